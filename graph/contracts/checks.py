"""The checks of a contract, each in one of four states: triggered, clear, not assessable, not applicable."""

from __future__ import annotations

import re

from graph.contracts.frames import Frames
from graph.contracts.rules import Rules

CHECKS = (
    "missing_stage",
    "late",
    "signed_before_award",
    "above_award",
    "above_estimate",
    "changed_after_signing",
    "paid_more",
    "ended_before_signing",
    "same_party_again",
)

# Every part gives contract, name, state and why; where they apply colour, value and its limit, amounts (ours
# against theirs), days, a count, what it names, which fields are missing, and the records that it rests on.
MISSING_STAGE = """
    SELECT contract, 'missing_stage' AS name,
        CASE WHEN len(gaps) > 0 THEN 'triggered' WHEN coalesce(looked_for, 0) < 2
            THEN 'not_assessable' ELSE 'clear' END AS state,
        CASE WHEN len(gaps) > 0 THEN 'gaps' WHEN coalesce(looked_for, 0) < 2 THEN 'few_stages'
            ELSE 'no_gaps' END AS why,
        'yellow' AS colour, len(gaps)::DOUBLE AS value, looked_for AS counted, coalesce(gaps, []) AS names,
        CASE WHEN coalesce(looked_for, 0) < 2 THEN silent ELSE [] END AS missing
    FROM life_measure
"""
LATE = """
    SELECT contract, 'late' AS name,
        CASE WHEN late > 0 THEN 'triggered' WHEN kept > 0 THEN 'clear' ELSE 'not_assessable' END AS state,
        CASE WHEN late > 0 THEN 'late' WHEN kept > 0 THEN 'in_time' WHEN terms > 0 THEN 'days_unknown'
            ELSE 'no_terms' END AS why,
        CASE WHEN red THEN 'red' ELSE 'yellow' END AS colour, worst_days::DOUBLE AS value,
        CASE WHEN late > 0 THEN late ELSE kept END AS counted, coalesce(late_steps, []) AS names,
        CASE WHEN late > 0 OR kept > 0 THEN [] WHEN terms > 0 THEN ['milestone.at']
            ELSE ['milestone.due', 'contract.term'] END AS missing,
        coalesce(late_evidence, []) AS evidence
    FROM life_measure
"""
SIGNED_BEFORE_AWARD = """
    WITH compared AS (
        SELECT *, CASE
            WHEN direct AND awarded IS NULL THEN 'direct'
            WHEN signed IS NULL OR awarded IS NULL THEN 'unknown'
            WHEN signed_end < awarded THEN 'before'
            WHEN signed >= awarded_end THEN 'after'
            ELSE 'imprecise' END AS why
        FROM life_measure
    )
    SELECT contract, 'signed_before_award' AS name,
        CASE why WHEN 'direct' THEN 'not_applicable' WHEN 'before' THEN 'triggered' WHEN 'after' THEN 'clear'
            ELSE 'not_assessable' END AS state, why,
        -- told by the month, the signing may have been on its last day
        CASE WHEN awarded - signed_end > $tolerance THEN 'red' ELSE 'yellow' END AS colour,
        (awarded - signed_end)::DOUBLE AS value,
        CASE WHEN why = 'before' THEN signed_end ELSE signed END AS day, awarded AS other_day,
        [field for field in [
            CASE WHEN signed IS NULL OR (why = 'imprecise' AND signed < signed_end) THEN 'contract.signed' END,
            CASE WHEN (awarded IS NULL AND NOT direct) OR (why = 'imprecise' AND awarded < awarded_end)
                THEN 'tender.awarded' END] if field IS NOT NULL] AS missing,
        [key for key in ['contract|' || contract, award_key] if key IS NOT NULL] AS evidence
    FROM compared
"""
ABOVE_AWARD = """
    WITH compared AS (
        SELECT *, CASE WHEN award_contracts > 1 THEN award_together ELSE amount_minor END AS ours,
            CASE WHEN award_same_record THEN NULL ELSE award_minor END AS theirs
        FROM life_measure
    )
    SELECT contract, 'above_award' AS name, {state} AS state,
        CASE WHEN direct AND award_minor IS NULL THEN 'direct' WHEN award_same_record
            THEN 'same_record' ELSE {why} END AS why,
        'red' AS colour, {over} AS value, $above AS limit_value, ours AS ours_minor, theirs
            AS theirs_minor, currency,
        award_contracts AS counted,
        CASE WHEN direct AND award_minor IS NULL THEN [] WHEN award_same_record
            THEN ['awarded.amount'] ELSE {missing} END AS missing,
        list_prepend('contract|' || contract, coalesce(award_evidence, [])) AS evidence
    FROM compared
"""
ABOVE_ESTIMATE = """
    WITH compared AS (
        SELECT *, CASE WHEN estimate_contracts > 1 THEN coalesce(estimate_together,
                CASE WHEN amount_minor > estimate_minor THEN amount_minor END) ELSE amount_minor END AS ours,
            estimate_minor AS theirs
        FROM life_measure
    )
    SELECT contract, 'above_estimate' AS name, {state} AS state, {why} AS why,
        'yellow' AS colour, {over} AS value, $above AS limit_value, ours AS ours_minor, theirs
            AS theirs_minor, currency,
        estimate_contracts AS counted, [coalesce(estimate_basis, '')] AS names, {missing} AS missing,
        list_prepend('contract|' || contract, coalesce(estimate_evidence, [])) AS evidence
    FROM compared
"""
CHANGED = """
    WITH compared AS (
        SELECT *, CASE WHEN annex_amounts = annexes AND annex_currencies = 1
            AND annex_currency = currency AND amount_minor > 0
            THEN 100.0 * annex_minor / amount_minor END AS percent
        FROM life_measure
    )
    SELECT contract, 'changed_after_signing' AS name,
        CASE WHEN annexes IS NULL THEN CASE WHEN annexes_told THEN 'clear' ELSE 'not_assessable' END
            WHEN percent > $annex THEN 'triggered' WHEN percent IS NULL THEN 'not_assessable'
                ELSE 'clear' END AS state,
        CASE WHEN annexes IS NULL THEN CASE WHEN annexes_told THEN 'no_annex' ELSE 'never_told' END
            WHEN percent > $annex THEN 'over' WHEN percent IS NULL THEN 'unpriced' ELSE 'within' END AS why,
        CASE WHEN country = 'CN' THEN 'red' ELSE 'yellow' END AS colour, percent AS value, $annex
            AS limit_value,
        annex_minor AS ours_minor, amount_minor AS theirs_minor, currency, annexes AS counted,
        CASE WHEN annexes IS NULL AND NOT annexes_told THEN ['milestone.annex']
            WHEN annexes IS NOT NULL AND percent IS NULL THEN
                [CASE WHEN amount_minor IS NULL THEN 'contract.amount' ELSE 'milestone.amount' END]
            ELSE [] END AS missing,
        [key for key in list_prepend('contract|' || contract, coalesce(k.keys, [])) if key IS NOT NULL]
            AS evidence
    FROM compared LEFT JOIN (
        SELECT contract, list(DISTINCT "table" || '|' || key ORDER BY "table" || '|' || key) AS keys
        FROM life_fact WHERE step = 'annex' GROUP BY contract
    ) k USING (contract)
"""
PAID_MORE = """
    WITH compared AS (
        SELECT *, paid_minor AS ours, amount_minor + CASE WHEN annexes IS NULL THEN 0
            WHEN annex_amounts = annexes AND annex_currency = currency AND annex_currencies = 1
                THEN annex_minor END AS theirs
        FROM life_measure
    ), judged AS (
        SELECT *, CASE WHEN ours IS NULL OR theirs IS NULL THEN 'unknown'
            WHEN paid_currency <> currency THEN 'currencies'
            WHEN 100.0 * (ours - theirs) >= $above * theirs THEN 'over'
            WHEN paid_partly THEN 'unpriced' ELSE 'within' END AS why
        FROM compared
    )
    SELECT contract, 'paid_more' AS name,
        CASE why WHEN 'over' THEN 'triggered' WHEN 'within' THEN 'clear' ELSE 'not_assessable' END AS state, why,
        'red' AS colour, {over} AS value, $above AS limit_value, ours AS ours_minor, theirs
            AS theirs_minor, currency,
        [field for field in [CASE WHEN ours IS NULL THEN 'contract.paid' END,
            CASE WHEN amount_minor IS NULL THEN 'contract.amount' END,
            CASE WHEN why = 'unpriced' OR (amount_minor IS NOT NULL AND theirs IS NULL) THEN 'milestone.amount' END,
            CASE WHEN paid_currency <> currency THEN 'contract.currency' END] if field IS NOT NULL]
                AS missing,
        list_prepend('contract|' || contract, coalesce(k.keys, [])) AS evidence
    FROM judged LEFT JOIN (
        SELECT contract, list(DISTINCT "table" || '|' || key ORDER BY "table" || '|' || key)[:20] AS keys
        FROM life_fact WHERE step = 'payment' GROUP BY contract
    ) k USING (contract)
"""
ENDED_BEFORE = """
    WITH compared AS (
        SELECT *, CASE
            WHEN signed IS NULL THEN 'unknown'
            WHEN finished_end < signed THEN 'before'
            WHEN planned < signed THEN 'planned_before'
            WHEN finished >= signed_end THEN 'after'
            WHEN finished IS NOT NULL THEN 'imprecise'
            WHEN finishes_told THEN 'not_ended'
            ELSE 'unknown' END AS why
        FROM life_measure
    )
    SELECT contract, 'ended_before_signing' AS name,
        CASE WHEN why IN ('before', 'planned_before') THEN 'triggered' WHEN why = 'after' THEN 'clear'
            WHEN why = 'not_ended' THEN 'not_applicable' ELSE 'not_assessable' END AS state, why,
        CASE WHEN why = 'before' AND signed - finished_end > $tolerance THEN 'red' ELSE 'yellow' END AS colour,
        (signed - CASE WHEN why = 'planned_before' THEN planned ELSE finished_end END)::DOUBLE AS value,
        CASE why WHEN 'planned_before' THEN planned WHEN 'before' THEN finished_end ELSE finished END AS day,
        signed AS other_day,
        [step for step in [CASE WHEN why = 'before' THEN finished_by END] if step IS NOT NULL] AS names,
        [field for field in [
            CASE WHEN signed IS NULL OR (why = 'imprecise' AND signed < signed_end) THEN 'contract.signed' END,
            CASE WHEN signed IS NOT NULL AND why IN ('unknown', 'imprecise')
                THEN 'milestone.at' END] if field IS NOT NULL] AS missing,
        [key for key in ['contract|' || contract,
            CASE WHEN why = 'planned_before' THEN planned_key ELSE finish_key END] if key IS NOT NULL] AS evidence
    FROM compared
"""
SAME_PARTY = """
    SELECT contract, 'same_party_again' AS name,
        CASE WHEN within_window IS NULL THEN 'not_assessable'
            WHEN share_percent >= $share AND (within_window >= $least OR within_close >= $least_close)
                THEN 'triggered'
            ELSE 'clear' END AS state,
        CASE WHEN within_window IS NULL THEN 'unknown'
            WHEN share_percent < $share AND (within_window >= $least OR within_close >= $least_close)
                THEN 'among_many'
            WHEN within_close >= $least_close THEN 'close' WHEN within_window >= $least THEN 'again'
                ELSE 'seldom' END AS why,
        'yellow' AS colour,
        (CASE WHEN within_close >= $least_close THEN within_close ELSE within_window END)::DOUBLE AS value,
        (CASE WHEN within_close >= $least_close THEN $least_close ELSE $least END)::DOUBLE AS limit_value,
        CASE WHEN within_close >= $least_close THEN close_minor ELSE window_minor END AS ours_minor,
            window_currency AS currency,
        within_window AS counted, share_percent, [key for key in [buyer, party] if key IS NOT NULL] AS names,
        CASE WHEN within_window IS NOT NULL THEN [] ELSE [field for field in [CASE WHEN signed IS NULL
            THEN 'contract.signed' END,
            CASE WHEN buyer IS NULL THEN 'party_to.buyer' END,
            CASE WHEN coalesce(suppliers, 0) = 0 THEN 'party_to.supplier' END] if field IS NOT NULL] END
                AS missing,
        ['contract|' || contract] AS evidence
    FROM life_measure
"""
NOTHING = """
    SELECT NULL::VARCHAR AS contract, NULL::VARCHAR AS name, NULL::VARCHAR AS state, NULL::VARCHAR AS why,
        NULL::VARCHAR AS colour,
        NULL::DOUBLE AS value, NULL::DOUBLE AS limit_value, NULL::BIGINT AS ours_minor, NULL::BIGINT AS theirs_minor,
        NULL::VARCHAR AS currency, NULL::DATE AS day, NULL::DATE AS other_day, NULL::BIGINT AS counted,
            NULL::DOUBLE AS share_percent,
        NULL::VARCHAR[] AS names, NULL::VARCHAR[] AS missing, NULL::VARCHAR[] AS evidence WHERE false
"""
PARAMETER = re.compile(r"\$(\w+)")
OVER = "CASE WHEN theirs > 0 THEN 100.0 * (ours - theirs) / theirs END"


def _amounts(theirs: str, currency: str, direct: bool) -> dict[str, str]:
    """The parts of a check that compares the contract's amount with another."""
    known = f"ours IS NOT NULL AND theirs IS NOT NULL AND currency = {currency}"
    apart = f"WHEN direct AND {currency} IS NULL THEN 'not_applicable' " if direct else ""
    return {
        "over": OVER,
        "state": f"CASE {apart}WHEN ({known}) IS NOT TRUE THEN 'not_assessable' "
        "WHEN 100.0 * (ours - theirs) >= $above * theirs THEN 'triggered' ELSE 'clear' END",
        "why": "CASE WHEN ours IS NULL OR theirs IS NULL THEN 'unknown' "
        f"WHEN ({known}) IS NOT TRUE THEN 'currencies' "
        "WHEN 100.0 * (ours - theirs) >= $above * theirs THEN 'over' ELSE 'within' END",
        "missing": "[field for field in [CASE WHEN ours IS NULL THEN 'contract.amount' END, "
        f"CASE WHEN theirs IS NULL THEN '{theirs}' END, "
        f"CASE WHEN ours IS NOT NULL AND theirs IS NOT NULL AND (currency = {currency}) IS NOT TRUE "
        "THEN 'contract.currency' END] if field IS NOT NULL]",
    }


def check(frames: Frames, rules: Rules) -> None:
    """Keeps the frame `check`: one row a contract and check."""
    figures = rules.checks
    parts = (
        MISSING_STAGE,
        LATE,
        SIGNED_BEFORE_AWARD,
        ABOVE_AWARD.format(**_amounts("awarded.amount", "award_currency", direct=True)),
        ABOVE_ESTIMATE.format(**_amounts("tender.amount", "estimate_currency", direct=False)),
        CHANGED,
        PAID_MORE.format(over=OVER),
        ENDED_BEFORE,
        SAME_PARTY,
    )
    values = {
        "above": figures.above_percent,
        "annex": figures.annex_percent,
        "least": figures.least_contracts,
        "least_close": figures.least_close,
        "share": figures.least_share_percent,
        "tolerance": rules.tolerance_days,
    }
    for nth, part in enumerate(parts):
        named = set(PARAMETER.findall(part))  # DuckDB refuses values that a query does not name
        frames.keep(f"check_{nth}", part, {name: value for name, value in values.items() if name in named})
    whole = " UNION ALL BY NAME ".join(
        [NOTHING, *(f"SELECT * FROM life_check_{nth}" for nth in range(len(parts)))]
    )
    frames.keep("check", whole)
