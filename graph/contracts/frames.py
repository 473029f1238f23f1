"""The narrow frames that contracts are judged on,
    drawn from the views of a registered snapshot and `aliases`.

Only here are observations made into values, by the projection's own rules, and raw keys into canonical ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Self

import duckdb
import pyarrow as pa

from graph.model import Model
from graph.projection.entities import entities_sql
from graph.projection.grouping import said

PREFIX = "life_"


class Frames:
    """Temporary tables of a connection under names of their own, dropped at the end."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self._kept: list[str] = []

    def keep(self, name: str, query: str, values: Mapping[str, object] | None = None) -> None:
        """Keeps the rows of a query under `life_<name>`; `values` fill its parameters."""
        self._kept.append(name)
        self.connection.execute(
            f'CREATE OR REPLACE TEMP TABLE "{PREFIX}{name}" AS {query}', dict(values) if values else None
        )

    def keep_arrow(self, name: str, rows: pa.Table) -> None:
        """Keeps the rows of an Arrow table under `life_<name>`."""
        self.connection.register("arriving", rows)
        try:
            self.keep(name, "SELECT * FROM arriving")
        finally:
            self.connection.unregister("arriving")

    def arrow(self, name: str, order: str) -> pa.Table:
        """The rows kept under `life_<name>`, in order."""
        return self.connection.table(f"{PREFIX}{name}").order(order).to_arrow_table()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name in self._kept:
            self.connection.execute(f'DROP TABLE IF EXISTS "{PREFIX}{name}"')


def day_end(alias: str, name: str) -> str:
    """The last day that a moment may mean, by its precision."""
    at, precision = f'{alias}."{name}"', f'{alias}."{name}_precision"'
    return (
        f"CASE {precision} WHEN 'month' THEN last_day({at}) "
        f"WHEN 'year' THEN make_date(year({at}), 12, 31) ELSE {at}::DATE END"
    )


CONTRACT = """
    SELECT
        e.key, e.title, e.number, e.status, e.compartments, e.observations,
        e.signed::DATE AS signed, {signed_end} AS signed_end,
        e.since::DATE AS since, {since_end} AS since_end, e."until"::DATE AS until_day, {until_end} AS until_end,
        CASE WHEN e.amount_minor > 0 THEN e.amount_minor END AS amount_minor, e.currency,
        e.work_days, e.term, e.term_unit, e.paid_minor, e.paid_currency,
        r.source, r.register,
        coalesce(regexp_matches(e.status, $ended, 'i'), false) AS ended
    FROM ({entities}) e
    JOIN (
        SELECT coalesce(a.canonical, c.key) AS key, arg_max(c.source, o) AS source,
            arg_max(c.source || ' / ' || coalesce(c.file, ''), o) AS register
        FROM (
            SELECT *, (coalesce(as_of_us, 0), load, coalesce(file, ''), coalesce("row", 0)) AS o FROM contract
        ) c LEFT JOIN aliases a ON a.key = c.key
        GROUP BY 1
    ) r USING (key)
"""

# A contract comes of an award, a lot or a tender; a lot's and an award's tender stands over it.
ROOT = """
    WITH made AS (
        SELECT DISTINCT r.start_space AS space, coalesce(s.canonical, r.start_key) AS key,
            r.end_space AS child_space, coalesce(t.canonical, r.end_key) AS child
        FROM resulted_in r
        LEFT JOIN aliases s ON s.key = r.start_key
        LEFT JOIN aliases t ON t.key = r.end_key
    ), part AS (
        SELECT DISTINCT coalesce(s.canonical, p.start_key) AS lot, coalesce(t.canonical, p.end_key) AS tender
        FROM part_of p
        LEFT JOIN aliases s ON s.key = p.start_key
        LEFT JOIN aliases t ON t.key = p.end_key
        WHERE p.start_space = 'lot' AND p.end_space = 'tender'
    ), near AS (
        SELECT child AS contract, space, key FROM made WHERE child_space = 'contract'
    ), over_awards AS (
        SELECT n.contract, m.space, m.key FROM near n
        JOIN made m ON m.child_space = 'award' AND m.child = n.key WHERE n.space = 'award'
    ), known AS (SELECT * FROM near UNION SELECT * FROM over_awards)
    SELECT contract, space, key FROM known
    UNION
    SELECT contract, 'tender', part.tender FROM known JOIN part ON part.lot = known.key WHERE space = 'lot'
"""

# An agency that invited the bids is the buyer where nobody is named as one.
PARTY = """
    WITH named AS (
        SELECT DISTINCT coalesce(c.canonical, p.end_key) AS contract,
            CASE WHEN p.role = 'buyer' OR p.start_space = 'agency' THEN 'buyer' ELSE 'supplier' END AS role,
            p.start_space AS space, coalesce(a.canonical, p.start_key) AS party
        FROM party_to p
        LEFT JOIN aliases c ON c.key = p.end_key
        LEFT JOIN aliases a ON a.key = p.start_key
    ), inviting AS (
        SELECT DISTINCT r.contract, i.start_space AS space, coalesce(a.canonical, i.start_key) AS party
        FROM life_root r
        JOIN (
            SELECT i.start_space, i.start_key, coalesce(t.canonical, i.end_key) AS tender
            FROM invited i LEFT JOIN aliases t ON t.key = i.end_key
        ) i ON r.space = 'tender' AND i.tender = r.key
        LEFT JOIN aliases a ON a.key = i.start_key
    )
    SELECT * FROM named
    UNION ALL
    SELECT contract, 'buyer', space, party FROM inviting
    ANTI JOIN (SELECT contract FROM named WHERE role = 'buyer') USING (contract)
"""

# The name that most records give; among equals the last in text order.
PARTY_NAME = """
    SELECT party, space, arg_max(name, (records, name)) AS name, max(country) AS country, max(region)
        AS region
    FROM (
        SELECT p.party, p.space, o.name, sum(o."count") AS records, max(o.country) AS country,
            max(o.region) AS region
        FROM (SELECT DISTINCT party, space FROM life_party) p
        JOIN (
            SELECT coalesce(a.canonical, n.key) AS key, n.name, n.country, n.region, n."count"
            FROM (
                SELECT key, name, country, region, "count" FROM agency
                UNION ALL SELECT key, name, country, NULL, "count" FROM party
            ) n LEFT JOIN aliases a ON a.key = n.key
        ) o ON o.key = p.party
        GROUP BY ALL
    ) GROUP BY ALL
"""

SIDES = """
    SELECT
        p.contract,
        min(p.party) FILTER (p.role = 'buyer') AS buyer,
        string_agg(DISTINCT coalesce(n.name, substr(p.party, strpos(p.party, ':') + 1)), '; ')
            FILTER (p.role = 'buyer') AS buyer_name,
        list_sort(list(DISTINCT p.party) FILTER (p.role = 'supplier')) AS suppliers,
        string_agg(DISTINCT coalesce(n.name, substr(p.party, strpos(p.party, ':') + 1)), '; ')
            FILTER (p.role = 'supplier') AS supplier_name,
        min(n.country) FILTER (p.role = 'buyer') AS country,
        min(n.region) FILTER (p.role = 'buyer') AS region
    FROM life_party p LEFT JOIN life_party_name n USING (party, space)
    GROUP BY p.contract
"""


def draw(frames: Frames, model: Model, ended: str) -> None:
    """Keeps the frames `contract`, `root`, `party`, `party_name` and `sides`.

    * contract: one row a contract with its derived values, days and their last possible day, source, register
    * root: contract, space, key: the tenders, lots and awards that it came of
    * sides: contract, buyer, suppliers, their names, the buyer's country and region

    Args:
        ended: regular expression for a status that says the contract is over.
    """
    connection = frames.connection
    properties = model.spaces["contract"].properties
    entities = entities_sql(model, "contract", said(connection, "contract", properties), filled=())
    ends = {f"{name}_end": day_end("e", name) for name in ("signed", "since", "until")}
    frames.keep("contract", CONTRACT.format(entities=entities, **ends), {"ended": ended})
    frames.keep("root", ROOT)
    frames.keep("party", PARTY)
    frames.keep("party_name", PARTY_NAME)
    frames.keep("sides", SIDES)
