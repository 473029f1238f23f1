"""Collects rows of unforeseen columns by column, in Parquet files so that memory stays bounded."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from loaders.readers.scratch import Scratch
from loaders.readers.sheet import literal, quoted

BATCH = 50_000
RESERVED = ("_row", "_place", "_id", "_parent", "_record", "_siblings")


class ColumnarTable:
    """Rows by column; a column that appears late is empty for the rows before it."""

    def __init__(self, scratch: Scratch, expected: Iterable[str] = ()) -> None:
        self._scratch = scratch
        self._files: list[Path] = []
        self._columns: dict[str, list[str | int | None]] = {}
        self._names = dict.fromkeys((*RESERVED, *expected))
        self._expected = self._names.keys() - set(RESERVED)
        self._known = {name: name for name in self._names}
        self._folded = {name.casefold(): name for name in self._names}
        self._apart: dict[str, str] = {}
        self._pending = 0

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column so far, expected ones first, without the number and place of the row."""
        return tuple(name for name in self._names if name not in ("_row", "_place"))

    @property
    def respelt(self) -> dict[str, str]:
        """Columns that were taken for an expected one, from which they differ in case alone."""
        return {
            spelt: name for spelt, name in self._known.items() if spelt != name and name in self._expected
        }

    def begin(self) -> None:
        """Begin a row; what is put from now on belongs to it."""
        if self._pending >= BATCH:
            self._write()
        self._pending += 1

    def put(self, column: str, value: str | int | None) -> None:
        """One value of the row begun last."""
        name = self._known.get(column) or self._name(column)
        if len(self._columns.get(name, ())) == self._pending:
            name = self._apart.get(column) or self._set_apart(column)
        values = self._columns.setdefault(name, [])
        values.extend([None] * (self._pending - 1 - len(values)))
        values.append(value)

    def sql(self) -> str:
        """A DuckDB table expression of all rows."""
        self._write()
        listed = ", ".join(quoted(name) for name in self._names)
        if not self._files:
            empty = ", ".join(
                f"NULL::{'BIGINT' if name == '_row' else 'VARCHAR'} AS {quoted(name)}" for name in self._names
            )
            return f"(SELECT {empty} WHERE false)"
        files = ", ".join(literal(str(file)) for file in self._files)
        return f"(SELECT {listed} FROM read_parquet([{files}], union_by_name = true))"

    def _name(self, column: str) -> str:
        """DuckDB does not tell `url` from `URL`: one is taken for the other where it is expected."""
        alike = self._folded.get(column.casefold())
        if alike in self._expected:
            self._known[column] = str(alike)
        elif alike is None and column:
            self._known[column] = self._folded[column.casefold()] = column
            self._names[column] = None
        else:
            self._known[column] = self._set_apart(column)
        return self._known[column]

    def _set_apart(self, column: str) -> str:
        """A name with a number, for the second spelling of a column, or one without a name."""
        plain = column or "(no name)"
        name, number = plain, 1
        while name.casefold() in self._folded:
            number += 1
            name = f"{plain}~{number}"
        self._apart[column] = self._folded[name.casefold()] = name
        self._names[name] = None
        return name

    def _write(self) -> None:
        if not self._pending:
            return
        arrays, names = [], []
        for name in self._names:
            values = self._columns.get(name, [])
            values.extend([None] * (self._pending - len(values)))
            arrays.append(_array(values, pa.int64() if name == "_row" else pa.string()))
            names.append(name)
        target = self._scratch.file(".parquet")
        pq.write_table(pa.table(arrays, names=names), target, compression="lz4")
        self._files.append(target)
        self._columns.clear()
        self._pending = 0


def _array(values: list[str | int | None], kind: pa.DataType) -> pa.Array:
    try:
        return pa.array(values, kind)
    except UnicodeEncodeError:
        # JSON may escape half a surrogate pair, which is no character.
        whole = [
            value if value is None else str(value).encode("utf-8", "replace").decode() for value in values
        ]
        return pa.array(whole, kind)
