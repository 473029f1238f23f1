"""Amounts as written, read to whole minor units: exactly or not at all."""

from __future__ import annotations

from graph.currencies import currencies, minor_factor, signs, unusual_digits, words
from loaders.mapping.declaration import ColumnMapping
from loaders.mapping.sql import listed, literal, named, word, word_type

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
_GROUPED = r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]{1,2})?"


def money_layers(column: ColumnMapping, raw: str, stated: str | None) -> list[dict[str, str]]:
    """Expressions of the amount in minor units and of its currency, in layers: each may name columns of those before.

    Args:
        raw: name of the cleaned text.
        stated: name of the text in the column that names the currency, if there is one.
    """
    declared = _declared(column, stated)
    parts, number, code = (named(f"{part}_{column.name}") for part in ("parts", "number", "code"))
    exact, factor = (named(f"{part}_{column.name}") for part in ("exact", "factor"))
    bare, odd = named(f"bare_{column.name}"), named(f"odd_{column.name}")
    is_grouped = f"contains({raw}, ',') AND regexp_full_match({raw}, {literal(_GROUPED)})"
    plain = _plain(column, bare, stated)
    split = f"CASE WHEN {odd} THEN xm_parts(xm_half_width({raw})) END"
    stated_code = f"coalesce(nullif(upper({parts}.code), ''), nullif(upper({parts}.tail), ''), {declared})"
    known_codes = sorted({*currencies(), *filter(None, [column.currency])})
    # An IN of many texts becomes a join of all rows, also of those that never come here.
    is_code = f"regexp_full_match({code}, {literal('|'.join(known_codes))})"
    known = f"{is_code} AND {_sign_fits(f'({parts}.sign || {parts}.after)', code)}"
    amount = f"CASE WHEN {known} THEN xm_times({exact}, {factor}) END"
    if column.currency is not None and plain != "false":
        whole = UNITS[column.unit] * minor_factor(column.currency) // 100
        # Most amounts are plain: they skip the taking apart, which costs many times as much.
        cents = f"CAST(CAST({bare} AS DECIMAL(18, 2)) * 100 AS BIGINT)"
        amount = f"CASE WHEN {odd} THEN {amount} ELSE {cents} * {whole} END"
    told = code
    if column.currency is not None:
        told = (
            f"CASE WHEN {odd} THEN TRY_CAST({code} AS {word_type(known_codes)}) "
            f"ELSE {word(column.currency, known_codes)} END"
        )
    minor = named(f"{column.name}_minor")
    factors = f"CAST(coalesce(xm_unit({parts}.unit), {UNITS[column.unit]}) AS BIGINT) * {_factor_sql(code)}"
    # What an odd amount needs is asked of none of the others: a CASE passes over what no row of a batch needs.
    return [
        {bare: f"CASE WHEN {is_grouped} THEN replace({raw}, ',', '') ELSE {raw} END"},
        {odd: f"{raw} IS NOT NULL AND NOT ({plain})"},
        {parts: split},
        {
            number: f"CASE WHEN {odd} THEN xm_ungrouped({parts}.number) END",
            code: f"CASE WHEN {odd} THEN {_without_signs(stated_code)} ELSE {declared} END",
        },
        {
            exact: f"CASE WHEN {odd} THEN {'xm_denoised' if column.binary else 'xm_exact'}({number}) END",
            factor: f"CASE WHEN {odd} THEN {factors} END",
        },
        {minor: amount},
        {named(f"{column.name}_currency"): f"CASE WHEN {minor} IS NOT NULL THEN {told} END"},
    ]


def _plain(column: ColumnMapping, bare: str, stated: str | None) -> str:
    """Whether the text, rid of its commas, is a number of a currency with two decimals, which needs no taking apart."""
    if column.currency is None or minor_factor(column.currency) != 100:
        return "false"
    number = f"regexp_full_match({bare}, {literal(_PLAIN)})"
    if stated is None:
        return number
    meant = [column.currency, *(word for word, code in words().items() if code == column.currency)]
    return f"{number} AND ({stated} IS NULL OR {stated} IN {listed(meant)})"


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
