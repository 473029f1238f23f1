"""How observations become one value: each rule of `model.yaml` as a DuckDB aggregate.

Observations of an entity are ordered by age: the moment the record speaks of (`as_of_us`; unknown is
oldest), then the load, then the place in it (file, sheet, row, place), then the raw key, then a fixed
function of the row's values. So one is always the newest, and the outcome does not depend on the order in
which rows are read.

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

from graph.errors import ModelError
from graph.model import Property

PRECISION_WIDTHS = {
    "second": "INTERVAL 1 SECOND",
    "minute": "INTERVAL 1 MINUTE",
    "day": "INTERVAL 1 DAY",
    "month": "INTERVAL 1 MONTH",
    "year": "INTERVAL 1 YEAR",
}


def leading(entry: Property) -> str:
    """The column that says whether a property is there at all."""
    return entry.columns[0].name


def value_sql(entry: Property, alias: str = "") -> str:
    """The property's columns as one value: the column itself, or a struct where there are several."""
    if len(entry.columns) == 1:
        return f'{alias}"{leading(entry)}"'
    fields = ", ".join(f'"{column.name}" := {alias}"{column.name}"' for column in entry.columns)
    return f"struct_pack({fields})"


def size_sql(entry: Property) -> str:
    """What `greatest` and `least` compare."""
    return f'"{entry.name}_us"' if entry.type == "moment" else f'"{leading(entry)}"'


def derive_sql(entry: Property) -> str:
    """The aggregate over rows with a unique, ascending `age` that gives the property's one value.

    For `frequent` it reads `<leading>_given`, how often the whole group gives the row's value.
    Raises ModelError where the rule does not fit the type.
    """
    value, present = value_sql(entry), f'FILTER (WHERE "{leading(entry)}" IS NOT NULL)'
    match entry.derive:
        case "latest":
            return f"arg_max({value}, age) {present}"
        case "earliest":
            return f"arg_min({value}, age) {present}"
        case "frequent":
            return f'arg_max({value}, ("{leading(entry)}_given"::HUGEINT << 64) + age) {present}'
        case "greatest":
            return f"arg_max({value}, struct_pack(size := {size_sql(entry)}, age := age)) {present}"
        case "least":
            return f"arg_min({value}, struct_pack(size := {size_sql(entry)}, age := -age)) {present}"
        case "union":
            if entry.type != "texts":
                raise ModelError(f"the property {entry.name!r} is a {entry.type}; only texts can be united")
            return f'list_sort(list_distinct(flatten(list("{entry.name}") {present})))'


def disagree_sql(entry: Property) -> str | None:
    """The aggregate that is true where observations disagree about the property; None where they cannot."""
    if entry.derive == "union":
        return None
    if entry.type == "moment":
        return _moments_disagree(entry.name)
    columns = entry.columns[:1] if entry.personal else entry.columns
    return " OR ".join(f'min("{column.name}") IS DISTINCT FROM max("{column.name}")' for column in columns)


def _moments_disagree(name: str) -> str:
    widths = " ".join(f"WHEN '{precision}' THEN {width}" for precision, width in PRECISION_WIDTHS.items())
    end = f'"{name}" + CASE "{name}_precision" {widths} ELSE INTERVAL 1 MICROSECOND END'
    return f'max("{name}") >= min({end})'
