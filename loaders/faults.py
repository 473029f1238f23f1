"""What is wrong with the texts of a row, as queries: which column, what stands there, why, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Map
from dataclasses import replace

from loaders.mapping.declaration import ORIGINS, ColumnMapping, TableMapping
from loaders.mapping.dictionary import identifier_reason
from loaders.mapping.money import currency_unknown
from loaders.mapping.rows import headers_again, raw_name, readings
from loaders.mapping.sight import dictionary_table
from loaders.mapping.sql import literal, named
from loaders.mapping.values import Fault, Reading

Headers = Map[str, tuple[str, ...]]
REQUIRED = Fault("required, and empty", "give it a value, or leave the row out")
UNUSABLE = Fault(
    "required, and nothing that stands there can be used", "give it a value, or leave the row out"
)
CURRENCY = Fault(
    "not a known currency", "write its code of three letters or its Chinese name, such as CNY or 人民币"
)
HEADERS = Fault("the headers once more", "leave the row out")
# Where whoever mends a row finds what no column of the file says.
_MENDED_IN = {
    ORIGINS["above"]: "reject_above",
    ORIGINS["sheet"]: "reject_sheet",
    ORIGINS["file"]: "reject_file",
    ORIGINS["folder"]: "reject_file",
}


def texts_as_written(table: TableMapping, headers: Headers) -> Iterator[str]:
    """What stands in the columns that a row must have, before texts that say nothing are taken for nothing."""
    for column in table.columns.values():
        if column.required:
            texts = ", ".join(f"nullif({named(header)}, '')" for header in headers[column.name])
            yield f"concat_ws(' ', {texts or 'NULL'}) AS {named(_written_name(column))}"


def faults_of(table: TableMapping, headers: Headers) -> list[str]:
    """One query a way to be at fault, over the table `flawed` of cleaned texts and of those as written; a column is
    called what the file calls it.
    """
    ways = readings(table)
    columns = {
        declared.name: replace(
            declared,
            headers=_called(headers[declared.name] or declared.headers),
            currency_column=_given(declared.currency_column, headers),
        )
        for declared in table.columns.values()
    }
    queries: list[str] = []
    for column in columns.values():
        way = ways[column.name]
        if column.required:
            queries += _required_faults(column)
        if way.fault and way.explained:
            queries.append(_unreadable(column, way))
        if column.type in ("personal", "identifier"):
            queries.append(_identifier_fault(column))
    again = headers_again(table)
    if again is not None:
        first = next(column for column in columns.values() if column.required)
        queries.append(_fault(first, "flawed", again, HEADERS, lost="true"))
    for name in dict.fromkeys(column.currency_column for column in columns.values()):
        if name is not None:
            amounts = [column for column in columns.values() if column.currency_column == name]
            queries.append(_currency_fault(columns[name], amounts))
    return queries


def _given(column: str | None, headers: Headers) -> str | None:
    """The column beside another, where the file has it."""
    return column if column is not None and headers[column] else None


def _called(headers: Iterable[str]) -> tuple[str, ...]:
    return tuple(_MENDED_IN.get(header, header) for header in headers)


def _written_name(column: ColumnMapping) -> str:
    return f"w_{column.name}"


def _required_faults(column: ColumnMapping) -> Iterator[str]:
    text, written = named(raw_name(column)), named(_written_name(column))
    yield _fault(column, "flawed", f"{text} IS NULL AND {written} = ''", REQUIRED, lost="true")
    unusable = f"(SELECT _seq, {written} AS {text} FROM flawed WHERE {text} IS NULL AND {written} <> '')"
    yield _fault(column, unusable, "true", UNUSABLE, lost="true")


def _unreadable(column: ColumnMapping, way: Reading) -> str:
    assert way.explained is not None
    text = named(raw_name(column))
    source = _layered("flawed", way)
    # Read first and looked at then: pushed into each layer, the condition takes longer to plan than to hold.
    text_read = f"_seq, {text}, {way.read}"
    at_fault = str(way.fault)
    if column.currency_column is not None:
        # The amount may be right, and what stands beside it no currency: that is told by the currency's own column.
        stated = named(f"r_{column.currency_column}")
        text_read += f", {stated}"
        at_fault += f" AND NOT ({currency_unknown(stated)})"
    source = f"(WITH seen AS MATERIALIZED (SELECT {text_read} FROM {source}) FROM seen)"
    return _fault(column, source, at_fault, way.explained, lost=_sql(column.fault_rejects))


def _currency_fault(currency: ColumnMapping, amounts: list[ColumnMapping]) -> str:
    """The rows that state an amount and a currency that nobody knows, once whatever the number of amounts."""
    texts = {amount.name: named(raw_name(amount)) for amount in amounts}
    said = " OR ".join(f"{text} IS NOT NULL" for text in texts.values())
    lost = " OR ".join(f"{texts[amount.name]} IS NOT NULL" for amount in amounts if amount.fault_rejects)
    when = f"{currency_unknown(named(raw_name(currency)))} AND ({said})"
    return _fault(currency, "flawed", when, CURRENCY, lost=lost or "false")


def _layered(source: str, way: Reading) -> str:
    for layer in way.layers:
        added = ", ".join(f"{expression} AS {name}" for name, expression in layer.items())
        source = f"(SELECT *, {added} FROM {source})"
    return source


def _fault(column: ColumnMapping, source: str, when: str, said: Fault, *, lost: str) -> str:
    return (
        f"SELECT _seq, {literal(column.headers[0])}, {named(raw_name(column))}, {literal(said.reason)}, "
        f"{literal(said.hint)}, {lost} FROM {source} WHERE {when}"
    )


def _identifier_fault(column: ColumnMapping) -> str:
    text = named(raw_name(column))
    hint = literal("copy it from the original; do not let a spreadsheet change it")
    return (
        f"SELECT r._seq, {literal(column.headers[0])}, r.{text}, {identifier_reason('d.state')}, {hint}, "
        f"{_sql(column.fault_rejects)} FROM flawed AS r JOIN {dictionary_table(column.identifier)} AS d "
        f"ON r.{text} = d.raw WHERE d.normal IS NULL"
    )


def _sql(value: bool) -> str:
    return "true" if value else "false"
