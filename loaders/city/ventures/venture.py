"""What a venture is: people who gather money from many, honestly or not."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict

from loaders.city.chance import Ints
from loaders.city.payments import Payments

PERSON_ROLES = (
    *("organiser", "nominee", "sales", "payer", "hand"),
    *("official", "kin_official", "relative", "person_behind", "owner"),
)
FIRM_ROLES = ("company", "favoured", "loser")
ACCOUNT_ROLES = ("collector", "pass_through", "payout", "end")
RECORD_ROLES = ("tender", "contract")


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(_Said):
    """What stands beside payments in, returns, and sums paid back."""

    deposit: tuple[str, ...]
    returned: tuple[str, ...]
    repayment: tuple[str, ...]


class RingSide(_Said):
    """How a ring of a scheme is built: its name, the kinds of its companies, and from how many layers to how many."""

    name: str
    kinds: tuple[str, ...]
    layers: tuple[int, int]


class BusinessSide(_Said):
    """How the honest business of a scheme is built; `income` names the kinds of its customers."""

    name: str
    kinds: tuple[str, ...]
    income: tuple[str, ...]
    levels: tuple[float, ...] | None = None


class Scheme(_Said):
    """One way of gathering money, as `schemes.yaml` describes it. Units: fen, months; ranges are pairs."""

    name: str
    words: Words
    payers: tuple[int, int]
    round: tuple[float, float]
    again: float
    rate: tuple[float, float]
    every: int
    terms: tuple[int, ...]
    rolled: tuple[float, float]
    ring: RingSide
    business: BusinessSide
    ticket: int = 0
    spread: float = 0.0
    step: int = 1
    packages: tuple[int, ...] = ()
    levels: tuple[float, ...] = ()


class Schemes(_Said):
    """All of them, and how often rings cover their tracks in each way."""

    schemes: tuple[Scheme, ...]
    careful: dict[str, float]


@dataclass(frozen=True, slots=True)
class Venture:
    """One venture and all its payments over the whole time.

    `members` holds the numbers of people, firms, accounts or records of public procurement by role
    (`PERSON_ROLES`, `FIRM_ROLES`, `ACCOUNT_ROLES`, `RECORD_ROLES`). Days are counted from the first of the
    city's calendar.
    """

    number: int
    kind: str
    guilty: bool
    careful: tuple[str, ...]
    first_day: int
    last_day: int
    payments: Payments
    members: dict[str, Ints] = field(default_factory=dict)


@lru_cache(maxsize=1)
def schemes() -> Schemes:
    """What `schemes.yaml` says."""
    text = (files(__package__) / "schemes.yaml").read_text(encoding="utf-8")
    return Schemes.model_validate(yaml.safe_load(text))


def between(rng: np.random.Generator, ends: tuple[float, float]) -> float:
    """One number of this range."""
    return float(rng.uniform(*ends))
