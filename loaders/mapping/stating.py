"""The steps that every fact has in common: what rows state, as SQL, and the query that it becomes."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Map
from dataclasses import dataclass
from functools import partial

from graph.model import Property, Relationship
from loaders.mapping.declaration import KeyChoice, LinkFact, NodeFact, TableMapping, Value
from loaders.mapping.document import Path_
from loaders.mapping.sight import Sight
from loaders.mapping.sql import named
from loaders.mapping.steps import Grouping, Kept
from loaders.mapping.worth import property_sql


@dataclass(frozen=True)
class FactQuery:
    """A query whose rows go to one graph table.

    `sql` gives the table's columns without provenance, and beside them `count`, `as_of_us` and `_seq`, the number
    of the first row that says it; `rows` gives the numbers of all rows that say something here, None for judgements;
    `certain` says that every row in use makes it; `before` are temporary tables that it reads; `kept` names
    the temporary table that its rows go to first, because a later query reads them again. `some` finds a row where
    any may make the fact: to plan a query for none takes as long as for many. `in_order` says that its rows come in
    the order in which they are to lie.
    """

    table: str
    of: str
    path: Path_
    sql: str
    rows: str | None
    certain: bool
    order_by: tuple[str, ...] = ()
    kept: str | None = None
    before: tuple[Kept, ...] = ()
    grouping: Grouping | None = None
    some: str | None = None
    in_order: bool = False


def properties_sql(
    sight: Sight, known: Iterable[Property], given: Map[str, Value], path: Path_
) -> dict[str, str]:
    """Expressions of all columns of some properties. Raises MappingError where the model has no such property."""
    by_name = {entry.name: entry for entry in known}
    columns: dict[str, str] = {}
    for name, value in given.items():
        inner = (*path, "properties", name)
        if name not in by_name:
            raise sight.error(inner, f"the model has no {name!r} here", f"it has {', '.join(by_name)}")
        columns |= property_sql(sight, by_name[name], value, inner)
    return columns


def as_of_sql(sight: Sight, *, grouped: bool) -> str:
    """Of when a row speaks, or of equal rows the newest. Raises MappingError where the column is no moment."""
    table = sight.table
    if table.as_of is None:
        return "CAST(NULL AS BIGINT) AS as_of_us"
    column = sight.column(table.as_of, (*table.path, "as_of"))
    if column.type != "moment":
        raise sight.error((*table.path, "as_of"), f"{table.as_of!r} is no moment", "give it `type: moment`")
    moment = sight.raw(table.as_of, "_us")
    return f"{'max(' + moment + ')' if grouped else moment} AS as_of_us"


def chosen(columns: Map[str, str]) -> str:
    """The columns of a fact as a SELECT lists them."""
    return ", ".join(f"{expression} AS {named(name)}" for name, expression in columns.items())


def _known(required: Iterable[str]) -> str:
    return " AND ".join(f"{named(name)} IS NOT NULL" for name in required)


def _plain(sight: Sight, fact: NodeFact | LinkFact, columns: Map[str, str], required: Iterable[str]) -> str:
    """Both steps of a fact that each row states by itself."""
    inner = sight.inner(fact.when, (*fact.path, "when"), as_of_sql(sight, grouped=False))
    sources = sight.sources(f"({inner})")
    outer = f"SELECT {chosen(columns)}, s.n AS count, s.as_of_us, s.seq AS _seq FROM {sources}"
    return f"SELECT * FROM ({outer}) WHERE {_known(required)}"


def _distinct(
    sight: Sight, fact: NodeFact | LinkFact, columns: Map[str, str], required: Iterable[str]
) -> tuple[str, Grouping]:
    """The outer step of a distinct fact, with a third that puts equal results together; and what it reads."""
    path = (*fact.path, "when")
    when = sight.holds(fact.when, path)  # first, since it may name other tables
    grouping = Grouping(
        table_of("grouped", fact.path),
        dict(sight.atoms),
        sight.every_row(path),
        when,
        as_of_sql(sight, grouped=True),
        partial(sight.holds_of_groups, fact.when, path),
    )
    outer = (
        f"SELECT {chosen(columns)}, s.n AS _n, s.as_of_us AS _as_of, s.seq AS _first "
        f"FROM {sight.sources(grouping.name)}"
    )
    names = ", ".join(named(name) for name in columns)
    sums = "CAST(sum(_n) AS BIGINT) AS count, max(_as_of) AS as_of_us, min(_first) AS _seq"
    return f"SELECT {names}, {sums} FROM ({outer}) WHERE {_known(required)} GROUP BY {names}", grouping


def stated(
    sight: Sight, fact: NodeFact | LinkFact, columns: Map[str, str], required: Iterable[str]
) -> tuple[str, Grouping | None]:
    """The rows of a fact whose required columns are known; of a distinct one each once, and what groups them."""
    if fact.distinct:
        return _distinct(sight, fact, columns, required)
    return _plain(sight, fact, columns, required), None


def time_column(declared: Relationship) -> str:
    """The column that says when a relationship happened or began."""
    return f"{'at' if declared.time == 'event' else 'since'}_us"


def table_of(what: str, path: Path_) -> str:
    """The name of a fact's own temporary table."""
    return named("_".join([what, *map(str, path)]))


def is_certain(table: TableMapping, fact: NodeFact | LinkFact) -> bool:
    """Whether every row in use makes the fact: it has no condition, and its keys rest on required columns."""
    if fact.when or fact.each:
        return False
    if isinstance(fact, NodeFact):
        return _has_certain_key(table, fact.keys)
    ends = (fact.start, fact.end)
    return all(not end.when and _has_certain_key(table, end.keys) for end in ends)


def _has_certain_key(table: TableMapping, keys: Iterable[KeyChoice]) -> bool:
    return any(
        all(isinstance(value, str) and _is_required(table, value) for value in _values_of(key))
        for key in keys
    )


def _values_of(key: KeyChoice) -> list[Value]:
    within = [] if key.within is None else [key.within]
    return [key.identifier] if key.identifier is not None else [*key.text, *within]


def _is_required(table: TableMapping, name: str) -> bool:
    return name in table.columns and table.columns[name].required


def rows_sql(sight: Sight, fact: NodeFact | LinkFact, columns: Map[str, str], required: Iterable[str]) -> str:
    """The numbers of all rows that make the fact, also where equal ones are put together."""
    return f"SELECT _seq FROM ({_plain(sight, fact, columns, required)})"
