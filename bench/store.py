"""How fast the graph database is written, rebuilt and expanded, each beside a plain alternative.

    python -m bench.store [--nodes 300000] [--links 1000000] [--hub 100000] [--json figures.json]

* rebuild: a graph with the properties of real tenders, into an empty database by the bulk route.
* writes: changed relationships over Bolt in batches, beside one statement a row as most tutorials do it.
* expand: counts of a hub's links by type, direction and kind, and fifty of them; beside networkx, which holds the
  same graph in the memory of one process.

Set XUNMAI_ENGINE, XUNMAI_NEO4J_URI and XUNMAI_NEO4J_PASSWORD to measure a Neo4j: its database is emptied.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import networkx as nx
import pyarrow as pa
from rich.console import Console
from rich.table import Table

from graph.model import load_model
from graph.settings import Settings
from graph.store import BoltStore, open_store, stop_engine
from graph.store.expand import LinkFilter, link_counts, links

KINDS = ("Company", "Person", "Tender")
HUB = "company:0"
REPEATS = 20
CHANGED = 20_000
ROW_BY_ROW = 500
PROVENANCE = "['state_tenders'] AS sources, ['state_tenders'] AS compartments, 1::BIGINT AS observations"


def nodes(connection: duckdb.DuckDBPyConnection, kind: str, count: int) -> pa.Table:
    return connection.sql(
        f"SELECT '{kind.lower()}:' || i AS key, '{kind} number ' || i AS title, ['alias ' || i] AS aliases, "
        f"{PROVENANCE}, '{kind} number ' || i AS name, 'active' AS status, "
        "TIMESTAMP '2020-01-01 10:00:00' + INTERVAL (i % 100000) MINUTE AS founded, i::BIGINT AS founded_us, "
        f"'minute' AS founded_precision, (i * 100)::BIGINT AS capital_minor, 'CNY' AS capital_currency "
        f"FROM range({count}) t(i)"
    ).to_arrow_table()


def bids(connection: duckdb.DuckDBPyConnection, count: int, nodes_each: int, hub: int) -> pa.Table:
    """Bids of companies on tenders; the first `hub` of them are the hub's."""
    return connection.sql(
        "SELECT 'BID_ON:' || left(sha256(i::VARCHAR), 32) AS key, 'Company' AS start_kind, "
        f"'company:' || CASE WHEN i < {hub} THEN 0 ELSE (i * 7919) % {nodes_each} END AS start_key, "
        f"'Tender' AS end_kind, 'tender:' || ((i * 104729) % {nodes_each}) AS end_key, {PROVENANCE}, "
        "'B' || i AS number, 'Accepted' AS status, (i * 1000)::BIGINT AS amount_minor, 'CNY' AS currency, "
        "TIMESTAMP '2021-01-01 10:00:00' + INTERVAL (i % 100000) MINUTE AS at, i::BIGINT AS at_us, "
        f"'minute' AS at_precision FROM range({count}) t(i)"
    ).to_arrow_table()


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def p95(work: Callable[[], object]) -> float:
    """Milliseconds, of `REPEATS` runs after a first one."""
    work()
    return sorted(seconds(work) for _ in range(REPEATS))[int(REPEATS * 0.95) - 1] * 1000


def row_by_row(store: BoltStore, rows: pa.Table) -> None:
    for row in rows.to_pylist():
        store.write(
            "MATCH (a:Company {key: $start}) MATCH (b:Tender {key: $end}) "
            "MERGE (a)-[r:BID_ON {key: $key}]->(b) SET r.number = $number, r.amount_minor = $amount",
            {
                "start": row["start_key"],
                "end": row["end_key"],
                "key": row["key"],
                "number": row["number"],
                "amount": row["amount_minor"],
            },
        )


def networkx_graph(table: pa.Table) -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph()
    ends = zip(table["start_key"].to_pylist(), table["end_key"].to_pylist(), strict=True)
    graph.add_edges_from((start, end, {"type": "BID_ON", "kind": "Tender"}) for start, end in ends)
    return graph


def networkx_counts(graph: nx.MultiDiGraph) -> Counter[tuple[str, str]]:
    return Counter((data["type"], data["kind"]) for _, _, data in graph.out_edges(HUB, data=True))


def measure(store: BoltStore, count: int, link_count: int, hub: int) -> dict[str, float]:
    figures: dict[str, float] = {}
    each = count // len(KINDS)
    with duckdb.connect() as connection:
        tables = [(kind, nodes(connection, kind, each)) for kind in KINDS]
        table = bids(connection, link_count, each, hub)
    store.clear()
    store.apply_schema()
    figures["rebuild_seconds"] = seconds(lambda: store.bulk_load(tables, [("BID_ON", table)]))
    figures["rebuild_records_per_second"] = (3 * each + link_count) / figures["rebuild_seconds"]
    changed = table.slice(link_count - CHANGED)
    figures["bolt_links_per_second"] = CHANGED / seconds(lambda: store.write_links("BID_ON", changed))
    few = changed.slice(0, ROW_BY_ROW)
    figures["row_by_row_links_per_second"] = ROW_BY_ROW / seconds(lambda: row_by_row(store, few))
    figures["hub_counts_p95_ms"] = p95(lambda: link_counts(store, "Company", HUB))
    wanted = LinkFilter(type="BID_ON", direction="out")
    figures["hub_fifty_links_p95_ms"] = p95(lambda: links(store, "Company", HUB, wanted, limit=50))
    figures["hub_fifty_largest_p95_ms"] = p95(
        lambda: links(store, "Company", HUB, wanted, order="amount_minor", limit=50)
    )
    figures["node_counts_p95_ms"] = p95(lambda: link_counts(store, "Company", "company:7"))
    began = time.perf_counter()
    graph = networkx_graph(table)
    figures["networkx_build_seconds"] = time.perf_counter() - began
    figures["networkx_hub_counts_p95_ms"] = p95(lambda: networkx_counts(graph))
    return {name: round(value, 3) for name, value in figures.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--nodes", type=int, default=300_000)
    parser.add_argument("--links", type=int, default=1_000_000)
    parser.add_argument("--hub", type=int, default=100_000)
    parser.add_argument("--heap-mb", type=int, default=2048)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    with TemporaryDirectory() as home:
        settings = Settings(
            home=Path(home), embedded_heap_mb=asked.heap_mb, embedded_idle_seconds=0, query_seconds=120
        )
        with open_store(settings, load_model()) as store:
            figures = measure(store, asked.nodes, asked.links, asked.hub)
        stop_engine(settings)
    shown = Table(
        "figure", "value", title=f"{asked.nodes:,} nodes, {asked.links:,} links, a hub of {asked.hub:,}"
    )
    for name, value in figures.items():
        shown.add_row(name, f"{value:,.1f}")
    Console().print(shown)
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
