"""The narrow frames that the detector works on, drawn from the views of a registered snapshot.

Only here are observations made into numbers and raw keys into canonical ones; what follows knows whole numbers, text
and yes or no.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from graph.detectors.engine import DuckDBEngine
from graph.detectors.rings.parameters import Parameters
from graph.money.moved import Moved, moved

FIRST = "SELECT make_timestamp(min(moment) * 1000000) FROM xm_moved"
# Cash, fees and interest, which name no other side, move money in and out of a group, but join no accounts.
PAYMENT = """
    WITH unnamed AS (SELECT number FROM xm_moved_ends WHERE kind = 'unnamed')
    SELECT payer, payee, amount_minor, moment AS "at" FROM xm_moved
    WHERE amount_minor > 0 AND (payer IN (FROM unnamed) OR payee IN (FROM unnamed)) = ?
"""

# Who holds an account: of several records the one that knows most of its holder speaks, an identifier before a name.
# Whoever is known by a name only, in one account, is somebody of that account's own.
HOLDER = """
    WITH known AS (
        SELECT coalesce(a.canonical, p.key) AS party, min(p.kind) AS kind, mode(p.name) AS name,
            bool_or(p.resident_id_hash IS NOT NULL OR p.uscc IS NOT NULL OR p.passport_hash IS NOT NULL) AS identified
        FROM party p LEFT JOIN aliases a ON a.key = p.key
        GROUP BY 1
    ), holding AS (
        SELECT coalesce(b.canonical, h.end_key) AS account, coalesce(a.canonical, h.start_key) AS party,
            count(*) AS records
        FROM holds h
        LEFT JOIN aliases a ON a.key = h.start_key
        LEFT JOIN aliases b ON b.key = h.end_key
        GROUP BY 1, 2
    )
    SELECT account, arg_max(party, (identified, kind <> 'Party', records, party)) AS party
    FROM holding JOIN known USING (party)
    GROUP BY account
"""

# An organisation is told by its kind, else by its name. An end that is not known at all counts as an individual:
# statements name the other side of nearly all transfers, data that do not are research data without any names.
ACCOUNT = """
    WITH named AS (
        SELECT coalesce(a.canonical, p.key) AS party, min(p.kind) AS kind, mode(p.name) AS name
        FROM party p LEFT JOIN aliases a ON a.key = p.key
        GROUP BY 1
    ), cash AS (
        SELECT coalesce(a.canonical, u.key) AS key, mode(u.name) AS cash
        FROM unnamed u LEFT JOIN aliases a ON a.key = u.key
        GROUP BY 1
    ), held AS (
        SELECT e.number AS account, e.key, e.kind AS space,
            CASE WHEN e.kind = 'account' THEN h.party WHEN e.kind = 'party' THEN e.key END AS party
        FROM xm_moved_ends e LEFT JOIN rings_holding h ON h.account = e.key
    ), told AS (
        SELECT held.*, n.kind AS party_kind, n.name,
            dense_rank() OVER (ORDER BY coalesce(held.party, held.key)) - 1 AS holder
        FROM held LEFT JOIN named n USING (party)
    ), called AS (
        SELECT told.* REPLACE (coalesce(name, cash) AS name) FROM told LEFT JOIN cash USING (key)
    )
    SELECT account, key, space, holder, coalesce(party, '') AS party, coalesce(name, '') AS name,
        space = 'unnamed' AS unnamed,
        space NOT IN ('loan', 'unnamed') AND coalesce(party_kind, 'Party') <> 'Company'
        AND NOT coalesce(regexp_matches(name, ?, 'i'), false) AS individual,
        coalesce(regexp_matches(name, ?, 'i'), false) AS pooled
    FROM called
"""

# What had ended before the first payment is no tie, nor is a small share; a company that owns another stands behind it
# as little as any of its own owners is known to.
# Ties between holders of accounts, and companies beside them: who owns, heads, is kin, shares a door or telephone.
TIE = """
    WITH canon AS (SELECT key, canonical FROM aliases WHERE key <> canonical), raw AS (
        SELECT start_key AS l, end_key AS r, 'owns' AS how FROM owns
        WHERE (until IS NULL OR until >= ?) AND coalesce(share_percent, 100) >= ?
        UNION ALL SELECT start_key, end_key, 'heads' FROM legal_rep_of WHERE until IS NULL OR until >= ?
        UNION ALL SELECT start_key, end_key, 'heads' FROM manages
        WHERE NOT coalesce(role, '') LIKE '%监事%' AND (until IS NULL OR until >= ?)
        UNION ALL SELECT start_key, end_key, 'kin' FROM kin_of
    ), place AS (
        SELECT DISTINCT coalesce(c.canonical, start_key) AS party, end_key AS place, 'place' AS how
        FROM registered_at LEFT JOIN canon c ON c.key = start_key WHERE start_space = 'party'
        UNION
        SELECT DISTINCT coalesce(c.canonical, start_key), end_key, 'phone'
        FROM reachable_at LEFT JOIN canon c ON c.key = start_key WHERE start_space = 'party' AND end_space = 'phone'
    ), shared AS (
        SELECT place, how FROM place GROUP BY ALL HAVING count(*) BETWEEN 2 AND 8
    ), paired AS (
        SELECT x.party AS l, y.party AS r, x.how
        FROM place x SEMI JOIN shared s ON s.place = x.place AND s.how = x.how
        JOIN place y ON y.place = x.place AND y.how = x.how AND x.party < y.party
    )
    SELECT DISTINCT coalesce(a.canonical, l) AS left_party, coalesce(b.canonical, r) AS right_party, how
    FROM (FROM raw WHERE how = 'kin' OR l NOT IN (SELECT key FROM party WHERE kind = 'Company') UNION ALL FROM paired)
    LEFT JOIN canon a ON a.key = l
    LEFT JOIN canon b ON b.key = r
"""

REGISTER = """
    SELECT coalesce(a.canonical, p.key) AS party, mode(p.name) AS name,
        coalesce(min(p.scope), '') AS scope, coalesce(min(p.industry), '') AS industry,
        count(l.party) AS licences
    FROM party p
    LEFT JOIN aliases a ON a.key = p.key
    LEFT JOIN rings_licence l ON l.party = coalesce(a.canonical, p.key)
    SEMI JOIN rings_meant m ON m.party = coalesce(a.canonical, p.key)
    GROUP BY 1
"""

LICENCE = """
    SELECT DISTINCT coalesce(a.canonical, l.start_key) AS party, l.end_key AS licence
    FROM licensed l LEFT JOIN aliases a ON a.key = l.start_key
"""

COMPLAINT = """
    SELECT coalesce(a.canonical, n.start_key) AS named, n.key, n.end_key AS complaint, n.compartment,
        strftime(min(n."at"), '%Y-%m-%dT%H:%M:%S') AS moment
    FROM named_in n LEFT JOIN aliases a ON a.key = n.start_key
    GROUP BY ALL
"""

# Names that only organisations bear, in Chinese and in English.
ORGANISATION = (
    "公司|集团|银行|信用社|合作社|事务所|中心|医院|学校|学院|大学|幼儿园|委员会|局$|厅$|部$|办公室|协会|基金|商行|"
    "经营部|工作室|个体工商户|有限|合伙|店$|厂$|社$|超市|酒楼|餐厅|物业|平台|财付通|支付宝|"
    "\\b(ltd|limited|inc|corp|company|co|llc|llp|plc|gmbh|bank|trust|fund|bureau|ministry|department)\\b"
)


@dataclass(frozen=True)
class Drawn:
    """What was read of the transfers."""

    moved: Moved


def draw(engine: DuckDBEngine, parameters: Parameters) -> Drawn:
    """Reads the transfers of the registered snapshot, and keeps the frames that `frames` does."""
    read = moved(engine.connection)
    frames(engine, parameters)
    return Drawn(read)


def frames(engine: DuckDBEngine, parameters: Parameters) -> None:
    """Keeps the frames below in the engine, from the tables of `moved` and the views.

    * payment: payer, payee, amount_minor, at (seconds since 1970)
    * unnamed_payment: the same, where the statement names no other side
    * account: account (its number), key, space, holder (a number; one for all accounts of a party), party (its key, or
      nothing), name, individual, unnamed (the side that a statement does not name: cash, a fee), pooled (of a bank or
      payment service by its name: the money of many customers lies mixed in it)
    * tie: left_party, right_party, how (owns, heads, kin, place, phone)
    * licence: party, licence
    * complaint: named, key, complaint, compartment, moment
    """
    engine.keep_query("payment", PAYMENT, (False,))
    engine.keep_query("unnamed_payment", PAYMENT, (True,))
    engine.keep_query("holding", HOLDER)
    engine.keep_query("account", ACCOUNT, (ORGANISATION, parameters.words.regulated_name))
    first = engine.connection.execute(
        "SELECT make_timestamp(min(moment) * 1000000) FROM xm_moved"
    ).fetchall()[0][0]
    least = parameters.least_owned_percent
    engine.keep_query("tie", TIE, (first, least, first, first))
    engine.keep_query("licence", LICENCE)
    engine.keep_query("complaint", COMPLAINT)


@dataclass(frozen=True)
class Registered:
    """What registers say of a party."""

    name: str
    scope: str = ""
    industry: str = ""
    licences: int = 0


def registers(engine: DuckDBEngine, parties: list[str]) -> dict[str, Registered]:
    """What registers say of some parties, by key."""
    engine.keep_query("meant", "SELECT unnest(?::VARCHAR[]) AS party", (parties,))
    engine.keep_query("register", REGISTER)
    rows = engine.arrow("register", ("party",)).to_pylist()
    return {
        row["party"]: Registered(row["name"] or "", row["scope"], row["industry"], row["licences"])
        for row in rows
    }


def dropped(connection: duckdb.DuckDBPyConnection) -> None:
    """Drops the tables that the narrow reading made."""
    for name in ("xm_moved", "xm_moved_ends"):
        connection.execute(f"DROP TABLE IF EXISTS {name}")
