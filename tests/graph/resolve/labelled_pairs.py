"""Precision and recall of the rules and the proposals on pairs of names labelled by hand.

`python tests/graph/resolve/labelled_pairs.py [bids.csv.gz]` prints them for 300 pairs of the state's names, with the
bids judged among all bidders, else among those of the labelled pairs alone, and for the Chinese pairs, by stratum as
well. Where the pairs come from: docs/identity.md.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from graph import names
from graph.model import load_model
from graph.resolve import Aliases, equal_form_sql, propose
from graph.tables import GraphTables, LoadHeader

DATA = Path(__file__).parent / "data"
PAIRS = DATA / "labelled_pairs.csv"
CHINESE = DATA / "chinese_pairs.csv"
SCOPES = {"bidder": "party_form", "official": "person_form"}


@dataclass(frozen=True)
class Pair:
    stratum: str
    left: str
    right: str
    label: str


@dataclass(frozen=True)
class Outcome:
    """What the rules and the proposals say of each pair."""

    pairs: list[Pair]
    ruled: list[bool]
    scores: list[float | None]

    def found(self, least_score: float | None) -> list[bool]:
        """By the rules alone, or by a rule or a proposal of at least this score."""
        if least_score is None:
            return self.ruled
        proposed = [score is not None and score >= least_score for score in self.scores]
        return [rule or offer for rule, offer in zip(self.ruled, proposed, strict=True)]

    def count(self, label: str, found: list[bool]) -> int:
        return sum(hit and pair.label == label for hit, pair in zip(found, self.pairs, strict=True))

    def precision(self, found: list[bool]) -> float:
        """Of the pairs found, how many are the same; pairs of which nobody can tell are left out."""
        same, different = self.count("same", found), self.count("different", found)
        return same / (same + different)

    def recall(self, found: list[bool]) -> float:
        """Of the pairs that are the same, how many are found."""
        return self.count("same", found) / sum(pair.label == "same" for pair in self.pairs)


def labelled(file: Path = PAIRS) -> list[tuple[str, Pair]]:
    """Scope and pair of every line of a shipped file."""
    with file.open(encoding="utf-8", newline="") as lines:
        return [
            (row["scope"], Pair(row["stratum"], row["left"], row["right"], row["label"]))
            for row in csv.DictReader(lines)
        ]


def evaluate(folder: Path, more_bidders: str | None = None, file: Path = PAIRS) -> Outcome:
    """Loads the names, in the scopes of their source, and asks the rules and the proposals."""
    rows = labelled(file)
    tables = GraphTables(folder, load_model())
    with duckdb.connect() as connection:
        names.register(connection)
        for scope, form in SCOPES.items():
            texts = [text for kept, pair in rows if kept == scope for text in (pair.left, pair.right)]
            _load(tables, connection, scope, form, _bearers(connection, scope, texts, more_bidders))
        snapshot = tables.snapshot()
        canonical = Aliases.of(snapshot, connection).canonical
        proposed = {
            (row["left_key"], row["right_key"]): row["score"]
            for row in propose(snapshot, connection, least_score=0.5).to_pylist()
        }
    ends = [(canonical(_key(scope, pair.left)), canonical(_key(scope, pair.right))) for scope, pair in rows]
    return Outcome(
        [pair for _, pair in rows],
        [left == right for left, right in ends],
        [proposed.get((min(left, right), max(left, right))) for left, right in ends],
    )


def _key(scope: str, text: str) -> str:
    return f"state_tenders/{scope}:{text}"


def _bearers(
    connection: duckdb.DuckDBPyConnection, scope: str, texts: list[str], more_bidders: str | None
) -> pa.Table:
    everyone = set(texts)
    if more_bidders is not None and scope == "bidder":
        query = "SELECT DISTINCT trim(bidder_name) FROM read_csv(?) WHERE trim(bidder_name) <> ''"
        everyone |= {row[0] for row in connection.execute(query, [more_bidders]).fetchall()}
    ordered = sorted(everyone)
    kind = "Party" if scope == "bidder" else "Person"
    keys = [_key(scope, text) for text in ordered]
    return pa.table({"key": keys, "kind": [kind] * len(ordered), "name": ordered})


def _load(
    tables: GraphTables, connection: duckdb.DuckDBPyConnection, scope: str, form: str, rows: pa.Table
) -> None:
    connection.register("bearers", rows)
    with tables.begin(LoadHeader(kind="load", source="state_tenders", who="li", delivery=scope)) as load:
        load.append("party", rows)
        rules = equal_form_sql(f"SELECT key, {form}(name) AS form FROM bearers")
        load.append("judgement", connection.sql(rules))
        load.commit()
    connection.unregister("bearers")


def report(outcome: Outcome, write: Callable[[str], object]) -> None:
    """A table: what was found, by the rules alone and with the proposals of three scores."""
    write(
        f"{len(outcome.pairs)} pairs\n{'':24}{'same':>6}{'differ':>8}{'unsure':>8}"
        f"{'precision':>11}{'recall':>8}\n"
    )
    for title, least in (("rules", None), *((f"and proposals >= {s}", s) for s in (0.9, 0.8, 0.7))):
        found = outcome.found(least)
        counts = [outcome.count(label, found) for label in ("same", "different", "cannot tell")]
        write(f"{title:24}{counts[0]:6}{counts[1]:8}{counts[2]:8}")
        write(f"{outcome.precision(found):11.3f}{outcome.recall(found):8.3f}\n")


def by_stratum(outcome: Outcome, write: Callable[[str], object]) -> None:
    """A line for each stratum and label: how many pairs, how many by the rules, how many with proposals of 0.8."""
    ruled, offered = outcome.found(None), outcome.found(0.8)
    strata = dict.fromkeys((pair.stratum, pair.label) for pair in outcome.pairs)
    for stratum in strata:
        own = [index for index, pair in enumerate(outcome.pairs) if (pair.stratum, pair.label) == stratum]
        counts = [len(own), sum(ruled[index] for index in own), sum(offered[index] for index in own)]
        write(f"{stratum[1]:12}{stratum[0]:42}" + "".join(f"{count:6}" for count in counts) + "\n")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        report(evaluate(Path(place) / "state", *sys.argv[1:2]), sys.stdout.write)
        chinese = evaluate(Path(place) / "chinese", file=CHINESE)
        report(chinese, sys.stdout.write)
        by_stratum(chinese, sys.stdout.write)
