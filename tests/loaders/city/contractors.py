"""What single columns tell of a contractor or an official: what a clerk could count in the ledgers and registers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from loaders.city.chance import Flags, Floats, Ints
from loaders.city.firms import Firms
from loaders.city.procurement import Procurement
from loaders.city.procurement.figures import limits_on
from loaders.city.procurement.tenders import DIRECT

Columns = dict[str, Floats]


@dataclass(frozen=True, slots=True)
class Awards:
    """One entry an award: contracts without what was added later."""

    firm: Ints
    tender: Ints
    agency: Ints
    amount_minor: Ints
    opened: Ints
    bidders: Ints
    left: Floats
    just_below: Flags
    direct: Flags
    cheapest: Flags


def decided(procurement: Procurement, tender: Ints) -> tuple[Ints, Ints]:
    """Who decided on each purchase, by its place here: the head of the office, and deputies who oversee it."""
    posts, tenures, tenders = procurement.posts, procurement.tenures, procurement.tenders
    places, persons = [], []
    for post in range(len(posts.agency)):
        offices = posts.agency[[post]] if posts.head[post] else posts.oversees[post]
        place = np.flatnonzero(np.isin(tenders.agency[tender], offices))
        held = tenures.holder(np.full(len(place), post), tenders.opened[tender[place]])
        places.append(place[held >= 0])
        persons.append(tenures.person[held[held >= 0]])
    return np.concatenate(places), np.concatenate(persons)


def awards_of(procurement: Procurement) -> Awards:
    """The awards of a city."""
    tenders, bids, made = procurement.tenders, procurement.bids, procurement.contracts
    first = np.flatnonzero(made.adds_to < 0)
    tender, amount = made.tender[first], made.amount_minor[first]
    estimate = tenders.estimate_minor[tender]
    _, small = limits_on(tenders.opened[tender], tenders.category[tender])
    lowest = np.full(len(tenders), np.iinfo(np.int64).max)
    np.minimum.at(lowest, bids.tender, bids.price_minor)
    return Awards(
        firm=made.firm[first],
        tender=tender,
        agency=tenders.agency[tender],
        amount_minor=amount,
        opened=tenders.opened[tender],
        bidders=np.bincount(bids.tender, minlength=len(tenders))[tender],
        left=1 - amount / estimate,
        just_below=(amount < small) & (amount >= 0.9 * small),
        direct=tenders.method[tender] == DIRECT,
        cheapest=amount <= lowest[tender],
    )


def firm_columns(procurement: Procurement, firms: Firms) -> Columns:
    """Columns of firms, one entry a firm."""
    awards, bids, count = awards_of(procurement), procurement.bids, len(firms)
    number = np.bincount(awards.firm, minlength=count).astype(float)
    called = procurement.tenders.called[bids.tender]
    bid = np.bincount(bids.firm[called], minlength=count).astype(float)
    won = np.bincount(bids.firm[called & bids.won], minlength=count)

    def mean(values: Floats | Ints | Flags) -> Floats:
        return np.bincount(awards.firm, values, count) / np.maximum(number, 1)

    first, last = np.full(count, 10**6), np.zeros(count, dtype=np.int64)
    np.minimum.at(first, awards.firm, awards.opened)
    np.maximum.at(last, awards.firm, awards.opened)
    place, official = decided(procurement, awards.tender)
    under = np.bincount(official)
    pairs, times = np.unique(awards.firm[place] * 10**8 + official, return_counts=True)
    of_official, in_office = np.zeros(count), np.zeros(count)
    np.maximum.at(of_official, pairs // 10**8, times / under[pairs % 10**8])
    np.maximum.at(in_office, pairs // 10**8, times)
    doors = firms.street * 10**7 + firms.door * 100 + firms.district
    return {
        "awards": number,
        "sum": np.bincount(awards.firm, awards.amount_minor, count),
        "middle award": mean(awards.amount_minor),
        "share of an official's awards": of_official,
        "own awards under one official": in_office / np.maximum(number, 1),
        "offices": np.bincount(
            np.unique(awards.firm * 10_000 + awards.agency) // 10_000, minlength=count
        ).astype(float),
        "bids": bid,
        "won of its bids": won / np.maximum(bid, 1),
        "bidders": mean(awards.bidders),
        "alone": mean(awards.bidders == 1),
        "discount": mean(awards.left),
        "cheapest": mean(awards.cheapest),
        "just below the limit": mean(awards.just_below),
        "direct": mean(awards.direct),
        "years": (last - first).astype(float),
        "age at first": (first - firms.founded).astype(float),
        "founded": firms.founded.astype(float),
        "capital": firms.capital_wan.astype(float),
        "hands": firms.hands.astype(float),
        "head is owner": (firms.head == firms.owner).astype(float),
        "firms of its owner": np.bincount(firms.owner)[firms.owner].astype(float),
        "firms at its telephone": shared(firms.phone),
        "firms at its door": shared(doors),
        "firms on its machine": shared(procurement.script.device_of(count)),
    }


def shared(values: Ints) -> Floats:
    """How many have the same."""
    _, place, times = np.unique(values, return_inverse=True, return_counts=True)
    return times[place].astype(float)


def official_columns(procurement: Procurement, people: int) -> Columns:
    """Columns of officials, by what was let while they decided; one entry a person."""
    awards = awards_of(procurement)
    known, official = decided(procurement, awards.tender)
    firm = awards.firm[known]
    number = np.bincount(official, minlength=people).astype(float)
    pairs, times = np.unique(official * 10**8 + firm, return_counts=True)
    of_pair = pairs // 10**8
    most = np.zeros(people)
    np.maximum.at(most, of_pair, times)

    def mean(values: Floats | Ints | Flags) -> Floats:
        return np.bincount(official, values[known], people) / np.maximum(number, 1)

    return {
        "awards": number,
        "sum": np.bincount(official, awards.amount_minor[known], people),
        "suppliers": np.bincount(of_pair, minlength=people).astype(float),
        "largest share": most / np.maximum(number, 1),
        "concentration": np.bincount(of_pair, times**2.0, people) / np.maximum(number, 1) ** 2,
        "bidders": mean(awards.bidders),
        "alone": mean(awards.bidders == 1),
        "discount": mean(awards.left),
        "cheapest": mean(awards.cheapest),
        "just below the limit": mean(awards.just_below),
        "direct": mean(awards.direct),
        "posts": np.bincount(procurement.tenures.person, minlength=people).astype(float),
    }
