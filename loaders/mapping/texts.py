"""The raw texts of rows: of a file that was typed while it was read, as few as are asked are read a second time."""

from __future__ import annotations

import duckdb

from loaders.mapping.part import Part


class Texts:
    """Which raw rows of the parts of a delivery are there. Of parts that were poured as texts all are."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._whole: set[str] = set()
        self._some: dict[str, frozenset[int]] = {}

    def of(self, part: Part, wanted: str) -> str:
        """The table of a part's raw rows, of those at least whose numbers the query `wanted` gives as `_seq`."""
        if part.typed and part.name not in self._whole:
            query = f"SELECT DISTINCT _seq FROM ({wanted}) WHERE {part.holds('_seq')}"
            places = {number - part.offset for (number,) in self._connection.execute(query).fetchall()}
            known = self._some.get(part.name)
            if known is None or not known.issuperset(places):
                self._read(part, places.union(known or ()))
        return part.raw

    def number(self, part: Part) -> str:
        """Expression of the number of a raw row."""
        is_whole = not part.typed or part.name in self._whole
        return f"{'rowid' if is_whole else '_at'} + {part.offset}"

    def _read(self, part: Part, places: set[int]) -> None:
        raw = f"raw_{part.name}"
        if part.sheet.pour_some(self._connection, raw, sorted(places), part.rows):
            self._some[part.name] = frozenset(places)
        else:
            part.sheet.pour(self._connection, raw)
            self._whole.add(part.name)
