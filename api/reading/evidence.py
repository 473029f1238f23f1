"""The evidence of a lead: each cited record with where it stands, and the chart of what they say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from api.desk import Desk
from api.reading import lookups, money
from api.reading.origins import origin_of
from api.reading.reading import Reading
from api.reading.values import Row, values_of
from api.shapes.base import Cut
from api.shapes.chart import Link, Node
from api.shapes.entity import Origin
from api.shapes.lead import CitedRecord, LeadChart
from graph.findings import Evidence, Lead
from graph.money.records import TABLE

MOST_ORIGINS = 3
MOST_ON_CHART = 36
MOST_SUBJECTS = 600
MOST_PAID = 60
MOST_JOINING = 4000
# What joins the nodes of a lead with each other, whether the lead cites it or not.
JOINING = frozenset({"FLOWED", "HOLDS", "OWNS", "LEGAL_REP_OF", "MANAGES", "KIN_OF"})
# Those who paid, or got more than they paid, are named as people: what joins them to the money are their accounts.
BY_PERSON = frozenset({"payer", "sales"})
# The accounts of some that had to do with any that is named.
DEALT = """
WITH named AS MATERIALIZED (SELECT unnest($keys::VARCHAR[]) AS key),
of_named AS MATERIALIZED (
    SELECT node, type, direction, other FROM adjacent
    WHERE h IN (SELECT hash(unnest($keys::VARCHAR[]))) AND node IN (FROM named)
)
SELECT DISTINCT other FROM of_named
WHERE type = 'FLOWED' AND other IN (
    SELECT other FROM of_named
    WHERE type = 'HOLDS' AND direction = 'out' AND list_contains($holders::VARCHAR[], node)
)
ORDER BY other
"""
SAID = """
SELECT * FROM "said_{table}" WHERE {which}
QUALIFY row_number() OVER (PARTITION BY entity ORDER BY load, file, sheet, "row", place) <= {most}
"""


def cited(desk: Desk, lead: Lead) -> tuple[CitedRecord, ...]:
    """The records that a lead cites, in its order, resolved to what they are and where they stand today."""
    by_table: dict[str, list[Evidence]] = defaultdict(list)
    for piece in lead.evidence:
        by_table[piece.table].append(piece)
    found: dict[tuple[str, str], CitedRecord] = {}
    for table, pieces in by_table.items():
        apart = table == TABLE and f"link_{table}" not in desk.reading.tables
        for record in _of_files(desk, lead, pieces) if apart else _of_table(desk.reading, table, pieces):
            found[table, record.key] = record
    today = {(piece.table, piece.key): piece for piece in lead.evidence}
    return tuple(found[place] for place in today)


def chart(reading: Reading, subjects: Mapping[str, str], records: Sequence[CitedRecord]) -> LeadChart:
    """The chart of a lead, whose subjects are given as roles by canonical key.

    On it are the first subjects, the accounts of those who paid, what joins them, and the things that the evidence is
    about, the largest amounts first.
    """
    worth: dict[str, int] = defaultdict(int)
    for record in records:
        worth[record.about] = max(worth[record.about], record.amount_minor or 0)
    ranked = sorted(worth, key=lambda key: (-worth[key], key))
    shown = ranked[:MOST_ON_CHART]
    first = list(subjects)[:MOST_SUBJECTS]
    payers = [key for key in first if subjects[key] in BY_PERSON]
    today = lookups.canonicals(reading, shown)
    dealt = (
        [row["other"] for row in reading.rows(DEALT, {"keys": first, "holders": payers})] if payers else []
    )
    wanted = (*first, *today.values(), *_paid(records), *dealt)
    nodes = {node.key: node for node in lookups.nodes(reading, wanted)}
    links = {link.key: link for link in _cited_links(reading, records)}
    join, joining = lookups.between(reading, list(nodes), MOST_JOINING, JOINING)
    links |= {link.key: link for link in lookups.links(reading, joining)}
    return LeadChart(
        nodes=tuple(nodes.values()),
        links=tuple(link for link in links.values() if link.start in nodes and link.end in nodes),
        total=len(ranked),
        shown=len(shown),
        subjects=Cut(total=len(subjects), shown=len(first)),
        joining=Cut(total=join, shown=len(joining)),
    )


def _paid(records: Sequence[CitedRecord]) -> list[str]:
    """The accounts between which the largest cited payments went: subjects may be their holders."""
    paid = sorted(
        (record for record in records if record.table == TABLE),
        key=lambda record: -(record.amount_minor or 0),
    )
    return list(dict.fromkeys(end for record in paid for end in (record.start, record.end) if end))[
        :MOST_PAID
    ]


def _cited_links(reading: Reading, records: Iterable[CitedRecord]) -> list[Link]:
    return lookups.links(reading, (record.key for record in records if record.start is not None))


def _of_table(reading: Reading, table: str, pieces: Sequence[Evidence]) -> list[CitedRecord]:
    is_link = reading.model.tables[table].is_relationship
    keys = list(dict.fromkeys(piece.key for piece in pieces))
    today = lookups.canonicals(reading, keys, "link_alias" if is_link else "alias")
    origins = origins_of(reading, table, list(dict.fromkeys(today.values())))
    if is_link:
        links = {link.key: link for link in lookups.links(reading, today.values())}
        titles = _titles(reading, links.values())
        return [
            _of_link(piece, links.get(today[piece.key]), titles, origins[today[piece.key]])
            for piece in pieces
        ]
    nodes = {node.key: node for node in lookups.nodes(reading, today.values())}
    return [_of_node(piece, nodes.get(today[piece.key]), origins[today[piece.key]]) for piece in pieces]


def _of_files(desk: Desk, lead: Lead, pieces: Sequence[Evidence]) -> list[CitedRecord]:
    """Cited transfers, which a reading holds as flows alone: read from the files of whom the lead speaks of."""
    reading = desk.reading
    about = (*(piece.about for piece in pieces), *(subject.key for subject in lead.subjects))
    ends = set(lookups.canonicals(reading, list(dict.fromkeys(about))).values())
    told: dict[str, list[Row]] = defaultdict(list)
    for row in money.told_of(desk, [piece.key for piece in pieces], ends, between=False):
        told[row["key"]].append(row)
    raw = {rows[0][end] for rows in told.values() for end in ("start_key", "end_key")}
    today = lookups.canonicals(reading, sorted(raw))
    titles = lookups.titles(reading, sorted(set(today.values())))
    properties = reading.model.tables[TABLE].declares.properties
    found = []
    for piece in pieces:
        rows = told[piece.key]
        start, end = (today[rows[0][name]] if rows else None for name in ("start_key", "end_key"))
        found.append(
            CitedRecord(
                **_said(piece),
                start=start,
                start_title=titles.get(start) if start else None,
                end=end,
                end_title=titles.get(end) if end else None,
                values=values_of(properties, rows[0]) if rows else {},
                origins=tuple(origin_of(reading, row) for row in rows[:MOST_ORIGINS]),
            )
        )
    return found


def origins_of(reading: Reading, table: str, keys: list[str]) -> dict[str, tuple[Origin, ...]]:
    """Where the first records of canonical keys stand."""
    rows: list[Row] = []
    if keys and f"said_{table}" in reading.tables:
        query = SAID.format(table=table, which=lookups.which(keys), most=MOST_ORIGINS)
        rows = list(reading.rows(query, {"keys": keys}))
    found: dict[str, tuple[Origin, ...]] = defaultdict(tuple)
    for row in rows:
        found[row["entity"]] += (origin_of(reading, row),)
    return found


def _titles(reading: Reading, links: Iterable[Link]) -> dict[str, str]:
    ends = {end for link in links for end in (link.start, link.end)}
    return lookups.titles(reading, sorted(ends))


def _of_link(
    piece: Evidence, link: Link | None, titles: dict[str, str], origins: tuple[Origin, ...]
) -> CitedRecord:
    return CitedRecord(
        **_said(piece),
        start=link.start if link else None,
        start_title=titles.get(link.start) if link else None,
        end=link.end if link else None,
        end_title=titles.get(link.end) if link else None,
        values=link.values if link else {},
        origins=origins,
    )


def _of_node(piece: Evidence, node: Node | None, origins: tuple[Origin, ...]) -> CitedRecord:
    return CitedRecord(
        **_said(piece),
        start=None,
        start_title=None,
        end=None,
        end_title=None,
        values=node.values if node else {},
        origins=origins,
    )


def _said(piece: Evidence) -> dict[str, object]:
    return {
        name: getattr(piece, name)
        for name in ("table", "key", "about", "says", "at", "amount_minor", "currency")
    }
