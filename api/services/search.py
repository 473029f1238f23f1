"""The search box: answers of the index, as the viewer may see them."""

from __future__ import annotations

from api.desk import Desk
from api.reading import lookups
from api.shapes.search import Hit, Hits


def find(desk: Desk, q: str, kinds: tuple[str, ...], limit: int) -> Hits:
    """Entities that answer, the best first; titles and kinds are those of the viewer's reading."""
    found = desk.house.workspace.search.find(
        q, kinds=kinds, limit=limit, compartments=desk.viewer.compartments
    )
    today = lookups.canonicals(desk.reading, [hit.key for hit in found.hits])
    nodes = {node.key: node for node in lookups.nodes(desk.reading, today.values())}
    hits: dict[str, Hit] = {}
    for hit in found.hits:
        # the index may be a load ahead or behind; a merge makes two of its answers one
        node = nodes.get(today[hit.key])
        if node is not None and node.key not in hits:
            hits[node.key] = Hit(
                key=node.key,
                kind=node.kind,
                title=node.title,
                matched=hit.matched,
                how=hit.how,
                score=hit.score,
            )
    return Hits(q=q, total=max(found.total, len(hits)), shown=len(hits), hits=tuple(hits.values()))
