"""All contracts at once: their stages, steps and checks as columns, and the colour of each as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import duckdb
import pyarrow as pa

from graph.contracts.checks import CHECKS, check
from graph.contracts.frames import Frames, draw
from graph.contracts.measures import measure
from graph.contracts.rules import Rules
from graph.contracts.states import colour
from graph.contracts.steps import date_steps
from graph.contracts.terms import Term, shipped_terms
from graph.model import Model, load_model

# Red or yellow if any stage or any triggered check is; green only where enough is known to say so.
OVERALL = """
    WITH stages AS (
        SELECT contract,
            list(colour ORDER BY nth) AS colours, list(reason ORDER BY nth) AS reasons, list(done ORDER BY nth) AS days,
            bool_or(colour = 'red') AS red, bool_or(colour = 'yellow') AS yellow,
            count(*) FILTER (colour <> 'grey') AS known,
            count(*) FILTER (stage IN (SELECT unnest($core::VARCHAR[])) AND colour = 'grey') AS core_unknown
        FROM life_stage_state GROUP BY contract
    ), checks AS (
        SELECT contract, count(*) AS checks,
            count(*) FILTER (state IN ('triggered', 'clear')) AS assessed,
            count(*) FILTER (state = 'not_applicable') AS not_applicable,
            coalesce(list(name ORDER BY nth) FILTER (state = 'triggered'), []) AS triggered,
            coalesce(bool_or(state = 'triggered' AND colour = 'red'), false) AS red,
            coalesce(bool_or(state = 'triggered' AND colour = 'yellow'), false) AS yellow
        FROM life_check JOIN life_check_order USING (name) GROUP BY contract
    )
    SELECT c.key, c.title, c.number, c.status, c.source, c.register, c.compartments, c.amount_minor,
        c.currency,
        g.first_day AS signed,
        s.buyer, s.buyer_name, coalesce(s.suppliers, []) AS suppliers, s.supplier_name, s.country, s.region,
        t.colours, t.reasons, t.days, t.known, k.checks, k.assessed, k.not_applicable, k.triggered,
        CASE WHEN t.red OR k.red THEN 'red' WHEN t.yellow OR k.yellow THEN 'yellow'
            WHEN t.core_unknown = 0 AND k.assessed + k.not_applicable >= $least::INTEGER THEN 'green'
                ELSE 'grey' END AS colour
    FROM life_contract c
    JOIN stages t ON t.contract = c.key
    JOIN checks k ON k.contract = c.key
    LEFT JOIN life_sides s ON s.contract = c.key
    LEFT JOIN life_step g ON g.contract = c.key AND g.step = 'signing'
"""
SUPPLIER = """
    SELECT p.contract, p.party, coalesce(n.name, substr(p.party, strpos(p.party, ':') + 1)) AS name
    FROM life_party p LEFT JOIN life_party_name n USING (party, space) WHERE p.role = 'supplier'
"""
WORST_FIRST = (
    "list_position(['red', 'yellow', 'green', 'grey'], colour), "
    "len(triggered) DESC, signed DESC NULLS LAST, key"
)


@dataclass(frozen=True)
class Assessment:
    """Every contract as of a day.

    Attributes:
        contracts: one row a contract, the worst first: key, title, number, signed, amount_minor, currency,
            buyer,
            suppliers and their names, colour, `colours` and `reasons` of the ten stages in order,
                `triggered` checks,
            how many were assessed.
        stages: one row a contract and stage; `steps` one a contract and step that is told or due.
        checks: one row a contract and check. `facts`: every dated record of a step.
        registers: the files that tell of contracts, and until which day they are kept.
        suppliers: one row a contract and supplier: contract, party, name.
    """

    as_of: date
    rules: Rules
    terms: tuple[Term, ...]
    contracts: pa.Table
    stages: pa.Table
    steps: pa.Table
    checks: pa.Table
    facts: pa.Table
    registers: pa.Table
    suppliers: pa.Table


def assess(
    connection: duckdb.DuckDBPyConnection,
    as_of: date | None = None,
    rules: Rules | None = None,
    terms: tuple[Term, ...] | None = None,
    model: Model | None = None,
) -> Assessment:
    """All contracts of the views of a registered snapshot and the view `aliases`, as of a day,
        by default today.

    Raises:
        duckdb.CatalogException: when a table of the model or the view `aliases` is not registered.
    """
    day = as_of or datetime.now().astimezone().date()
    chosen, table, words = (
        rules or Rules(),
        shipped_terms() if terms is None else terms,
        model or load_model(),
    )
    with Frames(connection) as frames:
        draw(frames, words, chosen.words.ended)
        date_steps(frames, words, chosen, table, day)
        colour(frames, chosen, tuple(words.stages), day)
        measure(frames, chosen)
        check(frames, chosen)
        _weigh(frames, chosen)
        return Assessment(
            as_of=day,
            rules=chosen,
            terms=table,
            contracts=frames.arrow("overall", WORST_FIRST),
            stages=frames.arrow("stage_state", "contract, nth"),
            steps=frames.arrow("step_state", "contract, place"),
            checks=frames.arrow("check", "contract"),
            facts=frames.arrow("fact", "contract, place, day, key"),
            registers=frames.arrow("register", "register"),
            suppliers=frames.arrow("supplier", "contract, party"),
        )


def _weigh(frames: Frames, rules: Rules) -> None:
    frames.keep_arrow(
        "check_order", pa.table({"name": list(CHECKS), "nth": pa.array(range(len(CHECKS)), pa.int64())})
    )
    core = {"core": list(rules.overall.core_stages), "least": rules.overall.least_assessed}
    frames.keep("supplier", SUPPLIER)
    frames.keep("overall", OVERALL, core)
