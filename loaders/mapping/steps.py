"""Steps of a fact that are worth a table of their own: equal rows put together, and rows brought into order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass

from loaders.mapping.sight import Sight, dictionary_table, identities_table
from loaders.mapping.sql import together

NO_CONDITION = together(())


@dataclass(frozen=True)
class Kept:
    """A temporary table that a fact reads, and the query that fills it; made when it is first read."""

    name: str
    sql: str


@dataclass(frozen=True)
class Grouping:
    """The rows of a distinct fact put together by the atoms that it reads.

    `atoms` gives the alias of each expression; `rows` is what is read, of which those count for which `when` holds, and
    `as_of` how old a group is. `when_of` says the condition of groups by some atoms; None where they do not tell.
    """

    name: str
    atoms: Map[str, str]
    rows: str
    when: str
    as_of: str
    when_of: Callable[[Map[str, str]], str | None]

    def covers(self, other: Grouping) -> bool:
        """Whether the other's groups can be made of these."""
        return (
            self.rows == other.rows and set(self.atoms) >= set(other.atoms) and self._rest(other) is not None
        )

    def from_rows(self) -> Kept:
        """The groups, from the rows themselves."""
        columns = "".join(f"{raw} AS {alias}, " for raw, alias in self.atoms.items())
        said = f"count(*) AS n, min(t._seq) AS seq, {self.as_of}"
        return Kept(self.name, f"SELECT {columns}{said} FROM {self.rows} WHERE {self.when} GROUP BY ALL")

    def of_all(self, rows: str, used: str) -> Kept:
        """The groups of all rows as they were read, with a column `used`: whether they are of rows in use."""
        columns = "".join(f"{raw} AS {alias}, " for raw, alias in self.atoms.items())
        said = f"count(*) AS n, min(t._seq) AS seq, {self.as_of}, {used} AS used"
        return Kept(self.name, f"SELECT {columns}{said} FROM {rows} AS t GROUP BY ALL")

    def from_groups(self, wider: Grouping) -> Kept:
        """The groups, from those of another fact that reads as much or more."""
        columns = "".join(f"{wider.atoms[raw]} AS {alias}, " for raw, alias in self.atoms.items())
        said = "CAST(sum(n) AS BIGINT) AS n, min(seq) AS seq, max(as_of_us) AS as_of_us"
        return Kept(
            self.name, f"SELECT {columns}{said} FROM {wider.name} WHERE {wider._rest(self)} GROUP BY ALL"
        )

    def _rest(self, other: Grouping) -> str | None:
        """The condition under which these groups are also the other's; None where they cannot tell."""
        if self.when == other.when:
            return NO_CONDITION
        return other.when_of(self.atoms) if self.when == NO_CONDITION else None


def shared(groupings: Iterable[Grouping]) -> dict[str, tuple[Kept, ...]]:
    """The tables to make for each grouping, by its name: rows are put together once for all that read alike."""
    widest_first = sorted(
        groupings, key=lambda grouping: (-len(grouping.atoms), grouping.when != NO_CONDITION)
    )
    hosts: list[Grouping] = []
    found: dict[str, tuple[Kept, ...]] = {}
    for grouping in widest_first:
        host = next((host for host in hosts if host.covers(grouping)), None)
        if host is None:
            hosts.append(grouping)
            found[grouping.name] = (grouping.from_rows(),)
        else:
            found[grouping.name] = (host.from_rows(), grouping.from_groups(host))
    return found


@dataclass(frozen=True)
class Ordered:
    """Rows of a fact brought into order while they are narrow: an identifier travels as its number, and is looked up
    for the rows in order as they are written.

    `said` are the expressions of the outer step, `known` says which rows count, `by` are the expressions to sort by.
    `ordinal` is the expression of the number that a row states, `equal` are those by which rows without one are equal
    and get a running number.
    """

    sight: Sight
    inner: str
    said: Sequence[str]
    known: str
    by: Sequence[str]
    ordinal: str | None = None
    equal: Sequence[str] = ()

    @property
    def as_of(self) -> str:
        """Expression of the outer step of how old a row is."""
        return self._same_as_of or "s.as_of_us"

    def sources(self) -> str:
        """The FROM of the outer step over the rows in order."""
        looked_up = ""
        for atom, (alias, kind) in self.sight.dictionaries.items():
            if atom in self.sight.plain:
                looked_up += f" LEFT JOIN {dictionary_table(kind)} AS {alias} ON {atom} = {alias}.raw"
            else:
                looked_up += f" LEFT JOIN {identities_table(kind)} AS {alias} ON {atom} = {alias}.id"
        return f"({self._rows()}) AS s{looked_up}"

    def _rows(self) -> str:
        carried = self._carried()
        aged = {} if self._same_as_of else {"s.as_of_us": "as_of_us"}
        keys = {by: f"o{number}" for number, by in enumerate(self.by) if by not in carried}
        columns = ", ".join(f"{said} AS {name}" for said, name in {**carried, **aged, **keys}.items())
        columns += ", s.seq AS seq"
        order = [carried.get(by) or keys[by] for by in self.by]
        source = f"FROM {self.sight.sources(f'({self.inner})')} WHERE {self.known}"
        if self.ordinal is None:
            rows = f"SELECT {columns} {source}"
        else:
            running = f"'#' || row_number() OVER (PARTITION BY {', '.join(self.equal)} ORDER BY s.seq)"
            # Most statements number every row: only those without a number are counted.
            rows = (
                f"SELECT {columns}, {self.ordinal} AS ordinal {source} AND {self.ordinal} IS NOT NULL UNION ALL "
                f"SELECT {columns}, {running} AS ordinal {source} AND {self.ordinal} IS NULL"
            )
        return _sorted(rows, order, list(keys.values()))

    @property
    def _same_as_of(self) -> str | None:
        """The atom that says how old a row is, where one is carried anyway."""
        age = next(
            (raw for raw, alias in self.sight.atoms.items() if f"{raw} AS as_of_us" in self.inner), None
        )
        atom = None if age is None else f"s.{self.sight.atoms[age]}"
        return atom if atom in self._carried() else None

    def _carried(self) -> dict[str, str]:
        """What the outer step needs of each row, each with the name of its column."""
        numbers = {
            atom: f"{alias}.id"
            for atom, (alias, _) in self.sight.dictionaries.items()
            if atom not in self.sight.plain
        }
        atoms = [f"s.{alias}" for alias in self.sight.atoms.values()]
        named = {word for said in self.said for word in re.findall(r"\bs\.a\d+\b", said)}
        return {
            numbers.get(atom, atom): atom.removeprefix("s.")
            for atom in atoms
            if atom in named or atom in self.sight.dictionaries
        }


def _sorted(rows: str, order: Sequence[str], unneeded: Sequence[str]) -> str:
    if not order:
        return rows
    chosen = f"* EXCLUDE ({', '.join(unneeded)})" if unneeded else "*"
    return f"SELECT {chosen} FROM ({rows}) ORDER BY {', '.join(order)}"
