"""How good proposed rings are, measured against what really is so.

A ring counts as found when one proposed ring holds at least 80 % of its organisers (people), collectors and
pass-through accounts, and not more others in these roles than it holds of them. An account in two roles counts once.
A proposal finds one ring at most, and a ring is found by one proposal at most: the one of the higher score.

Beside it, whether somebody who reads the lead comes upon the ring at all: a ring is met by a proposal that holds half
of those members, and a proposal is about a ring when half of its accounts are accounts of one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

CORE = ("organiser", "collector", "pass_through")
ACCOUNTS = ("collector", "pass_through", "payout")
PAYERS = ("payer", "sales")
LEAST_HELD = 0.8
LEAST_MET = 0.5
GRADES = ("red", "orange", "yellow", "blue")
# The law begins at 30 payers (pyramids) and at 150 (others); a list of leads has to begin before.
SIZES = (1, 15, 30, 60, 150)

Roles = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Known:
    """A venture as it truly is: its members by role, and what each payer deposited. Units: minor."""

    kind: str
    guilty: bool
    careful: tuple[str, ...]
    roles: Roles
    deposits: Mapping[str, int]


@dataclass(frozen=True)
class Lead:
    """A proposed ring: its score, grade, and members by role."""

    score: float
    grade: str
    roles: Roles


@dataclass(frozen=True)
class JudgedLead:
    """A proposal and what it truly is: the number of the ring that it found, whose accounts it mostly holds, and
    whether it is about a ring.
    """

    score: float
    grade: str
    found: int | None
    nearest: str
    about: bool
    roles_said: Mapping[str, int] = field(default_factory=dict)
    roles_right: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class JudgedRing:
    """A true ring and what was found of it: by a proposal of which grade, or how near the best one came. `met` is the
    highest grade of a proposal that met it.
    """

    kind: str
    careful: tuple[str, ...]
    grade: str | None
    met: str | None
    held: float
    others: int
    members: int
    payers: int
    deposits_minor: int
    named_minor: int


@dataclass(frozen=True)
class JudgedCity:
    """One city: its proposals in the order of their scores, and its rings."""

    people: int
    seed: int
    leads: tuple[JudgedLead, ...]
    rings: tuple[JudgedRing, ...]
    seconds: Mapping[str, float]


def members(roles: Roles, names: Sequence[str]) -> frozenset[str]:
    """Everybody in these roles."""
    return frozenset().union(*(roles.get(name, frozenset()) for name in names))


def finds(lead: Lead, ring: Known) -> bool:
    """Whether the proposal holds enough of the ring, and not too much else."""
    true, proposed = members(ring.roles, CORE), members(lead.roles, CORE)
    held = len(true & proposed)
    return held >= LEAST_HELD * len(true) and len(proposed - true) <= held


def judged(
    plan: tuple[int, int], ventures: Sequence[Known], leads: Sequence[Lead], seconds: Mapping[str, float]
) -> JudgedCity:
    """The proposals of a city (people, seed) held against its ventures."""
    guilty = [venture for venture in ventures if venture.guilty]
    ordered = sorted(leads, key=lambda lead: -lead.score)
    finder: dict[int, Lead] = {}
    told = []
    for lead in ordered:
        found = next(
            (number for number, ring in enumerate(guilty) if number not in finder and finds(lead, ring)), None
        )
        said: dict[str, int] = {}
        right: dict[str, int] = {}
        if found is not None:
            finder[found] = lead
            said, right = _roles(lead, guilty[found])
        nearest = _nearest(lead, ventures)
        told.append(JudgedLead(lead.score, lead.grade, found, nearest, _is_about(lead, guilty), said, right))
    rings = tuple(_ring(ring, finder.get(number), ordered) for number, ring in enumerate(guilty))
    return JudgedCity(*plan, tuple(told), rings, seconds)


def _roles(lead: Lead, ring: Known) -> tuple[dict[str, int], dict[str, int]]:
    """Of each proposed role: how many of its members belong to the ring, and how many of these in that role."""
    everybody = members(ring.roles, tuple(ring.roles))
    said = {role: len(keys & everybody) for role, keys in lead.roles.items()}
    right = {role: len(keys & ring.roles.get(role, frozenset())) for role, keys in lead.roles.items()}
    return said, right


def _nearest(lead: Lead, ventures: Sequence[Known]) -> str:
    """Whose accounts the proposal mostly holds: a ring's, a look-alike's by its kind, or nobody's."""
    own = members(lead.roles, ACCOUNTS)
    shared = [len(own & members(venture.roles, ACCOUNTS)) for venture in ventures]
    most = max(shared, default=0)
    if not most:
        return "ordinary life"
    venture = ventures[shared.index(most)]
    return f"ring ({venture.kind})" if venture.guilty else venture.kind


def _is_about(lead: Lead, guilty: Sequence[Known]) -> bool:
    own = members(lead.roles, ACCOUNTS)
    held = max((len(own & members(ring.roles, (*ACCOUNTS, "end"))) for ring in guilty), default=0)
    return 0 < held >= LEAST_MET * len(own)


def _ring(ring: Known, finder: Lead | None, leads: Sequence[Lead]) -> JudgedRing:
    true = members(ring.roles, CORE)
    best = finder or max(leads, key=lambda lead: len(true & members(lead.roles, CORE)), default=None)
    proposed = members(best.roles, CORE) if best else frozenset()
    payers = members(best.roles, PAYERS) if best else frozenset()
    # They come in the order of their scores.
    met = [lead for lead in leads if len(true & members(lead.roles, CORE)) >= LEAST_MET * len(true)]
    return JudgedRing(
        kind=ring.kind,
        careful=ring.careful,
        grade=finder.grade if finder else None,
        met=met[0].grade if met else None,
        held=len(true & proposed) / len(true),
        others=len(proposed - true) if true & proposed else 0,
        members=len(true),
        payers=len(ring.deposits),
        deposits_minor=sum(ring.deposits.values()),
        named_minor=sum(amount for payer, amount in ring.deposits.items() if payer in payers),
    )


@dataclass(frozen=True)
class Line:
    """What is found at a grade or better."""

    grade: str
    rings: int
    found: int
    proposed: int

    @property
    def recall(self) -> float:
        """Found of all rings."""
        return self.found / self.rings if self.rings else 0.0

    @property
    def precision(self) -> float:
        """Proposals that found a ring, of all."""
        return self.found / self.proposed if self.proposed else 0.0


def lines(cities: Sequence[JudgedCity]) -> list[Line]:
    """The figures of each grade and better, over all these cities."""
    rings = sum(len(city.rings) for city in cities)
    leads = [lead for city in cities for lead in city.leads]
    found = []
    for place, grade in enumerate(GRADES):
        chosen = [lead for lead in leads if lead.grade in GRADES[: place + 1]]
        found.append(Line(grade, rings, sum(lead.found is not None for lead in chosen), len(chosen)))
    return found


def met(cities: Sequence[JudgedCity], grades: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Of the proposals of these grades those that are about a ring, and of all rings those that they met."""
    leads = [lead for city in cities for lead in city.leads if lead.grade in grades]
    rings = [ring for city in cities for ring in city.rings]
    return {
        "about a ring": (sum(lead.about for lead in leads), len(leads)),
        "rings met": (sum(ring.met in grades for ring in rings), len(rings)),
    }


def precision_at(cities: Sequence[JudgedCity], first: int) -> tuple[int, int]:
    """How many of the first proposals of all cities together found a ring, and how many there are at most `first`."""
    leads = sorted((lead for city in cities for lead in city.leads), key=lambda lead: -lead.score)[:first]
    return sum(lead.found is not None for lead in leads), len(leads)


def role_accuracy(cities: Sequence[JudgedCity]) -> dict[str, tuple[int, int]]:
    """By role: right, and all who belong to the ring that the proposal found."""
    said: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for city in cities:
        for lead in city.leads:
            said.update(lead.roles_said)
            right.update(lead.roles_right)
    return {role: (right[role], said[role]) for role in said}


def money_named(cities: Sequence[JudgedCity], *, found_only: bool) -> float:
    """The share of all deposits whose payer the proposal names; of rings that nobody found nothing, or left out."""
    rings = [ring for city in cities for ring in city.rings]
    named = sum(ring.named_minor for ring in rings if ring.grade)
    whole = sum(ring.deposits_minor for ring in rings if ring.grade or not found_only)
    return named / whole if whole else 0.0


def by_size(cities: Sequence[JudgedCity], grades: Sequence[str] = GRADES) -> dict[str, tuple[int, int]]:
    """Found by a lead of these grades, and all rings, by the number of payers: `SIZES` are the least of each class."""
    counts = {f"{least} or more": [0, 0] for least in SIZES}
    for city in cities:
        for ring in city.rings:
            for least in SIZES:
                if ring.payers >= least:
                    counts[f"{least} or more"][0] += ring.grade in grades
                    counts[f"{least} or more"][1] += 1
    return {name: (found, every) for name, (found, every) in counts.items()}


def by(cities: Sequence[JudgedCity], what: str) -> dict[str, tuple[int, int]]:
    """Found and all rings by `kind`, or by each `careful` way (those of no way as `none`)."""
    found: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for city in cities:
        for ring in city.rings:
            names = (ring.kind,) if what == "kind" else ring.careful or ("none",)
            every.update(names)
            if ring.grade:
                found.update(names)
    return {name: (found[name], every[name]) for name in sorted(every)}


def false_hits(cities: Sequence[JudgedCity]) -> dict[str, int]:
    """Proposals that found nothing, by whose accounts they mostly hold."""
    kinds = Counter(lead.nearest for city in cities for lead in city.leads if lead.found is None)
    return dict(kinds.most_common())


def missed(cities: Sequence[JudgedCity]) -> dict[str, int]:
    """Rings that no proposal found, by how near the nearest one came."""
    rings = [ring for city in cities for ring in city.rings if ring.grade is None]
    counts = Counter(
        "not proposed"
        if not ring.held
        else "too little held"
        if ring.held < LEAST_HELD
        else "too many others"
        for ring in rings
    )
    return dict(counts.most_common())
