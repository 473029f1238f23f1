"""Proposals: names that may mean one party, for a person to judge. Nothing is ever merged by a proposal."""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from graph import names
from graph.resolve.aliases import Aliases
from graph.resolve.blocking import candidates
from graph.resolve.judgements import in_force, persons_judgements
from graph.resolve.lending import lent
from graph.resolve.scoring import scored
from graph.resolve.spelling import spelled
from graph.tables import Snapshot

SCHEMA = pa.schema(
    [
        ("left_key", pa.string()),
        ("right_key", pa.string()),
        ("left_name", pa.string()),
        ("right_name", pa.string()),
        ("score", pa.float64()),
        ("reason", pa.string()),
        ("across", pa.bool_()),
    ]
)
LEAST_SCORE = 0.8


def propose(
    snapshot: Snapshot, connection: duckdb.DuckDBPyConnection, least_score: float = LEAST_SCORE
) -> pa.Table:
    """Pairs of parties that may be one, the likeliest first, as `SCHEMA`; the keys are canonical.

    Pairs that a person has judged, and names whose numerals differ, are not among them. The schema's metadata
    says under `blocks_too_large` how many common fragments of names were not used to look for pairs.

    Units: `score` from 0 to 1, a rank and no probability; `across` says that no source and scope has both.
    """
    aliases = Aliases.of(snapshot, connection)
    bearers = spelled(connection, _bearers(snapshot, connection, aliases))
    found = candidates(connection, bearers)
    pairs = scored(connection, bearers, found.pairs, least_score)
    with lent(
        connection, xm_pairs=pairs, xm_bearers=bearers, xm_apart=_judged(snapshot, connection, aliases)
    ):
        result = connection.sql(CHOSEN).to_arrow_table().cast(SCHEMA)
    return result.replace_schema_metadata({"blocks_too_large": str(found.too_large)})


CHOSEN = """
    WITH told AS (
        SELECT
            least(a.key, b.key) AS left_key, greatest(a.key, b.key) AS right_key,
            if(a.key < b.key, a.name, b.name) AS left_name, if(a.key < b.key, b.name, a.name) AS right_name,
            score, reason, NOT list_has_any(a.scopes, b.scopes) AS across
        FROM xm_pairs JOIN xm_bearers AS a ON a.id = left_id JOIN xm_bearers AS b ON b.id = right_id
    )
    SELECT * FROM told ANTI JOIN xm_apart USING (left_key, right_key)
    QUALIFY 1 = row_number() OVER (
        PARTITION BY left_key, right_key ORDER BY score DESC, left_name, right_name
    )
    ORDER BY score DESC, left_key, right_key
"""


def _bearers(snapshot: Snapshot, connection: duckdb.DuckDBPyConnection, aliases: Aliases) -> pa.Table:
    """Every entity with each normal form of its names: `key, form, name, person, scopes`."""
    with lent(connection, xm_aliases=aliases.table):
        rows = connection.sql(
            f"""
            SELECT coalesce(canonical, seen.key) AS key, name, kind, split_part(seen.key, ':', 1) AS scope
            FROM ({snapshot.sql("party")}) AS seen LEFT JOIN xm_aliases ON xm_aliases.key = seen.key
            WHERE name IS NOT NULL
            GROUP BY ALL
            """  # noqa: S608  # our own query
        ).to_arrow_table()
    with lent(connection, xm_rows=rows.append_column("form", _forms(rows))):
        return connection.sql(
            """
            SELECT
                row_number() OVER (ORDER BY key, form) AS id, key, form, min(name) AS name,
                bool_or(kind = 'Person') AS person, list_sort(list(DISTINCT scope)) AS scopes
            FROM xm_rows WHERE form <> '' GROUP BY key, form ORDER BY key, form
            """
        ).to_arrow_table()


def _forms(rows: pa.Table) -> pa.Array:
    kind, name = rows["kind"].combine_chunks(), rows["name"]
    firm = pc.if_else(pc.equal(kind, "Company"), names.company_form(name), names.party_form(name))
    return pc.if_else(pc.equal(kind, "Person"), names.person_form(name), firm)


def _judged(snapshot: Snapshot, connection: duckdb.DuckDBPyConnection, aliases: Aliases) -> pa.Table:
    """The pairs of entities that persons call different."""
    told = [
        entry for entry in in_force(persons_judgements(snapshot, connection)) if entry.verdict == "different"
    ]
    pairs = [
        sorted((aliases.canonical(str(entry.left)), aliases.canonical(str(entry.right)))) for entry in told
    ]
    return pa.table(
        {
            "left_key": pa.array([pair[0] for pair in pairs], pa.string()),
            "right_key": pa.array([pair[1] for pair in pairs], pa.string()),
        }
    )
