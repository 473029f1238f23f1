"""Drops of files, what they are, and the jobs that load them or take loads back."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from api.shapes.base import Page, Shape, Words
from api.shapes.problem import Problem

JobKind = Literal["load", "withdraw"]
JobState = Literal["queued", "running", "cancelling", "done", "failed", "cancelled", "interrupted"]
Place = Annotated[str, Field(min_length=1, max_length=2000, description="Where a file lies in its drop.")]


class SeenFile(Shape):
    """A file, or a sheet of one, and the source that it is of; or why it is of none."""

    file: str
    bytes: int
    sheets: tuple[str, ...] = Field(description="The sheets that are meant; none is all of the file.")
    source: str | None
    title: Words | None = Field(description="What people call the source.")
    tables: tuple[str, ...] = Field(description="The source's tables that it is.")
    unknown: tuple[str, ...] = Field(description="Columns and sheets that the source does not know.")
    could: tuple[str, ...] = Field(description="The sources that it might be of, where several take it.")
    mends: bool = Field(description="Whether it is a file of rejects, brought again.")
    asks_folder: bool = Field(description="Whether its source reads the folder's name, and it lies in none.")
    why: Words | None


class RefusedFile(Shape):
    """A file that is not taken at all, and why."""

    file: str
    why: Words


class DroppedFile(Shape):
    """A file of a drop."""

    file: str
    bytes: int


class Survey(Shape):
    """What the files of a drop were seen to be."""

    seen: tuple[SeenFile, ...] = ()
    refused: tuple[RefusedFile, ...] = ()
    passed_over: tuple[str, ...] = Field((), description="Notes and hidden files, which are no records.")
    problem: Words | None = Field(None, description="Why nothing could be seen.")


class UploadState(Survey):
    """A drop of files: what came, and what it was seen to be."""

    id: str
    state: Literal["receiving", "looking", "seen", "failed"]
    files: tuple[DroppedFile, ...]
    most_bytes: int = Field(description="Most that a drop may hold, archives unpacked.")
    most_files: int


class ChosenFile(Shape):
    """A file as it is to be loaded."""

    file: Place
    source: str = Field(min_length=1, max_length=200)
    sheets: tuple[str, ...] = ()
    folder: str | None = Field(
        None,
        min_length=1,
        max_length=200,
        description="The folder that it lay in, where its source reads that.",
    )


class LoadRequest(Shape):
    """What is to be loaded of a drop."""

    upload: str = Field(min_length=1, max_length=100)
    files: tuple[ChosenFile, ...] = Field(min_length=1)


class WithdrawRequest(Shape):
    """Which load is to be taken back, and why."""

    load: str = Field(min_length=1, max_length=300)
    reason: str = Field(min_length=1, max_length=4000)


class JobRequest(Shape):
    """Which job is meant."""

    job: int = Field(ge=1)


class RowReason(Shape):
    """A reason for which rows were rejected, or values dropped."""

    words: Words
    count: int


class DeliveryReport(Shape):
    """What became of the files of one source."""

    source: str
    title: Words
    outcome: Literal["loaded", "already_loaded", "refused"]
    load: str | None = Field(description="The load as the ledger names it.")
    files: tuple[str, ...]
    rows_read: int = 0
    rows_used: int = 0
    rows_rejected: int = 0
    rows_skipped: int = 0
    facts: dict[str, int] = Field(default_factory=dict, description="Observations by table.")
    remarks: tuple[RowReason, ...] = Field(
        (), description="What is told of rows that were used, such as that they make no payment."
    )
    skips: tuple[RowReason, ...] = Field((), description="Why rows were left out on purpose.")
    rejects: tuple[RowReason, ...] = ()
    values_dropped: tuple[RowReason, ...] = ()
    notes: tuple[str, ...] = Field((), description="What the reader of the files remarked, in English.")
    replaced: tuple[str, ...] = Field((), description="Loads that this one put out of force.")
    problem: Problem | None = Field(None, description="Why it was refused.")
    seconds: float = 0.0


class JobOutcome(Shape):
    """What a job did. It is kept for years, so fields are only ever added, each with a default."""

    deliveries: tuple[DeliveryReport, ...] = ()
    changes: int | None = Field(
        None, description="Changes of the graph database; null where it was not brought level."
    )
    behind: Problem | None = Field(None, description="Why the database or index could not be brought level.")
    problem: Problem | None = Field(None, description="Why the job failed.")


class JobProgress(Shape):
    """How far a job has come."""

    step: Literal["start", "wait", "read", "check", "write", "keep", "undo", "database", "search"]
    source: str | None = Field(description="The source whose files are being loaded.")
    delivery: int = Field(description="Which source's files: the first is 1; 0 before and after.")
    deliveries: int
    files: int = Field(description="Files of this source read so far.")
    of_files: int
    rows: int = Field(description="Rows read so far, of all sources.")
    done: int = Field(description="How much of the step is done.")
    of: int | None = Field(description="Of how much, where that is known.")


class Job(Shape):
    """A load or a withdrawal that was asked for on the page."""

    id: int
    kind: JobKind
    state: JobState
    who: str
    at: datetime
    seconds: float = Field(description="How long it has run, or ran.")
    ahead: int = Field(description="Jobs that come before it.")
    files: tuple[str, ...]
    load: str | None = Field(description="The load that is to be taken back.")
    reason: str | None
    progress: JobProgress | None
    outcome: JobOutcome | None
    unfinished: bool = Field(
        description="Whether it failed and left something in force, so that it can still be cancelled."
    )
    again: bool = Field(description="Whether its files are still here, so that it can be started again.")


class Jobs(Page):
    """Jobs, newest first: everyone's for a viewer of all compartments, else one's own."""

    jobs: tuple[Job, ...]


class RejectFile(Shape):
    """A file of rejected rows to mend and drop again, or of the values that kept rows lost."""

    name: str
    bytes: int
    mends: bool = Field(description="Whether it can be dropped again.")


class RejectFiles(Shape):
    """The files that a load left to mend."""

    files: tuple[RejectFile, ...]
