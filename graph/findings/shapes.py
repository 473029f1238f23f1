"""What a detector hands over: findings with their argument, and how much of the data could be judged at all.

A finding is a lead to check, never a verdict. Everything that a page, a table or a file shows of it stands in
these shapes, in both languages, so that no reader has to know the detector.
"""

from __future__ import annotations

import math
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

State = Literal["triggered", "clear", "not_assessable", "not_applicable"]
Grade = Literal["red", "orange", "yellow", "blue"]
# Points and scores are told with one decimal place at most.
ROUNDING = 0.05
# Where a score that is a sum of points ends.
HIGHEST = 100.0


class Shape(BaseModel):
    """A frozen part of a finding; an unknown field fails."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Shape):
    """The same thing said in both languages of the house."""

    en: str
    zh: str


class Subject(Shape):
    """Somebody or something that the finding is about; the key is canonical at the time of the run."""

    role: str = Field(
        description="What it is in this finding, for example party, office, department or chair."
    )
    space: str = Field(description="The space of nodes that the key belongs to, for example party or agency.")
    key: str
    title: str


Unit = Literal["count", "percent", "probability", "log10", "index", "ratio", "day", "year", "minor"]


class Measure(Shape):
    """One figure with its unit and name; `value` is null where it could not be computed."""

    name: str
    label: Words
    value: float | None
    unit: Unit = Field(description="minor is money in the minor unit of `currency`.")
    currency: str | None = None
    note: Words | None = None


class Stratum(Shape):
    """What the subjects were compared with, and which rung of the ladder that is."""

    rung: int = Field(ge=1, description="1 is the narrowest.")
    name: str
    label: Words
    awards: int = Field(description="Awards of the stratum or strata of this rung that the subject works in.")
    parts: int = Field(description="Number of strata that were combined.")


class Lens(Shape):
    """The same pattern seen from one side: the office that invited, its department, or a committee chair."""

    kind: str
    subject: Subject
    state: State
    score: float | None = Field(
        default=None, description="The lens with the greatest score gives the finding its own."
    )
    measures: tuple[Measure, ...] = ()
    stratum: Stratum | None = None
    why: Words | None = Field(default=None, description="Why it is clear, not assessable or not applicable.")


class Explanation(Shape):
    """An innocent reading to check first, with what the records themselves say about it where they can."""

    name: str
    question: Words
    says: Words | None = Field(default=None, description="What the records say; null where they are silent.")
    measures: tuple[Measure, ...] = ()


class Law(Shape):
    """A provision to read beside the finding, and where its text stands; never part of the score."""

    jurisdiction: str = Field(description="ISO 3166-1 code of the country whose law it is.")
    applies: bool = Field(description="Whether the records come from that jurisdiction.")
    title: Words
    article: Words
    about: Words
    text: str = Field(description="The provision's own opening words.")
    file: str = Field(description="Name of the text among the statutes.")


class Evidence(Shape):
    """One record that the finding rests on; its file and row are found through the observations of `key`."""

    table: str = Field(description="The table of observations, for example awarded, chaired or tender.")
    key: str
    about: str = Field(description="The node that this piece belongs with, for example the tender's key.")
    says: Words
    at: str | None = Field(default=None, description="Wall time as ISO 8601, where the record has one.")
    amount_minor: int | None = None
    currency: str | None = None
    compartment: str = "default"


class Missing(Shape):
    """Something that the records do not hold, and what could not be said for want of it."""

    name: str
    label: Words


class Points(Shape):
    """One of the documented reasons whose points add up to the score, as far as 100."""

    name: str
    label: Words
    points: float = Field(description="What it gives here; below zero where it speaks against the lead.")
    most: float = Field(ge=0, description="The most that it can give.")
    says: Words | None = Field(default=None, description="What in the records gives these points.")

    @model_validator(mode="after")
    def _within(self) -> Self:
        if self.points > self.most:
            raise ValueError(f"{self.name} gives {self.points} points where {self.most} is the most")
        return self


class Period(Shape):
    """The money of one week or month."""

    start: date = Field(description="Its first day: a Monday, or the first of a month.")
    in_minor: int = Field(ge=0, description="Came in, in the minor unit of the timeline's currency.")
    out_minor: int = Field(ge=0, description="Went out, in the same unit.")
    note: Words | None = Field(
        default=None, description="What happened then, for example the first late payback."
    )


class Timeline(Shape):
    """Money in and out, period by period, oldest first; a period in which none moved may be left out."""

    label: Words = Field(description="Whose money it is, and what counts as in and out.")
    currency: str
    step: Literal["week", "month"]
    periods: tuple[Period, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        starts = [period.start for period in self.periods]
        if any(later <= earlier for earlier, later in pairwise(starts)):
            raise ValueError("the periods of a timeline go from the oldest to the newest, each once")
        if any(start.day != 1 if self.step == "month" else start.weekday() for start in starts):
            raise ValueError(f"a period of a timeline starts on the first day of its {self.step}")
        return self

    def every(self) -> tuple[Period, ...]:
        """All periods from the first to the last, also those in which no money moved."""
        told = {period.start: period for period in self.periods}
        day, last = self.periods[0].start, self.periods[-1].start
        found = []
        while day <= last:
            found.append(told.get(day) or Period(start=day, in_minor=0, out_minor=0))
            next_month = date(day.year + day.month // 12, day.month % 12 + 1, 1)
            day = next_month if self.step == "month" else day + timedelta(days=7)
        return tuple(found)


class Finding(Shape):
    """A lead to check, with its whole argument."""

    key: str = Field(description="Stable from run to run.")
    known_as: tuple[str, ...] = Field(
        (),
        description="Other keys that the same lead could bear, one a lens: a reader who kept one finds it.",
    )
    detector: str
    version: str
    state: State
    rank: int | None = Field(default=None, description="1 is the first to read; null unless triggered.")
    score: float | None = Field(
        default=None, description="What the rank goes by; the detector's page says how it is made."
    )
    grade: Grade | None = Field(
        default=None, description="How much speaks for it, from red to blue; null where it is not graded."
    )
    title: Words
    summary: Words
    subjects: tuple[Subject, ...]
    measures: tuple[Measure, ...] = ()
    stratum: Stratum | None = None
    lenses: tuple[Lens, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    law: tuple[Law, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    missing: tuple[Missing, ...] = ()
    points: tuple[Points, ...] = Field(
        default=(), description="Where there are any, their sum is the score, as far as 100."
    )
    timeline: Timeline | None = None
    compartment: str = "default"

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        total = sum(part.points for part in self.points)
        if self.points and not math.isclose(min(total, HIGHEST), self.score or 0, abs_tol=ROUNDING):
            raise ValueError(f"the points add up to {total}, the score is {self.score}")
        return self


class Reason(Shape):
    """Why some of the units could not be assessed."""

    name: str
    label: Words
    count: int


class Coverage(Shape):
    """How many units of one sort there were, and how many of them ended in each state."""

    unit: str = Field(description="award, pair of office and party, pair of chair and party ...")
    label: Words
    total: int
    states: dict[State, int]
    reasons: tuple[Reason, ...] = ()

    @property
    def assessed(self) -> int:
        """Units that were judged one way or the other."""
        return self.states.get("triggered", 0) + self.states.get("clear", 0)


class Run(Shape):
    """What one run of a detector looked at, apart from what it found."""

    detector: str
    version: str
    title: Words
    parameters: dict[str, JsonValue]
    coverage: tuple[Coverage, ...]
    notes: tuple[Words, ...] = ()
    sequence: int | None = Field(default=None, description="The ledger sequence that it read.")


class Detection(Run):
    """One run of a detector with its findings, in rank order, those without a rank last."""

    findings: tuple[Finding, ...] = ()

    @property
    def run(self) -> Run:
        """The run without its findings."""
        return Run(**{name: getattr(self, name) for name in Run.model_fields})


class Lead(Finding):
    """A finding as it is read back from the graph tables."""

    stale: bool = Field(description="Whether evidence that it cites is no longer in the tables.")
    lost_keys: tuple[str, ...] = Field(default=(), description="The cited records that are gone.")
    load: str = Field(description="The load of kind detect that wrote it.")
    at_us: int | None = Field(default=None, description="When it was computed, UTC microseconds.")
    sequence: int | None = Field(default=None, description="The ledger sequence that it read.")
