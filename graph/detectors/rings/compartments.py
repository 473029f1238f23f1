"""Which compartments a finding draws on: all records of a group and its people, not only those it cites."""

from __future__ import annotations

from collections import defaultdict

import pyarrow as pa

from graph.detectors.engine import DuckDBEngine
from graph.detectors.rings.holders import Holders
from graph.detectors.rings.judging import Ring
from graph.detectors.rings.members import ACCOUNT_ROLES, roles_of
from graph.detectors.rings.parameters import Parameters

# Transfers count by the accounts of the group, everything else by any member: a register names people who hold none.
DRAWN_ON = """
    WITH raw AS (
        SELECT m.lead, m.inside, coalesce(a.key, m.key) AS key
        FROM rings_drawn_on m LEFT JOIN aliases a ON a.canonical = m.key
        UNION SELECT lead, inside, key FROM rings_drawn_on
    ), inside AS (SELECT DISTINCT lead, key FROM raw WHERE inside), anybody AS (SELECT DISTINCT lead, key FROM raw),
    record AS (
        SELECT key, compartment FROM party
        UNION ALL SELECT key, compartment FROM account
        UNION ALL SELECT end_key, compartment FROM holds
        UNION ALL SELECT start_key, compartment FROM owns
        UNION ALL SELECT start_key, compartment FROM legal_rep_of
        UNION ALL SELECT start_key, compartment FROM manages
        UNION ALL SELECT start_key, compartment FROM kin_of
        UNION ALL SELECT start_key, compartment FROM registered_at
        UNION ALL SELECT start_key, compartment FROM reachable_at WHERE start_space = 'party'
        UNION ALL SELECT start_key, compartment FROM licensed
        UNION ALL SELECT start_key, compartment FROM named_in
    ), moved AS (
        SELECT start_key AS key, compartment FROM transferred
        UNION ALL SELECT end_key, compartment FROM transferred
    )
    SELECT DISTINCT lead, compartment FROM anybody JOIN record USING (key)
    UNION
    SELECT DISTINCT lead, compartment FROM inside JOIN moved USING (key)
"""
SCHEMA = pa.schema([("lead", pa.int64()), ("key", pa.string()), ("inside", pa.bool_())])


def drawn_on(
    engine: DuckDBEngine, rings: tuple[Ring, ...], holders: Holders, parameters: Parameters
) -> list[str]:
    """The compartments of each ring, joined as findings state them: who lacks one of them does not see it."""
    rows = []
    for number, ring in enumerate(rings):
        rows += [(number, holders.accounts[account].key, True) for account in ring.group.accounts]
        for role, numbers in roles_of(ring, parameters).items():
            named = (
                (holders.accounts[one].key for one in numbers)
                if role in ACCOUNT_ROLES
                else (holders.keys[one] for one in numbers)
            )
            rows += [(number, key, False) for key in named]
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    arrays = [pa.array(column, kind) for column, kind in zip(columns, SCHEMA.types, strict=True)]
    engine.keep_arrow("drawn_on", pa.table(arrays, schema=SCHEMA))
    engine.keep_query("compartment", DRAWN_ON)
    found: dict[int, set[str]] = defaultdict(set)
    for row in engine.arrow("compartment", ("lead", "compartment")).to_pylist():
        found[row["lead"]].update((row["compartment"] or "default").split("+"))
    return ["+".join(sorted(found[number])) or "default" for number in range(len(rings))]
