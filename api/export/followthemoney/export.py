"""What a viewer may see as FollowTheMoney entities, one a line of JSON: from derived values to a file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import duckdb
import numpy as np
import pyarrow as pa

from api.export.followthemoney.gathered import Gathered
from api.export.followthemoney.lines import line_sql
from api.export.followthemoney.rows import Rows, every_row
from graph.errors import AccessError, DiskFullError
from graph.projection.derived import Derived
from graph.tables.disk import is_full

ROWS_A_BATCH = 50_000


@dataclass(frozen=True)
class Exported:
    """What an export wrote, and what it could not say.

    Attributes:
        written: entities by schema.
        left_out: entities and relationships for which the format has no word, by kind or type.
        values_left_out: values for which it has none, by kind or type and property.
        lacking: entities written without a property that the format wants, by schema and property.
    """

    written: Mapping[str, int]
    left_out: Mapping[str, int]
    values_left_out: Mapping[str, int]
    lacking: Mapping[str, int]


@dataclass
class _Counts:
    written: dict[str, int] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)
    values: dict[str, int] = field(default_factory=dict)
    lacking: dict[str, int] = field(default_factory=dict)


def write_entities(
    derived: Derived, gathered: Gathered, target: Path, publishers: Mapping[str, str]
) -> Exported:
    """What was written into a file that only its owner may read; it is there whole or not at all.

    Args:
        gathered: what entities are told that other rows say.
        publishers: whose the records of each source are.

    Raises:
        AccessError: the file cannot be written there.
        DiskFullError: no room left.
    """
    counts = _Counts()
    unfinished = target.with_name(f"{target.name}.{os.getpid()}")
    with _told_plainly(target, unfinished):
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            for rows in every_row(derived, gathered):
                _write(derived.connection, rows, file, publishers, counts)
        unfinished.replace(target)
    values = {**counts.values, **gathered.untold}
    return Exported(counts.written, _left_out(derived, gathered, counts), values, counts.lacking)


@contextmanager
def _told_plainly(target: Path, unfinished: Path) -> Iterator[None]:
    """Leaves nothing half done, and says what stood in the way."""
    try:
        yield
    except (OSError, duckdb.IOException) as error:
        if is_full(error):
            raise DiskFullError(
                f"there is no room left for {target.name}; nothing was written",
                hint="free some room, or write it to another disk",
            ) from error
        raise AccessError(
            f"{target} cannot be written: {error}", hint="name a file in a folder that is there and yours"
        ) from error
    finally:
        with suppress(OSError):
            unfinished.unlink()


def _write(
    connection: duckdb.DuckDBPyConnection,
    rows: Rows,
    file: IO[bytes],
    publishers: Mapping[str, str],
    counts: _Counts,
) -> None:
    line = line_sql(rows.schema.name, "r", rows.members, publishers)
    number = 0
    for batch in connection.sql(f"SELECT {line} FROM {rows.source}").to_arrow_reader(ROWS_A_BATCH):
        file.writelines(_bytes(batch.column(0)))
        number += batch.num_rows
    if not number:
        return
    counts.written[rows.schema.name] = counts.written.get(rows.schema.name, 0) + number
    counts.taken[rows.name] = counts.taken.get(rows.name, 0) + number
    _add(
        connection,
        rows,
        {name: f"count({said})" for name, said in rows.losses.items()},
        rows.name,
        counts.values,
    )
    wanted = {name: f"count(*) FILTER ({said} IS NULL)" for name, said in rows.wanted.items()}
    _add(connection, rows, wanted, rows.schema.name, counts.lacking)


def _add(
    connection: duckdb.DuckDBPyConnection,
    rows: Rows,
    counted: Mapping[str, str],
    of: str,
    into: dict[str, int],
) -> None:
    """Add what an aggregate counts, where it is more than none, under `OF.NAME`."""
    if not counted:
        return
    found = connection.execute(f"SELECT {', '.join(counted.values())} FROM {rows.source}").fetchall()[0]
    for name, number in zip(counted, found, strict=True):
        if number:
            into[f"{of}.{name}"] = into.get(f"{of}.{name}", 0) + number


def _bytes(lines: pa.Array) -> Iterator[bytes]:
    """The bytes of a column of lines: Arrow keeps them end to end, so none is touched alone."""
    text = lines.cast(pa.large_string())
    _, offsets, content = text.buffers()
    places = np.frombuffer(offsets, dtype=np.int64)
    first, last = int(places[text.offset]), int(places[text.offset + len(text)])
    if last > first:
        yield content[first:last].to_pybytes()


def _left_out(derived: Derived, gathered: Gathered, counts: _Counts) -> dict[str, int]:
    """What there is of each kind and type less what was written or is told with an entity."""
    said = {**counts.taken}
    for name, number in gathered.told.items():
        said[name] = said.get(name, 0) + number
    # What is made from others is not lost where these are written; a payment tells of a side that nobody names by
    # naming none.
    made = {name for name, link in derived.model.relationships.items() if link.made_from is not None}
    made.add("Unnamed")
    every = {name: number for name, number in derived.counts().items() if name not in made}
    return {name: number - said.get(name, 0) for name, number in every.items() if number > said.get(name, 0)}
