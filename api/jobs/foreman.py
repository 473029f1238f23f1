"""Has jobs carried out one after another, each by a child; cancels, and mends what an earlier service left.

One service of a home is its foreman: the one that holds a lock which the system takes back however it ends. The
others only add to the queue, and one of them takes over when the foreman is gone.
"""

from __future__ import annotations

import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy.exc import SQLAlchemyError

from api.jobs import child
from api.jobs.leftovers import DEATHS, Leftovers, ended_without_a_word
from api.jobs.telling import told_in
from api.jobs.uploads import Uploads
from api.records.jobs import OPEN, JobRecord, JobRecords
from api.shapes.job import JobOutcome, JobProgress, JobState, LoadRequest
from graph.errors import Case, JobError, XunmaiError
from graph.settings import Settings
from graph.tables import GraphTables

LOOK_SECONDS = 0.2
TIDY_SECONDS = 600.0
UNDO = "undo"


class Foreman:
    """The queue of one home. Nothing of a job is kept in memory: the next service goes on from what is written."""

    def __init__(
        self, settings: Settings, records: JobRecords, uploads: Uploads, tables: GraphTables
    ) -> None:
        self._settings = settings
        self._records = records
        self._uploads = uploads
        self._left = Leftovers(settings, tables)
        self._folder = settings.jobs_folder
        self._stopping = threading.Event()
        self._tidied: float | None = None
        self._lock = FileLock(self._folder / "foreman.lock", thread_local=False)
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """Begins to work, as soon as no other service of the home does."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._thread = threading.Thread(target=self._run, name="foreman", daemon=True)
        self._thread.start()

    def cancel(self, record: JobRecord) -> None:
        """Has a job end, and all that it did undone. Raises JobError where there is nothing to cancel any more."""
        if self._records.move(record.id, "queued", "cancelled"):
            self._forget(record)
            return
        if record.kind == "load" and self._records.move(record.id, "running", "cancelling"):
            return
        if self.is_unfinished(record) and self._records.move(record.id, "failed", "cancelling"):
            return
        raise JobError(
            f"job {record.id} cannot be cancelled any more",
            hint="what it loaded can be withdrawn",
            case=Case("job_over", {"job": record.id}),
        )

    def progress(self, record: JobRecord) -> JobProgress | None:
        """How far a job has come; None for one that nobody works on."""
        folder = self._folder / str(record.id)
        told = told_in(folder / UNDO) if record.state == "cancelling" else None
        told = told or (told_in(folder) if record.state in OPEN else None)
        return told.progress if told else None

    def is_unfinished(self, record: JobRecord) -> bool:
        """Whether a load failed in a way that left something of it in force: it can still be cancelled."""
        if record.kind != "load" or record.state != "failed":
            return False
        return bool(self._left.live(told_in(self._folder / str(record.id))))

    def has_files(self, record: JobRecord) -> bool:
        """Whether the files of a load are still here."""
        return record.kind == "load" and (self._settings.uploads_folder / _upload(record)).is_dir()

    def close(self) -> None:
        """Ends the work; a job that is running is interrupted, one that is being undone goes on at the next start."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
        self._lock.release()

    def _run(self) -> None:
        while not self._stopping.wait(LOOK_SECONDS):
            # A database or disk that is away comes back; whoever asks for the jobs is told of it.
            with suppress(XunmaiError, OSError, SQLAlchemyError):
                self._turn()

    def _turn(self) -> None:
        if not self._lock.is_locked:
            try:
                self._lock.acquire(timeout=0)
            except Timeout:
                return
        # Here nobody works on a job: one that is called running was an earlier foreman's, or was let go of when the
        # database was away.
        if self._records.in_states("running"):
            self._take_over()
        if self._tidied is None or time.monotonic() - self._tidied > TIDY_SECONDS:
            self._tidied = time.monotonic()
            self._uploads.tidy({_upload(record) for record in self._records.in_states(*OPEN)})
        for record in self._records.in_states("cancelling"):
            self._undo(record)
        for record in self._records.in_states("queued")[:1]:
            self._carry_out(record)

    def _take_over(self) -> None:
        """Ends the jobs that nobody is at. A child ends with its foreman, but perhaps not in the same moment."""
        with child.alone(self._folder):
            for record in self._records.in_states("running"):
                self._interrupted(record)

    def _carry_out(self, record: JobRecord) -> None:
        folder = self._folder / str(record.id)
        # Numbers are given out anew where the database was: what an earlier job of this number told is not this one's.
        self._left.clear(folder)
        if not self._records.move(record.id, "queued", "running"):
            return
        running = self._started(record, folder, undo=False)
        cancelled = False
        try:
            while running.poll() is None and not cancelled and not self._stopping.wait(LOOK_SECONDS):
                cancelled = self._records.state(record.id) == "cancelling"
            stopped = running.poll() is None and not cancelled
        finally:
            # Nobody would know what became of a child that goes on while the database is away.
            code = child.finish(running)
        if cancelled:
            self._undo(record)
            return
        if stopped:
            self._interrupted(record)
            return
        told = told_in(folder)
        if told and told.outcome:
            outcome = told.outcome
        else:
            self._left.sweep(told)
            outcome = ended_without_a_word(record, self._left.deliveries(told), code, folder)
        if not self._ended(record, "running", outcome):
            self._undo(record)  # it was cancelled as it ended

    def _undo(self, record: JobRecord) -> None:
        folder = self._folder / str(record.id)
        self._left.clear(folder / UNDO)
        running = self._started(record, folder / UNDO, undo=True)
        try:
            while running.poll() is None and not self._stopping.wait(LOOK_SECONDS):
                pass
            stopped = running.poll() is None
        finally:
            code = child.finish(running)
        if stopped:
            return
        told = told_in(folder / UNDO)
        outcome = (
            told.outcome if told and told.outcome else ended_without_a_word(record, (), code, folder / UNDO)
        )
        if outcome.problem is not None:
            left = self._left.live(told_in(folder))
            outcome = outcome.model_copy(update={"deliveries": left})
        self._ended(record, "cancelling", outcome)

    def _interrupted(self, record: JobRecord) -> None:
        told = told_in(self._folder / str(record.id))
        if told is not None and told.outcome is not None:
            self._ended(record, "running", told.outcome)
            return
        outcome = JobOutcome(deliveries=self._left.deliveries(told))
        self._left.sweep(told)
        # Of one that was cancelled in this moment the undo still wants to know what it had begun.
        if self._records.move(record.id, "running", "interrupted", outcome):
            self._left.clear(self._folder / str(record.id))

    def _ended(self, record: JobRecord, before: JobState, outcome: JobOutcome) -> bool:
        """Whether the job was still in the state before, and has now come to its end."""
        refused = [report for report in outcome.deliveries if report.outcome == "refused"]
        failed = outcome.problem is not None or (refused and len(refused) == len(outcome.deliveries))
        after: JobState = "failed" if failed else "cancelled" if before == "cancelling" else "done"
        if not self._records.move(record.id, before, after, outcome):
            return False
        if not failed and not refused:
            self._forget(record)
        folder = self._folder / str(record.id)
        died = outcome.problem is not None and outcome.problem.case in DEATHS
        if died or (failed and before == "cancelling"):
            # What it told is wanted by whoever cancels it again, and what it complained of by whoever looks into it.
            self._left.clear(folder / "scratch")
            self._left.clear(folder / UNDO / "scratch")
        else:
            self._left.clear(folder)
        return True

    def _started(self, record: JobRecord, folder: Path, *, undo: bool) -> subprocess.Popen[bytes]:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        told = told_in(folder.parent) if undo else None
        files = self._settings.uploads_folder / _upload(record) / "files"
        task: dict[str, Any] = {
            "job": record.id,
            "kind": record.kind,
            "who": record.who,
            "wish": record.wish,
            "folder": str(folder),
            "files": str(files),
            "undo": undo,
            "begun": told.begun if told else (),
        }
        return child.start("api.jobs.work", self._settings, task, folder)

    def _forget(self, record: JobRecord) -> None:
        # Another job may have been started with the same files.
        if record.kind == "load" and _upload(record) not in map(_upload, self._records.in_states(*OPEN)):
            with suppress(XunmaiError):  # it is gone already
                self._uploads.get(_upload(record)).remove()


def _upload(record: JobRecord) -> str:
    return LoadRequest.model_validate_json(record.wish).upload if record.kind == "load" else "-"
