"""Posts of the offices, who holds them from when to when, and how they change hands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from loaders.city.chance import Ints
from loaders.city.procurement.agencies import BUREAU, CITY, GOVERNMENT, Agencies
from loaders.city.procurement.figures import figures
from loaders.city.town import Town

YEAR = 365
OPEN = 10**6
OLDEST, YOUNGEST = 57, 34


@dataclass(frozen=True, slots=True)
class Posts:
    """One entry a post. `oversees` are the offices that its holder supervises beside the own one; `tier` says which
    posts are equal in rank."""

    agency: Ints
    titles: tuple[str, ...]
    ranks: tuple[str, ...]
    tier: Ints
    head: Ints
    oversees: tuple[Ints, ...]


@dataclass(frozen=True, slots=True)
class Tenures:
    """One entry a person in a post, by post and time.

    Units: days since 1970-01-01, `until` is `OPEN` for those who are still there.
    """

    post: Ints
    person: Ints
    since: Ints
    until: Ints

    def holder(self, posts: Ints, days: Ints) -> Ints:
        """Who held each of these posts on these days: the place of the tenure, -1 for nobody."""
        keys = self.post * OPEN + self.since
        place = np.searchsorted(keys, posts * OPEN + days, side="right") - 1
        held = np.maximum(place, 0)
        good = (place >= 0) & (self.post[held] == posts) & (days < self.until[held])
        return np.where(good, held, -1)


def create_posts(agencies: Agencies) -> Posts:
    """The posts of these offices: a head each, and deputies where something is below."""
    said = figures().posts
    rows: list[tuple[int, str, str, int, bool, Ints]] = []
    none = np.zeros(0, dtype=np.int64)
    for agency in range(len(agencies)):
        level, at_city = int(agencies.level[agency]), agencies.district[agency] == CITY
        below = np.flatnonzero(agencies.above == agency)
        below = below[agencies.level[below] != GOVERNMENT]
        grade = ("city" if at_city else "district") if level == GOVERNMENT else "bureau"
        if level != GOVERNMENT and not (at_city and level == BUREAU):
            grade = "below"
        tier = 10 * ("city", "bureau", "district", "below").index(grade) + 3 * level
        first, second = said.ranks[grade]
        name = ("government", "bureau", "unit")[level]
        title = said.head[name]
        title = title if isinstance(title, str) else title[0 if at_city else 1]
        rows.append((agency, title, first, tier, True, none))
        fields = said.deputies.get(name, ())
        if level == GOVERNMENT:
            for turn, field in enumerate(fields):
                rows.append(
                    (agency, f"副{title}{field}", second, tier + 1, False, below[turn :: len(fields)])
                )
        elif level == BUREAU:
            rows.append((agency, str(fields), second, tier + 1, False, below))
    agency_of, titles, ranks, tier_of, head, oversees = zip(*rows, strict=True)
    return Posts(
        np.array(agency_of, dtype=np.int64),
        tuple(titles),
        tuple(ranks),
        np.array(tier_of, dtype=np.int64),
        np.array(head, dtype=np.int64),
        tuple(oversees),
    )


def appoint(town: Town, posts: Posts, first: int, last: int) -> Tenures:
    """Who holds the posts between the two days; who leaves may change places with an equal.

    Officials are people whom no firm pays and who own and run none. Units: days since 1970-01-01.
    """
    rng = town.chance.of("procurement", "officials")
    pool = iter(_candidates(town, rng))
    low, high = figures().posts.tenure_years
    count = len(posts.agency)
    holder = np.array([next(pool) for _ in range(count)], dtype=np.int64)
    since = first - (rng.random(count) * 3 * YEAR).astype(np.int64)
    ends = np.maximum(since + (rng.uniform(low, high, count) * YEAR).astype(np.int64), first + 60)
    done: list[tuple[int, int, int, int]] = []

    def change(post: int, person: int, day: int) -> None:
        done.append((post, int(holder[post]), int(since[post]), day))
        holder[post], since[post] = person, day
        ends[post] = day + int(rng.uniform(low, high) * YEAR)

    while (post := int(ends.argmin())) >= 0 and (day := int(ends[post])) < last:
        equals = np.flatnonzero((posts.tier == posts.tier[post]) & (day - since > YEAR))
        equals = equals[equals != post]
        if len(equals) and rng.random() < figures().posts.moved:
            other = int(rng.choice(equals))
            leaving, coming = int(holder[post]), int(holder[other])
            change(post, coming, day)
            change(other, leaving, day)
        else:
            change(post, next(pool), day)
    done.extend((post, int(holder[post]), int(since[post]), OPEN) for post in range(count))
    rows = np.array(sorted(done, key=lambda row: (row[0], row[2])), dtype=np.int64)
    return Tenures(rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3])


def _candidates(town: Town, rng: np.random.Generator) -> list[int]:
    """People of the right age, in an order of chance, those with kin in the city among them."""
    people, firms = town.people, town.firms
    age = (town.calendar.first_day - people.birth_days) / 365.25
    busy = np.zeros(len(people), dtype=np.bool_)
    for column in (firms.owner, firms.head, firms.second_owner[firms.second_owner >= 0]):
        busy[column] = True
    fits = people.grown & (age >= YOUNGEST) & (age <= OLDEST) & ~busy
    unpaid = np.flatnonzero(fits & ~people.working)
    paid = np.flatnonzero(fits & people.working)
    # Those without another wage first: the treasury pays theirs.
    return [int(person) for person in np.concatenate([rng.permutation(unpaid), rng.permutation(paid)])]
