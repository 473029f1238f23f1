"""Lines between the rows that say that the rows below them are others than those above: no load goes on over them.

Pages and exports that were put into one file one below the other bring their headings along. Where the headers of the
second have another order, its amounts stand in other columns; where it names another account, its payments are not the
first one's. Such a line is no row, so it is looked for among those that were rejected.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import duckdb

from graph.errors import Case, Place, ReadError
from loaders.mapping.declaration import ORIGINS, ColumnMapping, TableMapping
from loaders.mapping.part import Part
from loaders.mapping.places import by_part
from loaders.mapping.refusals import FIELD_ENDS
from loaders.mapping.sight import read_view
from loaders.mapping.sql import listed, literal, named
from loaders.mapping.staging import Stage
from loaders.mapping.values import cleaned

_NUMBERED = re.compile(r" \(\d+\)$|\.\d+$")
LOST = "SELECT _seq FROM lost_rows"
_FEWEST = 3
"""So many cells that are headers make a row of headers: a purpose may well be called 转账 and a column too."""


def refuse_turns(stage: Stage, table: TableMapping) -> None:
    """Asks the rejected rows of a table whether the rows below them are to be read as those above.

    Raises:
        ReadError: they hold the headers in another order, or name another account, currency or unit.
    """
    connection, parts = stage.connection, stage.parts[table.name]
    # Looked for once: for each part it would be sought among the rows of all.
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE lost_rows AS SELECT t._seq FROM {read_view(table.name)} AS t "
        f"WHERE t._rejected AND {_says_nothing_else(connection, table)}"
    )
    numbers = by_part(parts, [str(number) for number, _ in enumerate(parts)])
    with_lost = {
        number for (number,) in connection.execute(f"SELECT DISTINCT {numbers} FROM lost_rows").fetchall()
    }
    for number, part in enumerate(parts):
        if part.mended or "_id" in part.sheet.columns:
            continue
        rows = _rows(stage, part) if number in with_lost else None
        if rows is not None:
            _refuse_headers(connection, part, rows)
        if part.reads_above and (rows is not None or part.rejects):
            _refuse_headings(connection, part, rows)


def _rows(stage: Stage, part: Part) -> str:
    """The raw rows of a part among those that were lost, with the row that a spreadsheet shows."""
    raw = stage.texts.of(part, LOST)
    number = stage.texts.number(part)
    return f"(SELECT *, {part.row_of(number)} AS _shown FROM {raw} WHERE {number} IN ({LOST}))"


def _refuse_headers(connection: duckdb.DuckDBPyConnection, part: Part, rows: str) -> None:
    columns = [column for column in part.sheet.columns if not column.startswith("_")]
    own = [_NUMBERED.sub("", column) for column in columns]
    of_header = _columns_of(part.match.table)
    known = listed(sorted({*of_header, *own}))
    cells = ", ".join(f"trim({named(column)})" for column in columns)
    are_headers = " + ".join(
        f"CAST(coalesce(trim({named(column)}) IN {known}, false) AS INTEGER)" for column in columns
    )
    found = connection.execute(
        f"SELECT _shown, [{cells}] FROM {rows} WHERE {are_headers} >= {max(_FEWEST, len(columns) // 2)} ORDER BY _shown"
    ).fetchall()
    for row, texts in found:
        if any(_is_another(text, header, of_header) for text, header in zip(texts, own, strict=True) if text):
            raise ReadError(
                f"row {row} holds the headers once more and in another order: the rows below it would be read in the "
                "wrong columns",
                hint="save what stands from that row on as a file of its own",
                place=Place(file=part.sheet.file, sheet=part.sheet.sheet, row=row),
                case=Case("headers_turn", {"row": row}),
            )


def _columns_of(table: TableMapping) -> dict[str, set[str]]:
    """The columns that a header may belong to, by header."""
    found: dict[str, set[str]] = {}
    for name, column in table.columns.items():
        for header in column.headers:
            found.setdefault(header, set()).add(name)
    return found


def _is_another(text: str, header: str, of_header: dict[str, set[str]]) -> bool:
    """Whether a text is the header of other columns than the one that it stands in."""
    here, there = of_header.get(header, set()), of_header.get(text, set())
    return text != header and bool(there) and not here & there


def _says_nothing_else(connection: duckdb.DuckDBPyConnection, table: TableMapping) -> str:
    """Condition that a row has neither a moment nor an amount: a payment has, though its purpose may name a card."""
    kept = set(connection.sql(f"SELECT * FROM {read_view(table.name)}").columns)
    read = [
        column.name if column.type == "moment" else f"{column.name}_minor"
        for column in table.columns.values()
        if column.type in ("moment", "money")
    ]
    return " AND ".join(f"t.{named(name)} IS NULL" for name in read if name in kept) or "true"


def _lines(part: Part, rows: str) -> str:
    """The query of the lines that rows make, as what stands above the headers is kept."""
    columns = [named(column) for column in part.sheet.columns if not column.startswith("_")]
    return f"SELECT concat_ws(chr(9), {', '.join(f'nullif({column}, chr(32))' for column in columns)}) FROM {rows}"


def _refuse_headings(connection: duckdb.DuckDBPyConnection, part: Part, rows: str | None) -> None:
    said = [] if rows is None else [text for (text,) in connection.execute(_lines(part, rows)).fetchall()]
    said += _narrow_lines(part)
    if not said:
        return
    for column in part.match.table.columns.values():
        if ORIGINS["above"] not in column.headers:
            continue
        if _names_another(connection, column, part.sheet.above, said):
            raise ReadError(
                f"a line among the rows names another {column.name} than stands above the headers, and nothing says of "
                "the rows below it whose they are",
                hint="keep what belongs to each in a file or sheet of its own",
                place=Place(file=part.sheet.file, sheet=part.sheet.sheet),
                case=Case("heading_turns"),
            )


def _narrow_lines(part: Part) -> list[str]:
    """The lines that have fewer fields than the headers: a heading seldom has as many."""
    fields = [FIELD_ENDS.split(entry.value or "") for entry in part.rejects]
    return [
        "\t".join(text.strip(' "') for text in each) for each in fields if len(each) < len(part.sheet.columns)
    ]


def _names_another(
    connection: duckdb.DuckDBPyConnection, column: ColumnMapping, above: str, lines: Sequence[str]
) -> bool:
    """Whether a line says something else than what stands above; a number is nothing new where none stands there."""
    [(own,)] = connection.execute(f"SELECT {cleaned(column, literal(above))}").fetchall()
    if (own is None) == (column.type in ("personal", "identifier")):
        return False
    found = connection.execute(
        f"SELECT {cleaned(column, 'line')} FROM unnest(?) AS lines(line)", [list(lines)]
    )
    return any(_bare(text) != _bare(own) for (text,) in found.fetchall() if text)


def _bare(text: str | None) -> str:
    return re.sub(r"[\s-]", "", text or "")
