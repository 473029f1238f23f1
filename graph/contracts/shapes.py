"""What is said of contracts: the rows of the list, one contract in full, and what falls due."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from graph.findings import Explanation, Law, Measure, Missing, State, Words
from graph.findings.shapes import Shape

Colour = Literal["red", "yellow", "green", "grey"]
Urgency = Literal["overdue", "due", "conditional", "unknown"]


class Side(Shape):
    """A buyer or supplier."""

    key: str
    name: str


class ContractRow(Shape):
    """A contract as it stands in the list; `stages` are the ten in the order of its life."""

    key: str
    title: str
    number: str | None
    status: str | None
    source: str
    register_name: str = Field(description="The source and file that tell of it last.")
    signed: date | None
    amount_minor: int | None
    currency: str | None
    buyer: Side | None
    suppliers: tuple[Side, ...]
    colour: Colour
    stages: tuple[Colour, ...]
    reasons: tuple[str, ...] = Field(description="Why each stage has its colour: names of reasons.")
    days: tuple[date | None, ...] = Field(description="The day of each stage, where it is done.")
    triggered: tuple[str, ...] = Field(description="Names of the checks that found something.")
    assessed: int = Field(description="How many checks could be judged one way or the other.")
    not_applicable: int
    checks: int


class CitedKey(Shape):
    """A record that something rests on; its file and row are found through the observations of `key`."""

    table: str
    key: str


class Basis(Shape):
    """What a day due rests on: the record itself, or a term of a law or a house."""

    name: str = Field(description="`record`, or the name of a term.")
    label: Words
    condition: Words | None = Field(None, description="What is not known of whether the term applies.")
    law: Law | None = None
    counted_from: CitedKey | None = None


class StepReport(Shape):
    """One step inside a stage: its day, when it was due, and what says so."""

    step: str
    label: Words
    colour: Colour
    reason: str
    says: Words
    day: date | None
    last_day: date | None = Field(description="The last day, of what happened several times.")
    due: date | None
    days_late: int | None = Field(description="Days after the day due, or overdue; negative is early.")
    basis: Basis | None
    amount_minor: int | None
    currency: str | None
    records: tuple[CitedKey, ...]


class StageReport(Shape):
    """One of the ten stages: its colour and why, and its steps."""

    stage: str
    label: Words
    colour: Colour
    reason: str
    says: Words
    step: str | None = Field(description="The step that speaks for the stage.")
    day: date | None = Field(description="The day when the stage was done, by the step that decides it.")
    due: date | None
    steps: tuple[StepReport, ...]


class CheckReport(Shape):
    """One check with its outcome, its figures, what it rests on and what may explain it."""

    name: str
    label: Words
    asks: Words
    state: State
    colour: Colour | None = Field(description="Only where it is triggered.")
    outcome: str
    says: Words
    measures: tuple[Measure, ...]
    missing: tuple[Missing, ...]
    records: tuple[CitedKey, ...]
    explanations: tuple[Explanation, ...]
    law: tuple[Law, ...]


class ContractReport(Shape):
    """One contract through its life, as of a day."""

    contract: ContractRow
    as_of: date
    known_until: date | None = Field(description="The day until which its register is kept.")
    says: Words
    country: str | None
    stages: tuple[StageReport, ...]
    checks: tuple[CheckReport, ...]


class Reminder(Shape):
    """A step that falls due or is overdue."""

    contract: ContractRow
    step: str
    label: Words
    stage: str
    urgency: Urgency
    due: date
    days: int = Field(description="Days until it falls due; negative is overdue.")
    colour: Colour
    reason: str
    says: Words
    basis: Basis


class ColourCounts(Shape):
    """How many there are of each colour."""

    red: int = 0
    yellow: int = 0
    green: int = 0
    grey: int = 0
