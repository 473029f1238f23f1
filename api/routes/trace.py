"""Where money went, and where it came from."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Query

from api.asking import AtDesk
from api.routes.parameters import Key, Limit
from api.services import tracing
from api.shapes.trace import Trace
from graph.money.trace import Question, RuleName, Way, from_day, to_day

router = APIRouter(prefix="/api", tags=["trace"])
HOUR_US = 3_600_000_000


@router.get("/trace")
def trace(  # noqa: PLR0913, PLR0917 (each is a choice that whoever traces has)
    desk: AtDesk,
    key: Key,
    way: Annotated[Way, Query(description="Where the money went, or where it came from.")] = "forward",
    rule: Annotated[
        RuleName, Query(description="Whose money a payment is, where money is mixed.")
    ] = "haircut",
    since: Annotated[
        dt.date | None, Query(description="Only what they paid (back: received) from this day on.")
    ] = None,
    until: Annotated[
        dt.date | None, Query(description="Only what they paid (back: received) up to this day, and with it.")
    ] = None,
    slack_hours: Annotated[
        float, Query(ge=0, le=24 * 366, description="By how much a payment may come before the money.")
    ] = 48,
    hops: Annotated[int, Query(ge=1, le=30, description="Most transfers on the way to an account.")] = 6,
    least_share: Annotated[
        float, Query(ge=0, le=1, description="Accounts that less than this share came to are not followed.")
    ] = 0.001,
    least_amount: Annotated[
        float,
        Query(ge=0, description="Nor those that less than this came to, in whole units of the currency."),
    ] = 0,
    limit: Limit = 200,
) -> Trace:
    """Follows the money of an account, or of all accounts of a person or company, in the order of time."""
    question = Question(
        accounts=(),
        way=way,
        rule=rule,
        since=from_day(since),
        until=to_day(until),
        slack_us=round(slack_hours * HOUR_US),
        hops=hops,
        least_share=least_share,
        least_amount=least_amount,
    )
    return tracing.trace(desk, key, question, limit)
