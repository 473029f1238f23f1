"""Terms that a law or a house sets: a dated table, by jurisdiction and region, never constants."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any, Literal, Self

import pyarrow as pa
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from graph.errors import SettingsError
from graph.findings import Words
from graph.model import load_model
from graph.shipped import LOADER, shipped_yaml

HOUSE_FILE = "contract_terms.yaml"
"""An office's own terms, in its home folder; they stand beside those that are shipped."""

Unit = Literal["day", "working_day", "month", "year"]


class Basis(BaseModel):
    """The provision that a term rests on, or the house rule where it is no law's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str | None = Field(None, description="Name of the text among the statutes; null for a house rule.")
    title: Words
    article: Words
    about: Words
    text: str = Field("", description="The provision's own wording.")


class Term(BaseModel):
    """`step` falls due `count` units after the first known of `after`, for buyers of a place and a time."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    step: str
    after: tuple[str, ...] = Field(min_length=1)
    count: int = Field(ge=0)
    unit: Unit
    jurisdiction: str | None = Field(description="ISO 3166-1 code of the buyer's country; null is any.")
    region: str | None = None
    since: date
    until: date | None = Field(None, description="The first day on which it no longer holds.")
    grace_days: int = Field(0, ge=0, description="Days late that public holidays may explain.")
    condition: Words | None = Field(
        None, description="What the records do not tell of whether it applies: then it never makes red."
    )
    law: Basis

    @model_validator(mode="after")
    def _of_the_model(self) -> Self:
        unknown = {self.step, *self.after} - set(load_model().steps)
        if unknown:
            raise ValueError(f"no step of the model: {', '.join(sorted(unknown))}")
        return self


def shipped_terms() -> tuple[Term, ...]:
    """The terms of `terms.yaml`."""
    return tuple(Term(**entry) for entry in shipped_yaml(__package__, "terms.yaml"))


def terms_of(home: Path) -> tuple[Term, ...]:
    """The shipped terms and those of the office's home folder, which take the place of those of their name.

    Raises:
        SettingsError: the office's file is no list of terms, or two of one name hold at the same place and time.
    """
    file = home / HOUSE_FILE
    if not file.is_file():
        return shipped_terms()
    own = _read(file)
    for one, other in combinations(own, 2):
        if one.name == other.name and _meet(one, other):
            raise SettingsError(
                f"{HOUSE_FILE}: two terms {one.name!r} hold at the same place and time",
                hint="give the earlier the day `until` which the later holds `since`, or one of them another name",
            )
    replaced = {term.name for term in own}
    return (*(term for term in shipped_terms() if term.name not in replaced), *own)


def _meet(one: Term, other: Term) -> bool:
    """Whether some contract may be under both terms; the day `until` is the first that a term no longer holds."""
    places = ((one.jurisdiction, other.jurisdiction), (one.region, other.region))
    apart = any(None not in pair and pair[0] != pair[1] for pair in places)
    starts, ends = max(one.since, other.since), [end for end in (one.until, other.until) if end is not None]
    return not apart and all(starts < end for end in ends)


def _read(file: Path) -> tuple[Term, ...]:
    hint = "docs/contracts.md shows such a file"
    try:
        entries: Any = yaml.load(file.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506  # both are safe
        if not isinstance(entries, list):
            raise SettingsError(f"{HOUSE_FILE} is no list of terms", hint=hint)
        return tuple(Term.model_validate(entry) for entry in entries)
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise SettingsError(f"{HOUSE_FILE} cannot be read: {error}", hint=hint) from error
    except ValidationError as error:
        entry = error.errors()[0]
        place = ".".join(str(part) for part in entry["loc"])
        raise SettingsError(f"{HOUSE_FILE}: {place}: {entry['msg']}", hint=hint) from error


def terms_table(terms: tuple[Term, ...]) -> pa.Table:
    """The terms in columns, one row a term and step that it counts from; `nth` keeps their order."""
    rows = [
        {
            "nth": nth,
            "term": term.name,
            "step": term.step,
            "anchor": anchor,
            "preferred": preferred,
            "count": term.count,
            "unit": term.unit,
            "jurisdiction": term.jurisdiction,
            "region": term.region,
            "valid_from": term.since,
            "valid_to": term.until,
            "grace_days": term.grace_days,
            "conditional": term.condition is not None,
        }
        for nth, term in enumerate(terms)
        for preferred, anchor in enumerate(term.after)
    ]
    return pa.Table.from_pylist(rows, schema=TERMS)


TERMS = pa.schema(
    [
        ("nth", pa.int64()),
        ("term", pa.string()),
        ("step", pa.string()),
        ("anchor", pa.string()),
        ("preferred", pa.int64()),
        ("count", pa.int64()),
        ("unit", pa.string()),
        ("jurisdiction", pa.string()),
        ("region", pa.string()),
        ("valid_from", pa.date32()),
        ("valid_to", pa.date32()),
        ("grace_days", pa.int64()),
        ("conditional", pa.bool_()),
    ]
)
