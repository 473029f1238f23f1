"""Where the money of an account, person or company went, and where it came from."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Sequence

import pyarrow as pa

from api.desk import Desk
from api.reading import lookups, money
from api.reading.evidence import MOST_ORIGINS
from api.reading.origins import origin_of
from api.reading.reading import Reading, Row
from api.services import search
from api.shapes.chart import Node
from api.shapes.trace import (
    Trace,
    TraceAccount,
    TraceAccounts,
    TraceEvidence,
    TracePair,
    TraceStep,
    TraceSteps,
    TraceStop,
    TraceTotal,
)
from api.shapes.values import MomentValue, TextValue
from graph.currencies import minor_factor
from graph.errors import Case, NotFoundError, QueryError
from graph.identifiers import check_one
from graph.identifiers.checked import tidy
from graph.identifiers.functions import CHECKS
from graph.model.keys import identifier_key
from graph.money import trace as tracing
from graph.money.flows import flow_key_sql

HOUR_US = 3_600_000_000
# What of a text names somebody beyond doubt.
BEYOND_DOUBT = ("identifier", "exact")
FLOW_KEYS = (
    f"SELECT {flow_key_sql('payer', 'payee', 'currency')} AS key FROM (SELECT unnest($payers::VARCHAR[]) AS payer, "  # noqa: S608  # our own query
    "unnest($payees::VARCHAR[]) AS payee, $currency::VARCHAR AS currency)"
)


def trace(desk: Desk, key: str, question: tracing.Question, limit: int) -> Trace:
    """A trace from an account, or from all accounts that a person or company holds or held.

    Args:
        question: its accounts are filled in.
        limit: the most accounts, and the most steps, that are brought.

    Raises:
        NotFoundError: nothing of that key may be seen.
        QueryError: no day lies between the days asked for.
        TimeLimitError: it took too long.
    """
    if question.since and question.until and question.since >= question.until:
        raise QueryError(
            "the first day lies after the last, so no payment can be meant",
            hint="give the earlier day first",
            case=Case("days_turned"),
        )
    began = time.perf_counter()
    known = lookups.known(desk.reading, key)
    found = money.trace_of(desk, known, question)
    steps = found.steps.slice(0, limit).to_pylist()
    accounts, freeze = found.accounts[:limit], found.freeze[:limit]
    keys = {known, *found.question.accounts, *(entry.key for entry in (*accounts, *freeze))}
    keys.update(row[end] for row in steps for end in ("payer", "payee"))
    keys.update(name for part in found.evidence for name in part.keys)
    nodes = {node.key: node for node in lookups.nodes(desk.reading, keys)}
    told = [_account(entry, nodes, found.hubs) for entry in accounts]
    records = _records(desk, steps)
    return Trace(
        key=known,
        asked=tuple(name for name in found.question.accounts if name in nodes),
        way=question.way,
        rule=question.rule,
        slack_hours=question.slack_us / HOUR_US,
        hops=question.hops,
        totals=tuple(_total(total) for total in found.totals),
        accounts=_accounts(told, found.accounts),
        freeze=_accounts([_account(entry, nodes, found.hubs) for entry in freeze], found.freeze),
        steps=TraceSteps(
            total=found.steps.num_rows,
            shown=len(steps),
            rows=tuple(_step(desk.reading, row, records) for row in steps),
            early=found.steps["state"].to_pylist().count("early"),
        ),
        stops=tuple(_stops(found.accounts)),
        evidence=tuple(_evidence(desk.reading, part, nodes) for part in found.evidence),
        titles={name: node.title for name, node in nodes.items()},
        holders={name: holder for name, node in nodes.items() if (holder := _holder(node))},
        undated=found.missing.undated,
        without_amount=found.missing.without_amount,
        seconds=time.perf_counter() - began,
    )


def meant(desk: Desk, words: str) -> str:
    """The key that a person means: a key, an identifier as it is printed, or what one entity alone is found by.

    Raises:
        NotFoundError: it means nobody, or several.
    """
    asked = [words, *_identified(desk, words)]
    known = lookups.canonicals(desk.reading, asked)
    seen = lookups.spaces(desk.reading, list(known.values()))
    found_keys = list(dict.fromkeys(key for key in known.values() if key in seen))
    if len(found_keys) == 1:
        return found_keys[0]
    hits = [hit for hit in search.find(desk, words, (), 20).hits if hit.how in BEYOND_DOUBT]
    accounts = [hit for hit in hits if hit.kind == "Account"]
    found = accounts if len(accounts) == 1 else hits
    if len(found) == 1:
        return found[0].key
    if not found:
        raise lookups.unknown(words)
    listed = "; ".join(f"{hit.title} ({hit.kind}): {hit.key}" for hit in found)
    raise NotFoundError(
        f"{words!r} may mean {len(found)} entities",
        hint=f"give the key of one: {listed}",
        case=Case("several_meant"),
    )


def _identified(desk: Desk, words: str) -> list[str]:
    """The keys of what bears these words as an identifier; those of people are kept hashed, and known by that."""
    text = str(tidy(pa.array([words]))[0])
    keys = []
    for kind in desk.reading.model.identifiers.values():
        # A check brings what was typed to the form of its kind, which may keep more of it.
        normal = check_one(kind.name, words).normal if kind.name in CHECKS else text
        if normal:
            held = desk.house.workspace.vault.hash_one(kind.name, normal) if kind.personal else normal
            keys.append(identifier_key(kind.name, held))
    return keys


def _total(total: tracing.Total) -> TraceTotal:
    return TraceTotal(
        currency=total.currency or None,
        digits=len(str(minor_factor(total.currency))) - 1,
        began_minor=total.began,
        touched_minor=total.touched,
        held_minor=total.held,
        stopped_minor=total.stopped,
        returned_minor=total.returned,
        dissipated_minor=total.dissipated,
        unnamed_minor=total.unnamed,
    )


def _accounts(rows: Sequence[TraceAccount], every: Sequence[tracing.TracedAccount]) -> TraceAccounts:
    seen_once = sum(entry.kind == "account" and not entry.has_statement for entry in every)
    return TraceAccounts(total=len(every), shown=len(rows), rows=tuple(rows), without_statement=seen_once)


def _account(entry: tracing.TracedAccount, nodes: dict[str, Node], hubs: dict[str, int]) -> TraceAccount:
    node = nodes.get(entry.key)
    return TraceAccount(
        key=entry.key,
        title=node.title if node else "",
        kind=node.kind if node else "",
        currency=entry.currency or None,
        depth=entry.depth,
        received_minor=entry.received,
        touched_minor=entry.touched,
        held_minor=entry.held,
        paid_minor=entry.paid,
        dissipated_minor=entry.dissipated,
        opening_minor=entry.opening,
        unknown_minor=entry.unknown,
        balance_minor=entry.balance,
        has_statement=entry.has_statement,
        stop=entry.stop,
        others=hubs.get(entry.key),
        least_minor=entry.bounds.least if entry.bounds else None,
        most_minor=entry.bounds.most if entry.bounds else None,
    )


def _holder(node: Node) -> str | None:
    """Whose account it is, as statements print it."""
    named = node.values.get("holder_name")
    return named.text if isinstance(named, TextValue) else None


def _records(desk: Desk, steps: Sequence[Row]) -> dict[str, list[Row]]:
    """The records of the transfers of these steps, by the key that each was observed under."""
    keys = {key for row in steps for key in (row["key"], *row["aliases"])}
    ends = {row[end] for row in steps for end in ("payer", "payee")}
    told: dict[str, list[Row]] = defaultdict(list)
    for record in money.told_of(desk, keys, ends, between=True) if keys else ():
        told[record["key"]].append(record)
    return told


def _step(reading: Reading, row: Row, told: dict[str, list[Row]]) -> TraceStep:
    same = ("key", "payer", "payee", "amount_minor", "followed_minor", "currency", "state", "depth")
    at = MomentValue.model_validate(
        {"at": row["at"], "at_us": row["at_us"], "precision": row["at_precision"]}
    )
    records = [record for key in dict.fromkeys((row["key"], *row["aliases"])) for record in told[key]]
    origins = tuple(origin_of(reading, record) for record in records[:MOST_ORIGINS])
    said = {"at": at, "origins": origins, "records": len(records)}
    return TraceStep.model_validate({name: row[name] for name in same} | said)


def _stops(accounts: Iterable[tracing.TracedAccount]) -> list[TraceStop]:
    """How much was not followed further, by the reason and the currency."""
    groups: dict[tuple[tracing.Stop, str], list[int]] = defaultdict(list)
    for entry in accounts:
        if entry.stop is not None:
            groups[entry.stop, entry.currency].append(entry.received)
    found = [
        TraceStop(why=why, currency=unit or None, accounts=len(amounts), amount_minor=sum(amounts))
        for (why, unit), amounts in groups.items()
    ]
    return sorted(found, key=lambda stop: (-stop.amount_minor, stop.why))


def _evidence(reading: Reading, part: tracing.Part, nodes: dict[str, Node]) -> TraceEvidence:
    """The part with the flows between its accounts, as a chart takes them."""
    asked = {
        "payers": [payer for payer, _, _ in part.pairs],
        "payees": [payee for _, payee, _ in part.pairs],
        "currency": part.currency or None,
    }
    links = lookups.links(reading, (row["key"] for row in reading.rows(FLOW_KEYS, asked)))
    return TraceEvidence(
        nodes=tuple(nodes[key] for key in part.keys if key in nodes),
        links=tuple(links),
        currency=part.currency or None,
        kept_minor=part.kept,
        total_minor=part.total,
        pairs=tuple(
            TracePair(payer=payer, payee=payee, amount_minor=sum_) for payer, payee, sum_ in part.pairs
        ),
    )
