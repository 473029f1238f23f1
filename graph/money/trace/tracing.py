"""The act of tracing: reads who was reached, follows the money, and goes on from there while there is any."""

from __future__ import annotations

from dataclasses import dataclass, replace

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.currencies import minor_factor
from graph.money.by_payee import ByPayee
from graph.money.trace.balances import balances
from graph.money.trace.bounds import bounds
from graph.money.trace.evidence import evidence
from graph.money.trace.following import Course, Followed, follow
from graph.money.trace.ledger import Flags, Numbers
from graph.money.trace.order import STATES, order
from graph.money.trace.question import Question
from graph.money.trace.reading import Reader
from graph.money.trace.result import Part, Stop, Total, Trace, TracedAccount
from graph.money.trace.statements import Statements, statements
from graph.tables import Snapshot

# Only the accounts that hold most get bounds: each takes two flows.
MOST_BOUNDED = 12
# No record says that anybody holds what came to an end that stops so.
NOWHERE = ("no_account", "unnamed")
STEP_COLUMNS = ("key", "aliases", "payer", "payee", "payer_kind", "payee_kind", "amount_minor", "currency", "at",
                "at_us", "at_precision")  # fmt: skip


def trace(
    snapshot: Snapshot, connection: duckdb.DuckDBPyConnection, by_payee: ByPayee, question: Question
) -> Trace:
    """Where the money of some accounts went, or came from.

    The connection has the snapshot's views `account` and `judgement`, and the view `aliases`. A snapshot `within`
    compartments is traced as far as those tell. Only transfers of accounts that the money reached are read, those of
    one frontier together.
    """
    reader = Reader(snapshot, connection, by_payee, question)
    reader.read(question.accounts, hubs_too=True)
    through: set[str] = set()
    while True:
        state = _State.of(reader, question, through)
        reached = [key for key in state.next_keys() if key not in reader.hubs]
        if not reached:
            return _result(reader, question, state)
        reader.read(reached)
        through |= set(reached) - reader.hubs.keys()


@dataclass(frozen=True)
class _State:
    """What is known after some frontiers were read."""

    reader: Reader
    question: Question
    course: Course
    statements: Statements
    unknown: Numbers
    followed: Followed

    @classmethod
    def of(cls, reader: Reader, question: Question, through: set[str]) -> _State:
        ledger, ends = reader.ledger(), len(reader.ends)
        keys = [key for key, _ in reader.ends]
        asked = set(question.accounts)
        begins = np.array([key in asked for key in keys], np.bool_)
        goes_on = np.array([key in through for key in keys], np.bool_)
        told = statements(ledger, reader.table(), ends)
        opening = told.opening
        known = balances(ledger, opening)
        unknown = np.zeros(ends, np.int64)
        if question.way == "back":
            # Backward, an account opens with what it held at last; what money within the slack paid needs no more.
            unknown = balances(ledger, opening, late_us=question.slack_us).lacking
            opening = opening + unknown + ledger.net(ends)
            ledger = ledger.turned()
            known = balances(ledger, opening)
        ordered = order(
            ledger, begins, goes_on, known.covered, question.slack_us, _asked(question, reader.table())
        )
        lacking = balances(ledger, opening, ordered.sequence).lacking
        opening, unknown = opening + lacking, unknown + lacking
        course = Course(ledger, ordered, begins, goes_on, opening)
        return cls(reader, question, course, told, unknown, follow(course, question.rule))

    def began(self) -> dict[str, int]:
        """How much money began, by currency."""
        first = self.course.begins[self.course.ledger.payer] & ~self.course.begins[self.course.ledger.payee]
        first &= self.course.order.passes
        sums: dict[str, int] = {}
        for end in np.flatnonzero(self.course.begins):
            unit = self.reader.ends[end][1]
            paid = int(self.course.ledger.amount[first & (self.course.ledger.payer == end)].sum())
            sums[unit] = sums.get(unit, 0) + paid
        return {unit: amount for unit, amount in sums.items() if amount}

    def stops(self) -> dict[int, Stop]:
        """Why money is not followed through the ends that it came to; `most` where it would be, if it went on."""
        asked = self.question
        least = {
            unit: max(asked.least_amount * minor_factor(unit), began * asked.least_share)
            for unit, began in self.began().items()
        }
        found: dict[int, Stop] = {}
        for end in map(
            int, np.flatnonzero((self.followed.received > 0) & ~self.course.begins & ~self.course.through)
        ):
            key, unit = self.reader.ends[end]
            if self.reader.kinds[key] != "account":
                found[end] = "unnamed" if self.reader.kinds[key] == "unnamed" else "no_account"
            elif key in self.reader.hubs:
                found[end] = "hub"
            elif self.course.order.depth[end] >= self.question.hops:
                found[end] = "hops"
            elif self.followed.received[end] < least.get(unit, 0):
                found[end] = "least"
            else:
                found[end] = "most"
        return found

    def next_keys(self) -> list[str]:
        """The accounts to go on from, those with most of the money first, as many as may still be followed."""
        ends = [end for end, why in self.stops().items() if why == "most"]
        ends.sort(key=lambda end: (-int(self.followed.received[end]), self.reader.ends[end]))
        keys = list(dict.fromkeys(self.reader.ends[end][0] for end in ends))
        had = {self.reader.ends[end][0] for end in np.flatnonzero(self.course.through)}
        return keys[: max(0, self.question.most_accounts - len(had))]


def _asked(question: Question, rows: pa.Table) -> Flags:
    """By transfer, whether it lies in the time asked about."""
    at = rows["at"]
    meant = pc.is_valid(at)
    if question.since is not None:
        meant = pc.and_(meant, pc.greater_equal(at, pa.scalar(question.since, at.type)))
    if question.until is not None:
        meant = pc.and_(meant, pc.less(at, pa.scalar(question.until, at.type)))
    flags: Flags = pc.fill_null(meant, False).to_numpy(zero_copy_only=False)
    return flags


def _result(reader: Reader, question: Question, state: _State) -> Trace:
    accounts = _accounts(state)
    totals = _totals(state, accounts)
    holding = [
        place for place, account in enumerate(accounts) if account.held and account.stop not in NOWHERE
    ]
    holding.sort(key=lambda place: -accounts[place].held)
    numbers = {pair: number for number, pair in enumerate(reader.ends)}
    for unit in {accounts[place].currency for place in holding[:MOST_BOUNDED]}:
        places = [place for place in holding[:MOST_BOUNDED] if accounts[place].currency == unit]
        ends = {numbers[accounts[place].key, unit]: place for place in places}
        of_unit = np.array([other == unit for _, other in reader.ends], np.bool_)
        within = state.course.order.sequence[of_unit[state.course.ledger.payer[state.course.order.sequence]]]
        course = replace(state.course, order=replace(state.course.order, sequence=within))
        bounded = bounds(course, state.statements.told, list(ends))
        for end, found in bounded.items():
            accounts[ends[end]] = replace(accounts[ends[end]], bounds=found)
    freeze = tuple(accounts[place] for place in holding) if question.way == "forward" else ()
    return Trace(
        question,
        _steps(state),
        tuple(sorted(accounts, key=lambda entry: (-entry.received, entry.key, entry.currency))),
        tuple(totals),
        freeze,
        tuple(_parts(state, totals)),
        reader.hubs,
        reader.missing,
    )


def _accounts(state: _State) -> list[TracedAccount]:
    stops, done = state.stops(), state.followed
    told = state.statements
    found = []
    for end in map(int, np.flatnonzero((done.received > 0) & ~state.course.begins)):
        key, unit = state.reader.ends[end]
        stop = stops.get(end)
        received = int(done.received[end])
        found.append(
            TracedAccount(
                key=key,
                kind=state.reader.kinds[key],
                currency=unit,
                depth=int(state.course.order.depth[end]),
                received=received,
                touched=int(done.touched[end]),
                held=int(done.held[end]) if stop is None else 0 if stop in NOWHERE else received,
                paid=int(done.paid[end]),
                dissipated=received if stop in NOWHERE else 0,
                opening=int(told.opening[end]),
                unknown=int(state.unknown[end]) if stop is None else 0,
                balance=int(told.latest[end]) if told.told[end] else None,
                has_statement=bool(told.own[end]),
                stop=stop,
            )
        )
    return found


def _totals(state: _State, accounts: list[TracedAccount]) -> list[Total]:
    """The sums by currency; what they do not account for would be money lost."""
    totals = []
    for unit, began in sorted(state.began().items(), key=lambda entry: -entry[1]):
        mine = [account for account in accounts if account.currency == unit]
        ends = [end for end in np.flatnonzero(state.course.begins) if state.reader.ends[end][1] == unit]
        total = Total(
            currency=unit,
            began=began,
            touched=sum(account.touched for account in mine),
            held=sum(account.held for account in mine if account.stop is None),
            stopped=sum(account.held for account in mine if account.stop is not None),
            returned=int(state.followed.received[ends].sum()),
            dissipated=sum(account.dissipated for account in mine if account.stop == "no_account"),
            unnamed=sum(account.dissipated for account in mine if account.stop == "unnamed"),
        )
        went = total.held + total.stopped + total.returned + total.dissipated + total.unnamed
        assert total.began + total.touched == went, "followed money was lost or made"
        totals.append(total)
    return totals


def _steps(state: _State) -> pa.Table:
    """The transfers that carry the money, and those whose order is broken though the rule gives them none of it."""
    sequence = state.course.order.sequence
    carries = state.followed.amount > 0
    shown = sequence[(carries | state.course.order.early)[sequence]]
    rows = state.reader.table().select(STEP_COLUMNS).take(pa.array(state.course.ledger.row[shown]))
    states = pa.array([STATES[number] for number in state.course.order.state[shown]], pa.string())
    depth = state.course.order.depth[state.course.ledger.payer[shown]] + 1
    return (
        rows.append_column("followed_minor", pa.array(state.followed.amount[shown]))
        .append_column("state", states)
        .append_column("depth", pa.array(depth))
    )


def _parts(state: _State, totals: list[Total]) -> list[Part]:
    reader, followed = state.reader, state.followed
    carried = np.flatnonzero(followed.amount > 0)
    pairs = np.stack([state.course.ledger.payer[carried], state.course.ledger.payee[carried]], axis=1)
    unique, place = np.unique(pairs, axis=0, return_inverse=True)
    sums = np.zeros(len(unique), np.int64)
    np.add.at(sums, place.reshape(-1), followed.amount[carried])
    stayed = np.where(state.course.through, followed.held, followed.received)
    found = []
    for total in totals:
        unit = total.currency
        mine = {end for end, (_, other) in enumerate(reader.ends) if other == unit}
        flows = {
            (int(payer), int(payee)): int(amount)
            for (payer, payee), amount in zip(unique, sums, strict=True)
            if payer in mine
        }
        left = {end: int(stayed[end]) for end in mine if stayed[end]}
        begins = {end for end in mine if state.course.begins[end]}
        part = evidence(flows, begins, left)
        keys = tuple(reader.ends[end][0] for end in part.ends)
        named = sorted(part.pairs.items(), key=lambda entry: (-entry[1], entry[0]))
        lines = tuple((reader.ends[a][0], reader.ends[b][0], amount) for (a, b), amount in named)
        if state.question.way == "back":  # the ledger is turned then: whoever is reached paid
            lines = tuple((payer, payee, amount) for payee, payer, amount in lines)
        found.append(Part(unit, keys, lines, part.kept, part.total))
    return found
