"""Finding an entity by what one remembers of it: name, part of a name, pinyin, initials or identifier."""

from graph.search.hits import Hit, Hits, Manner
from graph.search.index import SearchIndex

__all__ = ["Hit", "Hits", "Manner", "SearchIndex"]
