"""Small graph tables to project, and a connection that sees them."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from graph.model import load_model
from graph.tables import GraphTables


@pytest.fixture
def tables(tmp_path: Path) -> GraphTables:
    return GraphTables(tmp_path / "tables", load_model())


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened
