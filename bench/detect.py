"""How fast the detector is, what it finds of planted favours, and how often chance alone alarms it.

    python -m bench.detect [--seeds 2] [--json figures.json]

* time: the detector on all shipped tenders, beside the plain way (a networkx graph of offices and winners,
  pandas margins, a scipy distribution a pair), which does offices only, one rung, and no lead.
* recall: under each of ten chairs one person, hidden behind four firms that win elsewhere too, is given a
  share of the awards. With the four firms judged one, and without.
* false alarms: winners shuffled between the tenders of one stratum, so that nobody favours anybody.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import networkx as nx
import numpy as np
import pandas as pd
import pyarrow as pa
from scipy.stats import hypergeom

import loaders
from graph.detectors import repeated_awards
from graph.detectors.engine import DuckDBEngine
from graph.detectors.repeated_awards import Parameters, inputs, relational
from graph.detectors.repeated_awards.detector import weighed
from graph.findings import Detection
from graph.settings import Settings
from graph.workspace import Workspace

SAMPLES = Path(__file__).resolve().parent.parent / "samples" / "state_tenders"
PLANTS, FIRMS = 10, 4
RATE = 0.05
# Percent of a chair's awards given to the planted person, whether its firms are judged one, least share.
SCENARIOS = ((40, True, 20), (40, False, 20), (25, True, 20), (25, True, 30), (15, True, 20))


@dataclass
class Figures:
    """Everything measured in one run."""

    time: dict[str, float] = field(default_factory=dict)
    recall: list[dict[str, Any]] = field(default_factory=list)
    alarms: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def loaded() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the shipped tenders, as tables that can be replaced."""
    with TemporaryDirectory() as folder, Workspace(Settings(home=Path(folder) / "home")) as workspace:
        loaders.load(workspace, "state_tenders", sorted(SAMPLES.glob("*.csv.gz")), "bench")
        with workspace.open() as view:
            view.connection.execute("CREATE TABLE base_awarded AS FROM awarded")
            view.connection.execute("CREATE TABLE base_bid_on AS FROM bid_on")
            view.connection.execute("CREATE TABLE base_aliases AS FROM aliases")
            yield view.connection


def timed(connection: duckdb.DuckDBPyConnection, figures: Figures) -> Detection:
    """The detection, with its wall and processor time and those of the plain way."""
    wall, processor = time.perf_counter(), time.process_time()
    detection = repeated_awards.run(connection)
    figures.time["detector, wall s"] = time.perf_counter() - wall
    figures.time["detector, processor s"] = time.process_time() - processor
    wall, processor = time.perf_counter(), time.process_time()
    pairs = plain(connection)
    figures.time["plain way, wall s"] = time.perf_counter() - wall
    figures.time["plain way, processor s"] = time.process_time() - processor
    figures.time["plain way, pairs"] = float(pairs)
    figures.time["detector, leads"] = float(sum(f.state == "triggered" for f in detection.findings))
    return detection


def plain(connection: duckdb.DuckDBPyConnection) -> int:
    """The surprise of each pair of office and winner as notebooks do it; how many pairs that were."""
    awards = (
        connection.sql(
            """
        SELECT DISTINCT
            a.start_key AS tender, coalesce(x.canonical, a.end_key) AS party, i.start_key AS office,
            concat_ws('|', t.subcategory, left(t.postcode, 3), year(a."at")) AS stratum
        FROM awarded a JOIN tender t ON t.key = a.start_key JOIN invited i ON i.end_key = a.start_key
        LEFT JOIN aliases x ON x.key = a.end_key
        """
        )
        .to_arrow_table()
        .to_pandas()
    )
    graph = nx.MultiGraph()
    for row in awards.itertuples():
        graph.add_edge(row.office, row.party, stratum=row.stratum)
    tenders = awards.drop_duplicates("tender")
    population = tenders.groupby("stratum").size().to_dict()
    drawn = tenders.groupby(["office", "stratum"]).size().to_dict()
    marked = awards.groupby(["party", "stratum"]).size().to_dict()
    strata_of: dict[str, list[str]] = {}
    for office, stratum in drawn:
        strata_of.setdefault(office, []).append(stratum)
    done = 0
    for office, party in {(u, v) if u in strata_of else (v, u) for u, v, _ in graph.edges}:
        common = graph.number_of_edges(office, party)
        if common < 5:
            continue
        distribution = np.array([1.0])
        for stratum in strata_of[office]:
            wins = marked.get((party, stratum), 0)
            if wins:
                counts = np.arange(min(wins, drawn[office, stratum]) + 1)
                distribution = np.convolve(
                    distribution,
                    hypergeom.pmf(counts, population[stratum], wins, drawn[office, stratum]),
                )
        distribution[common:].sum()
        done += 1
    return done


def planted(
    connection: duckdb.DuckDBPyConnection, percent: int, seed: int
) -> tuple[pa.Table, list[tuple[str, list[str]]]]:
    """Which firm takes which tender, and each chair with the firms favoured under it."""
    random = np.random.default_rng([seed, percent])
    chairs = (
        connection.sql(
            """
        SELECT
            coalesce(x.canonical, c.start_key) AS chair,
            list(DISTINCT c.end_key ORDER BY c.end_key) AS tenders
        FROM chaired c
        SEMI JOIN (SELECT start_key FROM base_awarded GROUP BY 1 HAVING count(*) = 1) one
            ON one.start_key = c.end_key
        LEFT JOIN base_aliases x ON x.key = c.start_key
        GROUP BY 1 HAVING count(DISTINCT c.end_key) BETWEEN 20 AND 200 ORDER BY 1
        """
        )
        .to_arrow_table()
        .to_pylist()
    )
    firms = [
        row[0]
        for row in connection.execute(
            """
            SELECT end_key FROM base_awarded a ANTI JOIN base_aliases x ON x.key = a.end_key
            GROUP BY 1 HAVING count(*) BETWEEN 2 AND 8 ORDER BY 1
            """
        ).fetchall()
    ]
    swaps, plants, used = [], [], set[str]()
    for place in random.permutation(len(chairs)):
        free = [tender for tender in chairs[place]["tenders"] if tender not in used]
        if len(free) < len(chairs[place]["tenders"]) or len(plants) == PLANTS:
            continue
        chosen = random.choice(firms, FIRMS, replace=False).tolist()
        firms = [firm for firm in firms if firm not in chosen]
        taken = random.choice(free, max(1, round(len(free) * percent / 100)), replace=False).tolist()
        swaps += [(tender, chosen[number % FIRMS]) for number, tender in enumerate(taken)]
        used.update(chairs[place]["tenders"])
        plants.append((chairs[place]["chair"], chosen))
    tenders, takers = zip(*swaps, strict=True)
    return pa.table({"tender": tenders, "firm": takers}), plants


def recall(
    connection: duckdb.DuckDBPyConnection, percent: int, seed: int, *, resolved: bool, share: float
) -> dict[str, Any]:
    """How many of the planted persons are among the first leads."""
    swaps, plants = planted(connection, percent, seed)
    connection.register("swap", swaps)
    swapped = (
        "SELECT b.* REPLACE (coalesce(s.firm, b.{end}) AS {end}) "
        "FROM base_{table} b LEFT JOIN swap s ON s.tender = b.{tender}"
    )
    connection.execute(
        "CREATE OR REPLACE VIEW awarded AS "
        + swapped.format(table="awarded", end="end_key", tender="start_key")
    )
    connection.execute(
        "CREATE OR REPLACE VIEW bid_on AS "
        + swapped.format(table="bid_on", end="start_key", tender="end_key")
        + " AND b.won"
    )
    groups = [(firm, firms[0]) for _, firms in plants for firm in firms] if resolved else []
    joined = pa.table(
        {
            "key": pa.array([key for key, _ in groups], pa.string()),
            "canonical": pa.array([to for _, to in groups], pa.string()),
        }
    )
    everyone = pa.concat_tables([connection.table("base_aliases").to_arrow_table(), joined])
    connection.register("aliases", everyone)
    detection = repeated_awards.run(connection, Parameters(least_share_percent=share))
    ranks = [_rank(detection, chair, set(firms)) for chair, firms in plants]
    return {
        "percent": percent, "seed": seed, "resolved": resolved, "least_share_percent": share,
        "plants": len(plants),
        "first 20": sum(rank is not None and rank <= 20 for rank in ranks),
        "first 100": sum(rank is not None and rank <= 100 for rank in ranks),
        "leads": sum(f.state == "triggered" for f in detection.findings),
    }  # fmt: skip


def _rank(detection: Detection, chair: str, firms: set[str]) -> int | None:
    """The best rank of a lead on one of the firms that sees it under the chair."""
    ranks = [
        finding.rank
        for finding in detection.findings
        if finding.rank
        and finding.subjects[0].key in firms
        and chair in {subject.key for subject in finding.subjects}
    ]
    return min(ranks, default=None)


def alarms(connection: duckdb.DuckDBPyConnection, seed: int, rung: int) -> dict[str, Any]:
    """Significant pairs by the rung they were judged on, when winners are shuffled inside a rung's strata."""
    connection.execute("CREATE OR REPLACE VIEW awarded AS FROM base_awarded")
    connection.execute("CREATE OR REPLACE VIEW bid_on AS FROM base_bid_on")
    connection.register("aliases", connection.table("base_aliases").to_arrow_table())
    parameters = Parameters()
    with DuckDBEngine(connection, "repeated_awards") as engine:
        inputs.draw(engine, parameters)
        relational.weigh(engine, parameters)
        strata = engine.arrow("stratum", ("contest", "rung")).to_pandas()
        awards = engine.arrow("award", ("contest", "party"))
        moved = _shuffled(strata[strata["rung"] == rung], np.random.default_rng([seed, rung]))
        contest = [moved.get(key, key) for key in awards["contest"].to_pylist()]
        engine.keep_arrow("award", awards.set_column(0, "contest", pa.array(contest, pa.string())))
        relational.weigh(engine, parameters)
        found = weighed(engine)
    significant = found.significant(RATE)
    number = found.pairs["rung"].to_numpy(zero_copy_only=False)
    return {
        "shuffled inside rung": rung,
        "seed": seed,
        "tested": found.tested,
        "significant": int(significant.sum()),
        **{
            f"on rung {n}": int((significant & (number == n)).sum())
            for n, _ in enumerate(parameters.ladder, 1)
        },
    }


def _shuffled(strata: pd.DataFrame, random: np.random.Generator) -> dict[str, str]:
    """Each contest's new place: another of its stratum, all of one stratum changing places."""
    moved: dict[str, str] = {}
    for _, contests in strata.groupby("stratum")["contest"]:
        moved.update(zip(contests, random.permutation(contests.to_numpy()), strict=True))
    return moved


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    figures = Figures()
    with loaded() as connection:
        timed(connection, figures)
        print(pd.Series(figures.time).round(2).to_string(), flush=True)
        for seed in range(arguments.seeds):
            for rung in (1, 6):
                figures.alarms.append(alarms(connection, seed, rung))
                print(figures.alarms[-1], flush=True)
            for percent, resolved, share in SCENARIOS:
                figures.recall.append(recall(connection, percent, seed, resolved=resolved, share=share))
                print(figures.recall[-1], flush=True)
    if arguments.json:
        arguments.json.write_text(json.dumps(asdict(figures), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
