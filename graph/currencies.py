"""Currencies: the codes in use, the digits of their minor units, the signs they are written with (ISO 4217)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from graph.shipped import shipped_yaml


@lru_cache(maxsize=1)
def _declared() -> dict[str, Any]:
    loaded: dict[str, Any] = shipped_yaml("graph", "currencies.yaml")
    return loaded


NO_CURRENCY = "XXX"
"""The code of an amount in no currency, as simulations have it: a mapping may declare it, a text may not name it."""


@lru_cache(maxsize=1)
def currencies() -> frozenset[str]:
    """The codes that an amount may name."""
    return frozenset(str(_declared()["codes"]).split())


def unusual_digits() -> Mapping[int, Sequence[str]]:
    """The codes whose minor unit has not two digits, by how many it has."""
    found: Mapping[int, Sequence[str]] = _declared()["digits"]
    return found


def signs() -> Mapping[str, Sequence[str]]:
    """The signs that a currency is written with, by its code."""
    found: Mapping[str, Sequence[str]] = _declared()["signs"]
    return found


def words() -> Mapping[str, str]:
    """The code that a currency's Chinese name or number means, as it stands behind an amount or in a column."""
    found: Mapping[str, str] = _declared()["words"]
    return found


def minor_factor(currency: str) -> int:
    """Minor units in one unit of the currency."""
    for digits, codes in unusual_digits().items():
        if currency in codes:
            return int(10**digits)
    return 100


def amount_text(minor: int, currency: str | None) -> str:
    """An amount from its minor unit, for example 1,234.50 CNY or 1,234 JPY."""
    sign = "-" if minor < 0 else ""
    factor = minor_factor(currency or "")
    digits = len(str(factor)) - 1
    whole, part = divmod(abs(minor), factor)
    text = f"{sign}{whole:,}" + (f".{part:0{digits}d}" if digits else "")
    return f"{text} {currency}" if currency else text
