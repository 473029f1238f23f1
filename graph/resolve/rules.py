"""The judgements that rules make: rows of the table `judgement` that a load writes beside its observations.

A rule says `same` of a raw key and another key. Their rows are a function of what they say, so that a rule
judgement keeps its key from delivery to delivery, and a person's undoing of it holds for the next one too.
"""

from __future__ import annotations

from dataclasses import dataclass

FORM = "form/"
SEPARATOR = "chr(31)"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by name and version; the reason is what a person reads."""

    name: str
    version: str
    why: str


EQUAL_FORM = Rule("equal_form", "1", "equal normal forms of the name inside one scope")
ONE_RECORD = Rule("one_record", "1", "one record states both identifiers")
# It speaks of transfers and joins no keys of entities; graph.money makes and reads what it says.
TWO_LEGS = Rule(
    "two_legs", "1", "payer and payee, amount and currency are equal, and the moments lie within ten minutes"
)


def form_key_sql(key: str, form: str) -> str:
    """The DuckDB expression of the key that stands for a normal form inside the scope of a raw key.

    Example:
        `state_tenders/bidder:M/s A.K. Traders` and `AK TRADERS` give `form/state_tenders/bidder:AK TRADERS`.
    """
    return f"'{FORM}' || split_part({key}, ':', 1) || ':' || {form}"


def equal_form_sql(rows: str) -> str:
    """The SELECT of rule judgements that make equal normal forms inside a scope one.

    Args:
        rows: a query with the columns `key` (a raw key with a scope) and `form` (the normal form of its
            name); rows where either is null or the form is empty give no judgement.
    """
    pairs = (
        f"SELECT key AS left_key, {form_key_sql('key', 'form')} AS right_key "  # noqa: S608  # our own query
        f"FROM ({rows}) WHERE key IS NOT NULL AND form <> ''"
    )
    return _rule_rows_sql(EQUAL_FORM, pairs)


def one_record_sql(rows: str) -> str:
    """The SELECT of rule judgements that join two identifiers which one record states of one party.

    Args:
        rows: a query with the columns `left_key` and `right_key`; rows where either is null give
            no judgement.
    """
    # A bare `<>` is something to join by: where both keys are looked up in tables of their own, those would be
    # joined with each other first, every key with every other.
    pairs = (
        f"SELECT left_key, right_key FROM ({rows}) "  # noqa: S608  # our own query
        "WHERE left_key IS NOT NULL AND right_key IS NOT NULL AND coalesce(left_key <> right_key, false)"
    )
    return _rule_rows_sql(ONE_RECORD, pairs)


def rule_key_sql(rule: Rule, left: str = "left_key", right: str = "right_key") -> str:
    """The DuckDB expression of the key of what a rule says of two keys."""
    identity = f" || {SEPARATOR} || ".join((f"'{rule.name}'", f"'{rule.version}'", left, right))
    return f"'rule:' || left(sha256({identity}), 32)"


def _rule_rows_sql(rule: Rule, pairs: str) -> str:
    return (
        f"SELECT DISTINCT {rule_key_sql(rule)} AS key, left_key, right_key, "  # noqa: S608  # our own query
        f"'same' AS verdict, 'rule' AS basis, '{rule.name}' AS who, '{rule.version}' AS version, "
        f"'{rule.why}' AS why FROM ({pairs})"
    )
