"""Detectors: each reads the graph tables and hands over findings; its page stands beside its code."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

import duckdb

from graph.errors import NotFoundError
from graph.findings import Detection

# Every detector, and the table without which it has nothing to look at; None is one that always says what it saw.
DETECTORS: dict[str, str | None] = {"repeated_awards": None, "rings": "transferred"}

__all__ = ["DETECTORS", "detector"]


def detector(name: str) -> Callable[[duckdb.DuckDBPyConnection], Detection]:
    """The run of a detector over the views of a registered snapshot and the view `aliases`.

    Raises:
        NotFoundError: no detector bears this name.
    """
    if name not in DETECTORS:
        raise NotFoundError(f"there is no detector {name!r}", hint=f"there are {', '.join(DETECTORS)}")
    run = import_module(f"graph.detectors.{name}").run
    return cast(Callable[[duckdb.DuckDBPyConnection], Detection], run)
