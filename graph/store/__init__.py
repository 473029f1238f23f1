"""The graph database behind one store: the embedded engine by default, a Neo4j for an office."""

from graph.store.bolt import BoltStore
from graph.store.engine import Engine, Progress, Rows
from graph.store.opening import open_store, stop_engine
from graph.store.result import LinkValue, NodeValue, PathValue, Result

__all__ = [
    "BoltStore",
    "Engine",
    "LinkValue",
    "NodeValue",
    "PathValue",
    "Progress",
    "Result",
    "Rows",
    "open_store",
    "stop_engine",
]
