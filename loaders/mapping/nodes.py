"""A node of a mapping as SQL, and the judgements that its rules make."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from graph.model import Space
from graph.resolve import equal_form_sql, one_record_sql
from loaders.mapping.declaration import Mapping, NodeFact, TableMapping, Value
from loaders.mapping.document import Path_
from loaders.mapping.sight import ITEM, Sight
from loaders.mapping.sql import literal, word
from loaders.mapping.stating import FactQuery, is_certain, properties_sql, rows_sql, stated, table_of
from loaders.mapping.worth import identifier_key_sql, key_sql, text_sql

_SHORT_NAME = r"\p{Han}{2,3}"
_OF_PEOPLE = frozenset({"resident_id", "passport", "other_id"})


@dataclass(frozen=True)
class Node:
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
            **properties_sql(
                sight, space.properties, {**fact.properties, **self._name_form(space)}, fact.path
            ),
        }
        sql, grouping = stated(sight, fact, columns, ("key",))
        own = FactQuery(
            fact.space,
            fact.kind,
            fact.path,
            sql,
            rows_sql(sight, fact, columns, ("key",)),
            is_certain(self.table, fact),
            ("key",),
            kept=table_of("fact", fact.path) if fact.equal_form else None,
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
            if choice.identifier is not None and choice.identifier not in self.absent
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
