"""Precision and recall of the rules and the proposals on 300 pairs of names labelled by hand.

`python tests/graph/resolve/labelled_pairs.py [bids.csv.gz]` prints them; with the state's bids the names are
judged among all bidders, else among those of the labelled pairs alone. How the pairs were drawn:
docs/identity.md.
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

PAIRS = Path(__file__).parent / "data" / "labelled_pairs.csv"
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


def labelled() -> list[tuple[str, Pair]]:
    """Scope and pair of every line of the shipped file."""
    with PAIRS.open(encoding="utf-8", newline="") as file:
        return [
            (row["scope"], Pair(row["stratum"], row["left"], row["right"], row["label"]))
            for row in csv.DictReader(file)
        ]


def evaluate(folder: Path, more_bidders: str | None = None) -> Outcome:
    """Loads the names, in the scopes of their source, and asks the rules and the proposals."""
    rows = labelled()
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


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        report(evaluate(Path(place) / "tables", *sys.argv[1:2]), sys.stdout.write)
