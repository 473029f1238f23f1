"""Readers: files of any kind in, tables of text out, and every row that could not be read."""

from loaders.readers.heads import head
from loaders.readers.opening import read
from loaders.readers.sheet import FileKind, Poured, ReadOptions, RowReject, Sheet, Way

__all__ = ["FileKind", "Poured", "ReadOptions", "RowReject", "Sheet", "Way", "head", "read"]
