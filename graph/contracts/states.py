"""The colour of every step and stage,
each with the reason why. Grey is what no record says; it is never green."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from graph.contracts.frames import Frames
from graph.contracts.rules import Rules

# What each register tells at all, and until which day: of a step that it tells of no contract, nothing can
# be overdue.
REGISTER = """
    WITH newest AS (
        SELECT c.register, any_value(c.source) AS source, count(DISTINCT c.key) AS contracts,
            max(s.last_day) AS newest
        FROM life_contract c LEFT JOIN life_step s ON s.contract = c.key
        GROUP BY c.register
    )
    SELECT register, source, contracts, newest,
        CASE WHEN newest >= $as_of - $live_days::INTEGER THEN $as_of ELSE newest END AS known_until
    FROM newest
"""
TOLD = """
    SELECT c.register, s.step, count(DISTINCT s.contract) AS contracts
    FROM life_step s JOIN life_contract c ON c.key = s.contract
    WHERE s.days > 0 OR (s.step = 'annex' AND s.records > 0)
    GROUP BY ALL
"""

# A step that another proves is done on the day of that one, at the latest; of several, on the first. So is
# one of which a part is open: what was accepted as a whole was completed in all its parts.
DONE = """
    WITH proven AS (
        SELECT s.contract, p.step, min(s.first_day) AS first_day, arg_min(s.first_end, s.first_day) AS first_end,
            max(s.last_day) AS last_day, max(s.last_end) AS last_end,
            arg_min(s.evidence, s.first_day) AS evidence, arg_min(s."table", s.first_day) AS "table",
            arg_min(s.step, s.first_day) AS proof, false AS open_part
        FROM life_step s JOIN life_proof p ON p.proof = s.step
        ANTI JOIN (SELECT contract, step FROM life_step WHERE days > 0 AND NOT open_part) own
            ON own.contract = s.contract AND own.step = p.step
        WHERE s.days > 0 AND NOT s.open_part
        GROUP BY s.contract, p.step
    )
    SELECT contract, step, first_day, first_end, last_day, last_end, evidence, "table", step AS proof, open_part
    FROM life_step ANTI JOIN proven USING (contract, step) WHERE days > 0
    UNION ALL BY NAME
    SELECT * FROM proven
"""

# Out of order only where the days leave no doubt: the later step lies wholly before the earlier one.
ORDERED = """
    SELECT l.contract, l.step, count(*) AS compared,
        arg_min(e.step, (NOT (l.first_end < e.first_day), e.first_day)) AS other,
        arg_min(e.first_day, (NOT (l.first_end < e.first_day), e.first_day)) AS other_day,
        bool_or(l.first_end < e.first_day) AS before
    FROM life_done l
    JOIN life_order o ON o.later = l.step
    JOIN life_done e ON e.contract = l.contract AND e.step = o.earlier
    WHERE l.proof = l.step AND e.proof = e.step
    GROUP BY ALL
"""

STEP_STATE = """
    WITH every AS (
        SELECT contract, step FROM life_step UNION SELECT contract, step FROM life_due
            UNION SELECT contract, step FROM life_done
    ), joined AS (
        SELECT e.contract, e.step, k.stage, k.place, k.decides,
            d.first_day, d.first_end, d.last_day, d.proof,
            coalesce(d.evidence, s.evidence) AS evidence, coalesce(d."table", s."table") AS "table",
            s.days, s.records, s.term, s.amount_minor, s.currency,
            CASE WHEN u.basis = 'record' AND d.proof <> d.step THEN greatest(u.due, s.whole_due) ELSE u.due END
                AS due,
            CASE WHEN u.basis = 'record' AND d.proof <> d.step THEN greatest(u.due_from, s.whole_due)
                ELSE u.due_from END AS due_from,
            u.basis, u.conditional, u.grace_days, u.anchor,
            o.before, o.other, o.other_day, o.compared, f.compared AS followed,
            c.ended, r.known_until, t.contracts AS told, pt.contracts AS proof_told,
            CASE WHEN d.open_part THEN NULL WHEN k.lasting THEN d.last_day ELSE d.first_day END AS day,
            CASE WHEN d.open_part THEN NULL WHEN k.lasting THEN d.last_end ELSE d.first_end END AS day_end
        FROM every e
        JOIN life_kind k USING (step)
        JOIN life_contract c ON c.key = e.contract
        JOIN life_register r USING (register)
        LEFT JOIN life_step s ON s.contract = e.contract AND s.step = e.step
        LEFT JOIN life_done d ON d.contract = e.contract AND d.step = e.step
        LEFT JOIN life_due u ON u.contract = e.contract AND u.step = e.step
        LEFT JOIN life_ordered o ON o.contract = e.contract AND o.step = e.step
        LEFT JOIN (
            SELECT e.contract, e.step, count(*) AS compared
            FROM life_done e JOIN life_order o ON o.earlier = e.step
            JOIN life_done l ON l.contract = e.contract AND l.step = o.later
            GROUP BY ALL
        ) f ON f.contract = e.contract AND f.step = e.step
        LEFT JOIN life_told t ON t.register = c.register AND t.step = e.step
        LEFT JOIN (
            SELECT t.register, p.step, max(t.contracts) AS contracts
            FROM life_told t JOIN life_proof p ON p.proof = t.step GROUP BY ALL
        ) pt ON pt.register = c.register AND pt.step = e.step
    ), reasoned AS (
        SELECT *,
            -- what is overdue is so until the day that its register is kept up to
            coalesce(day, least($as_of, known_until)) - due AS days_late,
            CASE
                WHEN before THEN CASE WHEN other_day - first_end > $tolerance::INTEGER THEN 'out_of_order'
                    ELSE 'order_within' END
                WHEN day > due AND proof <> step THEN 'proven_late'
                WHEN day > due + ($tolerance + grace_days)::INTEGER THEN CASE WHEN conditional
                    THEN 'late_if' ELSE 'late' END
                WHEN day > due THEN 'late_within'
                WHEN day IS NOT NULL AND due IS NOT NULL AND day_end > due_from THEN 'imprecise'
                WHEN day IS NOT NULL AND due IS NOT NULL THEN 'in_time'
                WHEN day IS NOT NULL AND (compared > 0 OR followed > 0) THEN 'in_order'
                WHEN day IS NOT NULL THEN 'alone'
                WHEN due IS NULL AND term IS NOT NULL THEN 'no_start'
                WHEN due IS NULL AND records > 0 THEN 'undated'
                WHEN due IS NULL THEN 'not_recorded'
                WHEN ended AND stage IN ('performance', 'termination') THEN 'done_day_unknown'
                WHEN due > $as_of + $warning::INTEGER THEN 'ahead'
                WHEN due >= $as_of THEN 'due_soon'
                WHEN told IS NULL AND proof_told IS NULL THEN 'due_untold'
                WHEN due > known_until OR known_until IS NULL THEN 'records_end'
                WHEN conditional THEN 'overdue_if'
                WHEN least($as_of, known_until) <= due + grace_days::INTEGER THEN 'overdue_within'
                ELSE 'overdue'
            END AS reason
        FROM joined
    )
    SELECT contract, stage, step, place, decides,
        CASE WHEN before THEN first_end ELSE day END AS day,
        CASE WHEN day IS NOT NULL THEN last_day END AS last_day, due, basis, conditional, reason, c.colour,
        days_late, other, other_day, proof, known_until, evidence, "table", anchor, amount_minor, currency,
            days
    FROM reasoned JOIN life_reason c USING (reason)
"""

# The worst step speaks for its stage; nothing but a step that decides it can make it green.
STAGE_STATE = """
    WITH chosen AS (
        SELECT contract, stage, arg_min(struct_pack(
                step := step, day := CASE WHEN reason IN ('out_of_order', 'order_within') THEN day
                    ELSE last_day END, due := due, basis := basis, reason := reason, colour := colour,
                days_late := days_late, other := other, other_day := other_day, proof := proof,
                    known_until := known_until,
                evidence := evidence, "table" := "table", decides := decides
            ), (
                CASE colour WHEN 'red' THEN 0 WHEN 'yellow' THEN 1 WHEN 'green' THEN CASE WHEN decides
                    THEN 2 ELSE 4 END
                    ELSE CASE WHEN decides THEN 3 ELSE 5 END END,
                reason IN ('undated', 'no_start', 'not_recorded'), -coalesce(days_late, 0), place
            )) AS s
        FROM life_step_state GROUP BY contract, stage
    ), decided AS (
        SELECT contract, stage, max(last_day) AS day FROM life_step_state WHERE decides GROUP BY ALL
    ), told AS (
        SELECT t.register, k.stage, max(t.contracts) AS contracts
        FROM life_told t JOIN life_kind k USING (step) WHERE k.decides GROUP BY ALL
    ), performing AS (
        SELECT contract, bool_or(day IS NULL AND due >= $as_of) AS still
        FROM life_step_state WHERE stage = 'performance' AND decides GROUP BY contract
    ), judged AS (
        SELECT c.key AS contract, g.stage, g.nth,
            CASE WHEN s.decides AND s.colour = 'green' THEN s.day ELSE d.day END AS done,
            s.step, s.day, s.due, s.basis, s.days_late, s.other,
            s.other_day, s.proof,
            s.known_until, s.evidence, s."table",
            CASE
                WHEN s.colour IN ('red', 'yellow') OR (s.decides AND s.reason <> 'not_recorded') THEN s.reason
                WHEN g.stage = 'termination' AND c.ended THEN 'done_day_unknown'
                WHEN g.stage IN ('termination', 'archive') AND p.still THEN 'not_yet'
                WHEN s.day IS NOT NULL THEN 'begun'
                WHEN g.stage = 'change' AND t.contracts IS NOT NULL THEN 'none_recorded'
                WHEN t.contracts IS NOT NULL THEN 'not_recorded'
                ELSE 'register_silent'
            END AS reason
        FROM life_contract c
        CROSS JOIN life_stage g
        LEFT JOIN chosen ON chosen.contract = c.key AND chosen.stage = g.stage
        LEFT JOIN decided d ON d.contract = c.key AND d.stage = g.stage
        LEFT JOIN performing p ON p.contract = c.key
        LEFT JOIN told t ON t.register = c.register AND t.stage = g.stage
    )
    SELECT judged.*, r.colour FROM judged JOIN life_reason r USING (reason)
"""

# Every reason has one colour. `not_yet`, `begun` and the like are grey: no record says that the stage is
# done.
COLOURS = {
    "in_time": "green",
    "in_order": "green",
    "ahead": "green",
    "due_soon": "yellow",
    "late_within": "yellow",
    "order_within": "yellow",
    "late_if": "yellow",
    "proven_late": "yellow",
    "overdue_if": "yellow",
    "overdue_within": "yellow",
    "late": "red",
    "overdue": "red",
    "out_of_order": "red",
    "alone": "grey",
    "imprecise": "grey",
    "undated": "grey",
    "no_start": "grey",
    "not_recorded": "grey",
    "none_recorded": "grey",
    "register_silent": "grey",
    "due_untold": "grey",
    "records_end": "grey",
    "done_day_unknown": "grey",
    "begun": "grey",
    "not_yet": "grey",
}


def colour(frames: Frames, rules: Rules, stages: tuple[str, ...], as_of: date) -> None:
    """Keeps the frames `register`, `told`, `done`, `step_state` and `stage_state`.

    * register: the files that tell of contracts, and the day until which they are known to be kept
    * step_state: contract, step, day, due, reason, colour and what they rest on
    * stage_state: the ten stages of every contract, each with the step that speaks for it
    """
    frames.keep_arrow("reason", pa.table({"reason": list(COLOURS), "colour": list(COLOURS.values())}))
    frames.keep_arrow(
        "stage", pa.table({"stage": list(stages), "nth": pa.array(range(len(stages)), pa.int64())})
    )
    proofs = [(step, proof) for step, others in rules.proves.items() for proof in others]
    frames.keep_arrow(
        "proof", pa.table({"step": [step for step, _ in proofs], "proof": [proof for _, proof in proofs]})
    )
    earlier, later = zip(*rules.order, strict=True)
    frames.keep_arrow("order", pa.table({"earlier": earlier, "later": later}))
    frames.keep("register", REGISTER, {"as_of": as_of, "live_days": rules.live_days})
    frames.keep("told", TOLD)
    frames.keep("done", DONE)
    frames.keep("ordered", ORDERED)
    days = {"as_of": as_of, "tolerance": rules.tolerance_days, "warning": rules.warning_days}
    frames.keep("step_state", STEP_STATE, days)
    frames.keep("stage_state", STAGE_STATE, {"as_of": as_of})
