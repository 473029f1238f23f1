"""Facts of a mapping as SQL: one query a fact, whose columns are those of a graph table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from loaders.mapping.declaration import LinkFact, Mapping, NodeFact, TableMapping
from loaders.mapping.nodes import Node
from loaders.mapping.relations import Relation
from loaders.mapping.sight import Sight, rows_view
from loaders.mapping.stating import FactQuery
from loaders.mapping.steps import shared


def fact_queries(
    mapping: Mapping,
    table: TableMapping,
    absent: frozenset[str] = frozenset(),
    files: Sequence[int] = (),
) -> list[FactQuery]:
    """The queries of all facts of a table. Raises MappingError where a fact contradicts the columns or the model.

    Args:
        absent: columns that no file has.
        files: the number of the first row of each file after the first.
    """
    found: list[FactQuery] = []
    for fact in table.facts:
        if isinstance(fact, NodeFact):
            made = Node(mapping, table, fact, absent).queries()
        else:
            made = [Relation(mapping, table, fact, absent, tuple(files)).query()]
        some = _some(Sight(mapping, table, (), absent), fact)
        found.extend(replace(query, some=some) for query in made)
    tables = shared(query.grouping for query in found if query.grouping is not None)
    return [
        replace(query, before=tables[query.grouping.name]) if query.grouping else query for query in found
    ]


def _some(sight: Sight, fact: NodeFact | LinkFact) -> str | None:
    """A query that finds a row unless none can make the fact, by those conditions that the row alone decides."""
    own = {name: test for name, test in fact.when.items() if name in sight.table.columns}
    if not own:
        return None
    condition = sight.holds(own, (*fact.path, "when"))
    return f"SELECT 1 FROM {rows_view(sight.table.name)} AS t WHERE {condition} LIMIT 1"
