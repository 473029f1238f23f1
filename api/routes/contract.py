"""Contracts through their life: the list, one in full, what falls due, and the words."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api.asking import AtDesk
from api.routes.parameters import Key, Limit, Offset
from api.services import contracts as service
from api.shapes.contract import ContractDetail, Contracts, ContractWords, Reminders
from graph.contracts import Colour, Order, Sieve, Urgency

router = APIRouter(prefix="/api", tags=["contract"])
AsOf = Annotated[date | None, Query(description="The day to judge by; by default today.")]
Stage = Literal[
    "initiation",
    "tender",
    "drafting",
    "review",
    "signing",
    "filing",
    "performance",
    "change",
    "termination",
    "archive",
]


@router.get("/contracts")
def contracts(  # noqa: PLR0913, PLR0917 (each is a filter of the list)
    desk: AtDesk,
    as_of: AsOf = None,
    colour: Annotated[Colour | None, Query(description="Only contracts of this colour.")] = None,
    stage: Annotated[
        Stage | None, Query(description="Only where this stage is known, or of `stage_colour`.")
    ] = None,
    stage_colour: Annotated[Colour | None, Query(description="Only where a stage has this colour.")] = None,
    check: Annotated[str | None, Query(description="Only where this check found something.")] = None,
    agency: Annotated[str | None, Query(max_length=2000, description="Only of this buyer: a key.")] = None,
    party: Annotated[
        str | None, Query(max_length=2000, description="Only with this supplier: a key.")
    ] = None,
    source: Annotated[str | None, Query(description="Only from this source.")] = None,
    q: Annotated[
        str | None, Query(max_length=200, description="Words in title, number, buyer or supplier.")
    ] = None,
    order: Annotated[Order, Query(description="Worst, newest or largest first.")] = "worst",
    offset: Offset = 0,
    limit: Limit = 100,
) -> Contracts:
    """Contracts with the colours of their ten stages, and how many there are of each colour."""
    sieve = Sieve(colour, stage, stage_colour, check, agency, party, source, q)
    return service.listed(desk, as_of, sieve, order, (offset, limit))


@router.get("/contract")
def contract(desk: AtDesk, key: Key, as_of: AsOf = None) -> ContractDetail:
    """One contract: its ten stages with days, terms and records, and its check-up with reasons."""
    return service.detail(desk, key, as_of)


@router.get("/contracts/reminders")
def contract_reminders(
    desk: AtDesk,
    as_of: AsOf = None,
    days: Annotated[int, Query(ge=0, le=3660, description="How far ahead to look.")] = 30,
    urgency: Annotated[
        Urgency | None, Query(description="Only of this urgency; none is all but `unknown`.")
    ] = None,
    offset: Offset = 0,
    limit: Limit = 100,
) -> Reminders:
    """What is overdue and what falls due, the most urgent first."""
    return service.reminders(desk, as_of, days, urgency, (offset, limit))


@router.get("/contracts/words")
def contract_words(_: AtDesk) -> ContractWords:
    """The words for stages, steps, checks, colours and reasons in both languages."""
    return service.vocabulary()
