"""Leads: what a detector found, its argument, its evidence and what people decided."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field, JsonValue

from api.shapes.base import Cut, Page, Shape, Words
from api.shapes.chart import Chart
from api.shapes.entity import Origin
from api.shapes.values import Values
from graph.findings import Coverage as UnitCoverage
from graph.findings import (
    Explanation,
    Grade,
    Law,
    Lens,
    Measure,
    Missing,
    Points,
    State,
    Stratum,
    Timeline,
)

Decision = Literal["open", "dismissed", "confirmed"]
ExportFormat = Literal["html", "xlsx", "csv"]


class LeadSubject(Shape):
    """Someone or something that a lead speaks of, and in which role."""

    role: str = Field(description="For example party, office, department or chair.")
    space: str
    kind: str | None = Field(description="Null where no live record speaks of it any more.")
    key: str = Field(description="Canonical key today.")
    title: str
    account: str | None = Field(description="The masked number of an account; its title is the holder.")
    bank: str | None = Field(description="Where an account is kept, as far as the records tell.")


class Disposition(Shape):
    """What someone decided of a lead."""

    decision: Decision
    reason: str
    who: str
    at: datetime = Field(description="UTC.")


class LeadSummary(Shape):
    """A lead as it stands in the list."""

    key: str
    known_as: tuple[str, ...] = Field(
        description="Other keys under which former runs knew it; they answer too."
    )
    detector: str
    version: str
    state: State
    rank: int | None
    score: float | None
    grade: Grade | None = Field(description="From red to blue; null where the detector gives none.")
    title: Words
    summary: Words
    subjects: tuple[LeadSubject, ...]
    measures: tuple[Measure, ...]
    stratum: Stratum | None
    at: datetime | None = Field(description="When it was computed, UTC.")
    stale: bool = Field(description="Whether records that it cites are gone from the tables.")
    disposition: Disposition | None = Field(description="The decision in force; null while none was made.")


class RunCoverage(Shape):
    """What a detector's latest run could and could not assess."""

    detector: str
    version: str
    title: Words
    at: datetime | None
    sequence: int | None = Field(description="The ledger's sequence that it read.")
    behind: bool = Field(description="Whether records were loaded or withdrawn after the run.")
    coverage: tuple[UnitCoverage, ...]
    notes: tuple[Words, ...]
    parameters: dict[str, JsonValue]


class Leads(Page):
    """Leads in rank order, with the coverage of the runs they come from."""

    leads: tuple[LeadSummary, ...]
    runs: tuple[RunCoverage, ...]


class CitedRecord(Shape):
    """One record that a lead rests on, and where it stands."""

    table: str
    key: str = Field(description="Key of the entity or link that the record speaks of.")
    about: str = Field(description="The node that it belongs with, for example the tender.")
    says: Words
    at: str | None = Field(description="Wall time as ISO 8601.")
    amount_minor: int | None
    currency: str | None
    start: str | None = Field(description="Canonical key of the start, for a link.")
    start_title: str | None
    end: str | None = Field(description="Canonical key of the end, for a link.")
    end_title: str | None
    values: Values
    origins: tuple[Origin, ...] = Field(description="Empty where the record was withdrawn since.")


class Staleness(Shape):
    """Whether a lead still rests on what is loaded."""

    stale: bool
    computed_at_sequence: int | None
    ledger_sequence: int
    lost: int = Field(description="How many of the cited records are gone.")
    lost_keys: tuple[str, ...]


class LeadChart(Chart):
    """The subjects and the evidence around them; where there is much, the largest amounts first."""

    total: int = Field(description="Things that the evidence is about, for example tenders.")
    shown: int = Field(description="How many of them are on the chart.")
    subjects: Cut = Field(description="How many of the subjects are on the chart: the first of them.")
    joining: Cut = Field(description="How many of the links of money, property and kin between them are.")


class LeadDetail(Shape):
    """One lead in full."""

    lead: LeadSummary
    points: tuple[Points, ...] = Field(description="Their sum is the score; empty where it is no sum.")
    timeline: Timeline | None
    lenses: tuple[Lens, ...]
    explanations: tuple[Explanation, ...]
    law: tuple[Law, ...]
    missing: tuple[Missing, ...]
    evidence: tuple[CitedRecord, ...]
    chart: LeadChart
    history: tuple[Disposition, ...] = Field(description="Newest first.")
    staleness: Staleness
    notices: tuple[Words, ...] = Field(description="What a reader of the cited sources must be told.")
    method: Words | None = Field(
        description="The detector's page: definition, formula, exclusions (Markdown)."
    )


class DispositionRequest(Shape):
    """A decision about a lead; every decision needs its reason."""

    key: str = Field(min_length=1, max_length=2000)
    decision: Decision
    reason: str = Field(min_length=1, max_length=4000)
