"""All that a finding is written from, and its figures as text."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Literal

from graph.currencies import minor_factor
from graph.detectors.rings.evidence import Cited, Shown
from graph.detectors.rings.holders import Holders
from graph.detectors.rings.judging import Ring
from graph.detectors.rings.parameters import Parameters
from graph.detectors.rings.passing import INDIVIDUAL, OTHER, UNKNOWN
from graph.detectors.rings.people import sales_of
from graph.detectors.rings.reduced import Reduced
from graph.findings import Words

MOST_PURPOSES = 3
CHINESE_UNITS = {"CNY": "元", "HKD": "港元", "USD": "美元", "EUR": "欧元"}


@dataclass(frozen=True)
class Dossier:
    """All that a finding is written from."""

    ring: Ring
    shown: Shown
    cited: Cited
    holders: Holders
    reduced: Reduced
    parameters: Parameters
    currency: str
    compartment: str


def spoken(dossier: Dossier, en: str, zh: str) -> Words:
    """Both texts with the figures of a ring in them."""
    return Words(en=en.format(**figures_of(dossier, "en")), zh=zh.format(**figures_of(dossier, "zh")))


def figures_of(dossier: Dossier, language: Literal["en", "zh"]) -> dict[str, str]:
    """The figures as text, by name: shares in percent, sums in whole units of the currency."""
    ring, funds, followed = dossier.ring, dossier.ring.funds, dossier.ring.followed
    group, people = ring.group, ring.people
    sums = {
        "gathered": funds.gathered_minor,
        "returned": funds.returned_minor,
        "median": int(median(payers_of(dossier).values() or [0])),
        "from_firms": followed.received_by_source[OTHER],
        "from_others": followed.received_by_source[INDIVIDUAL],
        "unknown": followed.returned_by_source[UNKNOWN],
    }
    counts = {
        "payers": funds.payers,
        "paid_back": funds.paid_back,
        "paid_once": funds.paid_back - funds.repeated,
        "nothing_back": funds.payers - funds.paid_back,
        "repeated_payers": funds.repeated,
        "ordered_payers": funds.ordered,
        "met": funds.met,
        "most_new": funds.most_new_payers,
        "days": max(followed.daily_in) - min(followed.daily_in) + 1 if followed.daily_in else 0,
        "sales": len(sales_of(followed, 2)),
        "accounts": len(group.accounts),
        "personal": sum(bool(dossier.reduced.individual[account]) for account in group.accounts),
        "companies": len(people.companies),
        "nominees": len(people.nominees),
        "finance": len(ring.behaviour.finance),
        "licensed": len(ring.behaviour.licensed),
        "levels": len(ring.rewards.levels),
        "reward_days": dossier.parameters.reward_days,
        "complaints": int(ring.values["complaints"] or 0),
    }
    gathered = max(funds.gathered_minor, 1)
    shares = {
        name: ring.values[name]
        for name in ("recycled", "uncovered", "fed", "later", "taken", "thin_pool", "spent", "controlled")
    } | {
        "rate": funds.returned_minor / gathered,
        "largest": max(payers_of(dossier).values(), default=0) / gathered,
    }
    coupled, chinese = ring.values["coupled"], language == "zh"
    return {
        **{name: money(minor, dossier.currency, chinese) for name, minor in sums.items()},
        **{name: str(count) for name, count in counts.items()},
        **{name: percent(share) for name, share in shares.items()},
        "coupled": "?" if coupled is None else f"{coupled:.2f}",
        "collecting": _collecting(dossier, chinese),
        "purposes": _purposes(dossier, chinese),
        "rewards": _rewards(dossier, chinese),
    }


def percent(share: float | None) -> str:
    """A share as whole percent; a question mark where it is not known."""
    return "?" if share is None else f"{100 * share:.0f}"


def payers_of(dossier: Dossier) -> dict[int, int]:
    """What each payer paid in, minor."""
    least = dossier.parameters.least_deposit_minor
    return {holder: amount for holder, amount in dossier.ring.followed.deposits.items() if amount >= least}


def _collecting(dossier: Dossier, chinese: bool) -> str:
    """How many accounts gather, and who holds the one that gathers most."""
    accounts = dossier.ring.group.array("collectors")
    largest = int(accounts[int(dossier.reduced.deposited_in(accounts).argmax())])
    name, several = dossier.holders.accounts[largest].name, len(accounts) > 1
    if chinese:
        return f"{len(accounts)} 个账户" + (f"（{name}{'等' if several else ''}）" if name else "")
    counted = f"{len(accounts)} account{'s' if several else ''}"
    return counted + (f" ({name}{' and others' if several else ''})" if name else "")


def _rewards(dossier: Dossier, chinese: bool) -> str:
    """The shares of deposits that others got, each with the deposits and the payers that it was paid for and to."""
    rewards = dossier.ring.rewards
    said = [
        f"{level.share:.1%}（{rewards.deposits} 笔中 {level.deposits} 笔，付予 {level.payees} 人）"
        if chinese
        else f"{100 * level.share:.1f} % of {level.deposits} of {rewards.deposits} deposits, to {level.payees} people"
        for level in rewards.levels
    ]
    if not said:
        return "无" if chinese else "none"
    return "；".join(said) if chinese else "; ".join(said)


def _purposes(dossier: Dossier, chinese: bool) -> str:
    """The purposes that its cited records state most often, with how often."""
    found = sorted(dossier.cited.purposes.items(), key=lambda one: (-one[1], one[0]))[:MOST_PURPOSES]
    if not found:
        return "未注明" if chinese else "none"
    if chinese:
        return "、".join(f"{purpose}（{times} 次）" for purpose, times in found)
    return ", ".join(f"{purpose} ({times})" for purpose, times in found)


def money(minor: int, currency: str, chinese: bool) -> str:
    """A sum in whole units of its currency."""
    unit = CHINESE_UNITS.get(currency, currency) if chinese else currency
    return f"{minor / minor_factor(currency):,.0f} {unit}".strip()
