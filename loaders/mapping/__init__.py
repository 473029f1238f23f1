"""The mapping language: which columns of a source make which facts, checked and compiled to columns."""

from loaders.mapping.declaration import Mapping, TableMapping
from loaders.mapping.parse import load_mapping

__all__ = ["Mapping", "TableMapping", "load_mapping"]
