"""Which source a file belongs to, by its headers, and how that source would read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Map
from contextlib import ExitStack
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path

import duckdb

from graph.columns import columns, passing_folder_of_nobody
from graph.errors import Case, NotFoundError, ReadError
from loaders.archives.places import place_in_zip
from loaders.catalogue import Source, sources
from loaders.drafts import is_finished
from loaders.mapping import Mapping
from loaders.mapping.carrying import carry_down
from loaders.mapping.match import Match, declared_unused, expected_columns, is_mended, match
from loaders.mapping.rows import origins_sql, typed_rows, without_ends
from loaders.mapping.sql import literal, named
from loaders.mapping.staging import prepare
from loaders.nearness import Near, near, nearest_told
from loaders.options import read_options, told_as
from loaders.progress import Progress, no_progress
from loaders.readers import Sheet, head, read

# Nothing is looked like that has fewer than this part of a table's headers.
_LIKE = 0.5
# A file without headers is a source's when at least this part of its rows has no fault in any column.
_READABLE = 0.8
_OF_NONE = frozenset({"file_of_none", "file_near", "file_near_several"})
_DESCRIBE = (
    "name its source with --source, or describe it: `xunmai source new FILE` drafts one (docs/new_source.md)"
)


@dataclass(frozen=True)
class Seen:
    """A file and the source that it belongs to, or why it belongs to none.

    A workbook may hold sheets of several sources: then each is seen for itself, with the `sheets` that are meant; where
    there are none, all of the file is. `tables` names the source's tables that its sheets are; `unknown` the columns
    and sheets that the source does not know, which its mapping lets pass and the load's report tells with examples.
    `could` names the sources that it might be of where several take it; `mends` says that it is a file of rejects.
    """

    path: Path
    source: Source | None = None
    tables: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    why: str | None = None
    hint: str | None = None
    sheets: tuple[str, ...] = ()
    could: tuple[str, ...] = ()
    mends: bool = False
    case: Case | None = None

    @property
    def told(self) -> str:
        """What people call the file: its name, with the zip that holds it or the folder that its source reads."""
        if self.source is None:
            return place_in_zip(self.path) or self.path.name
        return told_as(self.source.mapping, self.path)


@dataclass(frozen=True)
class _Reading:
    """A file as one source would read it: `fault` says why it is not that source's, `likeness` how near it comes, and
    `near` to which of its tables.

    `sheets` are those of a workbook that it could read, with the table that each is, where it could not read all.
    """

    source: Source
    tables: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    fault: ReadError | None = None
    likeness: float = 0.0
    near: Near | None = None
    sheets: Map[str, str] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    mends: bool = False


def survey(paths: Iterable[Path], own: Path | None = None, progress: Progress = no_progress) -> list[Seen]:
    """What each file is, in the order given. What several sources could read goes to the one that could read all.

    A workbook that no source could read whole is seen sheet by sheet. A draft takes no file before it is finished; of
    what nobody else takes, it is told. `progress` is told of each file as the step `look`.

    Raises:
        ReadError: there is no such file.
    """
    every = sources(own)
    broken = [entry for entry in every if entry.fault is not None]
    drafts = [entry for entry in every if entry not in broken and not is_finished(entry)]
    known = [entry for entry in every if entry not in broken and entry not in drafts]
    files = list(dict.fromkeys(paths))
    readings = {}
    for path in files:
        readings[path] = _readings(known, path)
        progress("look", 1, len(files))
    fitting = {path: {r.source.name for r in found if r.fault is None} for path, found in readings.items()}
    recognised = [names for names in fitting.values() if names]
    common = set.intersection(*recognised) if recognised else set()
    return [
        _told_of_broken(_told_of_drafts(seen, drafts), broken)
        for path, found in readings.items()
        for seen in _seen_whole_or_apart(path, found, common)
    ]


def _told_of_drafts(seen: Seen, drafts: Sequence[Source]) -> Seen:
    """What a file is, with the drafts that would read it where no source does."""
    if not drafts or seen.source is not None or seen.could or seen.sheets:
        return seen
    able = [entry.source.name for entry in _readings(drafts, seen.path) if entry.fault is None]
    if not able:
        return seen
    which = ", ".join(able)
    return replace(
        seen,
        why=f"the draft {which} would read it, but is not finished",
        hint=f"finish it: xunmai source check {able[0]} says what is to be filled in, and where",
        case=Case("file_of_draft", {"sources": which}),
    )


def _told_of_broken(seen: Seen, broken: Sequence[Source]) -> Seen:
    """What a file is, with the sources that could not be asked where none of the others takes it."""
    if not broken or seen.case is None or seen.case.name not in _OF_NONE:
        return seen
    said = "; ".join(f"{entry.name} could not be asked: {entry.fault}" for entry in broken)
    names = ", ".join(entry.name for entry in broken)
    return replace(seen, why=f"{seen.why}; {said}", case=Case("sources_broken", {"sources": names}))


def recognise(paths: Iterable[Path], own: Path | None = None) -> Source:
    """The one source to which all these files belong, by their headers.

    Raises:
        ReadError: there is no such file.
        NotFoundError: no source knows these files, or several do.
    """
    seen = survey(paths, own)
    found = {entry.source.name: entry.source for entry in seen if entry.source is not None}
    strange = [entry for entry in seen if entry.source is None]
    if len(found) == 1 and not strange:
        return next(iter(found.values()))
    if strange:
        raise nobody_knows(strange)
    names = ", ".join(entry.path.name for entry in seen)
    raise NotFoundError(
        f"{names} are of several sources: {', '.join(sorted(found))}" if found else "no file was given",
        hint="load the files of one source at a time",
    )


def nobody_knows(strange: Sequence[Seen]) -> NotFoundError:
    """The error that says of files why no source takes them."""
    told = "\n  ".join(f"{entry.told}: {entry.why}" for entry in strange)
    hints = dict.fromkeys(entry.hint for entry in strange if entry.hint)
    return NotFoundError(f"no source takes {told}", hint="\n  ".join(hints))


def _seen_whole_or_apart(path: Path, readings: Sequence[_Reading], common: set[str]) -> list[Seen]:
    if any(reading.fault is None for reading in readings):
        return [_seen(path, readings, common)]
    return _seen_apart(path, readings) or [_seen(path, readings, common)]


def _seen_apart(path: Path, readings: Sequence[_Reading]) -> list[Seen]:
    """The sheets of a workbook by the one source that could read them, and those that none or several could."""
    able = [reading for reading in readings if reading.sheets]
    if not able:
        return []
    claims = {
        sheet: [reading for reading in able if sheet in reading.sheets]
        for sheet in dict.fromkeys(name for reading in able for name in (*reading.sheets, *reading.others))
    }
    found = []
    for reading in able:
        own = tuple(sheet for sheet, claim in claims.items() if claim == [reading])
        if own:
            tables = tuple(dict.fromkeys(reading.sheets[sheet] for sheet in own))
            found.append(Seen(path, reading.source, tables, sheets=own))
    for sheet, claim in claims.items():
        if len(claim) != 1:
            could = tuple(reading.source.name for reading in claim)
            which = ", ".join(could)
            why, case = (
                (
                    f"the sheet {sheet!r} could be of {which}",
                    Case("sheet_of_several", {"sheet": sheet, "sources": which}),
                )
                if claim
                else (f"the sheet {sheet!r} is of no source", Case("sheet_of_none", {"sheet": sheet}))
            )
            hint = "keep it in a file of its own, or describe it: docs/mapping.md"
            found.append(Seen(path, why=why, hint=hint, sheets=(sheet,), could=could, case=case))
    return found


def _seen(path: Path, readings: Sequence[_Reading], common: set[str]) -> Seen:
    fitting = [reading for reading in readings if reading.fault is None]
    if len(fitting) > 1:
        fitting = [reading for reading in fitting if common == {reading.source.name}] or fitting
    if len(fitting) == 1:
        one = fitting[0]
        return Seen(path, one.source, one.tables, one.unknown, mends=one.mends)
    if fitting:
        could = tuple(reading.source.name for reading in fitting)
        which = ", ".join(could)
        return Seen(
            path,
            why=f"it could be of {which}",
            hint="say which with --source",
            could=could,
            case=Case("file_of_several", {"sources": which}),
        )
    nearest = max(readings, key=lambda reading: reading.likeness)
    if nearest.likeness < _LIKE:
        nearest = max(readings, key=lambda reading: reading.near.rank if reading.near else (0, 0))
    wants_nothing = nearest.near is not None and nearest.near.has and not nearest.near.lacks
    if nearest.fault is not None and (nearest.likeness >= _LIKE or wants_nothing):
        fault = nearest.fault
        return Seen(path, why=fault.message, hint=fault.hint, case=fault.case)
    unreadable = {
        reading.fault.message: reading.fault for reading in readings if reading.fault and not reading.likeness
    }
    if len(unreadable) == 1:
        [fault] = unreadable.values()
        return Seen(path, why=fault.message, hint=fault.hint, case=fault.case)
    why, case = nearest_told(reading.near for reading in readings if reading.near is not None) or (
        "its headers are those of no source, and no source knows any of them",
        Case("file_of_none"),
    )
    return Seen(path, why=why, hint=_DESCRIBE, case=case)


def _readings(known: Sequence[Source], path: Path) -> list[_Reading]:
    """How each source would read a file; of a large one, how it would read the first lines."""
    if not path.is_file():
        raise ReadError(f"there is no file {path.name!r}", hint="check the path")
    with passing_folder_of_nobody("look") as folder, ExitStack() as held:
        opened = _Opened(head(path, folder), folder, held)
        found: dict[str, _Reading] = {}
        fits = False
        # Whose files have no headers is asked last: it has to read the rows.
        for entry in sorted(known, key=lambda entry: _has_no_headers(entry.mapping, opened)):
            if fits and _has_no_headers(entry.mapping, opened):
                fault = ReadError("it has the headers of another source", hint=None)
                found[entry.name] = _Reading(entry, fault=fault)
                continue
            found[entry.name] = _reading(entry, opened, told_as(entry.mapping, path))
            fits = fits or found[entry.name].fault is None
        return [found[entry.name] for entry in known]


@dataclass
class _Opened:
    """A file that many sources look at: it is read once for all that would read it alike."""

    path: Path
    scratch: Path
    held: ExitStack
    _known: dict[tuple[object, ...], list[Sheet] | ReadError] = field(default_factory=dict)

    @cached_property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """A connection to ask what sheets hold, made when it is first used: few files are asked."""
        return self.held.enter_context(columns(self.scratch))

    def sheets(self, mapping: Mapping, expect: Map[str, Sequence[str]]) -> list[Sheet]:
        """Its sheets as a source opens it. Raises ReadError where it cannot be opened so."""
        options = read_options(mapping, self.path, self.scratch, expect)
        said = {part.name: getattr(options, part.name) for part in fields(options) if part.name != "expect"}
        alike = tuple(said.values())
        plainly = _asked_of_tables(said)
        known = self._known.get(alike) or self._known.get(plainly)
        if known is None:
            try:
                known = read(self.path, options)
            except ReadError as fault:
                self._known[alike] = fault
                raise
            if any("_id" in sheet.columns for sheet in known):
                return known  # of a JSON document every source gets what it asks for
            self._known[plainly] = known
            # Where no header is repeated, none needs a number.
            self._known[_asked_of_tables(said | {"repeated": "number"})] = known
        if isinstance(known, ReadError):
            raise known
        return known


def _asked_of_tables(said: Map[str, object]) -> tuple[object, ...]:
    """What options ask of a file that is no JSON: such a file is read alike, whatever is asked of JSON."""
    return tuple(value for name, value in said.items() if name not in ("roots", "inherit"))


def _reading(source: Source, opened: _Opened, told: str) -> _Reading:
    """How a source would read a file that it tells as `told`."""
    mapping = source.mapping
    try:
        sheets = opened.sheets(mapping, expected_columns(mapping))
    except ReadError as fault:
        return _unlike_headers(source, fault, opened)
    matches, faults = _matches(mapping, sheets)
    if faults:
        own = {
            sheet.sheet: found.table.name
            for sheet, found in matches
            # The tables of a JSON document belong together, and some are there because they were asked for.
            if found and sheet.sheet and "_id" not in sheet.columns
        }
        others = tuple(sheet.sheet for sheet, _ in faults if sheet.sheet)
        return replace(_unlike_headers(source, faults[0][1], opened), sheets=own, others=others)
    held = [(sheet, found) for sheet, found in matches if found is not None and _holds(sheet, found, opened)]
    if not held:
        return _Reading(source, fault=_recordless())
    if _has_no_headers(mapping, opened):
        part = min(_readable(sheet, found, told, opened.scratch) for sheet, found in held)
        if part < _READABLE:
            return _Reading(source, fault=_unlike(source, part), likeness=part)
    unknown = [
        *_unknown_sheets(mapping, matches),
        *(header for _, found in held for header in found.unknown),
    ]
    tables = tuple(dict.fromkeys(found.table.name for _, found in held))
    return _Reading(source, tables, tuple(unknown), mends=any(is_mended(sheet.columns) for sheet, _ in held))


def _matches(
    mapping: Mapping, sheets: Iterable[Sheet]
) -> tuple[list[tuple[Sheet, Match | None]], list[tuple[Sheet, ReadError]]]:
    """The sheets with the tables that they are, and those that are none with the reason."""
    matches: list[tuple[Sheet, Match | None]] = []
    faults = []
    for sheet in sheets:
        try:
            matches.append((sheet, match(mapping, sheet)))
        except ReadError as fault:
            faults.append((sheet, fault))
    return matches, faults


def _unknown_sheets(mapping: Mapping, matches: Iterable[tuple[Sheet, Match | None]]) -> Iterator[str]:
    for sheet, found in matches:
        if found is None and sheet.sheet and not declared_unused(mapping, sheet):
            yield sheet.sheet


def _holds(sheet: Sheet, found: Match, opened: _Opened) -> bool:
    """Whether a sheet is what it seems: JSON shows every column that is asked of it, be it ever so empty."""
    if "_id" not in sheet.columns:
        return True
    stated = [
        " OR ".join(f"{named(header)} <> ''" for header in found.headers[column.name])
        for column in found.table.columns.values()
        if column.required and found.headers[column.name]
    ]
    query = f"SELECT 1 FROM {sheet.sql} WHERE {' AND '.join(f'({one})' for one in stated) or 'true'} LIMIT 1"
    return bool(opened.connection.execute(query).fetchall())


def _has_no_headers(mapping: Mapping, opened: _Opened) -> bool:
    return read_options(mapping, opened.path, opened.scratch, {}).columns is not None


def _recordless() -> ReadError:
    return ReadError("no record in it holds what every record must", case=Case("file_recordless"))


def _unlike(source: Source, part: float) -> ReadError:
    return ReadError(
        f"it has no headers, and {part:.0%} of its rows read as those of {source.name}",
        hint=f"if they are, say so: --source {source.name}",
        case=Case("file_headerless", {"percent": round(100 * part), "source": source.name}),
    )


def _readable(sheet: Sheet, found: Match, told: str, scratch: Path) -> float:
    """Which part of the rows reads as the source's without a fault: the number of columns alone fits many files."""
    with columns(scratch) as connection:
        prepare(connection)
        poured = sheet.pour(connection, "raw_rows")
        carry_down(connection, "raw_rows", sheet, found, poured)
        origins = origins_sql(found.headers, literal(told), literal(sheet.sheet), literal(sheet.above))
        rows = f"(SELECT *{origins} FROM raw_rows)"
        typed = typed_rows(found.table, found.headers, without_ends(found.headers, rows))
        query = f"SELECT count(*) FILTER (NOT _flawed) FROM ({typed})"
        read = int(connection.execute(query).fetchall()[0][0])
        return read / max(1, poured.rows + len(poured.rejects))


def _unlike_headers(source: Source, fault: ReadError, opened: _Opened) -> _Reading:
    """The reading of a file whose headers are not the source's, or that cannot be opened as its files are."""
    if fault.place is None or fault.place.source != source.mapping.name:
        return _Reading(source, fault=fault)
    found = near(source.mapping, opened.sheets(source.mapping, {}))
    return _Reading(source, fault=fault, likeness=found.likeness if found else 0.0, near=found)
