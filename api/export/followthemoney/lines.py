"""Rows of the derived tables as lines of JSON, written by DuckDB in columns: the expressions they are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from api.export.followthemoney.words import Schema, vocabulary
from graph.currencies import unusual_digits
from graph.model import Property

# References must be letters, digits, points and hyphens. Keys of identifiers and of relationships are, but for their
# marks; every other key is told by its hash, and stands among the referents as it is.
PLAIN_KEY = "[0-9a-zA-Z_]+:[0-9a-zA-Z]+"
HASHED = "xm-"
HASH_SIGNS = 32
LONGEST_KEY = 190
GENDERS = {"male": ("male", "m", "男", "男性"), "female": ("female", "f", "女", "女性")}


def id_sql(key: str) -> str:
    """Expression of the id of an entity from its canonical key (an expression)."""
    return (
        f"CASE WHEN strlen({key}) < {LONGEST_KEY} AND regexp_full_match({key}, '{PLAIN_KEY}') "
        f"THEN translate({key}, ':_', '--') ELSE '{HASHED}' || left(sha256({key}), {HASH_SIGNS}) END"
    )


def line_sql(
    schema: str, row: str, members: Mapping[str, Sequence[str]], publishers: Mapping[str, str]
) -> str:
    """Expression of the line of a row: one JSON object, in which what is unknown is left out.

    Args:
        row: alias of the row, whose columns are those of the projection.
        members: for each property the expressions of its values, texts or lists of texts; each may be unknown.
        publishers: whose the records of a source are.
    """
    key, sources = f'{row}."key"', f'{row}."sources"'
    parts = [
        *(_member_sql(name, values) for name, values in members.items()),
        f"',\"publisher\":' || to_json({_publisher_sql(sources, publishers)})::VARCHAR",
        "',\"retrievedAt\":[\"' || n.brought || '\"]'",
    ]
    # `||` with an unknown is unknown, and `concat` passes over it.
    properties = f"ltrim(concat({', '.join(parts)}), ',')"
    referents = f'to_json(list_sort(list_distinct(list_append({row}."aliases", {key}))))::VARCHAR'
    return (
        f'concat(\'{{"id":\', to_json({id_sql(key)})::VARCHAR, \',"schema":"{schema}","properties":{{\', '
        f"{properties}, '}},\"datasets\":', to_json({sources})::VARCHAR, "
        f"',\"referents\":', {referents}, '}}', chr(10))"
    )


def _publisher_sql(sources: str, publishers: Mapping[str, str]) -> str:
    longest = vocabulary().longest["string"]
    cases = " ".join(
        f"WHEN {quoted(name)} THEN {quoted(said[:longest])}" for name, said in publishers.items()
    )
    said = f"CASE source {cases} ELSE source END" if cases else "source"
    return f"list_transform({sources}, lambda source: {said})"


def _member_sql(name: str, values: Sequence[str]) -> str:
    if len(values) == 1 and not values[0].startswith("list"):
        return f"',\"{name}\":[' || to_json({values[0]})::VARCHAR || ']'"
    lists = [value if value.startswith("list") else f"[{value}]" for value in values]
    every = f"list_distinct(list_filter(flatten([{', '.join(lists)}]), lambda value: value IS NOT NULL))"
    return f"',\"{name}\":' || to_json(CASE WHEN len({every}) > 0 THEN {every} END)::VARCHAR"


def values_sql(schema: Schema, declared: Iterable[Property], row: str) -> dict[str, list[str]]:
    """For each property of the schema the expressions of its values, from the plain properties of ours."""
    found: dict[str, list[str]] = {}
    for entry in declared:
        for name, kind in {} if entry.personal else schema.properties.get(entry.name, {}).items():
            found.setdefault(name, []).append(value_sql(entry, kind, row))
    for name, (number, currency) in schema.amounts.items():
        columns = _amount_columns(declared, name)
        found.setdefault(number, []).append(_amount_sql(*(f'{row}."{column}"' for column in columns)))
        found.setdefault(currency, []).append(f'{row}."{columns[1]}"')
    for name, text in schema.constants.items():
        found.setdefault(name, []).append(quoted(text))
    return found


def value_sql(entry: Property, kind: str, row: str) -> str:
    """Expression of the text of a property of ours as a value of this type; unknown where it would be none."""
    name = f'{row}."{entry.columns[0].name}"'
    if entry.type == "texts":
        fits = f"lambda value: length(value) <= {vocabulary().longest[kind]}"
        return f"list_filter(coalesce({name}, []), {fits})"
    if entry.type == "moment":
        return _date_sql(*(f'{row}."{column.name}"' for column in entry.columns))
    if entry.type in {"number", "integer"}:
        return f"regexp_replace(CAST({name} AS VARCHAR), '\\.0$', '')"
    return fitting_sql(name, kind)


def fitting_sql(text: str, kind: str) -> str:
    """Expression of a text as a value of this type; unknown where it would be none."""
    if kind == "country":
        return f"CASE WHEN regexp_full_match({text}, '[A-Za-z]{{2}}') THEN lower({text}) END"
    if kind == "gender":
        cases = " ".join(
            f"WHEN lower({text}) IN ({', '.join(map(quoted, said))}) THEN '{gender}'"
            for gender, said in GENDERS.items()
        )
        return f"CASE {cases} END"
    return f"CASE WHEN {text} <> '' AND length({text}) <= {vocabulary().longest[kind]} THEN {text} END"


def _date_sql(wall: str, us: str, precision: str) -> str:
    """A date as exact as it is stated: days as the record has them, times of day in UTC, as the format wants them."""
    utc = f"make_timestamp({us})"
    return (
        f"CASE {precision} WHEN 'year' THEN strftime({wall}, '%Y') WHEN 'month' THEN strftime({wall}, '%Y-%m') "
        f"WHEN 'day' THEN strftime({wall}, '%Y-%m-%d') WHEN 'minute' THEN strftime({utc}, '%Y-%m-%dT%H:%M') "
        f"ELSE strftime({utc}, '%Y-%m-%dT%H:%M:%S') || "
        f"CASE WHEN {us} % 1000000 = 0 THEN '' ELSE strftime({utc}, '.%f') END END"
    )


def _amount_sql(minor: str, currency: str) -> str:
    """An amount in whole units, to the last digit."""
    cases = " ".join(
        f"WHEN {currency} IN ({', '.join(map(quoted, codes))}) THEN {_scaled(minor, digits)}"
        for digits, codes in unusual_digits().items()
    )
    return f"CASE {cases} ELSE {_scaled(minor, 2)} END"


def _scaled(minor: str, digits: int) -> str:
    whole = f"CAST({minor} AS DECIMAL(20, 0))"
    scaled = (
        whole
        if not digits
        else f"{whole} * CAST({10**-digits:.{digits}f} AS DECIMAL({digits + 1}, {digits}))"
    )
    return f"CAST({scaled} AS VARCHAR)"


def _amount_columns(declared: Iterable[Property], name: str) -> tuple[str, str]:
    entry = next(entry for entry in declared if entry.name == name)
    return entry.columns[0].name, entry.columns[1].name


def masks_sql(declared: Iterable[Property], row: str) -> str:
    """Expression of what may be shown of the numbers that identify people, each with what it is, as a list.

    A mask is no identifier: a program that compares identifiers would take two people for one.
    """
    told = [
        f'{quoted(f"{entry.label.en} {entry.label.zh}: ")} || {row}."{entry.name}_mask"'
        for entry in declared
        if entry.personal
    ]
    return f"list_value({', '.join(told)})" if told else ""


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
