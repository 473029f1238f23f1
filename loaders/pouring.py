"""The sheets of a delivery on their way in: those that are read alike wait for each other and are read as one."""

from __future__ import annotations

from loaders.mapping.match import Match
from loaders.mapping.staging import Stage
from loaders.progress import Progress
from loaders.readers import Sheet, Way
from loaders.unknown import unknown_told

WORTH = 16 << 20
"""Bytes of files from which they are worth a query of their own: to plan one takes as long as to parse so much."""
AT_ONCE = 512 << 20
"""Bytes of the files that one statement reads: where a row of one is malformed, all are read once more, each alone."""


class Pouring:
    """Pours sheets in the order in which they come. A statement is planned for as long as some megabytes take to read,
    and each table of rows is planned for again by every fact.
    """

    def __init__(self, stage: Stage, progress: Progress, files: int) -> None:
        self._stage = stage
        self._progress = progress
        self._files = files
        self._ended = 0
        self._waiting: list[tuple[Sheet, Match]] = []
        self._way: Way | None = None
        self._size = 0
        progress("read", 0, files)

    def add(self, sheet: Sheet, match: Match) -> list[str]:
        """What there is to tell of the sheets that were poured because of this one, itself or those before it."""
        way = self._stage.way_of(sheet, match)
        told = [] if self._goes_with_the_others(match, way) else self.pour()
        self._waiting.append((sheet, match))
        self._way = way
        if way is None:
            return told + self.pour()
        self._size += way.size
        return told

    def file_ends(self) -> None:
        """All sheets of a file were added."""
        self._ended += 1
        if not self._waiting:
            self._tell_files()

    def pour(self) -> list[str]:
        """What there is to tell of the sheets that still waited."""
        told: list[str] = []
        parts = []
        way = self._way if self._size >= WORTH else None
        if len(self._waiting) > 1 and way is not None:
            parts = self._stage.pour_alike(self._waiting, way)
        for sheet, match in self._waiting[len(parts) :]:
            parts.append(self._stage.pour(sheet, match, way))
        for part in parts:
            self._progress("rows", part.rows, None)
            told += unknown_told(self._stage.connection, part)
        self._waiting, self._way, self._size = [], None, 0
        self._tell_files()
        return told

    def _goes_with_the_others(self, match: Match, way: Way | None) -> bool:
        if way is None or self._way is None or way.plan != self._way.plan:
            return False
        return self._waiting[0][1].table is match.table and self._size + way.size <= AT_ONCE

    def _tell_files(self) -> None:
        if self._ended:
            self._progress("read", self._ended, self._files)
        self._ended = 0
