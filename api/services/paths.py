"""The shortest ways between two entities, found from both ends at once.

They are not asked of the graph database: what a viewer may not see must be left out of the search itself, not
of what it found, and the two engines do not do that alike.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import pairwise

import duckdb

from api.desk import Desk
from api.reading import lookups
from api.reading.reading import rows_of
from api.shapes.chart import Paths, Route
from graph.errors import Case, QueryError

# What we say ourselves joins nobody.
OURS = ("INVOLVES", "SAME_AS")
BEGIN = """
CREATE TEMP TABLE reached (side VARCHAR, level INTEGER, key VARCHAR);
CREATE TEMP TABLE allowed AS SELECT unnest($types::VARCHAR[]) AS type
"""
REACH = """
INSERT INTO reached
SELECT DISTINCT $side, $level::INTEGER, a.other
FROM adjacent a SEMI JOIN allowed USING (type) SEMI JOIN (
    SELECT hash(key) AS h, key AS node FROM reached WHERE side = $side AND level = $level - 1
) frontier USING (h, node)
WHERE a.other NOT IN (SELECT key FROM reached WHERE side = $side)
"""
MET = """SELECT EXISTS (
    SELECT 1 FROM reached a JOIN reached b USING (key) WHERE a.side = 'start' AND b.side = 'end'
)"""
# every step of a shortest way goes one level further from the start and one nearer to the end
STEPS = """
WITH RECURSIVE levels AS (
    SELECT key, level FROM reached WHERE side = 'start'
    UNION ALL SELECT key, $hops - level FROM reached
        WHERE side = 'end' AND key NOT IN (SELECT key FROM reached WHERE side = 'start')
), steps AS (
    SELECT DISTINCT a.node AS near, a.other AS far, l.level
    FROM adjacent a SEMI JOIN allowed USING (type)
    JOIN levels l ON a.h = hash(l.key) AND a.node = l.key
    JOIN levels m ON a.other = m.key AND m.level = l.level + 1
), behind AS (
    SELECT $end AS key
    UNION SELECT near FROM steps JOIN behind ON far = behind.key
)
SELECT near, far FROM steps WHERE far IN (SELECT key FROM behind) AND near IN (SELECT key FROM behind)
ORDER BY level, near, far
"""
BETWEEN = """
SELECT a.node AS near, a.other AS far, list(DISTINCT a.link ORDER BY a.link) AS links
FROM adjacent a SEMI JOIN allowed USING (type)
WHERE a.h IN (SELECT hash(unnest($keys::VARCHAR[]))) AND a.node IN (SELECT unnest($keys::VARCHAR[]))
  AND a.other IN (SELECT unnest($keys::VARCHAR[]))
GROUP BY ALL
"""

Steps = dict[str, list[str]]


@dataclass(frozen=True)
class Ends:
    """The two ends of a path."""

    start: str
    end: str


def between(desk: Desk, ends: Ends, hops: int, types: tuple[str, ...], limit: int) -> Paths:
    """The shortest ways, every node of which the viewer may see.

    Raises:
        NotFoundError: an end is not known.
        QueryError: both ends are one entity.
        TimeLimitError: it took too long.
    """
    began = time.perf_counter()
    start, end = lookups.node(desk.reading, ends.start).key, lookups.node(desk.reading, ends.end).key
    if start == end:
        raise QueryError(
            "both ends are the same entity", hint="choose two different ones", case=Case("same_ends")
        )
    known = desk.reading.model.relationships
    with desk.reading.cursor() as cursor:
        cursor.execute(BEGIN, {"types": [*types] or [name for name in known if name not in OURS]})
        found = _search(cursor, start, end, hops)
        ways, total = ([], 0) if found is None else _ways(cursor, start, end, found, limit)
        joined = _joined(cursor, ways)
    routes = tuple(_route(way, joined) for way in ways)
    return Paths(
        start=start,
        end=end,
        hops=found,
        limit_hops=hops,
        total=total,
        shown=len(routes),
        routes=routes,
        nodes=tuple(lookups.nodes(desk.reading, (key for way in ways for key in way))),
        links=tuple(lookups.links(desk.reading, (key for route in routes for key in route.links))),
        seconds=time.perf_counter() - began,
    )


def _search(cursor: duckdb.DuckDBPyConnection, start: str, end: str, hops: int) -> int | None:
    """The length of the shortest way; None where there is none within the hops."""
    cursor.execute(
        "INSERT INTO reached VALUES ('start', 0, $start), ('end', 0, $end)", {"start": start, "end": end}
    )
    levels, sizes = {"start": 0, "end": 0}, {"start": 1, "end": 1}
    while sum(levels.values()) < hops:
        side = min(sizes, key=lambda name: sizes[name])
        levels[side] += 1
        cursor.execute(REACH, {"side": side, "level": levels[side]})
        sizes[side] = cursor.fetchall()[0][0]
        if not sizes[side]:
            return None
        if cursor.execute(MET).fetchall()[0][0]:
            return sum(levels.values())
    return None


def _ways(
    cursor: duckdb.DuckDBPyConnection, start: str, end: str, hops: int, limit: int
) -> tuple[list[list[str]], int]:
    """The first ways, in the order of their keys, and how many there are."""
    onward: Steps = {}
    for row in rows_of(cursor, STEPS, {"hops": hops, "end": end}):
        onward.setdefault(row["near"], []).append(row["far"])
    total = _count(onward, start, end, hops)
    ways: list[list[str]] = []
    waiting = [[start]]
    while waiting and len(ways) < limit:
        way = waiting.pop()
        if way[-1] == end:
            ways.append(way)
        else:
            waiting.extend([*way, far] for far in reversed(onward.get(way[-1], ())))
    return ways, total


def _count(onward: Steps, start: str, end: str, hops: int) -> int:
    counts = {start: 1}
    for _ in range(hops):
        following: dict[str, int] = {}
        for near, ways in counts.items():
            for far in onward.get(near, ()):
                following[far] = following.get(far, 0) + ways
        counts = following
    return counts.get(end, 0)


def _joined(cursor: duckdb.DuckDBPyConnection, ways: list[list[str]]) -> dict[tuple[str, str], list[str]]:
    """The links between the nodes of the ways."""
    keys = sorted({key for way in ways for key in way})
    rows = rows_of(cursor, BETWEEN, {"keys": keys}) if keys else []
    return {(row["near"], row["far"]): row["links"] for row in rows}


def _route(way: list[str], joined: dict[tuple[str, str], list[str]]) -> Route:
    hops = pairwise(way)
    return Route(nodes=tuple(way), links=tuple(link for hop in hops for link in joined[hop]))
