"""The foreman goes on whatever happens to its database, its children and what they have told."""

from __future__ import annotations

import time
from collections.abc import Iterator

import psutil
import pyarrow as pa
import pytest
from sqlalchemy import event, text

from api.jobs.child import LOG
from api.jobs.foreman import UNDO, Foreman
from api.jobs.leftovers import ended_without_a_word
from api.jobs.telling import FILE, START, Told, told_in
from api.jobs.uploads import Uploads
from api.records import OPEN, ApplicationDatabase, JobRecords
from api.shapes.job import ChosenFile, JobOutcome, LoadRequest
from graph.errors import JobError
from graph.model import load_model
from graph.settings import Settings
from graph.tables import GraphTables, LoadHeader
from tests.api.conftest import settings_of
from tests.api.jobs.conftest import children

WAIT_SECONDS = 60
WORK = "api.jobs.work"
WISH = '{"load": "no_such_load", "reason": "x"}'


class Works:
    """A foreman of an empty home, and what it works with."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.database = ApplicationDatabase(settings)
        self.records = JobRecords(self.database.engine)
        self.tables = GraphTables(settings.tables_folder, load_model())
        self.foreman = Foreman(settings, self.records, Uploads(settings), self.tables)

    def loaded(self, name: str) -> str:
        """A load that is in force."""
        row = {"key": [f"register/party:{name}"], "kind": ["Company"], "name": [name]}
        with self.tables.begin(LoadHeader("load", "register", "loader")) as begun:
            begun.append("party", pa.table(row))
            return begun.commit().load

    def renamed(self, before: str, after: str) -> None:
        with self.database.engine.begin() as connection:
            connection.execute(text(f"ALTER TABLE {before} RENAME TO {after}"))

    def over(self, number: int) -> str:
        """The state of a job once it has ended."""
        return self.until(lambda: (state := self.records.state(number)) not in OPEN and state)

    def until(self, true) -> str:
        deadline = time.monotonic() + WAIT_SECONDS
        while not (found := true()):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        return found


@pytest.fixture
def works(tmp_path) -> Iterator[Works]:
    made = Works(settings_of(tmp_path / "home"))
    yield made
    made.foreman.close()
    made.database.close()


def stopped() -> psutil.Process:
    """The child that works, stopped before it has done anything: it takes a while to begin."""
    while not (found := children(WORK)):
        time.sleep(0.01)
    [child] = found
    child.suspend()
    return child


def test_a_database_that_is_away_for_a_moment_leaves_no_job_running(works: Works) -> None:
    number = works.records.add("withdraw", "Li", WISH).id
    works.foreman.begin()
    works.until(lambda: works.records.state(number) == "running" and children(WORK))
    works.renamed("job", "job_away")
    works.until(lambda: not children(WORK))
    works.renamed("job_away", "job")
    assert works.over(number) in {"interrupted", "failed"}
    second = works.records.add("withdraw", "Li", WISH).id
    assert works.over(second) == "failed", "the next one is carried out"


def test_what_an_earlier_job_of_the_number_told_is_not_taken_for_this_one(works: Works) -> None:
    folder = works.settings.jobs_folder / "1"
    (folder / UNDO).mkdir(parents=True)
    for place in (folder, folder / UNDO):
        (place / FILE).write_text(Told(progress=START, outcome=JobOutcome(changes=7)).model_dump_json())
    works.records.add("withdraw", "Li", WISH)
    works.foreman.begin()
    stopped().kill()
    assert works.over(1) == "failed"
    outcome = works.records.get(1).outcome
    assert outcome is not None
    assert outcome.changes is None
    assert outcome.problem is not None
    assert (outcome.problem.case, outcome.problem.values["signal"]) == ("job_killed", "SIGKILL")
    assert outcome.problem.zh.title == "任务失败"
    assert "SIGKILL" in outcome.problem.zh.detail
    assert "重新开始" in (outcome.problem.zh.hint or "")


def test_a_fault_of_the_program_is_told_by_the_last_thing_it_said(works: Works) -> None:
    record = works.records.add("withdraw", "Li", WISH)
    folder = works.settings.jobs_folder / "1"
    folder.mkdir(parents=True)
    (folder / LOG).write_text(
        "Traceback (most recent call last):\n  ...\nValueError: 水\n\n", encoding="utf-8"
    )
    problem = ended_without_a_word(record, (), 1, folder).problem
    assert problem is not None
    assert problem.case == "job_died"
    assert "ValueError: 水" in problem.detail
    assert "ValueError: 水" in problem.zh.detail
    assert "jobs/1/" in (problem.zh.hint or "")


def test_a_child_that_died_is_reported_with_what_is_in_force(works: Works) -> None:
    works.records.add("withdraw", "Li", WISH)
    works.foreman.begin()
    child = stopped()
    live, ghost = works.loaded("a"), "load_that_never_was"
    rejects = works.settings.rejects_folder / ghost
    rejects.mkdir(parents=True)
    told = Told(progress=START, begun=(live, ghost)).model_dump_json()
    (works.settings.jobs_folder / "1" / FILE).write_text(told)
    child.kill()
    assert works.over(1) == "failed"
    outcome = works.records.get(1).outcome
    assert outcome is not None
    assert [report.load for report in outcome.deliveries] == [live]
    works.until(lambda: not rejects.exists())


def test_a_load_that_could_not_be_undone_can_be_cancelled_again(works: Works) -> None:
    first, second = works.loaded("a"), works.loaded("b")
    works.tables.withdraw(first, who="Li", why="the undo came as far as this")
    wish = LoadRequest(upload="0" * 24, files=(ChosenFile(file="a", source="register"),))
    number = works.records.add("load", "Li", wish.model_dump_json()).id
    works.records.move(number, "queued", "running")
    works.records.move(number, "running", "cancelling")
    folder = works.settings.jobs_folder / str(number)
    (folder / UNDO).mkdir(parents=True)
    (folder / FILE).write_text(Told(progress=START, begun=(first, second)).model_dump_json())
    (folder / UNDO / FILE).write_text(Told(progress=START, outcome=JobOutcome()).model_dump_json())
    works.foreman.begin()
    stopped().kill()
    assert works.over(number) == "failed"
    works.foreman.close()
    record = works.records.get(number)
    assert record.outcome is not None
    assert [report.load for report in record.outcome.deliveries] == [second]
    assert works.foreman.is_unfinished(record)
    works.foreman.cancel(record)
    assert works.records.state(number) == "cancelling"

    works.records.move(number, "cancelling", "failed")
    works.tables.withdraw(second, who="Li", why="by hand")
    assert not works.foreman.is_unfinished(record)
    with pytest.raises(JobError):
        works.foreman.cancel(record)


def test_a_job_cancelled_as_the_service_ends_keeps_what_its_undo_wants_to_know(works: Works) -> None:
    wish = LoadRequest(upload="0" * 24, files=(ChosenFile(file="a", source="register"),))
    works.records.add("load", "Li", wish.model_dump_json())
    works.foreman.begin()
    child = stopped()
    told = works.settings.jobs_folder / "1" / FILE
    told.write_text(Told(progress=START, begun=(works.loaded("a"),)).model_dump_json())

    @event.listens_for(works.database.engine, "before_cursor_execute")
    def cancelled(connection, cursor, statement, parameters, *_) -> None:
        if statement.startswith("UPDATE") and "interrupted" in parameters:
            cursor.execute("UPDATE job SET state = 'cancelling' WHERE id = 1")

    works.foreman.close()
    assert not child.is_running()
    assert works.records.state(1) == "cancelling"
    assert told.exists()


@pytest.mark.parametrize("told", [b"", b'{"progress": {"step"', b'{"begun": 3}', b"\xff"])
def test_what_a_child_told_and_nobody_understands_is_as_if_it_had_not_been(works: Works, told: bytes) -> None:
    folder = works.settings.jobs_folder / "1"
    folder.mkdir(parents=True)
    (folder / FILE).write_text(Told(progress=START, begun=("a",)).model_dump_json())
    assert told_in(folder) is not None
    (folder / FILE).write_bytes(told)
    assert told_in(folder) is None
