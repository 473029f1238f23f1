"""Contracts through their life: the list, one in full, what falls due, and the words for all of it."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from api.shapes.base import Page, Shape, Words
from api.shapes.entity import Origin
from graph.contracts import ColourCounts, ContractReport, ContractRow, Reminder


class ContractRegister(Shape):
    """A file that tells of contracts, and until which day it is taken to be kept."""

    name: str
    source: str
    contracts: int
    newest: date | None = Field(description="The newest day that it tells of anything done.")
    known_until: date | None


class Contracts(Page):
    """Contracts, the worst first unless it is asked otherwise.

    `colours` counts what every wish but that for a colour lets through; `stages` what is wanted, stage by stage.
    """

    as_of: date
    contracts: tuple[ContractRow, ...]
    colours: ColourCounts
    stages: dict[str, ColourCounts]
    ended: int = Field(
        description="Registers whose records end long before the day: they tell nothing newer."
    )
    registers: tuple[ContractRegister, ...] = Field(description="The largest ones.")


class ResolvedRecord(Shape):
    """A record that a stage or a check rests on, and where it stands."""

    table: str
    key: str
    title: str | None = Field(description="What the entity is called; null for a link.")
    origins: tuple[Origin, ...]


class ContractDetail(Shape):
    """One contract through its life, with its check-up and the records behind both."""

    report: ContractReport
    records: tuple[ResolvedRecord, ...]
    notices: tuple[Words, ...] = Field(description="What a reader of these sources must be told.")


class ReminderCounts(Shape):
    """How many steps there are of each urgency."""

    overdue: int
    due: int
    conditional: int = Field(description="Overdue only if their term applies.")
    unknown: int = Field(description="Past due, but their register tells nothing of whether they were done.")


class Reminders(Page):
    """What is overdue and what falls due, the most urgent first."""

    as_of: date
    days: int
    counts: ReminderCounts
    reminders: tuple[Reminder, ...]


class Named(Shape):
    """A name with its label in both languages."""

    name: str
    label: Words


class StepOfStage(Named):
    """A step, and the stage that it lies in."""

    stage: str


class ContractWords(Shape):
    """The words that the pages of contracts use."""

    stages: tuple[Named, ...] = Field(description="The ten stages in the order of a contract's life.")
    steps: tuple[StepOfStage, ...]
    checks: tuple[Named, ...]
    colours: tuple[Named, ...]
    meanings: tuple[Named, ...] = Field(description="What each colour means.")
    reasons: tuple[Named, ...] = Field(description="Why a stage has its colour, in a few words.")
    warning_days: int
    tolerance_days: int
