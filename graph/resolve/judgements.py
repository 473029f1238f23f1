"""Which judgements count: all that nobody has revoked, and what persons said must not contradict itself."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import duckdb

from graph.errors import JudgementError
from graph.tables import Snapshot

Verdict = Literal["same", "different"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one person said of two keys, or which judgement the person revoked."""

    key: str
    left: str | None
    right: str | None
    verdict: str | None
    who: str
    why: str
    revokes: str | None
    load: str

    def __str__(self) -> str:
        """Who said what, and the key to undo it by."""
        return f"{self.who} judged {self.left!r} and {self.right!r} {self.verdict} ({self.key})"


def persons_judgements(snapshot: Snapshot, connection: duckdb.DuckDBPyConnection) -> list[Judgement]:
    """Everything that persons ever said in the loads that are live, oldest first, revoked or not."""
    return _of_persons(snapshot.relation(connection, "judgement"))


def revoked_in(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """The keys of the judgements that do not count, from the view `judgement` of a registered snapshot."""
    return revoked_keys(_of_persons(connection.view("judgement")))


def _of_persons(told: duckdb.DuckDBPyRelation) -> list[Judgement]:
    rows = (
        told.filter("basis = 'person'")
        .select("key, left_key, right_key, verdict, who, why, revokes, load")
        .order("load, key")
    )
    return [Judgement(*row) for row in rows.fetchall()]


def revoked_keys(judgements: Sequence[Judgement]) -> set[str]:
    """The keys of the judgements, of rules as well, that do not count.

    A revocation can itself be revoked: from the newest back, what still counts takes effect.
    """
    revoked: set[str] = set()
    for judgement in reversed(judgements):
        if judgement.revokes is not None and judgement.key not in revoked:
            revoked.add(judgement.revokes)
    return revoked


def in_force(judgements: Sequence[Judgement]) -> list[Judgement]:
    """What persons say of two keys and nobody has revoked, oldest first."""
    revoked = revoked_keys(judgements)
    return [entry for entry in judgements if entry.revokes is None and entry.key not in revoked]


def contradiction(judgements: Iterable[Judgement]) -> tuple[Judgement, list[Judgement]] | None:
    """The first `different` whose two keys persons also said to be the same, and the chain of these."""
    told = list(judgements)
    chains = _Chains(entry for entry in told if entry.verdict == "same")
    for entry in told:
        if entry.verdict == "different":
            chain = chains.between(entry.left, entry.right)
            if chain is not None:
                return entry, chain
    return None


def refuse_contradiction(judgements: Iterable[Judgement]) -> None:
    """Raises JudgementError, naming both sides, where persons call two keys the same and different."""
    found = contradiction(judgements)
    if found is None:
        return
    different, chain = found
    raise JudgementError(
        f"{different}, but " + " and ".join(map(str, chain) if chain else ["a key is the same as itself"]),
        hint="undo the one that is wrong: `xunmai undo JUDGEMENT`",
    )


class _Chains:
    """Who said what to be the same, followed from key to key."""

    def __init__(self, same: Iterable[Judgement]) -> None:
        self._said: dict[str | None, list[Judgement]] = defaultdict(list)
        for entry in same:
            self._said[entry.left].append(entry)
            self._said[entry.right].append(entry)

    def between(self, start: str | None, goal: str | None) -> list[Judgement] | None:
        """The shortest chain from one key to the other; None where there is none."""
        came: dict[str | None, tuple[str | None, Judgement] | None] = {start: None}
        waiting = deque([start])
        while waiting and goal not in came:
            here = waiting.popleft()
            for entry in self._said.get(here, ()):
                there = entry.right if entry.left == here else entry.left
                if there not in came:
                    came[there] = (here, entry)
                    waiting.append(there)
        return _walked(came, goal) if goal in came else None


def _walked(came: dict[str | None, tuple[str | None, Judgement] | None], goal: str | None) -> list[Judgement]:
    chain = []
    step = came[goal]
    while step is not None:
        here, entry = step
        chain.append(entry)
        step = came[here]
    return chain[::-1]
