"""The real parts that loads are tested on: graph tables, a vault, a folder for rejects."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest

import loaders
from graph.identifiers import Vault
from graph.model import load_model
from graph.tables import GraphTables
from loaders import pouring
from loaders.mapping import Mapping, load_mapping
from loaders.readers import delimited

Facts = Callable[..., list[dict[str, Any]]]


def parts_in(home: Path) -> loaders.Parts:
    """Empty tables, a new vault, no rejects, in a folder."""
    return loaders.Parts(GraphTables(home / "tables", load_model()), Vault(home / "vault"), home / "rejects")


def read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has files be typed while they are read, as large ones are, be they as small as they may."""
    monkeypatch.setattr(delimited, "LARGE", 0)
    monkeypatch.setattr(pouring, "WORTH", 0)


@pytest.fixture
def parts(tmp_path: Path) -> loaders.Parts:
    """Empty tables, a new vault, no rejects."""
    return parts_in(tmp_path / "home")


@pytest.fixture
def facts(parts: loaders.Parts) -> Iterator[Facts]:
    """What a table holds now, by file and row; columns may be chosen."""
    with facts_of(parts) as found:
        yield found


@contextmanager
def facts_of(parts: loaders.Parts) -> Iterator[Facts]:
    """What a table of these parts holds, whenever it is asked."""
    with duckdb.connect() as connection:

        def of(table: str, *columns: str) -> list[dict[str, Any]]:
            relation = parts.tables.snapshot().relation(connection, table)
            chosen = ", ".join(columns) or "*"
            found = relation.order("file, row, key").select(chosen).to_arrow_table().to_pylist()
            return [dict(row) for row in found]

        yield of


TINY = """\
language: 1
name: tiny
title: {en: Tiny, zh: 小}
origin: the tests
licence: none
zone: Asia/Shanghai
currency: CNY
nothing: ["-"]
dates:
  - {format: "%Y-%m-%d %H:%M", precision: minute}
  - {format: "%Y-%m-%d", precision: day}
codes:
  state: {A: active, C: closed}
delivery:
  of: everything
  period: {table: firms, column: at}
  repeated: skip
  replaces: older
tables:
  firms:
    rows: {minimum: 1, maximum: 1000}
    columns:
      name: {header: [Name, Firm], required: true}
      state: {header: State, type: code, codes: state}
      capital: {header: Capital, type: money}
      at: {header: Date, type: moment, required: true}
    unused:
      Remark: nobody reads it
    as_of: at
    facts:
      - node: Company
        as: firm
        key: {scope: firm, text: name}
        properties: {name: name, status: state, capital: capital, founded: at}
"""


class Tiny:
    """A source of one table, written to a folder, with files of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "tiny"
        self.folder.mkdir()
        self.text = TINY

    def replace(self, old: str, new: str) -> Tiny:
        assert old in self.text
        self.text = self.text.replace(old, new)
        return self

    @property
    def mapping(self) -> Mapping:
        path = self.folder / "source.yaml"
        path.write_text(self.text, encoding="utf-8")
        return load_mapping(path)

    def file(self, text: str, name: str = "firms.csv") -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path


@pytest.fixture
def tiny(tmp_path: Path) -> Tiny:
    """A small source to bend."""
    return Tiny(tmp_path)
