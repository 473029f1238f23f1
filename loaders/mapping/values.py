"""What a column's text holds, as SQL: the typed columns, whether the text is at fault, and why."""

from __future__ import annotations

from dataclasses import dataclass

from loaders.mapping.declaration import ColumnMapping
from loaders.mapping.moments import moment_columns
from loaders.mapping.money import UNITS, money_columns
from loaders.mapping.sql import listed, literal, named

_TRUE, _FALSE = ("true", "yes", "y", "1", "是", "成功"), ("false", "no", "n", "0", "否", "失败")


@dataclass(frozen=True)
class Fault:
    """Why a text is not what its column holds, and how to mend it."""

    reason: str
    hint: str


@dataclass(frozen=True)
class Reading:
    """How a column is read: expressions by name of typed column, and when its text is at fault.

    `fault` is None where every text will do, or where only the dictionary of identifiers can tell.
    """

    columns: dict[str, str]
    fault: str | None
    explained: Fault | None


def cleaned(column: ColumnMapping, text: str) -> str:
    """Expression of the text without white space at its ends; null where it says nothing."""
    clean = f"xm_clean({text})"
    if not column.nothing:
        return clean
    return f"CASE WHEN {clean} NOT IN {listed(column.nothing)} THEN {clean} END"


def reading(column: ColumnMapping, raw: str, currency: str | None = None) -> Reading:
    """How the cleaned text `raw` of a column is read; `currency` is the text of the column that names it."""
    columns = _columns(column, raw, currency)
    explained = _explained(column)
    if explained is None:
        return Reading(columns, None, None)
    leading = f"{column.name}_minor" if column.type == "money" else column.name
    return Reading(columns, f"{raw} IS NOT NULL AND {named(leading)} IS NULL", explained)


def _columns(column: ColumnMapping, raw: str, currency: str | None) -> dict[str, str]:
    if column.type == "money":
        return money_columns(column, raw, currency)
    if column.type == "moment":
        return moment_columns(column, raw)
    return {column.name: _single(column, raw)}


def _single(column: ColumnMapping, raw: str) -> str:
    if column.type == "integer":
        return f"xm_times(xm_decimal({raw}), {UNITS[column.unit]})"
    if column.type == "number":
        return _number(column, raw)
    if column.type == "boolean":
        yes, no = listed(column.true or _TRUE), listed(column.false or _FALSE)
        text = raw if column.true else f"lower({raw})"
        return f"CASE WHEN {text} IN {yes} THEN true WHEN {text} IN {no} THEN false END"
    if column.type == "code":
        cases = " ".join(f"WHEN {literal(code)} THEN {literal(said)}" for code, said in column.codes.items())
        otherwise = f" ELSE {raw}" if column.unknown == "keep" else ""
        return f"CASE {raw} {cases}{otherwise} END"
    if column.type == "list":
        items = f"string_split({raw}, {literal(column.separator)})"
        return f"list_filter(list_transform({items}, lambda x: trim(x)), lambda x: x <> '')"
    return raw


def _number(column: ColumnMapping, raw: str) -> str:
    text = f"rtrim({raw}, '%％ ')" if column.unit == "percent" else raw
    factor = {"percent": 1, "fraction": 100}.get(column.unit) or UNITS[column.unit]
    exact = f"CAST(xm_decimal({text}) * {factor} AS DOUBLE)"
    rough = f"TRY_CAST(xm_ungrouped(xm_half_width({text})) AS DOUBLE) * {factor}"
    return f"coalesce({exact}, {rough})"


def _explained(column: ColumnMapping) -> Fault | None:
    if column.type == "moment":
        formats = ", ".join(entry.format for entry in column.dates)
        return Fault("not a date in a declared format", f"write it as {formats}, or declare its format")
    if column.type == "money":
        return Fault(
            "not an amount in whole minor units of a known currency",
            "write a number such as 1234.50, with a currency code if it is another than "
            f"{column.currency or 'declared'}",
        )
    if column.type == "integer":
        return Fault("not a whole number", "write digits only")
    if column.type == "number":
        return Fault("not a number", "write digits with a point for decimals")
    if column.type == "boolean":
        return Fault("neither true nor false", "write one of the declared words, or declare this one")
    if column.type == "code" and column.unknown != "keep":
        return Fault("unknown code", "add it to the code table, or correct it")
    return None
