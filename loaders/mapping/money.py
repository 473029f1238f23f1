"""Amounts as written, read to whole minor units: exactly or not at all."""

from __future__ import annotations

from graph.currencies import currencies, minor_factor, signs, unusual_digits, words
from loaders.mapping.declaration import ColumnMapping
from loaders.mapping.sql import listed, literal, named, word, word_type

MINOR = "minor"
"""The unit of amounts that are counted in the currency's minor unit."""
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
_PLAIN = r"-?[0-9]{{1,{digits}}}(\.[0-9]{{1,2}})?"
_PLAIN_DIGITS = 12
_WHOLE_DIGITS = 18
"""So many digits fit into 64 bits, whichever they are."""
_GROUPED = r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]{1,2})?"


def money_layers(column: ColumnMapping, raw: str, stated: str | None) -> list[dict[str, str]]:
    """Expressions of the amount in minor units and of its currency, in layers: each may name columns of those before.

    Args:
        raw: name of the cleaned text.
        stated: name of the text in the column that names the currency, if there is one.
    """
    cents, odd, bare, parts, said, sized = (
        named(f"{part}_{column.name}") for part in ("cents", "odd", "bare", "parts", "said", "sized")
    )
    in_minor = column.unit == MINOR
    plain = _plain_cents(column, raw, stated)
    code, exact = f"{said}.code", f"xm_{'denoised' if column.binary else 'exact'}({said}.number)"
    split = f"xm_parts(coalesce({bare}, xm_half_width({raw})))"
    number = f"xm_unrounded(xm_ungrouped({parts}.number), {parts}.code)"
    stated_code = _without_signs(
        f"coalesce(nullif(upper({parts}.code), ''), nullif(upper({parts}.tail), ''), {_declared(column, stated)})"
    )
    known_codes = sorted({*currencies(), *filter(None, [column.currency])})
    # An IN of many texts becomes a join of all rows, also of those that never come here.
    is_code = f"regexp_full_match({code}, {literal('|'.join(known_codes))})"
    known = f"{is_code} AND {_sign_fits(f'({parts}.sign || {parts}.after)', code)}"
    whole = (
        f"CASE WHEN {cents} % 100 = 0 THEN {cents} // 100 END"
        if in_minor
        else f"{cents} * {UNITS[column.unit]}"
    )
    turned = f"CASE WHEN {bare} IS NULL THEN 1 ELSE -1 END"
    amount = f"CASE WHEN {known} THEN xm_times({sized}.exact, {sized}.factor) * {turned} END"
    if plain is not None:
        # Most amounts are plain: they skip the taking apart, which costs many times as much.
        amount = f"CASE WHEN {odd} THEN {amount} ELSE {whole} END"
    told = code
    if column.currency is not None:
        told = (
            f"CASE WHEN {odd} THEN TRY_CAST({code} AS {word_type(known_codes)}) "
            f"ELSE {word(column.currency, known_codes)} END"
        )
    minor = named(f"{column.name}_minor")
    unit = f"coalesce(xm_unit({parts}.unit), {UNITS.get(column.unit, 1)})"
    factor = f"CAST({unit} AS BIGINT) * {_factor_sql(code)}"
    if in_minor:
        factor = f"CASE WHEN xm_unit({parts}.unit) IS NULL THEN 1 ELSE {factor} END"
    read = amount_read(column)
    # What an odd amount needs is asked of none of the others: a CASE passes over what no row of a batch needs, for the
    # price of its question.
    return [
        {cents: plain or "CAST(NULL AS BIGINT)"},
        {odd: f"{raw} IS NOT NULL AND {cents} IS NULL"},
        {bare: f"CASE WHEN {odd} THEN xm_minus_moved(xm_half_width({raw})) END"},
        {parts: f"CASE WHEN {odd} THEN {split} END"},
        {said: f"CASE WHEN {odd} THEN struct_pack(number := {number}, code := {stated_code}) END"},
        {sized: f"CASE WHEN {odd} THEN struct_pack(exact := {exact}, factor := {factor}) END"},
        {read: amount},
        *([{minor: f"nullif({read}, 0)"}] if column.no_zero else []),
        {named(f"{column.name}_currency"): f"CASE WHEN {minor} IS NOT NULL THEN {told} END"},
    ]


def amount_read(column: ColumnMapping) -> str:
    """The name of the amount in minor units as it is read, be it one that states nothing."""
    return named(f"read_{column.name}" if column.no_zero else f"{column.name}_minor")


def _plain_cents(column: ColumnMapping, raw: str, stated: str | None) -> str | None:
    """Expression of the hundredths that the text, rid of commas between thousands, says as a bare number of a currency
    with two decimals, which needs no taking apart; None where the column has no such currency.
    """
    if column.currency is None or minor_factor(column.currency) != 100:
        return None
    meant = [column.currency, *(word for word, code in words().items() if code == column.currency)]
    # A longer number is taken apart: there what is too large is no amount, here it would stop the load.
    digits = min(_PLAIN_DIGITS, _WHOLE_DIGITS - len(str(UNITS.get(column.unit, 1) * 100)) + 1)
    plain = literal(_PLAIN.format(digits=digits))
    of_currency = "" if stated is None else f" AND ({stated} IS NULL OR {stated} IN {listed(meant)})"
    is_grouped = f"contains({raw}, ',') AND regexp_full_match({raw}, {literal(_GROUPED)})"
    cases = [
        f"WHEN {condition}regexp_full_match({bare}, {plain}){of_currency} "
        f"THEN CAST(CAST({bare} AS DECIMAL(18, 2)) * 100 AS BIGINT)"
        for condition, bare in (("", raw), (f"{is_grouped} AND ", f"replace({raw}, ',', '')"))
    ]
    return f"CASE {' '.join(cases)} END"


def currency_unknown(stated: str) -> str:
    """Condition that a text which names the currency of an amount names none that is known."""
    code = _without_signs(f"upper({stated})")
    known = literal("|".join(sorted(currencies())))
    return f"{stated} IS NOT NULL AND NOT coalesce(regexp_full_match({code}, {known}), false)"


def _declared(column: ColumnMapping, stated: str | None) -> str:
    """The currency of an amount that names none: that of the column beside it, else the mapping's."""
    if stated is None:
        return literal(column.currency)
    if column.currency is None:
        return f"upper({stated})"
    return f"coalesce(upper({stated}), {literal(column.currency)})"


def _without_signs(code: str) -> str:
    """RMB is a sign with the look of a code, and a currency may be called by its Chinese name."""
    named_so = " ".join(f"WHEN {literal(word)} THEN {literal(meant)}" for word, meant in words().items())
    return f"CASE {code} WHEN 'RMB' THEN 'CNY' {named_so} ELSE {code} END"


def _sign_fits(sign: str, currency: str) -> str:
    pairs = [f"{code}{sign}" for code, entries in signs().items() for sign in entries]
    return f"({sign} = '' OR list_contains([{', '.join(map(literal, pairs))}], {currency} || {sign}))"


def _factor_sql(currency: str) -> str:
    cases = " ".join(
        f"WHEN {currency} IN {listed(codes)} THEN {10**n}" for n, codes in unusual_digits().items()
    )
    return f"(CASE {cases} ELSE 100 END)"
