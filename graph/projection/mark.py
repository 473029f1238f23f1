"""The mark in the database that says which batch was written into it last."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.store import BoltStore

LABEL = "Projection"


def read_mark(store: BoltStore) -> str | None:
    """The token of the batch written last; None where the projection never wrote."""
    token = store.read(f"MATCH (m:{LABEL}) RETURN m.token LIMIT 1").value()
    return None if token is None else str(token)


def write_mark(store: BoltStore, token: str, sequence: int) -> None:
    """Notes the batch and the ledger sequence it reached."""
    store.write(
        f"MERGE (m:{LABEL} {{key: 'projection'}}) SET m.token = $token, m.sequence = $sequence",
        {"token": token, "sequence": sequence},
    )
