"""Sources that are not finished: they are tried, but what is loaded by them nobody has read yet."""

from __future__ import annotations

from graph.errors import Case, Place, SourceError
from loaders.catalogue import Source


def is_finished(source: Source) -> bool:
    """Whether nothing of its mapping is still to be said."""
    return not source.mapping.open_points


def refuse_draft(source: Source) -> None:
    """Nothing, if a source is finished. Raises SourceError, naming every line that is still to be filled in."""
    points = source.mapping.open_points
    if not points:
        return
    listed = "\n  ".join(map(str, points))
    raise SourceError(
        f"{source.name} is a draft that is not finished: {len(points)} points of it are to be filled in"
        if len(points) > 1
        else f"{source.name} is a draft that is not finished: a point of it is to be filled in",
        hint=f"in {source.mapping.file}:\n  {listed}\n  then try it: xunmai source check {source.name}",
        place=Place(source=source.name, file=source.mapping.file.name, row=points[0].line),
        case=Case(
            "source_unfinished", {"source": source.name, "points": len(points), "line": points[0].line}
        ),
    )
