"""Finds the records inside a document by declared steps.

A step is a member, with `[]` for "each item of": `package`, `records[]`, `releases[]`. From the document on,
the first step that leads somewhere is followed, again and again; what no step leads on from is a record.
`releases[].ocid` follows only the items that hold an `ocid`: an item without it (a mere link) is a reject,
unless another step leads on from the same place without leaving any out. `results[].ocid?` is followed only
where an item holds an `ocid`: other members of that name mean something else. An array that a step without `?`
names and that is empty holds no record, which is told and is no reject.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loaders.readers.documents import Json
from loaders.readers.explosion import Explosion, Spot

DEEPEST = 16


@dataclass(frozen=True, slots=True)
class Step:
    """One step: a member, whether each of its items is meant, what an item must hold, and whether the member
    means something else where none holds it.
    """

    member: str
    each: bool
    holds: str | None
    tentative: bool

    @classmethod
    def parse(cls, text: str) -> Step:
        """A step from its text."""
        member, each, rest = text.removesuffix("?").partition("[]")
        return cls(member, bool(each), rest.removeprefix(".") or None, text.endswith("?"))


class Roots:
    """The declared steps; without any, each item of an outermost array is a record."""

    def __init__(self, steps: Sequence[str]) -> None:
        self._steps = [Step.parse(step) for step in steps]

    def records(
        self, content: Json, spot: Spot, explosion: Explosion, depth: int = 0
    ) -> Iterator[tuple[Json, Spot]]:
        """The records of a document with their places; what is missing from them is told as rejects."""
        if isinstance(content, list):
            for number, item in enumerate(content):
                yield from self.records(item, spot.inside(number), explosion, depth)
            return
        step = self._first(content) if depth < DEEPEST else None
        if step is None:
            empty = self._empty(content)
            if empty is None:
                yield content, spot
            else:
                explosion.note(f"{empty}: it is empty; there is no record here")
            return
        for item, place in _reached(content, step, spot, explosion):
            yield from self.records(item, place, explosion, depth + 1)

    def _first(self, content: Json) -> Step | None:
        if not isinstance(content, dict):
            return None
        there = [step for step in self._steps if content.get(step.member) not in (None, [], {})]
        whole = [step for step in there if step.holds is None or all(_held(content, step))]
        partly = [step for step in there if step.holds is not None and any(_held(content, step))]
        links = [step for step in there if not step.tentative]
        return next(iter((*whole, *partly, *links)), None)

    def _empty(self, content: Json) -> str | None:
        """The array that would hold the records here, if there is one and it is empty."""
        if not isinstance(content, dict):
            return None
        arrays = (step.member for step in self._steps if step.each and not step.tentative)
        return next((member for member in arrays if content.get(member) == []), None)


def _items(content: dict[str, Json], step: Step) -> list[Json]:
    reached = content[step.member]
    return reached if step.each and isinstance(reached, list) else [reached]


def _held(content: dict[str, Json], step: Step) -> Iterator[bool]:
    return (
        isinstance(item, dict) and item.get(str(step.holds)) is not None for item in _items(content, step)
    )


def _reached(
    content: dict[str, Json], step: Step, spot: Spot, explosion: Explosion
) -> Iterator[tuple[Json, Spot]]:
    inside = spot.inside(step.member)
    if step.each and not isinstance(content[step.member], list):
        if not step.tentative:
            explosion.note(f"{step.member}: not an array; it was taken as an array of one")
        yield content[step.member], inside
        return
    for number, item in enumerate(_items(content, step)):
        place = inside.inside(number) if isinstance(content[step.member], list) else inside
        if step.holds is not None and not (isinstance(item, dict) and item.get(step.holds) is not None):
            explosion.reject(
                item,
                place,
                f"it holds no {step.holds}: a link to a record, or a record without its name",
                f"fetch the record it links to, or add its {step.holds}",
            )
        else:
            yield item, place
