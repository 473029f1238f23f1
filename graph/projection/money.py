"""Relationships of money: flows, and transfers each once, as links of the projection."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from graph.model import Model
from graph.money import transfers
from graph.money.flows import flows_sql
from graph.projection.links import gathered_links_sql

TRANSFERRED = "TRANSFERRED"
FLOWED = "FLOWED"
OF_MONEY = frozenset({TRANSFERRED, FLOWED})


def money_links_sql(
    connection: duckdb.DuckDBPyConnection, model: Model, name: str, kinds: Mapping[str, str] | None = None
) -> str:
    """The SELECT of the links of FLOWED or TRANSFERRED, with the columns of `links`.

    What several records tell of a transfer is put together at once, in temporary tables of the connection.
    Transfers that failed are relationships that say so; they make no flow.

    Args:
        kinds: for each space a query for `key, kind` of its entities, where they are derived already.
    """
    view = f"xm_links_{name.lower()}"
    transfers(connection, failed=name == TRANSFERRED).create_view(view, replace=True)
    ends = "payer_kind AS start_space, payer AS start_key, payee_kind AS end_space, payee AS end_key"
    if name == FLOWED:
        rows = f"SELECT {ends}, * , []::VARCHAR[] AS conflicts FROM ({flows_sql(view)})"
    else:
        rows = f"SELECT {ends}, *, list_prepend(key, aliases) AS keys FROM {view}"
    return gathered_links_sql(model, name, rows, kinds)
