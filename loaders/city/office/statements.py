"""Files of statements: one a bank and month, or one a month from an inquiry platform."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import yaml

from graph.columns import columns
from loaders.city.balances import Booked
from loaders.city.office.holders import Register
from loaders.city.office.legs import Legs, by_bank, once, rows_of
from loaders.city.town import Town
from loaders.city.words import words

TRANSCODED_AT_ONCE = 1 << 22


@dataclass(slots=True)
class Written:
    """What was written of one month: rows by file, what was spoilt on purpose, the serial numbers of payments."""

    rows: dict[str, int] = field(default_factory=dict)
    spoilt: dict[str, int] = field(default_factory=dict)
    serials: pa.Table | None = None


@lru_cache(maxsize=1)
def _layouts() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((files(__package__) / "layouts.yaml").read_text(encoding="utf-8"))
    return read


@lru_cache(maxsize=1)
def dirt() -> dict[str, Any]:
    """How dirty the office's files are (`dirt.yaml`)."""
    read: dict[str, Any] = yaml.safe_load((files(__package__) / "dirt.yaml").read_text(encoding="utf-8"))
    return read


def write_month(town: Town, register: Register, booked: Booked, month: int, folder: Path) -> Written:
    """Writes the statements of one month as the plan's delivery and form say."""
    written = Written()
    legs = (
        once(booked) if town.plan.delivery == "platform" else by_bank(town, booked, month, dirt()["failed"])
    )
    missing = 0.0 if town.plan.delivery == "platform" else dirt()["missing_documents"]
    rows = rows_of(town, register, booked, legs, month, missing)
    written.serials = pa.table({"payment": legs.payment, "serial": rows["serial"], "failed": legs.failed})
    with columns(folder.parent) as connection:
        if town.plan.delivery == "platform":
            _write(
                connection,
                rows,
                _layouts()["platform"],
                folder / f"流水_{_month(town, month)}",
                town.plan.form,
                written,
            )
        else:
            for bank, part, name in _deliveries(town, rows, legs, month, written):
                layout = _layouts()["banks"][bank % len(_layouts()["banks"])]
                _write(
                    connection,
                    part,
                    layout,
                    folder / words().banks[bank].short / name,
                    town.plan.form,
                    written,
                )
    return written


def _month(town: Town, month: int) -> str:
    return str(np.datetime64(town.plan.start, "M") + month)


def _deliveries(
    town: Town, rows: pa.Table, legs: Legs, month: int, written: Written
) -> Iterator[tuple[int, pa.Table, str]]:
    """Each bank's rows of the month with the file's name: late, twice or spoilt, as `dirt.yaml` says."""
    said = dirt()
    bounds = np.searchsorted(legs.bank, np.arange(len(words().banks) + 1))
    for bank, entry in enumerate(words().banks):
        part = rows.slice(bounds[bank], bounds[bank + 1] - bounds[bank])
        name = f"{entry.short}_{_month(town, month)}"
        absent = entry.short == said["missing_bank"] or (bank, month) == (
            said["missing_month"]["bank"],
            said["missing_month"]["month"],
        )
        if absent or not len(part):
            written.spoilt["not delivered"] = written.spoilt.get("not delivered", 0) + len(part)
            continue
        yield bank, _spoilt(town, part, bank, month, written), name
        if (bank, month) == (said["overlapping"]["bank"], said["overlapping"]["month"]):
            written.spoilt["delivered twice"] = len(part)
            yield bank, part, f"{name}_补充"


def _spoilt(town: Town, part: pa.Table, bank: int, month: int, written: Written) -> pa.Table:
    said = dirt()
    rng = town.chance.of("spoilt", bank, month)
    numbers = part["other_number"].to_pandas()
    hit = np.flatnonzero((rng.random(len(part)) < said["lost_numbers"]) & numbers.notna().to_numpy())
    numbers.iloc[hit] = "6.2299E+18"
    names = part["own_name"].to_pandas()
    spaced = np.flatnonzero(rng.random(len(part)) < said["spaced_names"])
    names.iloc[spaced] = names.iloc[spaced].str.slice(0, 1) + " " + names.iloc[spaced].str.slice(1)
    written.spoilt["lost numbers"] = written.spoilt.get("lost numbers", 0) + len(hit)
    for column, values in (("other_number", numbers), ("own_name", names)):
        part = part.set_column(
            part.schema.get_field_index(column), column, pa.array(values, pa.string(), from_pandas=True)
        )
    return part


def _write(
    connection: duckdb.DuckDBPyConnection,
    rows: pa.Table,
    layout: dict[str, Any],
    path: Path,
    form: str,
    written: Written,
) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection.register("legs", rows)
    columns = ", ".join(f'{sql} AS "{header}"' for header, sql in layout["columns"].items())
    if form == "parquet":
        file = path.with_name(f"{path.name}.parquet")
        connection.execute(
            f"COPY (SELECT {columns} FROM legs) TO '{_quoted(file)}' (FORMAT parquet, COMPRESSION zstd)"
        )
    else:
        file = path.with_name(f"{path.name}.csv")
        plain = file if layout["encoding"] == "utf-8" else file.with_suffix(".utf8")
        connection.execute(f"COPY (SELECT {columns} FROM legs) TO '{_quoted(plain)}' (FORMAT csv, HEADER)")
        if plain != file:
            _transcode(plain, file, layout["encoding"])
    connection.unregister("legs")
    written.rows[f"{file.parent.name}/{file.name}"] = len(rows)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _transcode(plain: Path, file: Path, encoding: str) -> None:
    """The same text in the bank's encoding, a few megabytes at a time."""
    with (
        plain.open(encoding="utf-8", newline="") as source,
        file.open("w", encoding=encoding, newline="") as target,
    ):
        while text := source.read(TRANSCODED_AT_ONCE):
            target.write(text)
    plain.unlink()
