"""The dated steps of each contract, and when each is due: by the record itself,
else by the table of terms."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from graph.contracts.frames import Frames, day_end
from graph.contracts.rules import Rules
from graph.contracts.terms import Term, terms_table
from graph.model import Model
from graph.projection.entities import entities_sql
from graph.projection.grouping import said

# What lies after the day of the question has not happened yet; what is due may.
FACT = """
    WITH milestone_of AS (
        SELECT DISTINCT coalesce(m.canonical, p.start_key) AS milestone, p.end_space AS space,
            coalesce(t.canonical, p.end_key) AS key
        FROM part_of p
        LEFT JOIN aliases m ON m.key = p.start_key
        LEFT JOIN aliases t ON t.key = p.end_key
        WHERE p.start_space = 'milestone' AND p.end_space IN ('contract', 'tender', 'lot', 'award')
    ), place AS (
        SELECT milestone, key AS contract FROM milestone_of WHERE space = 'contract'
        UNION
        SELECT o.milestone, r.contract FROM milestone_of o JOIN life_root r ON r.space = o.space
            AND r.key = o.key
    ), told AS (
        SELECT p.contract, m.stage AS step, m."at"::DATE AS day, {at_end} AS day_end, {due_end} AS due,
            m.term, m.term_unit, m.amount_minor, m.currency, 'milestone' AS "table", m.key
        FROM ({milestones}) m JOIN place p ON p.milestone = m.key
        UNION ALL
        SELECT key, 'signing', signed, signed_end, NULL, NULL, NULL, NULL, NULL, 'contract', key
        FROM life_contract WHERE signed IS NOT NULL
        UNION ALL
        SELECT key, 'completion', NULL, NULL, until_end, NULL, NULL, NULL, NULL, 'contract', key
        FROM life_contract WHERE until_day IS NOT NULL
        UNION ALL
        SELECT key, 'completion', NULL, NULL, NULL, coalesce(term, work_days),
            CASE WHEN term IS NULL THEN 'day' ELSE term_unit END, NULL, NULL, 'contract', key
        FROM life_contract WHERE coalesce(term, work_days) > 0
        UNION ALL
        SELECT r.contract, s.step, s.day, s.day_end, NULL, NULL, NULL, NULL, NULL, s."table", s.key
        FROM life_root r JOIN life_source_step s ON s.space = r.space AND s.key = r.key
    )
    SELECT t.contract, t.step, k.stage, k.place,
        CASE WHEN t.day <= $as_of THEN t.day END AS day,
        CASE WHEN t.day <= $as_of THEN t.day_end END AS day_end,
        t.due,
        t.term, t.term_unit,
        CASE WHEN t.day IS NULL OR t.day <= $as_of THEN t.amount_minor END AS amount_minor,
        t.currency, t."table", t.key
    FROM told t JOIN life_kind k USING (step)
    WHERE t.day <= $as_of OR t.due IS NOT NULL OR t.term IS NOT NULL
        OR (t.day IS NULL AND t.amount_minor IS NOT NULL)
"""

# The days that a tender and an award state of themselves.
SOURCE_STEP = """
    SELECT 'tender' AS space, coalesce(a.canonical, t.key) AS key, s.step, 'tender' AS "table",
        max(s.day::DATE) AS day, max(s.day_end) AS day_end
    FROM tender t
    LEFT JOIN aliases a ON a.key = t.key
    CROSS JOIN LATERAL (VALUES
        ('notice', t.published, {published}), ('opening', t.opened, {opened}), ('award', t.awarded, {awarded})
    ) s(step, day, day_end)
    WHERE s.day IS NOT NULL
    GROUP BY ALL
    UNION ALL
    SELECT 'award', coalesce(a.canonical, w.key), 'award', 'award', max(w."at"::DATE), max({at})
    FROM award w LEFT JOIN aliases a ON a.key = w.key
    WHERE w."at" IS NOT NULL
    GROUP BY ALL
"""

# One row a contract and step: the first and the last day, how often, and the record that speaks for it. The
# record with a day speaks before one without, a milestone before the contract itself. A step that is done in
# parts is due with the last of them; while a part with a due day of its own is open, with the first that is. A
# day that is told without a due day may be that of an open part: it closes one.
STEP = """
    WITH part AS (
        SELECT *, day IS NULL AND due IS NOT NULL AND "table" = 'milestone' AS open,
            term * CASE term_unit WHEN 'month' THEN 30 WHEN 'year' THEN 365 ELSE 1 END AS term_days
        FROM life_fact JOIN (SELECT step, lasting FROM life_kind) USING (step)
    )
    SELECT contract, stage, step, place, lasting,
        min(day) AS first_day, max(day) AS last_day, min(day_end) AS first_end, max(day_end) AS last_end,
        count(day) AS days, count(DISTINCT key) AS records,
        lasting AND count(*) FILTER (open) > count(day) FILTER (due IS NULL) AS open_part,
        CASE WHEN NOT lasting THEN min(due) WHEN open_part THEN min(due) FILTER (open) ELSE max(due) END AS due,
        CASE WHEN lasting THEN max(due) ELSE min(due) END AS whole_due,
        lasting AND NOT open_part AND count(day) FILTER (due IS NULL) > 0
            AND count(due) FILTER ("table" = 'contract') = 0 AS beyond_parts,
        CASE WHEN lasting THEN arg_max(term, term_days) ELSE arg_min(term, term_days) END AS term,
        CASE WHEN lasting THEN arg_max(term_unit, term_days) ELSE arg_min(term_unit, term_days) END
            AS term_unit,
        sum(amount_minor) FILTER (amount_minor IS NOT NULL) AS amount_minor,
        count(day) FILTER (amount_minor IS NULL) AS unpriced,
        count(amount_minor) AS amounts, min(currency) AS currency, count(DISTINCT currency) AS currencies,
        arg_min("table", (day IS NULL, "table" = 'contract', key)) AS "table",
        arg_min(key, (day IS NULL, "table" = 'contract', key)) AS evidence
    FROM part GROUP BY contract, stage, step, place, lasting
"""

# Terms count from the day that the contract is in force, else from the signing; months and years by the
# calendar. Where that day is told as a month or a year, they end within a period: nothing is late before it is
# over (`due`), nor in time for certain after it began (`due_from`).
COUNTED = """CASE {unit}
            WHEN 'day' THEN {day} + {count}::INTEGER
            WHEN 'month' THEN ({day} + to_months({count}::INTEGER))::DATE
            WHEN 'year' THEN ({day} + to_years({count}::INTEGER))::DATE
            {other}END"""
RECORDED = """
    WITH counted AS (
        SELECT s.*, CASE WHEN s.term BETWEEN 1 AND 36500 THEN {term_from} END AS term_from,
            CASE WHEN s.term BETWEEN 1 AND 36500 THEN {term_due} END AS term_due
        FROM life_step s
        JOIN (
            SELECT key AS contract, coalesce(since, signed) AS starts,
                CASE WHEN since IS NULL THEN signed_end ELSE since_end END AS starts_end
            FROM life_contract
        ) c USING (contract)
    )
    SELECT contract, step, 'record' AS basis,
        -- the term of the whole is that of the parts without a due day of their own
        CASE WHEN beyond_parts THEN greatest(due, term_from) ELSE coalesce(due, term_from) END
            AS due_from,
        CASE WHEN beyond_parts THEN greatest(due, term_due) ELSE coalesce(due, term_due) END AS due,
        0 AS grace_days, false AS conditional, NULL AS anchor
    FROM counted
    WHERE due IS NOT NULL OR term_due IS NOT NULL
"""

# A term of n working days from a day: whole weeks, then the rest, past the weekend where it is reached.
WORKING = """({start} + (t."count" // 5 * 7 + t."count" % 5
    + CASE WHEN isodow({start}) + t."count" % 5 > 5 THEN 2 ELSE 0 END)::INTEGER)::DATE"""
WEEKDAY = "({day} - greatest(isodow({day}) - 5, 0)::INTEGER)"
STATUTORY = """
    WITH anchored AS (
        SELECT s.contract, t.nth, t.step, t."count", t.unit, t.grace_days, t.conditional, t.valid_from, t.valid_to,
            arg_min(s.first_day, t.preferred) AS day, arg_min(s.first_end, t.preferred) AS day_end,
            arg_min(s."table" || '|' || s.evidence, t.preferred) AS counted_from
        FROM life_step s
        JOIN life_sides p USING (contract)
        JOIN life_term t ON t.anchor = s.step
            AND (t.jurisdiction IS NULL OR t.jurisdiction = p.country)
            AND (t.region IS NULL OR t.region = p.region)
        WHERE s.first_day IS NOT NULL
        GROUP BY ALL
    )
    SELECT t.contract, t.step, 'term:' || t.nth AS basis, {due_from} AS due_from, {due} AS due,
        t.grace_days, t.conditional, t.counted_from AS anchor, t.nth
    FROM anchored t
    WHERE t.day >= t.valid_from AND (t.valid_to IS NULL OR t.day_end < t.valid_to)
"""

# What the record itself sets comes first, then what holds for certain, then what holds on a condition; the
# earlier first.
DUE = """
    SELECT contract, step, arg_min(basis, o) AS basis, arg_min(due_from, o) AS due_from,
        arg_min(due, o) AS due, arg_min(grace_days, o) AS grace_days,
        arg_min(conditional, o) AS conditional, arg_min_null(anchor, o) AS anchor
    FROM (
        SELECT *, (basis <> 'record', conditional, due, nth) AS o
        FROM (SELECT *, -1 AS nth FROM life_recorded UNION ALL BY NAME SELECT * FROM life_statutory)
    ) GROUP BY contract, step
"""


def date_steps(frames: Frames, model: Model, rules: Rules, terms: tuple[Term, ...], as_of: date) -> None:
    """Keeps the frames `fact`, `step` and `due` beside those of `frames.draw`.

    * fact: every record of a step of a contract, with its day, its due day or term, its amount and its key
    * step: one row a contract and step
    * due: one row a contract and step that falls due: basis (`record` or `term:<place in the table>`), due and
      the first day that it may mean, conditional
    """
    frames.keep_arrow("kind", _kinds(model, rules))
    frames.keep_arrow("term", terms_table(terms))
    named = {name: day_end("t", name) for name in ("published", "opened", "awarded")}
    frames.keep("source_step", SOURCE_STEP.format(at=day_end("w", "at"), **named))
    properties = said(frames.connection, "milestone", model.spaces["milestone"].properties)
    milestones = entities_sql(model, "milestone", properties, filled=())
    ends = {"at_end": day_end("m", "at"), "due_end": day_end("m", "due")}
    frames.keep("fact", FACT.format(milestones=milestones, **ends), {"as_of": as_of})
    frames.keep("step", STEP)
    starts = {"term_from": _own_end("c.starts"), "term_due": _own_end("c.starts_end")}
    frames.keep("recorded", RECORDED.format(**starts))
    frames.keep("statutory", STATUTORY.format(due_from=term_end("t.day"), due=term_end("t.day_end")))
    frames.keep("due", DUE)


def term_end(day: str) -> str:
    """The day that a term `t` of `count` units ends on, counted from the expression `day`."""
    working = WORKING.format(start=WEEKDAY.format(day=day))
    return COUNTED.format(unit="t.unit", day=day, count='t."count"', other=f"ELSE {working} ")


def _own_end(day: str) -> str:
    return COUNTED.format(unit="s.term_unit", day=day, count="s.term", other="")


def _kinds(model: Model, rules: Rules) -> pa.Table:
    """The model's steps: their stage, their place in a contract's life,
    and whether they decide their stage."""
    return pa.table(
        {
            "step": list(model.steps),
            "stage": [stage.name for stage in model.steps.values()],
            "place": pa.array(range(len(model.steps)), pa.int64()),
            "decides": [step in rules.decides[stage.name] for step, stage in model.steps.items()],
            "lasting": [step in rules.lasting for step in model.steps],
        }
    )
