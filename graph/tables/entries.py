"""What the ledger holds: one entry an act, and which of them still count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

Act = Literal["load", "judge", "detect", "withdraw", "tidy"]
State = Literal["live", "withdrawn", "replaced"]
BRINGING: frozenset[Act] = frozenset({"load", "judge", "detect"})


@dataclass(frozen=True, slots=True)
class FileUsed:
    """A file that a load has read."""

    name: str
    sha256: str
    bytes: int
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class LoadHeader:
    """What is known of an act before its rows are: what it brings, and who asks for it.

    `compartment` is given to rows that bring none; by default it is the source's name.
    `period` is what the delivery covers, from and to, as the source writes it.
    """

    kind: Act
    source: str
    who: str
    delivery: str | None = None
    period: tuple[str | None, str | None] = (None, None)
    files: tuple[FileUsed, ...] = ()
    why: str | None = None
    compartment: str | None = None


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One act as the ledger tells it.

    `sequence` counts from 1 without a gap; `load` names the act and, where it brings rows, their partition.
    `rows` is the number of observations by table; `counts` is what the loader counted.
    `replaces` names every load that this act puts out of force: for a withdrawal, the one withdrawn.
    `versions` is the Delta version of every table after the act.
    """

    sequence: int
    load: str
    kind: Act
    source: str
    who: str
    delivery: str | None
    period: tuple[str | None, str | None]
    model_version: int
    why: str | None
    files: tuple[FileUsed, ...]
    rows: Mapping[str, int]
    counts: Mapping[str, int]
    replaces: tuple[str, ...]
    versions: Mapping[str, int]
    begun_us: int
    committed_us: int
    state: State = field(default="live")


def with_states(entries: Sequence[LedgerEntry]) -> list[LedgerEntry]:
    """The entries, each with the state that the whole ledger gives it.

    A load is withdrawn when a withdrawal names it, and replaced when a load that is not withdrawn names it:
    so withdrawing a newer delivery brings back what it had replaced.
    """
    withdrawn = {load for entry in entries if entry.kind == "withdraw" for load in entry.replaces}
    replaced = {
        load
        for entry in entries
        if entry.kind in BRINGING and entry.load not in withdrawn
        for load in entry.replaces
    }
    return [replace(entry, state=_state(entry.load, withdrawn, replaced)) for entry in entries]


def _state(load: str, withdrawn: set[str], replaced: set[str]) -> State:
    if load in withdrawn:
        return "withdrawn"
    return "replaced" if load in replaced else "live"


def replaced_with_theirs(entries: Iterable[LedgerEntry], loads: Iterable[str]) -> tuple[str, ...]:
    """The loads and all that they had replaced in their turn: losing one in the middle revives none."""
    by_load = {entry.load: entry for entry in entries}
    found: dict[str, None] = {}
    waiting = list(loads)
    while waiting:
        load = waiting.pop(0)
        if load not in found:
            found[load] = None
            waiting.extend(by_load[load].replaces)
    return tuple(found)
