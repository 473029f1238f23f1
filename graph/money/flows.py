"""Flows: of all transfers from one payer to one payee in one currency, how many, how much, the first and the last."""

from __future__ import annotations

from graph.money.records import TABLE

# A moment and how precisely it is known as one number, so that the first of equal ones is always the same.
PRECISIONS = ("second", "minute", "day", "month", "year")
SEPARATOR = "chr(31)"


def flow_key_sql(payer: str, payee: str, currency: str) -> str:
    """The DuckDB expression of a flow's key from expressions of its ends and its currency."""
    return f"'FLOWED:' || left(sha256(concat({payer}, {SEPARATOR}, {payee}, {SEPARATOR}, {currency})), 32)"


def flows_sql(transfers: str) -> str:
    """The SELECT of flows over a view of `transfers`; it reads the views `transferred` and `aliases` too.

    Shapes: key, keys (its own and those that it had before ends were judged one with others), payer, payee,
        payer_kind, payee_kind, currency, amount_minor, transfers, since, since_us, since_precision (of the first),
        until, until_us, until_precision (of the last), sources, compartments, observations.
    """
    key = flow_key_sql("payer", "payee", "currency")
    return (
        f"WITH summed AS ({_summed(transfers)}), mixed AS ({_mixed(transfers)}), renamed AS ({_renamed()}) "
        f"SELECT {key} AS key, list_sort(list_distinct(list_prepend({key}, coalesce(others, [])))) AS keys, "
        "summed.* EXCLUDE (same_currency, first_code, last_code, source_min, source_max, compartment_min, "
        "compartment_max), "
        f"first_code >> 3 AS since_us, {_precision('first_code')} AS since_precision, "
        f"last_code >> 3 AS until_us, {_precision('last_code')} AS until_precision, "
        "coalesce(mixed.sources, [source_min]) AS sources, "
        "coalesce(mixed.compartments, [compartment_min]) AS compartments "
        "FROM summed LEFT JOIN mixed USING (payer, payee, same_currency) "
        "LEFT JOIN renamed USING (payer, payee, same_currency)"
    )


def _summed(transfers: str) -> str:
    # Not shifted: what was before 1970 is below nothing.
    code = f"at_us * 8 + {_rank()}"
    return (
        "SELECT payer, payee, currency, coalesce(currency, '') AS same_currency, "
        "any_value(payer_kind) AS payer_kind, any_value(payee_kind) AS payee_kind, "
        "sum(amount_minor)::BIGINT AS amount_minor, count(*) AS transfers, "
        f"min({code}) AS first_code, max({code}) AS last_code, "
        f'arg_min("at", {code}) AS since, arg_max("at", {code}) AS until, '
        "sum(observations)::BIGINT AS observations, min(sources[1]) AS source_min, max(sources[-1]) AS source_max, "
        "min(compartments[1]) AS compartment_min, max(compartments[-1]) AS compartment_max "
        f"FROM {transfers} GROUP BY payer, payee, currency"
    )


def _mixed(transfers: str) -> str:
    """The lists of the flows that several sources or compartments tell; they are few, and such lists are dear."""
    lists = ", ".join(
        f"list_sort(list_distinct(flatten(list({name})))) AS {name}" for name in ("sources", "compartments")
    )
    return (
        f"SELECT payer, payee, coalesce(currency, '') AS same_currency, {lists} FROM {transfers} t "
        "SEMI JOIN (SELECT payer, payee, same_currency FROM summed "
        "WHERE source_min <> source_max OR compartment_min <> compartment_max) several "
        "ON several.payer = t.payer AND several.payee = t.payee "
        "AND several.same_currency = coalesce(t.currency, '') GROUP BY ALL"
    )


def _renamed() -> str:
    """The keys that flows had when their ends were not yet judged one with others: whoever kept one finds it again."""
    other = "(SELECT key, canonical FROM aliases WHERE key <> canonical)"
    return (
        "SELECT coalesce(s.canonical, o.start_key) AS payer, coalesce(e.canonical, o.end_key) AS payee, "
        "coalesce(currency, '') AS same_currency, "
        f"list(DISTINCT {flow_key_sql('o.start_key', 'o.end_key', 'currency')}) AS others FROM {TABLE} o "
        f"LEFT JOIN {other} s ON s.key = o.start_key LEFT JOIN {other} e ON e.key = o.end_key "
        "WHERE (s.canonical IS NOT NULL OR e.canonical IS NOT NULL) AND succeeded IS DISTINCT FROM false GROUP BY ALL"
    )


def _rank() -> str:
    cases = " ".join(f"WHEN '{name}' THEN {number}" for number, name in enumerate(PRECISIONS))
    return f"CASE at_precision {cases} ELSE {len(PRECISIONS)} END"


def _precision(code: str) -> str:
    cases = " ".join(f"WHEN {number} THEN '{name}'" for number, name in enumerate(PRECISIONS))
    return f"CASE {code} & 7 {cases} END"
