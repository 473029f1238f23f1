"""The house itself: health, model, sources, loads, the audit and who is asking."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from api.shapes.base import Cut, Page, Shape, Words


class EngineHealth(Shape):
    """The graph database."""

    name: Literal["embedded", "neo4j"]
    reachable: bool
    message: Words | None = Field(description="What is wrong, where it cannot be reached.")


class ProjectionHealth(Shape):
    """Something made from the tables: the graph database, the search index, what the service reads."""

    name: Literal["database", "search", "reading"]
    sequence: int | None = Field(description="The ledger's sequence it has reached; null where never built.")
    behind: bool


class Health(Shape):
    """Whether everything works, and how far it has come."""

    status: Literal["ok", "behind", "failing"]
    version: str
    engine: EngineHealth
    sequence: int = Field(description="The ledger's newest sequence.")
    projections: tuple[ProjectionHealth, ...]


class ReadingState(Shape):
    """How far the answers of the service have come, for the one who asks."""

    sequence: int | None = Field(
        description="The ledger's sequence that answers rest on; null before the first."
    )
    newest: int = Field(description="The ledger's newest sequence.")
    behind: bool
    preparing_seconds: float | None = Field(
        description="For how long what comes next has been in the making; null where nothing is."
    )
    message: Words | None = Field(description="Why it could not be made, where that failed.")
    empty: bool = Field(description="Whether no load is in force here: there is nothing to find.")


class PropertyModel(Shape):
    """A property of a kind or relationship."""

    name: str
    type: Literal["text", "integer", "number", "boolean", "moment", "money", "texts"]
    label: Words
    unit: str | None
    derive: str
    personal: bool
    search: bool


class StoredProperty(Shape):
    """A property as the graph database holds it; a moment and an amount are several."""

    name: str
    type: Literal["text", "integer", "number", "boolean", "wall_time", "texts"]
    label: Words


class KindModel(Shape):
    """A kind of node."""

    name: str
    space: str
    label: Words
    title: str = Field(description="The property that titles it.")
    properties: tuple[PropertyModel, ...]
    stored: tuple[StoredProperty, ...] = Field(description="What Cypher may ask for.")


class RelationshipModel(Shape):
    """A type of relationship; `during` carries since and until, `event` carries at."""

    name: str
    label: Words
    start: tuple[str, ...] = Field(description="Kinds it may start from.")
    end: tuple[str, ...] = Field(description="Kinds it may end at.")
    time: Literal["during", "event"]
    properties: tuple[PropertyModel, ...]
    stored: tuple[StoredProperty, ...] = Field(description="What Cypher may ask for.")


class IdentifierModel(Shape):
    """A kind of identifier."""

    name: str
    label: Words
    personal: bool


class GraphModel(Shape):
    """Every word of the graph in both languages."""

    version: int
    kinds: tuple[KindModel, ...]
    relationships: tuple[RelationshipModel, ...]
    identifiers: tuple[IdentifierModel, ...]


class SourceInfo(Shape):
    """A source of records that can be loaded."""

    name: str
    title: Words
    tables: dict[str, Words] = Field(description="What people call its tables.")
    origin: str
    licence: str
    notice: Words | None = Field(description="What a reader of its records must be told.")
    notes: str = Field(description="The page of notes, in Markdown.")
    compartment: str
    loads: int = Field(description="Live loads.")


class Sources(Shape):
    """The sources known here."""

    sources: tuple[SourceInfo, ...]


class Named(Shape):
    """Something by its name; key and kind are null where a text is all that is known."""

    key: str | None
    kind: str | None
    title: str


class Brought(Cut):
    """The things whose records a load brought: accounts of a statement, companies of a register."""

    named: tuple[Named, ...] = Field(description="The first of them, as far as the viewer may see them.")


class LoadInfo(Shape):
    """An entry of the ledger."""

    sequence: int
    load: str
    kind: Literal["load", "judge", "detect", "withdraw", "tidy"]
    state: Literal["live", "withdrawn", "replaced"]
    source: str
    title: Words | None = Field(description="What the source is called; null where it is none that loads.")
    delivery: str | None = Field(description="As the ledger tells it: identifiers of people are hashes.")
    brought: Brought | None = Field(description="Null where a delivery is of its source as a whole.")
    who: str
    why: str | None
    at: datetime
    files: tuple[str, ...]
    rows: dict[str, int] = Field(description="Records by table.")
    counts: dict[str, int] = Field(description="What the loader counted, rejects among it.")
    replaces: tuple[str, ...] = Field(description="Loads that it puts out of force.")


class Loads(Page):
    """The ledger, newest first."""

    loads: tuple[LoadInfo, ...]


class AuditEntry(Shape):
    """One look-up."""

    id: int
    at: datetime
    who: str
    what: str = Field(description="The name of the route or command.")
    says: Words = Field(description="What that is called.")
    key: str | None
    title: Words | None = Field(description="What the key names, as far as the viewer may see it today.")
    kind: str | None = Field(description="Where it names an entity.")
    origin: str | None = Field(description="Address that it came from.")
    status: int


class Audit(Page):
    """Look-ups, newest first: everyone's for a viewer of all compartments, else one's own."""

    entries: tuple[AuditEntry, ...]
    everyone: bool = Field(description="Whether others' are among them.")
    people: tuple[str, ...] = Field(description="Everyone whose look-ups one may read.")


class SignIn(Shape):
    """The token, and the name under which one's look-ups are logged."""

    token: str = Field(min_length=1, max_length=500)
    name: str = Field(min_length=1, max_length=100)


class Session(Shape):
    """Who is asking, and what they may do."""

    signed_in: bool
    token_required: bool
    name: str | None
    compartments: tuple[str, ...] = Field(description="`*` is all.")
    free_cypher: bool
    may_load: bool = Field(description="Whether one may bring files in and take loads back.")
