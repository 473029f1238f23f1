"""The graph tables: every observation, its load, and a ledger that says which versions belong together."""

from graph.tables.entries import FileUsed, LedgerEntry, LoadHeader
from graph.tables.load import Load
from graph.tables.rows import Selected, write_rows
from graph.tables.snapshot import Snapshot, allowed_sql
from graph.tables.tables import GraphTables

__all__ = [
    "FileUsed",
    "GraphTables",
    "LedgerEntry",
    "Load",
    "LoadHeader",
    "Selected",
    "Snapshot",
    "allowed_sql",
    "write_rows",
]
