"""Reads Parquet files: every column as text, lists of plain values joined, anything deeper as JSON."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from graph.errors import Place, ReadError
from loaders.readers.scratch import Scratch
from loaders.readers.sheet import Sheet, literal, quoted


def read_parquet(path: Path, name: str, scratch: Scratch) -> list[Sheet]:
    """The one sheet of a Parquet file; its first record is row 1.

    Raises:
        ReadError: the file is cut short or damaged.
    """
    try:
        schema = pq.read_schema(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise ReadError(
            f"the Parquet file is damaged: {str(error).splitlines()[0]}",
            hint="fetch or write the file again",
            place=Place(file=name),
        ) from error
    listed = ", ".join(f"{_text(field)} AS {quoted(field.name)}" for field in schema)
    source = f"read_parquet({literal(str(path))}, binary_as_string = true)"
    sql = f"(SELECT {listed} FROM {source})"
    return [Sheet(name, None, tuple(schema.names), sql, first_row=1, held=scratch)]


def _text(field: pa.Field) -> str:
    column = quoted(field.name)
    if pa.types.is_list(field.type) and not pa.types.is_nested(field.type.value_type):
        return f"array_to_string({column}, chr(31))"
    if pa.types.is_nested(field.type):
        return f"CAST(to_json({column}) AS VARCHAR)"
    return f"CAST({column} AS VARCHAR)"
