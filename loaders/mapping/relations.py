"""A relationship of a mapping as SQL."""

from __future__ import annotations

from dataclasses import dataclass, replace

from graph.model import Relationship
from graph.model.arrow import identity_columns
from loaders.mapping.declaration import End, LinkFact, Mapping, TableMapping
from loaders.mapping.sight import Sight
from loaders.mapping.sql import word
from loaders.mapping.stating import (
    FactQuery,
    as_of_sql,
    chosen,
    is_certain,
    properties_sql,
    rows_sql,
    stated,
    time_column,
)
from loaders.mapping.steps import Ordered
from loaders.mapping.worth import able_to_make, key_sql


@dataclass(frozen=True)
class Relation:
    """A relationship being compiled."""

    mapping: Mapping
    table: TableMapping
    fact: LinkFact
    absent: frozenset[str]
    files: tuple[int, ...]

    def query(self) -> FactQuery:
        """The relationship's query."""
        fact = self.fact
        sight = Sight(self.mapping, self.table, fact.each, self.absent)
        declared = self.mapping.model.relationships.get(fact.type)
        if declared is None:
            known = ", ".join(self.mapping.model.relationships)
            raise sight.error((*fact.path, "link"), f"the model has no {fact.type!r}", f"it has {known}")
        if declared.made_from is not None:
            hint = f"give it as {declared.made_from}"
            raise sight.error(
                (*fact.path, "link"), f"no record says {fact.type!r}: it is made of others", hint
            )
        columns = {
            **self._end(sight, "from", fact.start, declared.start),
            **self._end(sight, "to", fact.end, declared.end),
            **properties_sql(sight, declared.properties, fact.properties, fact.path),
        }
        # There is no link to a node that its own condition leaves out.
        guarded = replace(fact, when={**fact.start.when, **fact.end.when, **fact.when})
        ends = ("start_key", "end_key")
        grouping = None
        if fact.distinct and fact.ordinal is not None:
            raise sight.error(
                (*fact.path, "ordinal"),
                "`distinct` puts equal rows together, `ordinal` tells them apart",
                "leave one of them out",
            )
        in_order = not fact.distinct and (fact.sort or fact.ordinal is not None)
        if in_order:
            found = self._in_order(sight, guarded, columns, declared)
        else:
            found, grouping = stated(sight, guarded, columns, ends)
        return FactQuery(
            declared.table,
            fact.type,
            fact.path,
            found,
            rows_sql(sight, guarded, columns, ends),
            is_certain(self.table, fact),
            () if in_order and fact.sort else self._file_order(declared),
            grouping=grouping,
            in_order=in_order and fact.sort,
        )

    def _in_order(self, sight: Sight, fact: LinkFact, columns: dict[str, str], declared: Relationship) -> str:
        """The outer step over rows that lie in the order of their start and time.

        Rows of one file that are otherwise equal are told apart by a running number, so that each is a relationship.
        Where two files tell of the same payments, the one that tells of more of them counts.
        """
        ordinal = None if fact.ordinal is None else columns.get(fact.ordinal, "CAST(NULL AS VARCHAR)")
        parts = identity_columns(declared)
        outer = columns if fact.ordinal is None else {**columns, fact.ordinal: "s.ordinal"}
        start, end = (self._told(sight, side, columns) for side in ("from", "to"))
        ordered = Ordered(
            sight,
            sight.inner(fact.when, (*fact.path, "when"), as_of_sql(sight, grouped=False)),
            tuple(outer.values()),
            f"{start} IS NOT NULL AND {end} IS NOT NULL",
            [start, *(columns[time] for time in [time_column(declared)] if time in columns)]
            if fact.sort
            else (),
            ordinal,
            [
                start,
                end,
                *(columns[name] for name in parts if name in columns and name != fact.ordinal),
                *self._file(),
            ],
        )
        said = f"1 AS count, {ordered.as_of} AS as_of_us, s.seq AS _seq"
        return f"SELECT {chosen(outer)}, {said} FROM {ordered.sources()}"

    def _file(self) -> list[str]:
        """Expression of which of several files holds a row of the inner step."""
        if not self.files:
            return []
        cases = " ".join(f"WHEN s.seq < {first} THEN {number}" for number, first in enumerate(self.files))
        return [f"CASE {cases} ELSE {len(self.files)} END"]

    def _file_order(self, declared: Relationship) -> tuple[str, ...]:
        """The columns by which rows that were not brought into order yet are written."""
        return ("start_key", time_column(declared)) if self.fact.sort else ("start_key", "end_key")

    def _told(self, sight: Sight, side: str, columns: dict[str, str]) -> str:
        """Expression of an end as rows are told apart and ordered by it: its key, or the number of an identifier, which
        is narrow and follows the order of the keys of its kind.
        """
        end, prefix = (self.fact.start, "start") if side == "from" else (self.fact.end, "end")
        path = (*self.fact.path, side)
        names = [choice.identifier for choice in able_to_make(sight, end.keys)]
        kinds = {name and sight.column(name, path).identifier for name in names}
        if None in names or len(kinds) > 1:
            return columns[f"{prefix}_key"]
        numbers = [sight.known_as(name, "id", path) for name in names if name]
        return numbers[0] if len(numbers) == 1 else f"coalesce({', '.join(numbers)})"

    def _end(self, sight: Sight, side: str, end: End, allowed: tuple[str, ...]) -> dict[str, str]:
        path = (*self.fact.path, side)
        if end.space not in allowed:
            raise sight.error(
                path, f"{self.fact.type} cannot have a {end.space!r} here", f"it takes {', '.join(allowed)}"
            )
        prefix = "start" if side == "from" else "end"
        return {
            f"{prefix}_space": word(end.space, [end.space]),
            f"{prefix}_key": key_sql(sight, end.space, end.keys, path),
        }
