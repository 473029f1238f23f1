"""How near a file that no source takes comes to one: which of its headers that source knows, and what it lacks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph.errors import Case
from loaders.mapping import Mapping
from loaders.mapping.declaration import ORIGINS, ColumnMapping, TableMapping
from loaders.mapping.match import lacking, told, told_in_chinese, wanted
from loaders.readers import Sheet


@dataclass(frozen=True)
class Near:
    """The table of a source that a file comes nearest to.

    `has` are the file's headers that it knows, `lacks` the columns that it must have and that are not there;
    `likeness` is the part of all of its columns that are there.
    """

    source: str
    table: str
    has: tuple[str, ...]
    lacks: tuple[ColumnMapping, ...]
    likeness: float

    @property
    def rank(self) -> tuple[int, int]:
        """The more headers are known the nearer, and of as many the fewer are wanted.

        What has to stand beside the columns counts twice: a column is sooner added.
        """
        beside = sum(set(column.headers) <= set(ORIGINS.values()) for column in self.lacks)
        return (len(self.has), -len(self.lacks) - beside)

    @property
    def told(self) -> str:
        """What is there and what is not, in English."""
        headers = wanted(self.lacks)
        has = ", ".join(map(repr, self.has))
        return (
            f"{self.source}/{self.table}, which knows {has} and wants {len(headers):,} more:{told(headers)}"
        )


def near(mapping: Mapping, sheets: Iterable[Sheet]) -> Near | None:
    """The nearest table of a source; None where the file has no sheet."""
    found = [_near(mapping.name, table, sheet) for sheet in sheets for table in mapping.tables.values()]
    return max(found, key=lambda entry: entry.rank, default=None)


def nearest_told(known: Iterable[Near]) -> tuple[str, Case] | None:
    """Why no source takes a file, by the source that comes nearest; None where no source knows any of its headers."""
    some = [entry for entry in known if entry.has and entry.lacks]
    if not some:
        return None
    best = max(some, key=lambda entry: (entry.rank, entry.likeness))
    others = sorted(entry.source for entry in some if entry is not best and entry.rank == best.rank)
    as_near = f"; as near come {', '.join(others)}" if others else ""
    why = f"its headers are those of no source; the nearest is {best.told}{as_near}"
    return why, _case(best, "、".join(others))


def _case(best: Near, others: str) -> Case:
    source, has = f"{best.source}/{best.table}", "、".join(best.has)
    missing, lacks = len(wanted(best.lacks)), told_in_chinese(wanted(best.lacks))
    if others:
        return Case(
            "file_near_several",
            {"source": source, "has": has, "missing": missing, "lacks": lacks, "others": others},
        )
    return Case("file_near", {"source": source, "has": has, "missing": missing, "lacks": lacks})


def _near(source: str, table: TableMapping, sheet: Sheet) -> Near:
    known = {header for column in table.columns.values() for header in column.headers}
    has = tuple(header for header in sheet.columns if header in known)
    there = sum(bool(set(column.headers) & set(has)) for column in table.columns.values())
    return Near(source, table.name, has, lacking(table, sheet), there / len(table.columns))
