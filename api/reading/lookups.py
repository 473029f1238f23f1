"""Look-ups by key: what a key means today, and the nodes and links of many keys at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from api.reading.reading import Reading
from api.reading.values import link_of, node_of
from api.shapes.chart import Link, Node
from graph.errors import Case, NotFoundError

BETWEEN = """
WITH wanted AS MATERIALIZED (SELECT unnest($keys::VARCHAR[]) AS key)
SELECT a.link, count(*) OVER () AS total
FROM adjacent a SEMI JOIN wanted ON a.other = wanted.key
WHERE a.h IN (SELECT hash(unnest($keys::VARCHAR[]))) AND a.node IN (FROM wanted) AND a.direction = 'out'
  AND ($types IS NULL OR list_contains($types::VARCHAR[], a.type))
ORDER BY a.link LIMIT $limit
"""
CANONICAL = 'SELECT key, canonical FROM "{table}" WHERE {which}'


def canonical(reading: Reading, key: str) -> str:
    """The canonical key of a key that may be an alias."""
    return canonicals(reading, [key])[key]


def canonicals(reading: Reading, keys: Sequence[str], table: str = "alias") -> dict[str, str]:
    """The canonical key of each key; of one that stands alone, or is not known, the key itself."""
    if not keys:
        return {}
    rows = reading.rows(CANONICAL.format(table=table, which=which(keys)), {"keys": list(keys)})
    found = {row["key"]: row["canonical"] for row in rows}
    return {key: found.get(key, key) for key in keys}


def spaces(reading: Reading, keys: Sequence[str]) -> dict[str, str]:
    """The space of each canonical key that is known."""
    if not keys:
        return {}
    rows = reading.rows(f"SELECT key, space FROM node WHERE {which(keys)}", {"keys": list(keys)})
    wanted = set(keys)  # two keys may have one hash
    return {row["key"]: row["space"] for row in rows if row["key"] in wanted}


def titles(reading: Reading, keys: Sequence[str]) -> dict[str, str]:
    """The title of each canonical key that is known."""
    if not keys:
        return {}
    rows = reading.rows(f"SELECT key, title FROM node WHERE {which(keys)}", {"keys": list(keys)})
    return {row["key"]: row["title"] for row in rows}


def nodes(reading: Reading, keys: Iterable[str]) -> list[Node]:
    """The nodes of canonical keys, in their order; those that are not known are left out."""
    wanted = list(dict.fromkeys(keys))
    by_space: dict[str, list[str]] = defaultdict(list)
    for key, space in spaces(reading, wanted).items():
        by_space[space].append(key)
    found = {
        node.key: node
        for space, members in by_space.items()
        for node in _nodes_of_space(reading, space, members)
    }
    return [found[key] for key in wanted if key in found]


def node(reading: Reading, key: str) -> Node:
    """The node that a key or alias means. Raises NotFoundError, also where the viewer may not see it."""
    found = nodes(reading, [canonical(reading, key)])
    if not found:
        raise unknown(key)
    return found[0]


def known(reading: Reading, key: str) -> str:
    """The canonical key of a key or alias. Raises NotFoundError, also where the viewer may not see it."""
    found = canonical(reading, key)
    if not spaces(reading, [found]):
        raise unknown(key)
    return found


def links(reading: Reading, keys: Iterable[str]) -> list[Link]:
    """The links of canonical keys, in their order; those that are not known are left out."""
    wanted = list(dict.fromkeys(keys))
    by_type: dict[str, list[str]] = defaultdict(list)
    for key in wanted:
        by_type[key.partition(":")[0]].append(key)
    found = {
        link.key: link
        for name, members in by_type.items()
        if f"link_{name.lower()}" in reading.tables
        for link in _links_of_type(reading, name, members)
    }
    return [found[key] for key in wanted if key in found]


def link(reading: Reading, key: str) -> Link:
    """The link that a key means. Raises NotFoundError, also where the viewer may not see it."""
    found = links(reading, [canonicals(reading, [key], "link_alias")[key]])
    if not found:
        raise unknown(key)
    return found[0]


def between(
    reading: Reading, keys: Sequence[str], limit: int, types: Iterable[str] | None = None
) -> tuple[int, list[str]]:
    """How many links join any two of the nodes, and the keys of the first; of these types, or of all."""
    if not keys:
        return 0, []
    asked = {"keys": list(keys), "limit": limit, "types": None if types is None else sorted(types)}
    rows = reading.rows(BETWEEN, asked)
    return (rows[0]["total"] if rows else 0), [row["link"] for row in rows]


def which(keys: Sequence[str]) -> str:
    """The condition on rows sorted by the hash `h` of their key; the keys travel as the parameter `keys`."""
    return "h = hash($keys[1])" if len(keys) == 1 else "h IN (SELECT hash(unnest($keys::VARCHAR[])))"


def unknown(key: str) -> NotFoundError:
    """Nothing of that key, as far as the viewer may see."""
    return NotFoundError(
        f"nothing is known of {key!r}",
        hint="search for it by name; its load may have been withdrawn, or be closed to you",
        case=Case("unknown_key", {"key": key}),
    )


def _nodes_of_space(reading: Reading, space: str, keys: list[str]) -> list[Node]:
    rows = reading.rows(f'SELECT * FROM "node_{space}" WHERE {which(keys)}', {"keys": keys})
    return [node_of(reading.model, space, row) for row in rows if row["key"] in set(keys)]


def _links_of_type(reading: Reading, name: str, keys: list[str]) -> list[Link]:
    table = reading.model.relationships[name].table
    rows = reading.rows(f'SELECT * FROM "link_{table}" WHERE {which(keys)}', {"keys": keys})
    return [link_of(reading.model, name, row) for row in rows if row["key"] in set(keys)]
