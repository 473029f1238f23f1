"""What the checks of a contract compare: one row a contract,
every figure null where the records do not tell it."""

from __future__ import annotations

from graph.contracts.bundles import AWARD, bundle
from graph.contracts.frames import Frames
from graph.contracts.rules import Rules

# The newest observation that says an amount speaks for a tender, lot, award or budget item.
WORTH = """
    SELECT space, coalesce(a.canonical, w.key) AS key,
        arg_max(amount_minor, o) FILTER (amount_minor > 0) AS amount_minor,
        arg_max_null(currency, o) FILTER (amount_minor > 0) AS currency,
        arg_max(method, o) FILTER (method IS NOT NULL) AS method
    FROM (
        SELECT 'tender' AS space, key, amount_minor, currency, method, (coalesce(as_of_us, 0), load,
            coalesce("row", 0)) AS o
        FROM tender WHERE amount_minor > 0 OR method IS NOT NULL
        UNION ALL
        SELECT 'lot', key, amount_minor, currency, NULL, (coalesce(as_of_us, 0), load, coalesce("row", 0))
        FROM lot WHERE amount_minor > 0
        UNION ALL
        SELECT 'award', key, amount_minor, currency, NULL, (coalesce(as_of_us, 0), load, coalesce("row", 0))
        FROM award WHERE amount_minor > 0
        UNION ALL
        SELECT 'budget_item', key, amount_minor, currency, NULL, (coalesce(as_of_us, 0), load,
            coalesce("row", 0))
        FROM budget_item WHERE amount_minor > 0
    ) w LEFT JOIN aliases a ON a.key = w.key
    GROUP BY ALL
"""

# Placed directly: by a method that knows no award, or of too little value for one.
METHOD = """
    SELECT r.contract, bool_or(regexp_matches(w.method, $direct, 'i')) AS direct
    FROM life_root r JOIN life_worth w USING (space, key) GROUP BY r.contract
"""

# A budget speaks for a purchase only where it pays for nothing else.
BUDGET = """
    WITH funded AS (
        SELECT DISTINCT coalesce(s.canonical, f.start_key) AS source, coalesce(b.canonical, f.end_key)
            AS budget
        FROM funded_by f
        LEFT JOIN aliases s ON s.key = f.start_key
        LEFT JOIN aliases b ON b.key = f.end_key
    ), alone AS (SELECT budget, min(source) AS source FROM funded GROUP BY budget HAVING count(*) = 1)
    SELECT a.source, sum(w.amount_minor)::BIGINT AS amount_minor, min(w.currency) AS currency,
        min(w.key) AS key
    FROM alone a JOIN life_worth w ON w.space = 'budget_item' AND w.key = a.budget
    GROUP BY a.source HAVING count(DISTINCT w.currency) = 1
"""

# The estimate of the lots comes first, then that of the tender, then the budget; of several lots the sum.
ESTIMATE = """
    WITH funded AS (
        SELECT l.level, b.bundle, l.key, any_value(f.amount_minor) AS amount_minor,
            any_value(f.currency) AS currency, any_value(f.key) AS budget
        FROM life_bundle b
        JOIN life_link l USING (level, contract)
        LEFT JOIN life_budget f ON f.source = l.key
        WHERE l.party IS NULL
        GROUP BY l.level, b.bundle, l.key
    ), every AS (
        SELECT level, bundle, CASE WHEN level = 'lot' AND parts > 1 THEN 'lots' ELSE level END AS basis,
            amount_minor, currency, evidence, CASE level WHEN 'lot' THEN 0 ELSE 1 END AS nth
        FROM life_bundle_worth WHERE level IN ('lot', 'tender')
        UNION ALL
        SELECT level, bundle, 'budget', sum(amount_minor)::BIGINT, min(currency),
            list_sort(list('budget_item|' || budget))[:20],
            2 + list_position(['lot', 'tender', 'award'], level)
        FROM funded GROUP BY level, bundle
        HAVING count(amount_minor) = count(*) AND count(DISTINCT currency) = 1
    )
    SELECT contract, unnest(arg_min(chosen, nth))
    FROM (
        SELECT b.contract, e.nth, struct_pack(
            basis := e.basis, amount_minor := e.amount_minor, currency := e.currency,
            together := t.amount_minor, contracts := t.contracts, evidence := e.evidence
        ) AS chosen
        FROM every e
        JOIN life_bundle b USING (level, bundle)
        JOIN life_together t USING (level, bundle)
        UNION ALL
        SELECT c.key, 6, struct_pack(
            basis := 'budget', amount_minor := b.amount_minor, currency := b.currency,
            together := c.amount_minor, contracts := 1, evidence := ['budget_item|' || b.key]
        )
        FROM life_contract c JOIN life_budget b ON b.source = c.key
    ) GROUP BY contract
"""

# One purchase counts once, however many contracts or suppliers it has; the window looks back from the signing.
# Of several suppliers the one that the check speaks of is one that triggers it. A sum is of one currency only.
AGAIN = """
    WITH bought AS (
        SELECT s.buyer, p.party, coalesce(t.tender, c.key) AS purchase, min(k.first_day) AS day,
            sum(c.amount_minor)::BIGINT AS amount_minor, list(c.key) AS contracts,
            min(c.currency) FILTER (c.amount_minor IS NOT NULL) AS currency,
            count(DISTINCT coalesce(c.currency, '')) FILTER (c.amount_minor IS NOT NULL) AS currencies,
            bool_or(c.amount_minor IS NOT NULL AND c.currency IS NULL) AS no_currency
        FROM life_contract c
        JOIN life_sides s ON s.contract = c.key
        JOIN life_party p ON p.contract = c.key AND p.role = 'supplier'
        JOIN life_step k ON k.contract = c.key AND k.step = 'signing' AND k.days > 0
        LEFT JOIN (
            SELECT contract, min(key) AS tender FROM life_root WHERE space = 'tender' GROUP BY contract
        ) t ON t.contract = c.key
        WHERE s.buyer IS NOT NULL
        GROUP BY s.buyer, p.party, coalesce(t.tender, c.key)
    ), counted AS (
        SELECT *,
            count(*) OVER year AS within_window, (sum(amount_minor) OVER year)::BIGINT AS window_minor,
            max(currency) OVER year AS window_currency,
            max(currency) OVER year = min(currency) OVER year AND max(currencies) OVER year = 1
                AND NOT bool_or(no_currency) OVER year AS one_currency,
            count(*) OVER month AS within_close, (sum(amount_minor) OVER month)::BIGINT AS close_minor,
            100.0 * count(*) OVER year / count(DISTINCT purchase) OVER everybody AS share_percent
        FROM bought
        WINDOW year AS (PARTITION BY buyer, party ORDER BY day RANGE BETWEEN {window} PRECEDING
            AND CURRENT ROW),
            month AS (PARTITION BY buyer, party ORDER BY day RANGE BETWEEN {close} PRECEDING AND CURRENT ROW),
            everybody AS (PARTITION BY buyer ORDER BY day RANGE BETWEEN {window} PRECEDING AND CURRENT ROW)
    ), each AS (SELECT *, unnest(contracts) AS contract FROM counted)
    SELECT contract, within_window, party, share_percent, within_close,
        CASE WHEN one_currency THEN window_currency END AS window_currency,
        CASE WHEN one_currency THEN window_minor END AS window_minor,
        CASE WHEN one_currency THEN close_minor END AS close_minor
    FROM each QUALIFY row_number() OVER (PARTITION BY contract ORDER BY
        (share_percent >= $share AND (within_window >= $least OR within_close >= $least_close)) DESC,
        within_window DESC, share_percent DESC, party) = 1
"""

# Stages that a register tells of most of its contracts of this sort (tendered, or placed directly), and that this one
# skipped on its way to a later one.
GAPS = """
    WITH sort AS (
        SELECT c.key AS contract, c.register, coalesce(m.direct, false) AS direct
        FROM life_contract c LEFT JOIN life_method m ON m.contract = c.key
    ), share AS (
        SELECT r.register, r.direct, g.stage, g.nth, coalesce(100.0 * d.contracts / r.contracts, 0) AS percent
        FROM (SELECT register, direct, count(*) AS contracts FROM sort GROUP BY ALL) r CROSS JOIN life_stage g
        LEFT JOIN (
            SELECT c.register, c.direct, s.stage, count(DISTINCT s.contract) AS contracts
            FROM life_step_state s JOIN sort c USING (contract)
            WHERE s.decides AND s.day IS NOT NULL GROUP BY ALL
        ) d ON d.register = r.register AND d.direct = r.direct AND d.stage = g.stage
        WHERE g.stage <> 'change'
    ), reached AS (
        SELECT s.contract, max(g.nth) AS nth FROM life_step_state s JOIN life_stage g USING (stage)
        WHERE s.day IS NOT NULL AND s.stage <> 'change' GROUP BY s.contract
    ), done AS (SELECT DISTINCT contract, stage FROM life_step_state WHERE decides
        AND days > 0 OR proof <> step)
    SELECT c.contract,
        list(h.stage ORDER BY h.nth) FILTER (h.percent >= $told AND d.stage IS NULL AND h.nth < e.nth)
            AS gaps,
        list(h.stage ORDER BY h.nth) FILTER (h.percent < $told) AS silent,
        count(*) FILTER (h.percent >= $told AND h.nth < e.nth) AS looked_for
    FROM sort c
    JOIN share h ON h.register = c.register AND h.direct = c.direct
    LEFT JOIN reached e ON e.contract = c.contract
    LEFT JOIN done d ON d.contract = c.contract AND d.stage = h.stage
    GROUP BY c.contract
"""

MEASURE = """
    WITH signing AS (SELECT contract, first_day AS signed, first_end AS signed_end, evidence FROM life_step
        WHERE step = 'signing' AND days > 0
    ), award_day AS (SELECT contract, first_day AS awarded, first_end AS awarded_end,
        "table" || '|' || evidence AS evidence
        FROM life_step WHERE step = 'award' AND days > 0
    ), annex AS (SELECT contract, records, amounts, amount_minor::BIGINT AS amount_minor, currency, currencies
        FROM life_step WHERE step = 'annex'
    ), payment AS (SELECT contract, unpriced, amount_minor::BIGINT AS amount_minor, currency, currencies
        FROM life_step WHERE step = 'payment' AND amounts > 0
    ), finish AS (
        SELECT contract, min(first_day) AS day, min(first_end) AS day_end, arg_min(step, first_end) AS step,
            arg_min("table" || '|' || evidence, first_end) AS evidence
        FROM life_step WHERE step IN ('completion', 'acceptance', 'closing', 'payment')
            AND days > 0 GROUP BY contract
    ), plan AS (
        SELECT contract, min(whole_due) AS day, arg_min("table" || '|' || evidence, whole_due) AS evidence
        FROM life_step WHERE step IN ('completion', 'acceptance', 'closing') AND whole_due IS NOT NULL
        GROUP BY contract
    ), finish_told AS (
        SELECT DISTINCT register FROM life_told WHERE step IN ('completion', 'acceptance', 'closing',
            'payment')
    ), annex_told AS (SELECT DISTINCT register FROM life_told WHERE step = 'annex'
    ), lateness AS (
        SELECT contract,
            count(*) FILTER (due IS NOT NULL) AS terms,
            count(*) FILTER (reason IN ({in_time})) AS kept,
            count(*) FILTER (reason IN ({late})) AS late,
            max(days_late) FILTER (reason IN ({late})) AS worst_days,
            bool_or(colour = 'red') FILTER (reason IN ({late})) AS red,
            list(step ORDER BY place) FILTER (reason IN ({late})) AS steps,
            list("table" || '|' || evidence ORDER BY place) FILTER (reason IN ({late})
                AND evidence IS NOT NULL) AS evidence
        FROM life_step_state GROUP BY contract
    )
    SELECT c.key AS contract, c.amount_minor, c.currency, p.buyer, len(p.suppliers) AS suppliers, p.country,
        s.signed, s.signed_end, s.evidence AS signing_key, d.awarded, d.awarded_end, d.evidence AS award_key,
        coalesce(m.direct, false) AS direct,
        EXISTS (SELECT 1 FROM life_root r WHERE r.contract = c.key) AS rooted,
        a.amount_minor AS award_minor, a.currency AS award_currency, a.contracts AS award_contracts,
        a.together AS award_together, a.same_record AS award_same_record, a.evidence AS award_evidence,
        e.amount_minor AS estimate_minor, e.currency AS estimate_currency, e.basis AS estimate_basis,
        e.together AS estimate_together, e.contracts AS estimate_contracts, e.evidence AS estimate_evidence,
        x.records AS annexes, x.amounts AS annex_amounts, x.amount_minor AS annex_minor, x.currency
            AS annex_currency,
        x.currencies AS annex_currencies, xt.register IS NOT NULL AS annexes_told,
        coalesce(c.paid_minor, CASE WHEN y.currencies = 1 THEN y.amount_minor END) AS paid_minor,
        c.paid_minor IS NULL AND y.unpriced > 0 AS paid_partly,
        CASE WHEN c.paid_minor IS NOT NULL THEN c.paid_currency ELSE y.currency END AS paid_currency,
        n.day AS planned, n.evidence AS planned_key,
        f.day AS finished, f.day_end AS finished_end, f.step AS finished_by, f.evidence AS finish_key,
        ft.register IS NOT NULL AS finishes_told,
        l.terms, l.kept, l.late, l.worst_days, l.red, l.steps AS late_steps, l.evidence AS late_evidence,
        w.within_window, w.window_minor, w.window_currency, w.within_close, w.close_minor, w.share_percent,
            w.party,
        g.gaps, g.silent, g.looked_for
    FROM life_contract c
    LEFT JOIN life_sides p ON p.contract = c.key
    LEFT JOIN signing s ON s.contract = c.key
    LEFT JOIN award_day d ON d.contract = c.key
    LEFT JOIN life_method m ON m.contract = c.key
    LEFT JOIN life_award a ON a.contract = c.key
    LEFT JOIN life_estimate e ON e.contract = c.key
    LEFT JOIN annex x ON x.contract = c.key
    LEFT JOIN annex_told xt ON xt.register = c.register
    LEFT JOIN payment y ON y.contract = c.key
    LEFT JOIN finish f ON f.contract = c.key
    LEFT JOIN plan n ON n.contract = c.key
    LEFT JOIN finish_told ft ON ft.register = c.register
    LEFT JOIN lateness l ON l.contract = c.key
    LEFT JOIN life_again w ON w.contract = c.key
    LEFT JOIN life_gaps g ON g.contract = c.key
"""
LATE = ("late", "late_within", "late_if", "proven_late", "overdue", "overdue_if", "overdue_within")
KEPT = ("in_time", "ahead", "due_soon")


def measure(frames: Frames, rules: Rules) -> None:
    """Keeps the frame `measure`, one row a contract, beside what it is made of."""
    checks = rules.checks
    frames.keep("worth", WORTH)
    frames.keep("method", METHOD, {"direct": rules.words.direct})
    frames.keep("budget", BUDGET)
    bundle(frames)
    frames.keep("estimate", ESTIMATE)
    frames.keep("award", AWARD)
    days = {"window": f"INTERVAL {checks.window_days} DAY", "close": f"INTERVAL {checks.close_days} DAY"}
    least = {
        "share": checks.least_share_percent,
        "least": checks.least_contracts,
        "least_close": checks.least_close,
    }
    frames.keep("again", AGAIN.format(**days), least)
    frames.keep("gaps", GAPS, {"told": checks.told_percent})
    lists = {"late": _listed(LATE), "in_time": _listed(KEPT)}
    frames.keep("measure", MEASURE.format(**lists))


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"'{name}'" for name in names)
