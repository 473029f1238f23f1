"""The evidence of a lead: each cited record with where it stands, and the chart of what they say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from api.reading import lookups
from api.reading.origins import origin_of
from api.reading.reading import Reading
from api.reading.values import Row
from api.shapes.chart import Link, Node
from api.shapes.entity import Origin
from api.shapes.lead import CitedRecord, LeadChart
from graph.findings import Evidence, Lead

MOST_ORIGINS = 3
MOST_ON_CHART = 36
SAID = """
SELECT * FROM "said_{table}" WHERE {which}
QUALIFY row_number() OVER (PARTITION BY entity ORDER BY load, file, sheet, "row", place) <= {most}
"""


def cited(reading: Reading, lead: Lead) -> tuple[CitedRecord, ...]:
    """The records that a lead cites, in its order, resolved to what they are and where they stand today."""
    by_table: dict[str, list[Evidence]] = defaultdict(list)
    for piece in lead.evidence:
        by_table[piece.table].append(piece)
    found: dict[tuple[str, str], CitedRecord] = {}
    for table, pieces in by_table.items():
        for record in _of_table(reading, table, pieces):
            found[table, record.key] = record
    today = {(piece.table, piece.key): piece for piece in lead.evidence}
    return tuple(found[place] for place in today)


def chart(reading: Reading, subjects: Sequence[str], records: Sequence[CitedRecord]) -> LeadChart:
    """The subjects, and the things around them that the evidence is about, the largest amounts first."""
    worth: dict[str, int] = defaultdict(int)
    for record in records:
        worth[record.about] = max(worth[record.about], record.amount_minor or 0)
    ranked = sorted(worth, key=lambda key: (-worth[key], key))
    shown = ranked[:MOST_ON_CHART]
    today = lookups.canonicals(reading, shown)
    nodes = {node.key: node for node in lookups.nodes(reading, (*subjects, *today.values()))}
    links = [link for link in _cited_links(reading, records) if link.start in nodes and link.end in nodes]
    return LeadChart(nodes=tuple(nodes.values()), links=tuple(links), total=len(ranked), shown=len(shown))


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
