"""What a job leaves that did not come to its own end: what of it is in the ledger, and what is to be deleted."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

from api.jobs.child import last_words
from api.jobs.reporting import report_from
from api.jobs.telling import Told
from api.problems import problem_of
from api.records.jobs import JobRecord
from api.shapes.job import DeliveryReport, JobOutcome
from graph.columns import sweep_folders
from graph.errors import Case, JobDiedError
from graph.settings import Settings
from graph.tables import GraphTables
from loaders import readable

DEATHS = frozenset({"job_died", "job_killed"})
"""The cases of a job whose child ended without a word."""


class Leftovers:
    """Looks after what killed children left in one home."""

    def __init__(self, settings: Settings, tables: GraphTables) -> None:
        self._settings = settings
        self._tables = tables

    def deliveries(self, told: Told | None) -> tuple[DeliveryReport, ...]:
        """What a job brought into the ledger before it ended, also where its child had no time to say so."""
        if told is None:
            return ()
        reported = {report.load for report in told.deliveries}
        known = {source.name: source for source in readable(self._settings.sources)}
        kept = {entry.load: entry for entry in self._tables.ledger()}
        found = [kept[load] for load in told.begun if load in kept and load not in reported]
        return (*told.deliveries, *(report_from(entry, known.get(entry.source)) for entry in found))

    def live(self, told: Told | None) -> tuple[DeliveryReport, ...]:
        """What a job brought into the ledger and is still in force."""
        begun = set(told.begun) if told else set()
        live = {entry.load for entry in self._tables.ledger() if entry.state == "live"} if begun else set()
        return tuple(report for report in self.deliveries(told) if report.load in live & begun)

    def sweep(self, told: Told | None) -> None:
        """Deletes the rejects of a load that never was, and what was spilled. Rows are swept by the next who writes."""
        kept = {entry.load for entry in self._tables.ledger()}
        for load in told.begun if told else ():
            if load not in kept:
                shutil.rmtree(self._settings.rejects_folder / load, ignore_errors=True)
        sweep_folders(self._tables.spill)

    def clear(self, folder: Path) -> None:
        """Deletes the folder that a job worked in."""
        shutil.rmtree(folder, ignore_errors=True)


def ended_without_a_word(
    record: JobRecord, kept: tuple[DeliveryReport, ...], code: int, folder: Path
) -> JobOutcome:
    """The outcome of a job whose child died, of a fault of the program or because the machine ended it.

    Args:
        code: the exit code of the child; that of one which a signal ended is the signal's number below nothing.
        folder: where it worked.
    """
    error = _killed(record.id, -code) if code < 0 else _broken(record.id, code, last_words(folder))
    return JobOutcome(deliveries=kept, problem=problem_of(error))


def _killed(job: int, number: int) -> JobDiedError:
    known = {entry.value: entry.name for entry in signal.Signals}
    name = known.get(number, str(number))
    return JobDiedError(
        f"job {job} failed: the machine ended it ({name}), mostly for want of memory",
        hint="start it again when there is memory to spare, or load the files in several parts; if it fails again, "
        "tell whoever runs the service. What was loaded before stands below",
        case=Case("job_killed", {"job": job, "signal": name}),
    )


def _broken(job: int, code: int, said: str) -> JobDiedError:
    return JobDiedError(
        f"job {job} failed: a fault of the program (code {code}). What it said last: {said!r}",
        hint=f"start it again; if it fails again, tell whoever runs the service: more is in jobs/{job}/ of the data "
        "folder. What was loaded before stands below",
        case=Case("job_died", {"job": job, "code": code, "said": said}),
    )
