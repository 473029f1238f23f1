"""What a store needs from an engine: everything in which the two differ, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeAlias

from graph.model import Model

Access = Literal["read", "write"]
Inventory = Literal["schema", "users", "databases"]
Rows: TypeAlias = Any
"""A `pyarrow.Table` or `pyarrow.RecordBatchReader`; pyarrow brings no types."""
NamedRows: TypeAlias = Iterable[tuple[str, Rows]]
Progress = Callable[[str, int], None]
"""Called with a kind or relationship type and how many more of it are written."""


def no_progress(_name: str, _count: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """Where and as whom to speak Bolt."""

    address: str
    user: str
    password: str
    database: str


class Engine(Protocol):
    """An engine behind the store: the embedded one, or a Neo4j."""

    name: str
    can_be_ended: bool
    """Whether the engine is ours to end when it works on past its time limit."""

    def sign_in(self, access: Access) -> SignIn:
        """The address and user of now; the engine may move when it is started anew."""

    def recover(self) -> bool:
        """Whether an engine that had gone was brought back, so that a statement may be tried again.

        Raises StatementError where it may not.
        """

    def apply_schema(self, model: Model) -> None:
        """Makes kinds, relationship types, constraints and indexes; changes nothing that is already there."""

    def bulk_load(self, model: Model, nodes: NamedRows, links: NamedRows, progress: Progress) -> None:
        """Fills the empty database with nodes, then with relationships."""

    def delete_links(self, name: str, keys: list[str]) -> None:
        """Removes relationships by their keys, found in an index; a key that is not there is no fault."""

    def counts(self, model: Model) -> dict[str, int]:
        """How many of every kind and relationship type there are, none left out."""

    def inventory(self, what: Inventory) -> list[str]:
        """What the schema, the users or the databases are now, to see that nothing changed them."""

    def overran(self) -> bool:
        """Whether what ran on past its time limit was ended by force; then the engine may be joined anew."""

    def clear(self) -> None:
        """Empties the database, schema included."""

    def replacing(self, model: Model) -> AbstractContextManager[None]:
        """What is written in the block goes into an empty database, which is the one in use when it ends well.

        What schema it has is the model's or none.
        """

    def close(self) -> None:
        """Gives up the engine; an embedded one ends when nobody uses it."""
