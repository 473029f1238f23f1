"""The application data on a real PostgreSQL: migrated, written, read, and refused where it must be."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from api.records import ApplicationDatabase, Dispositions, JobRecords, LookUp, LookUps, Sought
from api.records.tables import METADATA
from api.shapes.job import JobOutcome
from graph.errors import ApplicationDataError
from graph.settings import Settings
from tests.office.openings import opened_at_once
from tests.office.postgres import postgres, programs

LONG = "承包" * 1000


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    folder = programs()
    if folder is None or find_spec("psycopg") is None:
        pytest.skip("needs PostgreSQL (apt-get install postgresql) and psycopg (the extra `office`)")
    with postgres(folder) as found:
        yield found


@pytest.fixture
def settings(address: str, tmp_path: Path) -> Iterator[Settings]:
    """Settings that name an empty database."""
    given = Settings(home=tmp_path, database_url=address)
    yield given
    database = ApplicationDatabase(given)
    with database.engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))
    database.close()


@pytest.fixture
def database(settings: Settings) -> Iterator[ApplicationDatabase]:
    opened = ApplicationDatabase(settings)
    yield opened
    opened.close()


def test_the_migrations_make_the_tables_that_the_code_knows(database: ApplicationDatabase) -> None:
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_decisions_come_back_as_they_were_made(database: ApplicationDatabase) -> None:
    kept = Dispositions(database.engine)
    for decision, reason in (("dismissed", "框架协议"), ("open", "it was not"), ("confirmed", LONG)):
        kept.add("finding", decision, reason, "李")
    history = kept.history(["finding", "another key"])
    assert [entry.decision for entry in history] == ["confirmed", "open", "dismissed"]
    assert [entry.reason for entry in history] == [LONG, "it was not", "框架协议"]
    assert kept.in_force()["finding"] == history[0]
    assert {entry.who for entry in history} == {"李"}


def test_opening_again_keeps_what_was_written(settings: Settings) -> None:
    for number in range(2):
        opened = ApplicationDatabase(settings)
        Dispositions(opened.engine).add("finding", "open", "again", "Li")
        assert len(Dispositions(opened.engine).history(["finding"])) == number + 1
        opened.close()


def test_services_that_open_it_at_once_migrate_it_once(settings: Settings) -> None:
    opened_at_once(settings)


@pytest.mark.parametrize("key", [None, "party:甲", LONG * 2, "a\0b"])
def test_every_look_up_is_logged_whatever_was_asked(database: ApplicationDatabase, key: str | None) -> None:
    log = LookUps(database.engine)
    log.add(LookUp("李", "search", key, "127.0.0.1", 200))
    total, (entry,) = log.newest(Sought(), 0, 10)
    assert total == 1
    assert entry.key == (key and key.replace("\0", "␀")[:2000])


def test_a_reason_may_hold_what_postgresql_refuses(database: ApplicationDatabase) -> None:
    kept = Dispositions(database.engine)
    kept.add("finding", "open", "a line\0 with a zero", "Li")
    assert kept.in_force()["finding"].reason == "a line␀ with a zero"


def test_a_job_comes_back_as_it_was_asked_for_and_ended(database: ApplicationDatabase) -> None:
    jobs = JobRecords(database.engine)
    job = jobs.add("withdraw", "李", '{"reason": "有误\\u0000"}')
    assert jobs.move(job.id, "queued", "running")
    assert not jobs.move(job.id, "queued", "cancelled")
    assert jobs.move(job.id, "running", "done", JobOutcome(changes=7))
    (kept,) = jobs.newest(None, 0, 10)[1]
    assert (kept.state, kept.who, kept.wish, kept.outcome) == ("done", "李", job.wish, JobOutcome(changes=7))


def test_a_newer_schema_is_refused(settings: Settings, database: ApplicationDatabase) -> None:
    with database.engine.begin() as connection:
        own = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ApplicationDataError, match="'9999'"):
        ApplicationDatabase(settings)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :own"), {"own": own})


def test_a_wrong_password_is_told_without_it(settings: Settings) -> None:
    assert settings.database_url is not None
    wrong = settings.database_url.replace("xunmai:", "xunmai:wrong-", 1)
    with pytest.raises(ApplicationDataError, match="cannot be opened") as refused:
        ApplicationDatabase(settings.model_copy(update={"database_url": wrong}))
    assert "wrong-" not in str(refused.value)
    assert "XUNMAI_DATABASE_URL" in str(refused.value)
