"""A source loaded into tables of its own, and what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

import loaders
from graph.identifiers import Vault
from graph.model import load_model
from graph.tables import GraphTables
from loaders.load import Parts, load
from loaders.mapping import load_mapping
from loaders.report import LoadReport
from tests.loaders.conftest import Facts, facts_of, parts_in

SOURCES = Path(__file__).resolve().parents[3] / "loaders" / "sources"


@dataclass
class Loaded:
    """A load's report, and the tables it went to."""

    report: LoadReport
    connection: duckdb.DuckDBPyConnection

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The answer to a query over the graph tables."""
        return self.connection.execute(query).fetchall()

    def assert_accounted(self) -> None:
        """Every row was used, rejected or skipped, and every reject has its reason."""
        for table in self.report.tables.values():
            assert table.read == table.used + table.rejected + table.skipped
        assert sum(self.report.rejects.values()) == self.report.rows_rejected


Loading = Callable[..., Loaded]


@contextmanager
def loader(folder: Path) -> Iterator[Loading]:
    """Loads into tables in a folder."""
    tables = GraphTables(folder / "tables", load_model())
    parts = Parts(tables, Vault(folder / "vault"), folder / "rejects")
    connection = duckdb.connect()

    def run(source: str, *paths: Path) -> Loaded:
        mapping = load_mapping(SOURCES / source / "source.yaml")
        report = load(parts, mapping, paths, who="test")
        tables.snapshot().register(connection)
        return Loaded(report, connection)

    yield run
    connection.close()


@pytest.fixture
def loading(tmp_path: Path) -> Iterator[Loading]:
    """`loading(source, *paths)`: these files loaded, one load after the other in the same test."""
    with loader(tmp_path) as run:
        yield run


def sample(source: str) -> list[Path]:
    """The sample files of a source."""
    return sorted((SOURCES / source / "sample").iterdir())


@dataclass(frozen=True)
class Sampled:
    """The samples of some sources, loaded once for all tests that only read what came of them."""

    parts: loaders.Parts
    reports: dict[str, LoadReport]
    facts: Facts


@contextmanager
def sampled(home: Path, *names: str) -> Iterator[Sampled]:
    """The samples of these sources in a new home."""
    parts = parts_in(home)
    reports = {}
    for name in names:
        source = loaders.source(name)
        reports[name] = loaders.load_parts(parts, source.mapping, source.samples, who="tester")
    with facts_of(parts) as facts:
        yield Sampled(parts, reports, facts)
