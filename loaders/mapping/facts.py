"""Facts of a mapping as SQL: one query a fact, whose columns are those of a graph table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass, replace
from itertools import pairwise

from graph.model import Property, Relationship, Space
from graph.model.arrow import identity_columns
from graph.resolve import equal_form_sql, one_record_sql
from loaders.mapping.declaration import End, KeyChoice, LinkFact, Mapping, NodeFact, TableMapping, Value
from loaders.mapping.document import Path_
from loaders.mapping.sight import ITEM, Sight, rows_view
from loaders.mapping.sql import literal, named, word
from loaders.mapping.steps import Grouping, Kept, Ordered, shared
from loaders.mapping.worth import identifier_key_sql, key_sql, property_sql, text_sql

_SHORT_NAME = r"\p{Han}{2,3}"
_OF_PEOPLE = frozenset({"resident_id", "passport", "other_id"})


@dataclass(frozen=True)
class FactQuery:
    """A query whose rows go to one graph table.

    `sql` gives the table's columns without provenance, and beside them `count`, `as_of_us` and `_seq`, the number
    of the first row that says it; `rows` gives the numbers of all rows that say something here, None for judgements;
    `certain` says that every row in use makes it; `before` are temporary tables that it reads; `kept` names
    the temporary table that its rows go to first, because a later query reads them again. `some` finds a row where
    any may make the fact: to plan a query for none takes as long as for many.
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
            made = _Node(mapping, table, fact, absent).queries()
        else:
            made = [_Link(mapping, table, fact, absent, tuple(files)).query()]
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


def _properties(
    sight: Sight, known: Iterable[Property], given: Map[str, Value], path: Path_
) -> dict[str, str]:
    by_name = {entry.name: entry for entry in known}
    columns: dict[str, str] = {}
    for name, value in given.items():
        inner = (*path, "properties", name)
        if name not in by_name:
            raise sight.error(inner, f"the model has no {name!r} here", f"it has {', '.join(by_name)}")
        columns |= property_sql(sight, by_name[name], value, inner)
    return columns


def _as_of(sight: Sight, *, grouped: bool) -> str:
    table = sight.table
    if table.as_of is None:
        return "CAST(NULL AS BIGINT) AS as_of_us"
    column = sight.column(table.as_of, (*table.path, "as_of"))
    if column.type != "moment":
        raise sight.error((*table.path, "as_of"), f"{table.as_of!r} is no moment", "give it `type: moment`")
    moment = sight.raw(table.as_of, "_us")
    return f"{'max(' + moment + ')' if grouped else moment} AS as_of_us"


def _chosen(columns: Map[str, str]) -> str:
    return ", ".join(f"{expression} AS {named(name)}" for name, expression in columns.items())


def _known(required: Iterable[str]) -> str:
    return " AND ".join(f"{named(name)} IS NOT NULL" for name in required)


def _plain(sight: Sight, fact: NodeFact | LinkFact, columns: Map[str, str], required: Iterable[str]) -> str:
    """Both steps of a fact that each row states by itself."""
    inner = sight.inner(fact.when, (*fact.path, "when"), _as_of(sight, grouped=False))
    sources = sight.sources(f"({inner})")
    outer = f"SELECT {_chosen(columns)}, s.n AS count, s.as_of_us, s.seq AS _seq FROM {sources}"
    return f"SELECT * FROM ({outer}) WHERE {_known(required)}"


def _distinct(
    sight: Sight, fact: NodeFact | LinkFact, columns: Map[str, str], required: Iterable[str]
) -> tuple[str, Grouping]:
    """The outer step of a distinct fact, with a third that puts equal results together; and what it reads."""
    rows = sight.rows(fact.when, (*fact.path, "when"))
    as_of = _as_of(sight, grouped=True)
    grouping = Grouping(_table("grouped", fact.path), dict(sight.atoms), rows, as_of)
    outer = (
        f"SELECT {_chosen(columns)}, s.n AS _n, s.as_of_us AS _as_of, s.seq AS _first "
        f"FROM {sight.sources(grouping.name)}"
    )
    names = ", ".join(named(name) for name in columns)
    sums = "CAST(sum(_n) AS BIGINT) AS count, max(_as_of) AS as_of_us, min(_first) AS _seq"
    return f"SELECT {names}, {sums} FROM ({outer}) WHERE {_known(required)} GROUP BY {names}", grouping


def _query(
    sight: Sight, fact: NodeFact | LinkFact, columns: Map[str, str], required: Iterable[str]
) -> tuple[str, Grouping | None]:
    if fact.distinct:
        return _distinct(sight, fact, columns, required)
    return _plain(sight, fact, columns, required), None


def _time(declared: Relationship) -> str:
    return f"{'at' if declared.time == 'event' else 'since'}_us"


def _table(what: str, path: Path_) -> str:
    return named("_".join([what, *map(str, path)]))


def _is_certain(table: TableMapping, fact: NodeFact | LinkFact) -> bool:
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


def _rows(sight: Sight, fact: NodeFact | LinkFact, columns: Map[str, str], required: Iterable[str]) -> str:
    """The numbers of all rows that make the fact, also where equal ones are put together."""
    return f"SELECT _seq FROM ({_plain(sight, fact, columns, required)})"


@dataclass(frozen=True)
class _Node:
    """A node being compiled."""

    mapping: Mapping
    table: TableMapping
    fact: NodeFact
    absent: frozenset[str]

    def queries(self) -> list[FactQuery]:
        """The node's query, and those of the judgements that its rules make."""
        fact, space = self.fact, self.mapping.model.spaces[self.fact.space]
        sight = Sight(self.mapping, self.table, fact.each, self.absent)
        columns = {
            "key": key_sql(sight, fact.space, fact.keys, (*fact.path, "key")),
            "kind": self._kind(sight),
            **_properties(sight, space.properties, {**fact.properties, **self._name_form(space)}, fact.path),
        }
        sql, grouping = _query(sight, fact, columns, ("key",))
        own = FactQuery(
            fact.space,
            fact.kind,
            fact.path,
            sql,
            _rows(sight, fact, columns, ("key",)),
            _is_certain(self.table, fact),
            ("key",),
            kept=_table("fact", fact.path) if fact.equal_form else None,
            grouping=grouping,
        )
        return [own, *self._equal_form(own), *self._joined_identifiers(), *self._known_as()]

    def _kind(self, sight: Sight) -> str:
        """A model's kinds of one space share a key, so a record may tell the kind."""
        fact, told = self.fact, self.fact.kind_from
        if told is None:
            return word(fact.kind, [fact.kind])
        path = (*fact.path, "kind")
        if told.by_name is not None:
            name = text_sql(sight, told.by_name, path)
            # Two or three Chinese characters are a person's name, or too short for a firm's; most names need no more.
            short = f"regexp_full_match({name}, {literal(_SHORT_NAME)}) AND NOT suffix({name}, '公司')"
            firm = f"company_core({name}) <> company_form({name})"
            otherwise = literal(fact.kind)
            return (
                f"CASE {self._person(sight)} WHEN {short} THEN {otherwise} WHEN {firm} THEN "
                f"'Company' ELSE {otherwise} END"
            )
        assert told.column is not None
        kinds = {kind.name for kind in self.mapping.model.spaces[fact.space].kinds}
        for text, kind in told.kinds.items():
            if kind not in kinds:
                raise sight.error(
                    (*path, "kinds", text), f"{kind!r} is no {fact.space}", f"use {', '.join(kinds)}"
                )
        column = text_sql(sight, told.column, path)
        cases = " ".join(f"WHEN {literal(text)} THEN {literal(kind)}" for text, kind in told.kinds.items())
        return f"CASE {column} {cases} ELSE {literal(fact.kind)} END"

    def _person(self, sight: Sight) -> str:
        """Who bears a number that only people bear is a person, whatever the name looks like."""
        known = [
            f"WHEN {sight.known_as(choice.identifier, 'normal', self.fact.path)} IS NOT NULL THEN 'Person'"
            for choice in self.fact.keys
            if choice.identifier is not None
            and sight.column(choice.identifier, self.fact.path).identifier in _OF_PEOPLE
        ]
        return " ".join(known)

    def _equal_form(self, own: FactQuery) -> list[FactQuery]:
        """Equal normal forms inside a scope are one: a judgement for each raw key of a scope."""
        fact = self.fact
        if fact.equal_form is None:
            return []
        # A key that is an identifier needs no name to be known by: its scheme holds no slash.
        scoped = f"SELECT DISTINCT key, name_form AS form FROM {own.kept} WHERE contains(split_part(key, ':', 1), '/')"
        return [_judgements(fact.path, "equal_form", equal_form_sql(scoped))]

    def _name_form(self, space: Space) -> dict[str, Value]:
        """The normal form that the rule compares is kept with the node, so that people see what was compared."""
        fact = self.fact
        if fact.equal_form is None:
            return {}
        document, path = self.mapping.document, (*fact.path, "equal_form")
        if all(entry.name != "name_form" for entry in space.properties):
            raise document.error(
                path, f"a {space.name} keeps no normal form of its name", "leave equal_form out"
            )
        name = fact.properties.get(space.title)
        if not isinstance(name, str):
            raise document.error(
                path, f"the node has no {space.title!r} to compare", f"give it a column as {space.title}"
            )
        return {"name_form": {"form": fact.equal_form, "of": name}}

    def _joined_identifiers(self) -> list[FactQuery]:
        """Two identifiers in one record are one: a judgement that joins their keys."""
        fact = self.fact
        identified = [
            (index, choice.identifier)
            for index, choice in enumerate(fact.keys)
            if choice.identifier is not None
        ]
        found = []
        for (_, first), (index, other) in pairwise(identified):
            sight = Sight(self.mapping, self.table, fact.each, self.absent)
            path = (*fact.path, "key", index)
            left = identifier_key_sql(sight, fact.space, first, path)
            right = identifier_key_sql(sight, fact.space, other, path)
            inner = sight.different(fact.when, (*fact.path, "when"))
            pairs = (
                f"SELECT DISTINCT {left} AS left_key, {right} AS right_key FROM {sight.sources(f'({inner})')}"
            )
            found.append(_judgements(fact.path, "one_record", one_record_sql(pairs)))
        return found

    def _known_as(self) -> list[FactQuery]:
        """Other keys that a record gives the node: a judgement joins each with its own."""
        fact, found = self.fact, []
        for index, choice in enumerate(fact.known_as):
            texts = (str(text).removesuffix(ITEM) for text in choice.text if str(text).endswith(ITEM))
            lists = dict.fromkeys((*fact.each, *texts))
            sight = Sight(self.mapping, self.table, tuple(lists), self.absent)
            own = key_sql(sight, fact.space, fact.keys, (*fact.path, "key"))
            path = (*fact.path, "known_as", index)
            other = key_sql(sight, fact.space, (choice,), path)
            inner = sight.different(fact.when, (*fact.path, "when"))
            pairs = (
                f"SELECT DISTINCT {own} AS left_key, {other} AS right_key FROM {sight.sources(f'({inner})')}"
            )
            found.append(_judgements(path, "one_record", one_record_sql(pairs)))
        return found


def _judgements(path: Path_, rule: str, rows: str) -> FactQuery:
    sql = (
        f"SELECT *, CAST(1 AS BIGINT) AS count, CAST(NULL AS BIGINT) AS as_of_us, CAST(NULL AS "
        f"BIGINT) AS _seq FROM ({rows})"
    )
    return FactQuery("judgement", rule, path, sql, None, certain=False, order_by=("left_key",))


@dataclass(frozen=True)
class _Link:
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
            **_properties(sight, declared.properties, fact.properties, fact.path),
        }
        # There is no link to a node that its own condition leaves out.
        guarded = replace(fact, when={**fact.start.when, **fact.end.when, **fact.when})
        ends = ("start_key", "end_key")
        before: tuple[Kept, ...] = ()
        grouping = None
        if fact.distinct and fact.ordinal is not None:
            raise sight.error(
                (*fact.path, "ordinal"),
                "`distinct` puts equal rows together, `ordinal` tells them apart",
                "leave one of them out",
            )
        in_order = not fact.distinct and (fact.sort or fact.ordinal is not None)
        if in_order:
            found, before = self._in_order(sight, guarded, columns, declared)
        else:
            found, grouping = _query(sight, guarded, columns, ends)
        return FactQuery(
            declared.table,
            fact.type,
            fact.path,
            found,
            _rows(sight, guarded, columns, ends),
            _is_certain(self.table, fact),
            () if in_order and fact.sort else self._file_order(declared),
            before=before,
            grouping=grouping,
        )

    def _in_order(
        self, sight: Sight, fact: LinkFact, columns: dict[str, str], declared: Relationship
    ) -> tuple[str, tuple[Kept, ...]]:
        """The outer step over rows that lie in the order of their start and time, and the table of those rows.

        Rows of one file that are otherwise equal are told apart by a running number, so that each is a relationship.
        Where two files tell of the same payments, the one that tells of more of them counts.
        """
        ordinal = None if fact.ordinal is None else columns.get(fact.ordinal, "CAST(NULL AS VARCHAR)")
        parts = identity_columns(declared)
        outer = columns if fact.ordinal is None else {**columns, fact.ordinal: "s.ordinal"}
        ordered = Ordered(
            _table("ordered", fact.path),
            sight,
            sight.inner(fact.when, (*fact.path, "when"), _as_of(sight, grouped=False)),
            tuple(outer.values()),
            f"{columns['start_key']} IS NOT NULL AND {columns['end_key']} IS NOT NULL",
            self._order(sight, columns, declared) if fact.sort else (),
            ordinal,
            [
                columns["start_key"],
                columns["end_key"],
                *(columns[name] for name in parts if name in columns and name != fact.ordinal),
                *self._file(),
            ],
        )
        kept = ordered.kept()
        said = f"1 AS count, {ordered.as_of} AS as_of_us, s.seq AS _seq"
        return f"SELECT {_chosen(outer)}, {said} FROM {ordered.sources()}", (kept,)

    def _file(self) -> list[str]:
        """Expression of which of several files holds a row of the inner step."""
        if not self.files:
            return []
        cases = " ".join(f"WHEN s.seq < {first} THEN {number}" for number, first in enumerate(self.files))
        return [f"CASE {cases} ELSE {len(self.files)} END"]

    def _file_order(self, declared: Relationship) -> tuple[str, ...]:
        """The columns by which rows that were not brought into order yet are written."""
        return ("start_key", _time(declared)) if self.fact.sort else ("start_key", "end_key")

    def _order(self, sight: Sight, columns: dict[str, str], declared: Relationship) -> tuple[str, ...]:
        """By the start's key, which for an identifier is the order of its number; then by time."""
        start, time = self.fact.start, _time(declared)
        [first, *more] = start.keys
        if first.identifier is None or more:
            key = columns["start_key"]
        else:
            key = sight.known_as(first.identifier, "id", (*self.fact.path, "from"))
        return (key, columns[time]) if time in columns else (key,)

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
