"""What a column's text holds, as SQL: the typed columns, whether the text is at fault, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from loaders.mapping.declaration import ColumnMapping
from loaders.mapping.moments import moment_layers
from loaders.mapping.money import UNITS, amount_read, money_layers
from loaders.mapping.sql import listed, literal, named, word

_SUFFIXES = {"moment": ("", "_us", "_precision"), "money": ("_minor", "_currency")}
# A number, and behind it, with or without something between, a word: 36 Muaj, 90-Dite, 12,Muaj.
_COUNTED = r"^([0-9]+(?:\.[0-9]+)?)[\s,.-]*([^0-9\s,.-].*)$"
# A bound of words asks what stands beside them; letters regardless of case are others for DuckDB than for Python.
_ASKS_AROUND = re.compile(r"\\[bB]|\(\?[a-z]")
_TRUE, _FALSE = ("true", "yes", "y", "1", "是", "成功"), ("false", "no", "n", "0", "否", "失败")


@dataclass(frozen=True)
class Fault:
    """Why a text is not what its column holds, and how to mend it."""

    reason: str
    hint: str


@dataclass(frozen=True)
class Reading:
    """How a column is read: layers of expressions by (quoted) name, each layer from the columns of those before.

    `kept` names the typed columns, `read` the one that is null where the text cannot be read. `fault` is a condition
    on text and typed columns; None where every text will do, or where only the dictionary of identifiers can tell.
    """

    layers: list[dict[str, str]]
    kept: tuple[str, ...]
    read: str
    fault: str | None
    explained: Fault | None


def cleaned(column: ColumnMapping, text: str) -> str:
    """Expression of the part that counts of a text without white space at its ends; null where it says nothing."""
    if column.match is not None:
        group = 1 if re.compile(column.match).groups else 0
        text = f"nullif(regexp_extract({text}, {literal(column.match)}, {group}), '')"
    if not column.nothing or _says_something(column):
        return text
    # Most texts are longer than those that say nothing, and a length is told at once.
    longest = max(len(said.encode()) for said in column.nothing)
    says_nothing = f"{text} IN {listed(column.nothing)}"
    return f"CASE WHEN strlen({text}) > {longest} THEN {text} WHEN {says_nothing} THEN NULL ELSE {text} END"


def _says_something(column: ColumnMapping) -> bool:
    """Whether the part of a text that counts is none of the texts that say nothing, whatever the text."""
    # What all of a pattern finds in a text it finds in that alone, unless it asks what stands around: then none of the
    # texts that say nothing is found, and the pattern, which is dear, need not be named again to compare with them.
    if column.match is None or re.compile(column.match).groups or _ASKS_AROUND.search(column.match):
        return False
    return not any(re.search(column.match, said, re.ASCII) for said in column.nothing)


def said_beside(text: str, texts: Sequence[str], *, wanted: bool) -> str:
    """Condition that the cleaned text of another column is one of these, or is none of them."""
    return f"coalesce({text} IN {listed(texts)}, false) = {'true' if wanted else 'false'}"


def reading(column: ColumnMapping, raw: str, currency: str | None = None) -> Reading:
    """How the cleaned text `raw` of a column is read; `currency` is the text of the column that names it."""
    layers = _layers(column, raw, currency)
    suffixes = ("", "_unit") if column.counted_in else _SUFFIXES.get(column.type, ("",))
    kept = tuple(named(column.name + suffix) for suffix in suffixes)
    explained = _explained(column)
    read = amount_read(column) if column.type == "money" else kept[0]
    fault = f"{raw} IS NOT NULL AND {read} IS NULL" if explained else None
    return Reading(layers, kept, read, fault, explained)


def _layers(column: ColumnMapping, raw: str, currency: str | None) -> list[dict[str, str]]:
    if column.counted_in:
        return _counted_layers(column, raw)
    if column.type == "money":
        return money_layers(column, raw, currency)
    if column.type == "moment":
        return moment_layers(column, raw)
    if column.type == "integer":
        return _whole_layers(column, raw)
    return [{named(column.name): _single(column, raw)}]


def _counted_layers(column: ColumnMapping, raw: str) -> list[dict[str, str]]:
    """The number where one of the declared words follows it, and what that word means."""
    parts, number, unit = (named(f"{part}_{column.name}") for part in ("parts", "number", "known"))
    units = sorted(set(column.counted_in.values()))
    cases = " ".join(
        f"WHEN {literal(said)} THEN {word(meaning, units)}" for said, meaning in column.counted_in.items()
    )
    bare = replace(column, counted_in={})
    return [
        {parts: f"regexp_extract(xm_half_width({raw}), {literal(_COUNTED)}, ['number', 'word'])"},
        {unit: f"CASE lower({parts}.word) {cases} END"},
        {number: f"CASE WHEN {unit} IS NOT NULL THEN {parts}.number END"},
        *_layers(bare, number, None),
        {named(f"{column.name}_unit"): f"CASE WHEN {named(column.name)} IS NOT NULL THEN {unit} END"},
    ]


def _whole_layers(column: ColumnMapping, raw: str) -> list[dict[str, str]]:
    exact = named(f"exact_{column.name}")
    return [
        {exact: f"xm_decimal({raw})"},
        {named(column.name): f"xm_times({exact}, {UNITS[column.unit]})"},
    ]


def _single(column: ColumnMapping, raw: str) -> str:
    if column.type == "number":
        return _number(column, raw)
    if column.type == "boolean":
        yes, no = listed(column.true or _TRUE), listed(column.false or _FALSE)
        text = raw if column.true else f"lower({raw})"
        return f"CASE WHEN {text} IN {yes} THEN true WHEN {text} IN {no} THEN false END"
    if column.type == "code":
        return _decoded(column, raw)
    if column.type == "list":
        items = f"string_split({raw}, {literal(column.separator)})"
        return f"list_filter(list_transform({items}, lambda x: trim(x)), lambda x: x <> '')"
    return raw


def _decoded(column: ColumnMapping, raw: str) -> str:
    if column.unknown == "keep":
        cases = " ".join(f"WHEN {literal(code)} THEN {literal(said)}" for code, said in column.codes.items())
        return f"CASE {raw} {cases} ELSE {raw} END"
    meanings = sorted(column.codes.values())
    cases = " ".join(
        f"WHEN {literal(code)} THEN {word(said, meanings)}" for code, said in column.codes.items()
    )
    return f"CASE {raw} {cases} END"


def _number(column: ColumnMapping, raw: str) -> str:
    text = f"rtrim({raw}, '%％ ')" if column.unit == "percent" else raw
    factor = {"percent": 1, "fraction": 100}.get(column.unit) or UNITS[column.unit]
    exact = f"CAST(xm_decimal({text}) * {factor} AS DOUBLE)"
    rough = f"TRY_CAST(xm_ungrouped(xm_half_width({text})) AS DOUBLE) * {factor}"
    return f"coalesce({exact}, {rough})"


_FAULTS = {
    "integer": Fault("not a whole number", "write digits only"),
    "number": Fault("not a number", "write digits with a point for decimals"),
    "boolean": Fault("neither true nor false", "write one of the declared words, or declare this one"),
    "code": Fault("unknown code", "add it to the code table, or correct it"),
}


def _explained(column: ColumnMapping) -> Fault | None:
    if column.counted_in:
        words = ", ".join(column.counted_in)
        return Fault("not a number with what it counts", f"write the number and behind it one of {words}")
    if column.type == "moment":
        formats = ", ".join(entry.format for entry in column.dates)
        hint = f"write it as {formats}, or declare its format"
        if column.past:
            return Fault("not a date in a declared format, or a day before 1900 or still to come", hint)
        return Fault("not a date in a declared format", hint)
    if column.type == "money":
        return Fault(
            "not an amount in whole minor units of a known currency",
            "write a number such as 1234.50, with a currency code if it is another than "
            f"{column.currency or 'declared'}",
        )
    if column.type == "code" and column.unknown == "keep":
        return None
    return _FAULTS.get(column.type)
