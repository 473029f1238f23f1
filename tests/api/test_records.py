"""The application database: private, migrated when opened, and never another's."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from api.records import ApplicationDatabase, Dispositions, JobRecords, LookUp, LookUps, Sought
from api.records.tables import METADATA
from api.shapes.job import JobOutcome
from graph.errors import ApplicationDataError, NotFoundError
from graph.settings import Settings
from tests.office.openings import opened_at_once


@pytest.fixture
def database(tmp_path: Path):
    opened = ApplicationDatabase(Settings(home=tmp_path))
    yield opened
    opened.close()


def test_the_file_is_private(database: ApplicationDatabase, tmp_path: Path) -> None:
    assert stat.S_IMODE((tmp_path / "application.sqlite").stat().st_mode) == 0o600


def test_the_migrations_make_the_tables_that_the_code_knows(database: ApplicationDatabase) -> None:
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_decisions_are_added_and_never_changed(database: ApplicationDatabase) -> None:
    kept = Dispositions(database.engine)
    for decision, reason in (("dismissed", "a framework contract"), ("open", "it was not")):
        kept.add("finding", decision, reason, "Li")
    kept.add("finding under its former key", "confirmed", "seen", "Wang")
    history = kept.history(["finding", "finding under its former key"])
    assert [entry.decision for entry in history] == ["confirmed", "open", "dismissed"]
    assert kept.in_force()["finding"].reason == "it was not"


def test_a_zero_byte_is_kept_as_its_sign(database: ApplicationDatabase) -> None:
    Dispositions(database.engine).add("finding", "open", "a\0b", "Li")
    assert Dispositions(database.engine).in_force()["finding"].reason == "a␀b"


def test_opening_again_keeps_what_was_written(tmp_path: Path) -> None:
    for number in range(2):
        opened = ApplicationDatabase(Settings(home=tmp_path))
        Dispositions(opened.engine).add("finding", "open", "again", "Li")
        assert len(Dispositions(opened.engine).history(["finding"])) == number + 1
        opened.close()


def test_services_that_open_it_at_once_migrate_it_once(tmp_path: Path) -> None:
    opened_at_once(Settings(home=tmp_path))


def test_one_reads_ones_own_look_ups(database: ApplicationDatabase) -> None:
    log = LookUps(database.engine)
    for who in ("Li", "Wang", "Li"):
        log.add(LookUp(who, "entity", "k" * 5000, "127.0.0.1", 200))
    total, entries = log.newest(Sought(own="Li"), 0, 1)
    assert (total, len(entries), entries[0].id) == (2, 1, 3)
    assert log.newest(Sought(), 0, 10)[0] == 3
    assert log.newest(Sought(own="Li", who="Wang"), 0, 10)[0] == 0
    assert (log.people(None), log.people("Li")) == (["Li", "Wang"], ["Li"])


def test_a_job_changes_only_from_the_state_that_is_expected(database: ApplicationDatabase) -> None:
    jobs = JobRecords(database.engine)
    first, second = (jobs.add("load", who, "{}") for who in ("Li", "Wang"))
    assert [record.id for record in jobs.in_states("queued")] == [first.id, second.id]
    assert jobs.move(first.id, "queued", "running")
    assert not jobs.move(first.id, "queued", "cancelled"), "somebody was faster"
    assert jobs.move(first.id, "running", "done", JobOutcome(changes=3))
    done = jobs.get(first.id)
    assert (done.state, done.outcome, jobs.state(second.id)) == ("done", JobOutcome(changes=3), "queued")
    assert done.began_us is not None
    assert done.ended_us is not None
    assert done.asked_us <= done.began_us <= done.ended_us
    assert [record.who for record in jobs.newest("Wang", 0, 10)[1]] == ["Wang"]
    with pytest.raises(NotFoundError):
        jobs.get(99)


def write(file: Path, *statements: str) -> None:
    connection = sqlite3.connect(file)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("statements", "complaint"),
    [
        (
            (
                "CREATE TABLE alembic_version (version_num TEXT)",
                "INSERT INTO alembic_version VALUES ('9999')",
            ),
            "does not know",
        ),
        (("CREATE TABLE lookup (id INTEGER)",), "did not make"),
    ],
)
def test_a_newer_or_foreign_schema_is_refused(
    tmp_path: Path, statements: tuple[str, ...], complaint: str
) -> None:
    write(tmp_path / "application.sqlite", *statements)
    with pytest.raises(ApplicationDataError, match=complaint) as caught:
        ApplicationDatabase(Settings(home=tmp_path))
    assert caught.value.hint


@pytest.mark.parametrize("url", ["nonsense", "nosuch://host/name"])
def test_a_setting_that_names_no_database_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(ApplicationDataError):
        ApplicationDatabase(Settings(home=tmp_path, database_url=url))


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "application.sqlite").write_text("a letter to the mayor, and a long one at that" * 100)
    with pytest.raises(ApplicationDataError, match="cannot be opened"):
        ApplicationDatabase(Settings(home=tmp_path))
