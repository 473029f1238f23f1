"""One entity or link in full: its values, where they disagree, and the records behind them."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from api.shapes.base import Page, Shape
from api.shapes.chart import Link, Node
from api.shapes.values import Value, Values


class Origin(Shape):
    """Where a record stands: the file and the row that one can open."""

    load: str
    source: str
    file: str | None
    sheet: str | None
    row: int | None = Field(description="Row as a spreadsheet shows it.")
    place: str | None = Field(description="Place inside a JSON document.")
    count: int = Field(description="Records of the load that say the same.")
    as_of_us: int | None = Field(description="The moment the record speaks of, in UTC microseconds.")
    compartment: str
    loaded_at: datetime | None
    loaded_by: str | None


class Observation(Shape):
    """What one record says."""

    table: str
    key: str = Field(description="The raw key under which the record knows the entity or link.")
    kind: str | None
    start_key: str | None = Field(None, description="Raw key of the start, for a link.")
    end_key: str | None = Field(None, description="Raw key of the end, for a link.")
    values: Values
    origin: Origin


class Observations(Page):
    """The records that speak of an entity or link, the oldest load first."""

    key: str
    observations: tuple[Observation, ...]


class Variant(Shape):
    """One of the values that observations give to a property."""

    value: Value
    chosen: bool = Field(description="Whether the rule takes this one.")
    observations: int
    origins: tuple[Origin, ...] = Field(description="The first of the records that say so.")


class Conflict(Shape):
    """A property whose observations disagree."""

    property: str
    rule: str = Field(description="How the value is chosen: latest, frequent, earliest, greatest, least.")
    variants: tuple[Variant, ...]
    total: int = Field(description="How many different values there are; the most frequent are here.")


class Holder(Shape):
    """Who holds an account."""

    key: str
    kind: str
    title: str
    ended: bool = Field(description="Whether every record of it says until when.")


class EntityDetail(Shape):
    """An entity with everything that is known of it but its links."""

    asked: str = Field(description="The key asked for; an old key answers with the canonical one.")
    renamed: bool = Field(description="Whether the key asked for is an alias.")
    entity: Node
    names: tuple[str, ...] = Field(description="Every name that a record gives it, the most frequent first.")
    holders: tuple[Holder, ...] = Field(
        description="Who holds it, where it is an account: each name once, those whom a register knows first."
    )
    conflicts: tuple[Conflict, ...]


class LinkDetail(Shape):
    """A link with both its ends."""

    link: Link
    start: Node
    end: Node
    conflicts: tuple[Conflict, ...]
