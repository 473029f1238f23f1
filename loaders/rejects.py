"""Rows that could not be loaded, written so that they can be mended and loaded again; and values that were dropped.

A reject file has the columns of the file it came from and behind them `reject_file, reject_sheet, reject_row,
(reject_place, the JSON pointer, where it came from JSON,) reject_column, reject_value, reject_reason,
reject_hint`. The loader takes the file back as it is: the facts of a mended
row name the file and row where it first stood.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from loaders.faults import faults_of, texts_as_written
from loaders.mapping.declaration import TableMapping
from loaders.mapping.part import Part
from loaders.mapping.places import by_part
from loaders.mapping.rows import raw_columns, without_ends
from loaders.mapping.sight import read_view
from loaders.mapping.sql import literal, named
from loaders.mapping.staging import Stage
from loaders.private_csv import write_privately

NO_FACT_REASON = "makes no fact"


@dataclass(frozen=True)
class Rejected:
    """The rejects of one load: rows by table and by reason, values by reason, and the files that hold them."""

    rows: dict[str, int]
    reasons: dict[str, int]
    values: dict[str, int]
    files: tuple[Path, ...]
    value_file: Path | None


def find_faults(stage: Stage, table: TableMapping) -> None:
    """Make the table `faults_TABLE`: one row a fault (_seq, col, value, reason, hint, lost), from flawed rows only."""
    stage.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {faults_table(table.name)} "
        "(_seq BIGINT, col VARCHAR, value VARCHAR, reason VARCHAR, hint VARCHAR, lost BOOLEAN)"
    )
    flawed = "SELECT _seq FROM flawed_rows"
    stage.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE flawed_rows AS SELECT t._seq FROM {read_view(table.name)} AS t "
        f"WHERE t._flawed AND NOT ({stage.left_out(table)})"
    )
    parts = stage.parts.get(table.name, [])
    alike: dict[tuple[tuple[str, tuple[str, ...]], ...], list[Part]] = {}
    held = (
        f"SELECT DISTINCT {by_part(parts, [str(number) for number, _ in enumerate(parts)])} FROM ({flawed})"
    )
    for (number,) in sorted(stage.connection.execute(held).fetchall()):
        part = parts[number]
        stage.texts.of(part, flawed)
        alike.setdefault(tuple(part.match.headers.items()), []).append(part)
    # To ask what is wrong takes longer to plan than to do: files with the same headers are asked together.
    for headers, parts in alike.items():
        texts = ", ".join([*raw_columns(table, dict(headers)), *texts_as_written(table, dict(headers))])
        rows = f"(SELECT * FROM {stage.numbered(parts, headers, placed=False)} WHERE _seq IN ({flawed}))"
        stage.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE flawed AS SELECT _seq, {texts} FROM {without_ends(dict(headers), rows)}"
        )
        for query in faults_of(table, dict(headers)):
            stage.connection.execute(f"INSERT INTO {faults_table(table.name)} {query}")


def add_factless(stage: Stage, table: TableMapping, used: Iterable[str]) -> None:
    """Add to the faults the rows in use that made no fact; `used` are queries of the numbers of rows that did."""
    made = " UNION ALL ".join(used) or "SELECT CAST(NULL AS BIGINT) AS _seq WHERE false"
    stage.connection.execute(
        f"INSERT INTO {faults_table(table.name)} SELECT t._seq, NULL, NULL, {literal(NO_FACT_REASON)}, "
        f"{literal('nothing in it says who or what it is about; complete it, or skip such rows in the mapping')}, true "
        f"FROM {named('rows_' + table.name)} AS t WHERE t._seq NOT IN (SELECT _seq FROM ({made}))"
    )


def faults_table(table: str) -> str:
    """The table of faults."""
    return named(f"faults_{table}")


@contextmanager
def kept_if_loaded(folder: Path) -> Iterator[None]:
    """The folder of a load's rejects goes where the load does not come to be: no entry would lead to it."""
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def write_rejects(stage: Stage, folder: Path, load: str) -> Rejected:
    """Write the reject files of a load, mode 600, into a folder of mode 700; nothing is written where
    there are none.
    """
    rows: dict[str, int] = {}
    files: list[Path] = []
    target = folder / load
    for name, parts in stage.speaking.items():
        for number, part in enumerate(parts):
            count = stage.count(_lost_count(part, name)) + len(part.rejects)
            rows[name] = rows.get(name, 0) + count
            if count:
                _private(target)
                suffix = f"-{number}" if len(parts) > 1 else ""
                files.append(_write_part(stage, name, part, target / f"rejects-{name}{suffix}.csv"))
    values = _count_values(stage)
    value_file = _write_values(stage, target / "values-dropped.csv") if values else None
    return Rejected(rows, _count_reasons(stage), values, tuple(files), value_file)


def _lost_count(part: Part, name: str) -> str:
    return f"SELECT count(DISTINCT _seq) FROM {faults_table(name)} WHERE lost AND {part.holds('_seq')}"


def _private(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)


def _write_part(stage: Stage, name: str, part: Part, target: Path) -> Path:
    own = ", ".join(f"r.{named(column)}" for column in _own_columns(part))
    said = ", ".join(
        f"string_agg({column}, '; ' ORDER BY col) AS {alias}"
        for column, alias in (
            ("col", "col"),
            ("coalesce(value, '')", "value"),
            ("reason", "reason"),
            ("hint", "hint"),
        )
    )
    # Whoever mends a row should see all of its faults at once, those too that would cost a value only.
    lost = f"SELECT _seq FROM {faults_table(name)} WHERE lost"
    faults = f"(SELECT _seq, {said} FROM {faults_table(name)} WHERE _seq IN ({lost}) GROUP BY _seq)"
    place = _first_place(part)
    rows = (
        f"SELECT {own}, {place}, f.col AS reject_column, f.value AS reject_value, f.reason AS reject_reason, "
        f"f.hint AS reject_hint FROM {_numbered(stage, part, lost)} AS r JOIN {faults} AS f ON r._seq = f._seq"
    )
    unread = _unread(part)
    query = f"SELECT * FROM ({rows}) UNION ALL BY NAME SELECT * FROM unread" if unread else rows
    if unread:
        stage.connection.register("unread", unread)
    write_privately(stage.connection, f"SELECT * FROM ({query}) ORDER BY reject_row", target)
    if unread:
        stage.connection.unregister("unread")
    return target


def _numbered(stage: Stage, part: Part, wanted: str) -> str:
    texts = stage.texts.of(part, wanted)
    number = stage.texts.number(part)
    return f"(SELECT *, {number} AS _seq, {part.row_of(number)} AS _number FROM {texts})"


def _own_columns(part: Part) -> list[str]:
    return [column for column in part.sheet.columns if not column.startswith(("_", "reject_"))]


def _first_place(part: Part) -> str:
    if part.mended:
        above = ", r.reject_above" if "reject_above" in part.sheet.columns else ""
        return f"r.reject_file, r.reject_sheet, TRY_CAST(r.reject_row AS BIGINT) AS reject_row{above}"
    file, sheet = literal(part.sheet.file), literal(part.sheet.sheet)
    above = f", {literal(part.sheet.above)} AS reject_above" if part.reads_above else ""
    place = ", r._place AS reject_place" if _is_nested(part) else ""
    return f"{file} AS reject_file, {sheet} AS reject_sheet, r._number AS reject_row{above}{place}"


def _is_nested(part: Part) -> bool:
    """Whether it comes from JSON, where a row alone does not say the place."""
    return "_id" in part.sheet.columns


def _unread(part: Part) -> pa.Table | None:
    """What could not be read as a row at all: only its text is known."""
    if not part.rejects:
        return None
    places = {"reject_place": [entry.place for entry in part.rejects]} if _is_nested(part) else {}
    return pa.table(
        {
            "reject_file": pa.array([part.sheet.file] * len(part.rejects), pa.string()),
            "reject_sheet": pa.array([part.sheet.sheet] * len(part.rejects), pa.string()),
            "reject_row": pa.array([entry.row for entry in part.rejects], pa.int64()),
            **{name: pa.array(found, pa.string()) for name, found in places.items()},
            "reject_column": pa.array([entry.column for entry in part.rejects], pa.string()),
            "reject_value": pa.array([entry.value for entry in part.rejects], pa.string()),
            "reject_reason": pa.array([entry.reason for entry in part.rejects], pa.string()),
            "reject_hint": pa.array([entry.hint for entry in part.rejects], pa.string()),
        }
    )


def _count_reasons(stage: Stage) -> dict[str, int]:
    """Rejected rows by their first reason, so that the counts add up to the rows."""
    counts: dict[str, int] = {}
    for name, parts in stage.speaking.items():
        first = f"SELECT _seq, min(reason) AS reason FROM {faults_table(name)} WHERE lost GROUP BY _seq"
        found = stage.connection.execute(f"SELECT reason, count(*) FROM ({first}) GROUP BY ALL ORDER BY ALL")
        for reason, count in found.fetchall():
            counts[reason] = counts.get(reason, 0) + count
        for part in parts:
            for entry in part.rejects:
                counts[entry.reason] = counts.get(entry.reason, 0) + 1
    return counts


def _dropped(name: str) -> str:
    """A query of the faults of a table that cost a kept row one value."""
    lost = f"(SELECT _seq FROM {faults_table(name)} WHERE lost)"
    return f"SELECT * FROM {faults_table(name)} WHERE NOT lost AND _seq NOT IN {lost}"


def _count_values(stage: Stage) -> dict[str, int]:
    every = " UNION ALL ".join(_dropped(name) for name in stage.speaking)
    found = stage.connection.execute(f"SELECT reason, count(*) FROM ({every}) GROUP BY ALL ORDER BY ALL")
    return dict(found.fetchall())


def _dropped_places(stage: Stage) -> str:
    """A query of all values that kept rows lost, each with its place."""
    queries = [
        f"SELECT {_first_place(part)}, f.col AS reject_column, f.value AS reject_value, "
        f"f.reason AS reject_reason, f.hint AS reject_hint FROM ({_dropped(name)}) AS f "
        f"JOIN {_numbered(stage, part, _dropped(name))} AS r ON f._seq = r._seq"
        for name, parts in stage.speaking.items()
        for part in parts
        if stage.count(f"SELECT count(*) FROM ({_dropped(name)}) WHERE {part.holds('_seq')}")
    ]
    return " UNION ALL BY NAME ".join(queries)


def _write_values(stage: Stage, target: Path) -> Path:
    _private(target.parent)
    write_privately(
        stage.connection, f"SELECT * FROM ({_dropped_places(stage)}) ORDER BY reject_file, reject_row", target
    )
    return target
