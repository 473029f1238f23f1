"""Jobs: loads and withdrawals that are asked for, watched and cancelled on the page."""

from __future__ import annotations

import time

from api.desk import Desk
from api.jobs.uploads import Upload
from api.reading.origins import moment
from api.records import OPEN, JobRecord
from api.services import ledger, uploads
from api.shapes.job import ChosenFile, Job, JobRequest, Jobs, LoadRequest, WithdrawRequest
from graph.errors import AccessError, Case, JobError, NotFoundError
from loaders import source as source_named


def load(desk: Desk, wish: LoadRequest) -> Job:
    """A job that loads files of a drop.

    Raises:
        AccessError: one may not load, or not into that compartment.
        NotFoundError: there is no such drop, file or source.
        JobError: the drop is being loaded already, or looked at.
    """
    upload = uploads.own(desk, wish.upload)
    for name in {entry.source for entry in wish.files}:
        _refuse_closed(desk, name)
    with uploads.unused(desk, upload.id):
        _refuse_looked_at(desk, upload)
        places = upload.into_folders((entry.file, entry.folder) for entry in wish.files)
        files = [
            ChosenFile(file=places[entry.file], source=entry.source, sheets=entry.sheets)
            for entry in wish.files
        ]
        desk.about.extend(entry.file for entry in files)
        wish = LoadRequest(upload=upload.id, files=tuple(files))
        record = desk.house.jobs.add("load", desk.viewer.name, wish.model_dump_json())
    return _job(desk, record)


def withdraw(desk: Desk, wish: WithdrawRequest) -> Job:
    """A job that takes a load back. Raises AccessError, NotFoundError."""
    uploads.refuse_readers(desk)
    desk.about.append(wish.load)
    entries = desk.house.workspace.tables.ledger()
    entry = next((entry for entry in entries if entry.load == wish.load), None)
    if entry is None or not ledger.sees_any(desk, entry):
        raise unknown_load(wish.load)
    if entry.kind not in {"load", "judge", "detect"} or entry.state == "withdrawn":
        raise unknown_load(wish.load)
    if not ledger.sees_whole(desk, entry):
        raise AccessError(
            "parts of this load are closed to you",
            hint="whoever sees all of it may withdraw it",
            case=Case("load_partly_closed", {"load": wish.load}),
        )
    return _job(desk, desk.house.jobs.add("withdraw", desk.viewer.name, wish.model_dump_json()))


def listed(desk: Desk, offset: int, limit: int) -> Jobs:
    """Everyone's jobs for a viewer of all compartments, else one's own; newest first."""
    who = None if desk.viewer.sees_all else desk.viewer.name
    total, found = desk.house.jobs.newest(who, offset, limit)
    jobs = tuple(_job(desk, record) for record in found)
    return Jobs(total=total, shown=len(found), offset=offset, jobs=jobs)


def one(desk: Desk, number: int) -> Job:
    """One job. Raises NotFoundError."""
    return _job(desk, _record(desk, number))


def cancel(desk: Desk, wish: JobRequest) -> Job:
    """The job, which ends now and leaves nothing. Raises AccessError, NotFoundError, JobError."""
    uploads.refuse_readers(desk)
    desk.about.append(str(wish.job))
    desk.house.foreman.cancel(_record(desk, wish.job))
    return one(desk, wish.job)


def again(desk: Desk, wish: JobRequest) -> Job:
    """A new job with the files of one that failed or was interrupted. Raises AccessError, NotFoundError, JobError."""
    uploads.refuse_readers(desk)
    desk.about.append(str(wish.job))
    record = _record(desk, wish.job)
    if record.state in OPEN or not desk.house.foreman.has_files(record):
        raise JobError(
            f"job {record.id} cannot be started again",
            hint="drop the files again",
            case=Case("job_not_again", {"job": record.id}),
        )
    before = LoadRequest.model_validate_json(record.wish)
    for name in {entry.source for entry in before.files}:
        _refuse_closed(desk, name)
    with uploads.unused(desk, before.upload):
        fresh = desk.house.jobs.add("load", desk.viewer.name, record.wish)
    return _job(desk, fresh)


def unknown_load(name: str) -> NotFoundError:
    """The error for a load that is not there, or of which the viewer may not know."""
    return NotFoundError(
        f"there is no load {name!r} in force",
        hint="look at the ledger",
        case=Case("unknown_load", {"load": name}),
    )


def _record(desk: Desk, number: int) -> JobRecord:
    record = desk.house.jobs.get(number)
    if not desk.viewer.sees_all and record.who != desk.viewer.name:
        raise NotFoundError(
            f"there is no job {number}", hint="look at the list of jobs", case=Case("unknown_job")
        )
    return record


def _refuse_looked_at(desk: Desk, upload: Upload) -> None:
    """What is being taken apart is not whole."""
    if desk.house.looking.state(upload) == "looking":
        raise JobError(
            "these files are being looked at just now",
            hint="load them when it is seen what they are",
            case=Case("drop_looked_at"),
        )


def _refuse_closed(desk: Desk, name: str) -> None:
    """Nobody brings in what they may not look at afterwards."""
    mapping = source_named(name, desk.house.settings.sources).mapping
    if not desk.viewer.may_see(mapping.compartment):
        raise AccessError(
            f"records of {name} are closed to you",
            hint="ask someone who may see them to load them",
            case=Case("source_closed", {"source": name}),
        )


def _job(desk: Desk, record: JobRecord) -> Job:
    is_load = record.kind == "load"
    load = LoadRequest.model_validate_json(record.wish) if is_load else None
    back = None if is_load else WithdrawRequest.model_validate_json(record.wish)
    ahead = (
        sum(other.id < record.id for other in desk.house.jobs.in_states(*OPEN))
        if record.state == "queued"
        else 0
    )
    until_us = record.ended_us or time.time_ns() // 1000
    return Job(
        id=record.id,
        kind=record.kind,
        state=record.state,
        who=record.who,
        at=moment(record.asked_us),
        seconds=max(0, until_us - record.began_us) / 1e6 if record.began_us else 0.0,
        ahead=ahead,
        files=tuple(dict.fromkeys(entry.file for entry in load.files)) if load else (),
        load=back.load if back else None,
        reason=back.reason if back else None,
        progress=desk.house.foreman.progress(record),
        outcome=record.outcome,
        unfinished=desk.house.foreman.is_unfinished(record),
        again=record.state in {"failed", "interrupted", "done"} and desk.house.foreman.has_files(record),
    )
