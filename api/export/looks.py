"""How roles and grades look in files: the colours of the page, dark enough to be read on paper."""

from __future__ import annotations

import math
from collections.abc import Iterable

from api.shapes.chart import Link
from api.shapes.values import MoneyValue

# From whom it comes to whom it goes; the first of several roles gives the colour.
ROLES = {
    "organiser": "#b3202c",
    "nominee": "#b4540f",
    "company": "#2463a6",
    "collector": "#6a3d9a",
    "pass_through": "#0f737a",
    "payout": "#4a751d",
    "end": "#2b2f36",
    "sales": "#ab3a78",
    "payer": "#66717d",
}
GRADES = {"red": "#b3202c", "orange": "#b4540f", "yellow": "#7f6a00", "blue": "#2463a6"}
BARE, THINNEST, WIDEST, ALONE = 1.0, 1.4, 8.0, 3.0


def role_of(roles: Iterable[str]) -> str | None:
    """The role that gives the colour; None where none of them has one."""
    held = set(roles)
    return next((role for role in ROLES if role in held), None)


def amount_of(link: Link) -> MoneyValue | None:
    """The money that a link carries."""
    value = link.values.get("amount")
    return value if isinstance(value, MoneyValue) and value.amount_minor > 0 else None


def scales(links: Iterable[Link]) -> dict[str | None, tuple[int, int]]:
    """The least and the most money on any link, by currency."""
    found: dict[str | None, tuple[int, int]] = {}
    for money in filter(None, map(amount_of, links)):
        least, most = found.get(money.currency, (money.amount_minor, money.amount_minor))
        found[money.currency] = min(least, money.amount_minor), max(most, money.amount_minor)
    return found


def width_of(money: MoneyValue | None, scale: dict[str | None, tuple[int, int]]) -> float:
    """The width of a line by its money, against the most of its currency, on a square-root scale."""
    if money is None:
        return BARE
    least, most = scale[money.currency]
    if least == most:
        return ALONE
    return round(THINNEST + (WIDEST - THINNEST) * math.sqrt(money.amount_minor / most), 2)
