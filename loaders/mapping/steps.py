"""Steps of a fact that are worth a table of their own: equal rows put together, and rows brought into order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass

from loaders.mapping.sight import Sight, dictionary_table, identities_table


@dataclass(frozen=True)
class Kept:
    """A temporary table that a fact reads, and the query that fills it; made when it is first read."""

    name: str
    sql: str


@dataclass(frozen=True)
class Grouping:
    """The rows of a distinct fact put together by the atoms that it reads.

    `atoms` gives the alias of each expression; `rows` is what is read, `as_of` how old a group is.
    """

    name: str
    atoms: Map[str, str]
    rows: str
    as_of: str

    def covers(self, other: Grouping) -> bool:
        """Whether the other's groups can be made of these."""
        return self.rows == other.rows and set(self.atoms) >= set(other.atoms)

    def from_rows(self) -> Kept:
        """The groups, from the rows themselves."""
        columns = "".join(f"{raw} AS {alias}, " for raw, alias in self.atoms.items())
        said = f"count(*) AS n, min(t._seq) AS seq, {self.as_of}"
        return Kept(self.name, f"SELECT {columns}{said} FROM {self.rows} GROUP BY ALL")

    def from_groups(self, wider: Grouping) -> Kept:
        """The groups, from those of another fact that reads as much or more."""
        columns = "".join(f"{wider.atoms[raw]} AS {alias}, " for raw, alias in self.atoms.items())
        said = "CAST(sum(n) AS BIGINT) AS n, min(seq) AS seq, max(as_of_us) AS as_of_us"
        return Kept(self.name, f"SELECT {columns}{said} FROM {wider.name} GROUP BY ALL")


def shared(groupings: Iterable[Grouping]) -> dict[str, tuple[Kept, ...]]:
    """The tables to make for each grouping, by its name: rows are put together once for all that read alike."""
    widest_first = sorted(groupings, key=lambda grouping: -len(grouping.atoms))
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
    """Rows of a fact brought into order while they are narrow: an identifier travels as its number.

    `known` says which rows count, `by` are the expressions to sort by. `ordinal` is the expression of the number that
    a row states, `equal` are those by which rows without one are equal and get a running number.
    """

    name: str
    sight: Sight
    inner: str
    known: str
    by: Sequence[str]
    ordinal: str | None = None
    equal: Sequence[str] = ()

    def kept(self) -> Kept:
        """The table of the rows in order."""
        columns = ", ".join([*self._atoms(), "s.n", "s.seq", "s.as_of_us"])
        source = f"FROM {self.sight.sources(f'({self.inner})')} WHERE {self.known}"
        keys = "".join(f", {expression} AS o{number}" for number, expression in enumerate(self.by))
        if self.ordinal is None:
            return Kept(self.name, self._sorted(f"SELECT {columns}{keys} {source}"))
        running = f"'#' || row_number() OVER (PARTITION BY {', '.join(self.equal)} ORDER BY s.seq)"
        # Most statements number every row: only those without a number are counted.
        stated = f"SELECT {columns}{keys}, {self.ordinal} AS ordinal {source} AND {self.ordinal} IS NOT NULL"
        counted = f"SELECT {columns}{keys}, {running} AS ordinal {source} AND {self.ordinal} IS NULL"
        return Kept(self.name, self._sorted(f"{stated} UNION ALL {counted}"))

    def _sorted(self, rows: str) -> str:
        if not self.by:
            return rows
        order = ", ".join(f"o{number}" for number in range(len(self.by)))
        return f"SELECT * EXCLUDE ({order}) FROM ({rows}) ORDER BY {order}"

    def sources(self) -> str:
        """The FROM of the outer step over the rows in order."""
        looked_up = ""
        for atom, (alias, kind) in self.sight.dictionaries.items():
            if atom in self.sight.plain:
                looked_up += f" LEFT JOIN {dictionary_table(kind)} AS {alias} ON {atom} = {alias}.raw"
            else:
                looked_up += f" LEFT JOIN {identities_table(kind)} AS {alias} ON {atom} = {alias}.id"
        return f"{self.name} AS s{looked_up}"

    def _atoms(self) -> list[str]:
        numbers = {
            atom: f"{alias}.id"
            for atom, (alias, _) in self.sight.dictionaries.items()
            if atom not in self.sight.plain
        }
        atoms = [f"s.{alias}" for alias in self.sight.atoms.values()]
        return [f"{numbers.get(atom, atom)} AS {atom.removeprefix('s.')}" for atom in atoms]
