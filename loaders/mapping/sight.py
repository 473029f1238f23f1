"""What one fact sees of a row: columns of its table and of joined ones, the items of a list, the dictionaries.

A fact is compiled in two steps. The inner one reads *atoms*, plain columns, and may group by them; the outer one
computes from the atoms, so that names and identifiers are worked on once for each distinct value.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Map
from dataclasses import dataclass, field, replace

from graph.errors import MappingError
from loaders.mapping.declaration import ColumnMapping, Join, Mapping, TableMapping, When
from loaders.mapping.document import Path_
from loaders.mapping.sql import listed, literal, named, together

NOTHING_IS = {
    "moment": "TIMESTAMP",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "list": "VARCHAR[]",
}
ITEM_COLUMNS = ("item", "level", "path", "parent")
ITEM = ".item"
Reference = Callable[[str, str], str]


def nothing_of(column: ColumnMapping, part: str) -> str:
    """Expression of a column that is nothing in every row; `part` is a suffix such as `_us`."""
    of_part = {"": NOTHING_IS.get(column.type, "VARCHAR"), "_us": "BIGINT", "_minor": "BIGINT"}
    return f"CAST(NULL AS {of_part.get(part, 'VARCHAR')})"


def read_view(table: str) -> str:
    """The view of a table's typed rows."""
    return named(f"read_{table}")


def rows_view(table: str) -> str:
    """The view of the rows of a table that are used."""
    return named(f"rows_{table}")


def dictionary_table(kind: str) -> str:
    """The table of all identifiers of a kind in this load: raw, normal, state, hash, mask, sealed, key, id, code."""
    return named(f"dictionary_{kind}")


def code_of(kind: str, text: str) -> str:
    """Expression of the `code` of an identifier's text (an expression): each text of this load has its own."""
    return f"{named(f'code_of_{kind}')}({text})"


def identities_table(kind: str) -> str:
    """The table of the same, one row an `id`."""
    return named(f"identities_{kind}")


@dataclass
class Sight:
    """The columns that a fact of a table may name, and a record of which it did name."""

    mapping: Mapping
    table: TableMapping
    each: tuple[str, ...] = ()
    absent: frozenset[str] = frozenset()
    """Columns that no file of this load has: they are nothing, and nobody carries or looks up nothing."""
    atoms: dict[str, str] = field(default_factory=dict)
    plain: set[str] = field(default_factory=set)
    dictionaries: dict[str, tuple[str, str]] = field(default_factory=dict)
    joins: set[str] = field(default_factory=set)

    def column(self, name: str, path: Path_) -> ColumnMapping:
        """The column of this name. Raises MappingError when a row has none."""
        if self._is_item(name):
            of = self.column(self._list_of(name), path)
            return replace(of, name=name, type="integer" if name == "level" else "text")
        found = self.mapping.column(self.table, name)
        if found is None:
            known = [*self.table.columns, *(f"{join}.…" for join in self.table.joins)]
            raise self.error(path, f"there is no column {name!r} here", f"there is {', '.join(known)}")
        return found

    def raw(self, name: str, part: str = "") -> str:
        """Expression of a plain column in the inner step; `part` is a suffix such as `_us`."""
        if self._is_item(name):
            return f"t.{named(name)}"
        join, _, inner = name.partition(".")
        if name not in self.table.columns and join in self.table.joins:
            self.joins.add(join)
            return f"{named('j_' + join)}.{named(inner + part)}"
        if name in self.absent:
            return nothing_of(self.table.columns[name], part)
        return f"t.{named(name + part)}"

    def atom(self, name: str, part: str = "") -> str:
        """Expression of the same in the outer step."""
        if self.is_nothing(name):
            return self.raw(name, part)
        atom = self._atom(name, part)
        self.plain.add(atom)
        return atom

    def is_nothing(self, name: str) -> bool:
        """Whether no file has the column."""
        return name in self.absent and not self._is_item(name)

    def _is_item(self, name: str) -> bool:
        """Whether it is of the item that a fact with `each` is made for: of the only list, or of a named one."""
        return (len(self.each) == 1 and name in ITEM_COLUMNS) or self._list_of(name) + ITEM == name

    def _list_of(self, name: str) -> str:
        """The list whose item it is of; of a name that is no item's, the first one or nothing."""
        return next((of for of in self.each if of + ITEM == name), self.each[0] if self.each else "")

    def _atom(self, name: str, part: str = "") -> str:
        raw = self.raw(name, part)
        return f"s.{self.atoms.setdefault(raw, f'a{len(self.atoms)}')}"

    def known_as(self, name: str, part: str, path: Path_) -> str:
        """Expression, in the outer step, of what the dictionary says of an identifier: `normal`, `hash`,
        `mask`, `sealed`, `key` or `id`.
        """
        kind = self.column(name, path).identifier
        if self.is_nothing(name):
            return f"CAST(NULL AS {'INTEGER' if part == 'id' else 'VARCHAR'})"
        atom = self._atom(name)
        alias, _ = self.dictionaries.setdefault(atom, (f"d{len(self.dictionaries)}", kind))
        return f"{alias}.{part}"

    def holds(self, when: When, path: Path_) -> str:
        """Condition of the inner step."""
        return self._tests(when, path, self.raw)

    def holds_of_groups(self, when: When, path: Path_, atoms: Map[str, str]) -> str | None:
        """The same of rows put together by these atoms, given by their plain columns; None where they do not tell."""
        asked: set[str] = set()

        def of(name: str, part: str) -> str:
            raw = self.raw(name, part)
            asked.add(raw)
            return atoms.get(raw, raw)

        condition = self._tests(when, path, of)
        return condition if asked <= set(atoms) else None

    def said_to_hold(self, when: When, path: Path_) -> str:
        """The same as a value of the outer step: true or false, never null."""
        return f"coalesce({self._tests(when, path, self.atom)}, false)"

    def _tests(self, when: When, path: Path_, of: Reference) -> str:
        return together(self._test(name, dict(test), (*path, name), of) for name, test in when.items())

    def _test(self, name: str, test: dict[str, object], path: Path_, of: Reference) -> str:
        column = self.column(name, path)
        subject = of(name, "_minor" if column.type == "money" else "")
        if "known" in test:
            return f"{subject} IS {'NOT ' if test['known'] else ''}NULL"
        word, wanted = next(iter(test.items()))
        texts = [wanted] if isinstance(wanted, str) else list(wanted)  # type: ignore[call-overload]  # the schema says so
        if column.type == "list":
            raise self.error(path, f"{name!r} is a list, which can only be `known` or not", "use `each`")
        self._refuse_impossible(column, texts, path)
        return f"CAST({subject} AS VARCHAR) {'NOT ' if word == 'not' else ''}IN {listed(texts)}"

    def _refuse_impossible(self, column: ColumnMapping, texts: list[str], path: Path_) -> None:
        meanings = set(column.codes.values())
        if column.type != "code" or column.unknown == "keep":
            return
        for text in texts:
            if text not in meanings:
                raise self.error(
                    path, f"{text!r} is no meaning in the code table", f"it has {', '.join(sorted(meanings))}"
                )

    def inner(self, when: When, path: Path_, extra: str) -> str:
        """The inner step: atoms of the rows for which `when` holds. Call it after the outer step is compiled."""
        columns = [
            *(f"{raw} AS {alias}" for raw, alias in self.atoms.items()),
            "1 AS n, t._seq AS seq",
            extra,
        ]
        return f"SELECT {', '.join(columns)} FROM {self.rows(when, path)}"

    def different(self, when: When, path: Path_) -> str:
        """The inner step without rows that repeat each other, and without their numbers."""
        columns = ", ".join(f"{raw} AS {alias}" for raw, alias in self.atoms.items())
        # Where no file has any of the columns, all rows are alike.
        return f"SELECT DISTINCT {columns or '1 AS n'} FROM {self.rows(when, path)}"

    def rows(self, when: When, path: Path_) -> str:
        """What the inner step reads: the rows for which `when` holds, with those of other tables that they join."""
        condition = self.holds(when, path)  # first, since it may name other tables
        return f"{self.every_row(path)} WHERE {condition}"

    def every_row(self, path: Path_) -> str:
        """The rows in use with those of other tables that they join: call it after all else is compiled."""
        return self._rows(path[:-1])

    def sources(self, inner: str) -> str:
        """The FROM of the outer step: the inner one and its dictionaries."""
        looked_up = "".join(
            f" LEFT JOIN {dictionary_table(kind)} AS {alias} ON {code_of(kind, atom)} = {alias}.code"
            for atom, (alias, kind) in self.dictionaries.items()
        )
        return f"{inner} AS s{looked_up}"

    def error(self, path: Path_, message: str, hint: str) -> MappingError:
        """The error to raise for a part of this mapping."""
        return self.mapping.document.error(path, message, hint)

    def _rows(self, path: Path_) -> str:
        rows = f"{self._listed(path)} AS t"
        for name in sorted(self.joins):
            join = self.table.joins[name]
            alias = named(f"j_{name}")
            on = together(
                f"{self._sought(join, here)} = {alias}.{named(there)}" for here, there in join.on.items()
            )
            rows += f" LEFT JOIN {first_rows(self.table, name)} AS {alias} ON {on}"
        return rows

    def _sought(self, join: Join, here: str) -> str:
        """Expression of what a join looks for: a column, or an item of a list that the fact goes through."""
        if here not in self.table.columns and not self._is_item(here):
            raise self.error(
                (*join.path, "on", here), f"a fact looks here for {here!r} and goes through no such list",
                f"give the fact `each: {here.removesuffix(ITEM)}`",
            )  # fmt: skip
        return f"t.{named(here)}"

    def _listed(self, path: Path_) -> str:
        view = rows_view(self.table.name)
        for name in self.each:
            if self.column(name, (*path, "each")).type != "list" or name not in self.table.columns:
                raise self.error(
                    (*path, "each"), f"{name!r} is no list of this table", "give it `type: list`"
                )
        rows = view
        for name in self.each:
            rows = f"(SELECT *, unnest({named(name)}) AS {named(name + ITEM)} FROM {rows})"
        return self._numbered() if len(self.each) == 1 else rows

    def _numbered(self) -> str:
        """The rows once for each item of the only list, with what is known of the item."""
        [each] = self.each
        view, items, item = rows_view(self.table.name), named(each), named(each + ITEM)
        separator = literal(self.table.columns[each].separator)
        upto = f"array_to_string({items}[:level], {separator})"
        above = f"CASE WHEN level > 1 THEN array_to_string({items}[:level - 1], {separator}) END"
        numbered = f"SELECT *, unnest({items}) AS item, generate_subscripts({items}, 1) AS level FROM {view}"
        return f"(SELECT *, item AS {item}, {upto} AS path, {above} AS parent FROM ({numbered}))"


def first_rows(table: TableMapping, join: str) -> str:
    """The table that holds, for each value that a join looks for, the first row that has it."""
    return named(f"first_{table.name}_{join}")
