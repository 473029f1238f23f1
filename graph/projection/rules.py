"""How observations become one value: each rule of `model.yaml` as a DuckDB aggregate.

Observations of an entity are ordered by age: the moment the record speaks of (`as_of_us`; unknown is
oldest), then the load, then the file and sheet in text order, then the row, then a fixed function of the
raw key, the place inside a document and the values. So one is always the newest, and the outcome does not
depend on the order in which rows are read.

* `latest`: the newest value that is not empty.
* `earliest`: the oldest value that is not empty.
* `frequent`: the value that most records give (`count` summed); among equals the one given last.
* `greatest`, `least`: by size (a moment by `_us`, money by its minor unit); among equals the newest.
* `union`: all of them, each once, in text order; only for lists of texts.

Observations *disagree* about a property when two of them cannot both be right: different texts, numbers,
lists or amounts, or moments whose intervals (as precise as they are stated) have no instant in common.
About a `union` they never do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.errors import ModelError
from graph.model import Property
from graph.model.time import interval_end_sql


def leading(entry: Property) -> str:
    """The column that says whether a property is there at all."""
    return entry.columns[0].name


def frequent(properties: Iterable[Property]) -> list[Property]:
    """The properties that count how often a value is given. Raises ModelError for one of several columns."""
    found = [entry for entry in properties if entry.derive == "frequent"]
    for entry in found:
        if len(entry.columns) > 1:
            raise ModelError(f"{entry.name!r} takes several columns and cannot be derived by frequency")
    return found


def derived_columns(properties: Iterable[Property]) -> Iterator[str]:
    """The aggregates over rows with a unique, ascending `age` that give every property's one value.

    Those that count (`frequent`) are left out. Raises ModelError where a rule does not fit the type.
    """
    for entry in properties:
        present = f'FILTER (WHERE "{leading(entry)}" IS NOT NULL)'
        for column in entry.columns:
            match entry.derive:
                case "latest":
                    value = f'arg_max_null("{column.name}", age) {present}'
                case "earliest":
                    value = f'arg_min_null("{column.name}", age) {present}'
                case "greatest":
                    order = f"struct_pack(size := {_size(entry)}, age := age)"
                    value = f'arg_max_null("{column.name}", {order}) {present}'
                case "least":
                    order = f"struct_pack(size := {_size(entry)}, age := -age)"
                    value = f'arg_min_null("{column.name}", {order}) {present}'
                case "union":
                    value = _united(entry)
                case "frequent":
                    continue
            yield f'{value} AS "{column.name}"'


def most_given_sql(entry: Property, group: str) -> str:
    """The query that gives the value that most records of a group in `crowd` give, under its own name."""
    name = leading(entry)
    times = (
        f'SELECT {group}, "{name}", sum("count")::BIGINT AS times, max(age) AS newest FROM crowd '
        f'WHERE "{name}" IS NOT NULL GROUP BY ALL'
    )
    most = f'arg_max("{name}", struct_pack(times := times, newest := newest))'
    return f'SELECT {group}, {most} AS "{name}" FROM ({times}) GROUP BY {group}'


def conflicts_sql(properties: Iterable[Property], *more: str) -> str:
    """The aggregate that lists the properties whose observations disagree, in order of declaration."""
    cases = [
        f"CASE WHEN {disagree} THEN '{entry.name}' END"
        for entry in properties
        if (disagree := disagree_sql(entry)) is not None
    ]
    return f"list_filter([{', '.join([*more, *cases])}], lambda name: name IS NOT NULL)"


def disagree_sql(entry: Property) -> str | None:
    """The aggregate that is true where observations disagree about the property; None where they cannot."""
    if entry.derive == "union":
        return None
    if entry.type == "moment":
        return f'max("{entry.name}") >= min({interval_end_sql(entry.name)})'
    columns = entry.columns[:1] if entry.personal else entry.columns
    return " OR ".join(_differ(column.name) for column in columns)


def _differ(name: str) -> str:
    """Whether values differ, told by their hashes: far cheaper than keeping the texts."""
    present = f'FILTER (WHERE "{name}" IS NOT NULL)'
    return f'min(hash("{name}")) {present} <> max(hash("{name}")) {present}'


def _size(entry: Property) -> str:
    return f'"{entry.name}_us"' if entry.type == "moment" else f'"{leading(entry)}"'


def _united(entry: Property) -> str:
    if entry.type != "texts":
        raise ModelError(f"the property {entry.name!r} is a {entry.type}; only texts can be united")
    listed = f'list("{entry.name}") FILTER (WHERE "{entry.name}" IS NOT NULL)'
    return f"list_sort(list_distinct(flatten({listed})))"
