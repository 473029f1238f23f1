"""Amounts as written, read to whole minor units: exactly or not at all."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from loaders.mapping.declaration import ColumnMapping
from loaders.mapping.sql import listed, literal

UNITS = {
    "one": 1,
    "thousand": 1000,
    "万": 10_000,
    "万元": 10_000,
    "lakh": 100_000,
    "million": 1_000_000,
    "crore": 10_000_000,
    "亿": 100_000_000,
    "亿元": 100_000_000,
}
_PLAIN = r"-?[0-9]{1,12}(\.[0-9]{1,2})?"


@lru_cache(maxsize=1)
def _currencies() -> dict[str, Any]:
    text = files("loaders.mapping").joinpath("currencies.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def currencies() -> frozenset[str]:
    """The codes that an amount may name."""
    return frozenset(str(_currencies()["codes"]).split())


def minor_factor(currency: str) -> int:
    """Minor units in one unit of the currency."""
    for digits, codes in _currencies()["digits"].items():
        if currency in codes:
            return int(10**digits)
    return 100


def money_columns(column: ColumnMapping, raw: str, stated: str | None) -> dict[str, str]:
    """Expressions of the amount in minor units and of its currency.

    Args:
        raw: expression of the cleaned text.
        stated: expression of the text in the column that names the currency, if there is one.
    """
    declared = f"upper({stated})" if stated else literal(column.currency)
    parts = f"xm_parts(xm_half_width({raw}))"
    named = f"coalesce(nullif(upper({parts}.code), ''), nullif(upper({parts}.tail), ''), {declared})"
    # RMB is a sign with the look of a code.
    currency = f"CASE WHEN {named} = 'RMB' THEN 'CNY' ELSE {named} END"
    unit = f"coalesce(xm_unit({parts}.unit), {UNITS[column.unit]})"
    amount = f"xm_exact(xm_ungrouped({parts}.number))"
    minor = (
        f"CASE WHEN ({currency}) IN {listed(sorted(currencies()))} AND {_sign_fits(parts, currency)} "
        f"THEN xm_times({amount}, {unit} * {_factor_sql(currency)}) END"
    )
    if stated is None and column.currency is not None:
        factor = UNITS[column.unit] * minor_factor(column.currency)
        plain = f"regexp_full_match({raw}, {literal(_PLAIN)})"
        if factor % 100 == 0:
            quick = f"CAST(CAST({raw} AS DECIMAL(18, 2)) * 100 AS BIGINT) * {factor // 100}"
            minor = f"CASE WHEN {plain} THEN {quick} ELSE {minor} END"
            currency = f"CASE WHEN {plain} THEN {declared} ELSE {currency} END"
    return {f"{column.name}_minor": minor, f"{column.name}_currency": currency}


def _sign_fits(parts: str, currency: str) -> str:
    signs = _currencies()["signs"]
    pairs = [f"{code}{sign}" for code, entries in signs.items() for sign in entries]
    return f"({parts}.sign = '' OR ({currency}) || {parts}.sign IN {listed(pairs)})"


def _factor_sql(currency: str) -> str:
    digits = _currencies()["digits"]
    cases = " ".join(f"WHEN ({currency}) IN {listed(codes)} THEN {10**n}" for n, codes in digits.items())
    return f"(CASE {cases} ELSE 100 END)"
