"""Which source a file belongs to, by what each would make of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from graph.errors import Case, NotFoundError
from loaders.archives.places import place_in_zip, told_apart
from loaders.catalogue import Source, sources
from loaders.drafts import is_finished
from loaders.nearness import nearest_told
from loaders.options import told_as
from loaders.progress import Progress, no_progress
from loaders.readings import Reading, readings_of

# Nothing is looked like that has fewer than this part of a table's headers.
_LIKE = 0.5
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
    `called` is what tells it from others of its name, where `apart` saw such.
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
    called: str | None = None

    @property
    def told(self) -> str:
        """What people call the file: its name, with the zip that holds it or the folder that its source reads, and with
        as many folders more as tell it from others of the same name.
        """
        if self.called is not None:
            return self.called
        if self.source is None:
            return place_in_zip(self.path) or self.path.name
        return told_as(self.source.mapping, self.path)


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
    looked = {}
    for path in files:
        looked[path] = readings_of(known, path)
        progress("look", 1, len(files))
    fitting = {path: {r.source.name for r in found if r.fault is None} for path, found in looked.items()}
    recognised = [names for names in fitting.values() if names]
    common = set.intersection(*recognised) if recognised else set()
    return apart(
        _told_of_broken(_told_of_drafts(seen, drafts), broken)
        for path, found in looked.items()
        for seen in _seen_whole_or_apart(path, found, common)
    )


def apart(seen: Iterable[Seen]) -> list[Seen]:
    """The same, where files of one name are told apart by the folders that hold them."""
    found = list(seen)
    told = {entry.path: entry.told for entry in found}
    called = told_apart(told)
    return [
        replace(entry, called=called[entry.path]) if called[entry.path] != told[entry.path] else entry
        for entry in found
    ]


def _told_of_drafts(seen: Seen, drafts: Sequence[Source]) -> Seen:
    """What a file is, with the drafts that would read it where no source does."""
    if not drafts or seen.source is not None or seen.could or seen.sheets:
        return seen
    able = [entry.source.name for entry in readings_of(drafts, seen.path) if entry.fault is None]
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


def _seen_whole_or_apart(path: Path, readings: Sequence[Reading], common: set[str]) -> list[Seen]:
    if any(reading.fault is None for reading in readings):
        return [_seen(path, readings, common)]
    return _seen_apart(path, readings) or [_seen(path, readings, common)]


def _seen_apart(path: Path, readings: Sequence[Reading]) -> list[Seen]:
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


def _seen(path: Path, readings: Sequence[Reading], common: set[str]) -> Seen:
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
