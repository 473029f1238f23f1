"""The narrow frames that the detector works on, drawn from the views of a registered snapshot.

Only here are observations made into values, moments into years and raw keys into canonical ones; what follows
knows whole numbers, figures, text and yes or no.
"""

from __future__ import annotations

from graph.detectors.engine import DuckDBEngine
from graph.detectors.repeated_awards.parameters import Parameters

# An award belongs to the tender or lot it was made for: a contest. A lot's tender stands over it.
CONTEST_TENDER = """
    SELECT DISTINCT
        coalesce(c.canonical, w.start_key) AS contest,
        coalesce(t.canonical, p.end_key, w.start_key) AS tender
    FROM awarded w
    LEFT JOIN part_of p ON w.start_space = 'lot' AND p.start_key = w.start_key AND p.end_space = 'tender'
    LEFT JOIN aliases c ON c.key = w.start_key
    LEFT JOIN aliases t ON t.key = coalesce(p.end_key, w.start_key)
    WHERE w.start_space = 'tender' OR p.end_key IS NOT NULL
"""

# An award that is a node of its own states the value for all who share it, and each has its part; what a bid
# was accepted for is the bidder's alone, however many others won beside it.
AWARD = """
    SELECT
        coalesce(c.canonical, w.start_key) AS contest,
        coalesce(a.canonical, w.end_key) AS party,
        min(year(w."at"))::BIGINT AS year,
        min(w."at")::DATE - DATE '1970-01-01' AS day,
        max(w.own)::BIGINT AS amount_minor,
        arg_max(w.currency, w.own) AS currency
    FROM (
        SELECT *, amount_minor // CASE WHEN award_key IS NULL THEN 1 ELSE greatest(coalesce(suppliers, 1), 1) END AS own
        FROM awarded
    ) w
    LEFT JOIN aliases c ON c.key = w.start_key
    LEFT JOIN aliases a ON a.key = w.end_key
    GROUP BY ALL
"""

# The newest observation that says something speaks for the tender; load, file and row settle ties.
TENDER_FACTS = """
    SELECT
        coalesce(a.canonical, t.key) AS tender,
        arg_max(t.source, o) AS source,
        arg_max(t.category, o) FILTER (t.category IS NOT NULL) AS category,
        arg_max(t.subcategory, o) FILTER (t.subcategory IS NOT NULL) AS subcategory,
        arg_max(t.department, o) FILTER (t.department IS NOT NULL) AS department,
        arg_max(t.region, o) FILTER (t.region IS NOT NULL) AS region,
        arg_max(t.postcode, o) FILTER (t.postcode IS NOT NULL) AS postcode,
        arg_max(t.contract_type, o) FILTER (t.contract_type IS NOT NULL) AS contract_type,
        arg_max(t.method, o) FILTER (t.method IS NOT NULL) AS method,
        arg_max(t.title, o) FILTER (t.title IS NOT NULL) AS title,
        arg_max(t.number, o) FILTER (t.number IS NOT NULL) AS number,
        min(year(coalesce(t.awarded, t.published)))::BIGINT AS year
    FROM (
        SELECT *, (coalesce(as_of_us, 0), load, coalesce(file, ''), coalesce("row", 0)) AS o FROM tender
    ) t
    LEFT JOIN aliases a ON a.key = t.key
    GROUP BY 1
"""

INVITATION = """
    SELECT
        coalesce(t.canonical, i.end_key) AS tender,
        coalesce(a.canonical, i.start_key) AS office,
        max(g.country) AS country
    FROM invited i
    LEFT JOIN aliases t ON t.key = i.end_key
    LEFT JOIN aliases a ON a.key = i.start_key
    LEFT JOIN (SELECT key, max(country) AS country FROM agency GROUP BY key) g ON g.key = i.start_key
    GROUP BY 1, 2
"""

# A department is the office at the top of the chain; one at the top has none over it.
DEPARTMENT = """
    WITH RECURSIVE step AS (
        SELECT DISTINCT
            coalesce(a.canonical, p.start_key) AS office,
            coalesce(b.canonical, p.end_key) AS above
        FROM part_of p
        LEFT JOIN aliases a ON a.key = p.start_key
        LEFT JOIN aliases b ON b.key = p.end_key
        WHERE p.start_space = 'agency' AND p.end_space = 'agency'
    ), climb AS (
        SELECT office, above FROM step
        UNION
        SELECT climb.office, step.above FROM climb JOIN step ON step.office = climb.above
    )
    SELECT office, min(above) AS department
    FROM climb
    WHERE above NOT IN (SELECT office FROM step)
    GROUP BY office
"""

CHAIR = """
    SELECT DISTINCT coalesce(t.canonical, h.end_key) AS tender, coalesce(a.canonical, h.start_key) AS chair
    FROM chaired h
    LEFT JOIN aliases t ON t.key = h.end_key
    LEFT JOIN aliases a ON a.key = h.start_key
"""

BID = """
    SELECT DISTINCT coalesce(c.canonical, b.end_key) AS contest, coalesce(a.canonical, b.start_key) AS party
    FROM bid_on b
    LEFT JOIN aliases c ON c.key = b.end_key
    LEFT JOIN aliases a ON a.key = b.start_key
"""


CONTEST = """
    WITH dated AS (SELECT contest, min(year) AS year FROM repeated_awards_award GROUP BY contest)
    SELECT
        k.contest, k.tender, f.source, f.category, f.subcategory,
        nullif(left(f.postcode, ?), '') AS district, f.department,
        coalesce(f.region, f.source) AS state, coalesce(d.year, f.year) AS year, i.country,
        coalesce(regexp_matches(f.contract_type, ?, 'i'), false) AS long_contract,
        coalesce(NOT regexp_matches(f.method, ?, 'i'), false) AS closed_method,
        coalesce(regexp_matches(f.title, ?, 'i'), false) AS called_again,
        coalesce(regexp_matches(f.title, ?, 'i'), false) AS urgent
    FROM repeated_awards_contest_tender k
    JOIN dated d USING (contest)
    LEFT JOIN repeated_awards_tender_facts f USING (tender)
    LEFT JOIN (SELECT tender, min(country) AS country FROM repeated_awards_invitation GROUP BY tender) i
        USING (tender)
"""

MEMBERSHIP = """
    SELECT 'office' AS kind, office AS unit, contest
    FROM repeated_awards_contest JOIN repeated_awards_invitation USING (tender)
    UNION
    SELECT 'department', a.department, contest
    FROM repeated_awards_contest
    JOIN repeated_awards_invitation USING (tender)
    JOIN repeated_awards_above a USING (office)
    UNION
    SELECT 'chair', chair, contest
    FROM repeated_awards_contest JOIN repeated_awards_chair USING (tender)
"""

BID_OR_AWARD = """
    SELECT contest, party FROM repeated_awards_bid_made SEMI JOIN repeated_awards_contest USING (contest)
    UNION
    SELECT contest, party FROM repeated_awards_award
"""


def draw(engine: DuckDBEngine, parameters: Parameters) -> None:
    """Keeps the frames `contest`, `award`, `bid` and `membership` in the engine.

    * contest: contest, tender, source, category, subcategory, district, department, state, year,
      country, long_contract (a rate contract, framework or empanelment), closed_method (not by open tender),
      called_again, urgent
    * award: contest, party, year, day, amount_minor, currency; one a party and contest
    * bid: contest, party; whoever won has bid
    * membership: kind (office, department, chair), unit, contest
    """
    engine.keep_query("contest_tender", CONTEST_TENDER)
    engine.keep_query("award", AWARD)
    engine.keep_query("tender_facts", TENDER_FACTS)
    engine.keep_query("invitation", INVITATION)
    engine.keep_query("above", DEPARTMENT)
    engine.keep_query("chair", CHAIR)
    engine.keep_query("bid_made", BID)
    words = parameters.words
    engine.keep_query(
        "contest",
        CONTEST,
        (
            parameters.district_characters,
            words.long_contract,
            words.open_method,
            words.called_again,
            words.urgent,
        ),
    )
    engine.keep_query("membership", MEMBERSHIP)
    engine.keep_query("bid", BID_OR_AWARD)
