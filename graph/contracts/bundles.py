"""Contracts that an award or an estimate can only be held against together, and what both sides come to.

Contracts that share an award, lot or tender are one bundle of that level, and so are, of the levels
`lot_supplier` and `tender_supplier`, those that share a supplier at one of them: what one supplier was
awarded says nothing of the contracts of another. Sharing goes on from contract to contract, so that no
amount of either side is counted without what stands against it.
"""

from __future__ import annotations

from graph.contracts.frames import Frames

LINK = """
    SELECT space AS level, contract, key, NULL::VARCHAR AS party FROM life_root
    WHERE space IN ('award', 'lot', 'tender')
    UNION ALL
    SELECT DISTINCT r.space || '_supplier', r.contract, r.key, p.party
    FROM life_root r JOIN life_party p ON p.contract = r.contract AND p.role = 'supplier'
    WHERE r.space IN ('lot', 'tender')
"""

# A contract takes the least name among all that it shares something with, until no name changes.
FIRST = "SELECT DISTINCT level, contract, contract AS bundle FROM life_link"
NEXT = """
    WITH least AS (
        SELECT l.level, l.key, l.party, min(b.bundle) AS bundle
        FROM life_link l JOIN life_bundle b USING (level, contract) GROUP BY ALL
    )
    SELECT l.level, l.contract, min(m.bundle) AS bundle
    FROM life_link l
    JOIN least m ON m.level = l.level AND m.key = l.key AND m.party IS NOT DISTINCT FROM l.party
    GROUP BY ALL
"""
CHANGED = """
    SELECT count(*) FROM life_bundle b JOIN life_bundle_next n USING (level, contract)
    WHERE b.bundle <> n.bundle
"""

# What the contracts of a bundle come to; null where one of them has no amount, or another currency.
TOGETHER = """
    SELECT b.level, b.bundle, count(*) AS contracts,
        CASE WHEN count(c.amount_minor) = count(*) AND count(c.currency) = count(*)
            AND count(DISTINCT c.currency) = 1 THEN sum(c.amount_minor)::BIGINT END AS amount_minor
    FROM life_bundle b JOIN life_contract c ON c.key = b.contract
    GROUP BY ALL
"""

# What the awards, lots or tenders of a bundle are worth: nothing is said where one of them is silent.
BUNDLE_WORTH = """
    SELECT r.level, r.bundle, sum(w.amount_minor)::BIGINT AS amount_minor, min(w.currency) AS currency,
        count(*) AS parts, list_sort(list(r.level || '|' || r.key))[:20] AS evidence
    FROM (
        SELECT DISTINCT b.level, b.bundle, l.key
        FROM life_bundle b JOIN life_link l USING (level, contract) WHERE l.party IS NULL
    ) r LEFT JOIN life_worth w ON w.space = r.level AND w.key = r.key
    GROUP BY r.level, r.bundle
    HAVING count(w.amount_minor) = count(*) AND count(DISTINCT w.currency) <= 1
        AND count(w.currency) IN (0, count(*))
"""

# The award that the contract names; else what its lot or tender awarded to its suppliers, unless one record
# says both amounts.
AWARD = """
    WITH given AS (
        SELECT coalesce(s.canonical, a.start_key) AS source, coalesce(e.canonical, a.end_key) AS party,
            coalesce(a.number, '') AS number, arg_max(a.amount_minor, o) AS amount_minor,
            arg_max(a.currency, o) AS currency, arg_max(a.key, o) AS key, list(DISTINCT a.record) AS records
        FROM (
            SELECT *, (coalesce(as_of_us, 0), load, coalesce("row", 0)) AS o,
                concat_ws('|', load, file, sheet, "row") AS record
            FROM awarded WHERE amount_minor > 0
        ) a
        LEFT JOIN aliases s ON s.key = a.start_key
        LEFT JOIN aliases e ON e.key = a.end_key
        SEMI JOIN life_root r ON r.key = coalesce(s.canonical, a.start_key)
        GROUP BY ALL
    ), part AS (
        SELECT DISTINCT b.level, b.bundle, l.key, l.party
        FROM life_bundle b JOIN life_link l USING (level, contract) WHERE l.party IS NOT NULL
    ), linked AS (
        SELECT p.level, p.bundle, sum(g.amount_minor)::BIGINT AS amount_minor, min(g.currency) AS currency,
            list_sort(list(DISTINCT 'awarded|' || g.key))[:20] AS evidence
        FROM part p LEFT JOIN given g ON g.source = p.key AND g.party = p.party
        GROUP BY p.level, p.bundle
        HAVING count(DISTINCT p.key) = count(DISTINCT p.key) FILTER (g.key IS NOT NULL)
            AND count(DISTINCT g.currency) = 1 AND count(g.currency) = count(g.amount_minor)
    ), same AS (
        SELECT DISTINCT b.level, b.contract
        FROM part p
        JOIN (SELECT source, party, unnest(records) AS record FROM given) g
            ON g.source = p.key AND g.party = p.party
        JOIN (
            SELECT coalesce(a.canonical, c.key) AS contract,
                concat_ws('|', load, file, sheet, "row") AS record
            FROM contract c LEFT JOIN aliases a ON a.key = c.key
        ) k ON k.record = g.record
        JOIN life_bundle b ON b.level = p.level AND b.bundle = p.bundle AND b.contract = k.contract
    ), every AS (
        SELECT level, bundle, amount_minor, currency, evidence FROM life_bundle_worth
        WHERE level = 'award' AND currency IS NOT NULL
        UNION ALL BY NAME SELECT * FROM linked
    )
    SELECT contract, unnest(arg_min(chosen, list_position(['award', 'lot_supplier', 'tender_supplier'], level)))
    FROM (
        SELECT b.contract, e.level, struct_pack(
            amount_minor := e.amount_minor, currency := e.currency, contracts := t.contracts,
            together := t.amount_minor, evidence := e.evidence, same_record := s.contract IS NOT NULL
        ) AS chosen
        FROM every e
        JOIN life_bundle b USING (level, bundle)
        JOIN life_together t USING (level, bundle)
        LEFT JOIN same s ON s.level = b.level AND s.contract = b.contract
    ) GROUP BY contract
"""


def bundle(frames: Frames) -> None:
    """Keeps the frames `bundle`, `together` and `bundle_worth`, one row a level and contract or bundle.

    The frames `root`, `party`, `contract` and `worth` stand before it.
    """
    frames.keep("link", LINK)
    frames.keep("bundle", FIRST)
    while True:
        frames.keep("bundle_next", NEXT)
        [(changed,)] = frames.connection.execute(CHANGED).fetchall()
        if not changed:
            break
        frames.keep("bundle", "SELECT * FROM life_bundle_next")
    frames.keep("together", TOGETHER)
    frames.keep("bundle_worth", BUNDLE_WORTH)
