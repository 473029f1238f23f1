"""Transfers that two records tell, a leading leg and one other: nearly all that are told more than once.

They are put together by a join, column by column, and only when they are read: who asks for sums works out no key and
carries no words. It says of the two what `together` would say of many.
"""

from __future__ import annotations

from collections.abc import Iterable

from graph.money.records import ORIGIN, SAID, Records
from graph.money.speaking import (
    AGES,
    BY_LEADING,
    DISPUTED,
    LATEST,
    PAYERS_OWN,
    PRECISION,
    of_record,
    without_unit,
)

ENDS = ("payer", "payee", "payer_kind", "payee_kind", "amount_minor", "currency")
# The leading leg is `l`, the other one `o`.
LEADS = of_record(PAYERS_OWN, "l_")
PAYERS = f"WHEN {LEADS} <> {of_record(PAYERS_OWN, 'o_')} THEN {LEADS} ELSE newer END"


def pairs_sql(records: Records, told: str, joined: str) -> str:
    """The SELECT of the transfers of pairs, with the columns of `transfers`.

    Args:
        told: a table `same, one, pair` of the records of which several tell.
        joined: what gives `same, judgement` of the other leg.
    """
    precise = f"CASE WHEN l_rank <> o_rank THEN l_rank > o_rank {PAYERS}"
    led = ", ".join(f'CASE WHEN leads THEN l_{name} ELSE o_{name} END AS "{name}"' for name in BY_LEADING)
    latest = ", ".join(f'{_said(name, "newer")} AS "{name}"' for name in LATEST)
    older = "CASE WHEN l_load <> o_load THEN l_load < o_load ELSE l_key < o_key END"
    disputed = ", ".join(
        f"CASE WHEN l_{name} <> o_{name} THEN '{without_unit(name)}' END" for name in DISPUTED
    )
    return (
        f"SELECT {', '.join(ENDS)}, CASE WHEN {older} THEN l_key ELSE o_key END AS key, "
        f"[CASE WHEN {older} THEN o_key ELSE l_key END] AS aliases, {led}, {latest}, "
        f'{_said("row", "stands")} AS "row", {_each("source")} AS sources, {_each("compartment")} AS compartments, '
        "l_count + o_count AS observations, CASE WHEN judgement IS NULL THEN [] ELSE [judgement] END AS judgements, "
        f"list_filter([{disputed}], lambda name: name IS NOT NULL) AS conflicts "
        f"FROM (SELECT *, {precise} AS leads, CASE {PAYERS} AS stands FROM ({_sides(records, told, joined)}))"
    )


def _sides(records: Records, told: str, joined: str) -> str:
    """A row a pair, with what either record says and which of them is newer."""
    seen = records.sql(keyed=False)
    leading = (
        f"SELECT * FROM ({seen}) SEMI JOIN (SELECT same FROM {told} WHERE pair AND same = one) USING (same)"
    )
    others = (
        f"SELECT * FROM ({seen}) JOIN (SELECT same, one FROM {told} WHERE pair AND same <> one) USING (same)"
    )
    names = [name for name in (*SAID, *ORIGIN) if name not in ENDS]
    said = ", ".join(f'{side}."{name}" AS {side}_{name}' for side in "lo" for name in names)
    keys = {side: records.key_sql(side) for side in "lo"}
    ranks = ", ".join(f"{of_record(PRECISION, f'{side}.')} AS {side}_rank" for side in "lo")
    return (
        f"SELECT {', '.join(f'l.{name}' for name in ENDS)}, {said}, {ranks}, "
        f"{keys['l']} AS l_key, {keys['o']} AS o_key, judgement, "
        f"{_newer(AGES, keys)} AS newer FROM ({leading}) l JOIN ({others}) o ON o.one = l.same "
        f"LEFT JOIN (SELECT same, judgement FROM {joined}) j ON j.same = o.same"
    )


def _newer(ages: Iterable[str], keys: dict[str, str]) -> str:
    """The condition that the leading record is the newer; keys are worked out only where all else is equal."""
    sides = [(of_record(age, "l."), of_record(age, "o.")) for age in ages]
    cases = " ".join(f"WHEN {left} <> {right} THEN {left} > {right}" for left, right in sides)
    return f"CASE {cases} ELSE {keys['l']} > {keys['o']} END"


def _said(name: str, first: str) -> str:
    """What the record that comes first by a condition says, or else the other."""
    return f"CASE WHEN {first} THEN coalesce(l_{name}, o_{name}) ELSE coalesce(o_{name}, l_{name}) END"


def _each(name: str) -> str:
    return f"CASE WHEN l_{name} = o_{name} THEN [l_{name}] ELSE list_sort([l_{name}, o_{name}]) END"
