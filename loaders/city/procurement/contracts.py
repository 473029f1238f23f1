"""Contracts out of awards, their dates, and how they are paid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from loaders.city.chance import Ints, some
from loaders.city.procurement.bids import Bids
from loaders.city.procurement.figures import FEN, figures
from loaders.city.procurement.tenders import DIRECT, FRAMEWORK, OPEN_TENDER, Tenders
from loaders.city.town import Town

NEVER = -1


@dataclass(frozen=True, slots=True)
class Contracts:
    """One entry a contract, in the order of signing; `adds_to` is the contract that an agreement adds to, or -1.

    Units: days since 1970-01-01, `accepted` is `NEVER` for what is not yet done; fen.
    """

    tender: Ints
    firm: Ints
    amount_minor: Ints
    signed: Ints
    since: Ints
    until: Ints
    accepted: Ints
    adds_to: Ints

    def __len__(self) -> int:
        """How many there are."""
        return len(self.tender)


@dataclass(frozen=True, slots=True)
class Instalments:
    """One entry a payment of a contract, by contract and stage. Units: days since 1970-01-01, fen."""

    contract: Ints
    day: Ints
    amount_minor: Ints


def conclude(town: Town, tenders: Tenders, bids: Bids, last: int) -> Contracts:
    """The contracts that follow from the awards and were signed before the last day, and what was added to them."""
    rng = town.chance.of("procurement", "contracts")
    said = figures()
    winning = np.flatnonzero(bids.won)
    tender = bids.tender[winning]
    method = tenders.method[tender]
    # Small things are signed in days; after an open tender the award is announced first.
    wait = np.select([method == OPEN_TENDER, np.isin(method, [DIRECT, FRAMEWORK])], [12, 1], 5)
    signed = tenders.opened[tender] + wait + rng.integers(1, 18, len(tender))
    low, high = np.array([entry.days for entry in said.categories])[tenders.category[tender]].T
    size = np.clip(tenders.estimate_minor[tender] / FEN / 2_000_000, 0.2, 1.6)
    days = np.clip(low + (high - low) * rng.random(len(tender)) * size, 5, 1_100).astype(np.int64)
    since = signed + rng.integers(1, 25, len(tender))
    late = np.where(rng.random(len(tender)) < 0.25, days * rng.random(len(tender)) * 0.3, 0).astype(np.int64)
    accepted = since + days + late + rng.integers(1, 30, len(tender))
    whole = Contracts(
        tender, bids.firm[winning], bids.price_minor[winning], signed, since, since + days, accepted,
        np.full(len(tender), -1, dtype=np.int64),
    )  # fmt: skip
    whole = _taken(whole, np.flatnonzero(signed < last))
    added = some(rng, said.supplements, len(whole))
    at = whole.since[added] + (0.6 * (whole.until[added] - whole.since[added])).astype(np.int64)
    more = (whole.amount_minor[added] * rng.uniform(0.02, 0.1, len(added)) // 10_000).astype(
        np.int64
    ) * 10_000
    added, at, more = (column[(more > 0) & (at < last)] for column in (added, at, more))
    base = _taken(whole, added)
    extra = Contracts(
        base.tender,
        base.firm,
        more,
        at,
        at,
        np.maximum(base.until, at),
        np.maximum(base.accepted, at + 5),
        added,
    )
    done = [np.concatenate(pair) for pair in zip(_columns(whole), _columns(extra), strict=True)]
    joined = Contracts(*done)
    return _in_order(_taken(joined, np.arange(len(joined)), accepted_until=last))


def _columns(contracts: Contracts) -> list[Ints]:
    return [
        contracts.tender, contracts.firm, contracts.amount_minor, contracts.signed, contracts.since,
        contracts.until, contracts.accepted, contracts.adds_to,
    ]  # fmt: skip


def _taken(contracts: Contracts, places: Ints, accepted_until: int | None = None) -> Contracts:
    columns = [column[places] for column in _columns(contracts)]
    if accepted_until is not None:
        columns[6] = np.where(columns[6] < accepted_until, columns[6], NEVER)
    return Contracts(*columns)


def _in_order(contracts: Contracts) -> Contracts:
    order = np.argsort(contracts.signed, kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    columns = [column[order] for column in _columns(contracts)]
    columns[7] = np.where(columns[7] >= 0, place[columns[7]], -1)
    return Contracts(*columns)


def instalments(town: Town, contracts: Contracts, last: int) -> Instalments:
    """What has been paid of each contract before the last day: a small one at once, others stage by stage."""
    rng = town.chance.of("procurement", "instalments")
    said = figures().payments
    count = len(contracts)
    small = (contracts.amount_minor < said.small * FEN) | (contracts.adds_to >= 0)
    planned = np.where(contracts.accepted >= 0, contracts.accepted, contracts.until + 20)
    middle = (contracts.since + contracts.until) // 2
    day = np.stack([contracts.signed + 8, middle, planned + 12, planned + 365])
    day = day + rng.integers(0, 45, day.shape)
    shares = np.where(small, np.array([0.0, 0.0, 1.0, 0.0])[:, None], np.array(said.stages)[:, None])
    amount = (contracts.amount_minor * shares // FEN).astype(np.int64) * FEN
    # The last stage that is paid takes what rounding left.
    rest = contracts.amount_minor - amount.sum(axis=0)
    amount[np.where(small, 2, 3), np.arange(count)] += rest
    contract = np.tile(np.arange(count), len(day))
    stage, flat, sums = np.repeat(np.arange(len(day)), count), day.ravel(), amount.ravel()
    waiting = (stage >= 2) & (contracts.accepted[contract] == NEVER)
    chosen = np.flatnonzero((flat < last) & (sums > 0) & ~waiting)
    order = chosen[np.lexsort((stage[chosen], contract[chosen]))]
    return Instalments(contract[order], flat[order], sums[order])


def paid(contracts: Contracts, parts: Instalments) -> tuple[Ints, Ints]:
    """What is paid of each contract, and the day of the last payment (`NEVER` for none). Units: fen."""
    total = np.bincount(parts.contract, parts.amount_minor, len(contracts)).astype(np.int64)
    day = np.full(len(contracts), NEVER, dtype=np.int64)
    np.maximum.at(day, parts.contract, parts.day)
    return total, day
