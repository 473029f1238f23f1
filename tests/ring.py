"""A small money ring as a bank's statement tells it, for what the page draws: who paid whom, month by month."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from graph.findings import (
    Detection,
    Evidence,
    Finding,
    Measure,
    Period,
    Points,
    Subject,
    Timeline,
    Words,
)
from graph.workspace import View

HEADER = (
    "交易卡号",
    "交易户名",
    "交易证件号码",
    "交易时间",
    "交易金额",
    "交易余额",
    "收付标志",
    "交易对手账卡号",
    "对手户名",
    "摘要说明",
    "交易流水号",
)
MONTHS = range(1, 9)
PAYBACK = 2
PAYERS = tuple(f"出资人{number:02}" for number in range(1, 25))
FIRM, NOMINEE = "盈泰财富管理有限公司", "郑代持"
PASSES, PAYOUT, END, SALES = "吴过桥", "周返利", "冯远山置业有限公司", "钱推介"
NAMES = (FIRM, NOMINEE, PASSES, PAYOUT, END, SALES, *PAYERS)


def card(name: str) -> str:
    """The card number of one of them, with its check digit."""
    bare = f"622202020007{NAMES.index(name):06}"
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(bare))]
    return bare + str(-sum(digit // 10 + digit % 10 for digit in doubled) % 10)


def payments() -> list[tuple[datetime, str, str, int]]:
    """When, from whom, to whom and how many yuan: paid in, passed on, and some of it paid back to whom came first."""
    paid: list[tuple[datetime, str, str, int]] = []
    for month in MONTHS:
        day = datetime(2024, month, 2, 9, 30, tzinfo=UTC)
        fresh = PAYERS[(month - 1) * 3 : month * 3]
        for place, payer in enumerate(fresh):
            paid.append((day + timedelta(days=place * 5), payer, (FIRM, NOMINEE)[place % 2], 20_000 * month))
        sums = {FIRM: 40_000 * month, NOMINEE: 20_000 * month}
        for collector, brought in sums.items():
            paid.append((day + timedelta(days=18), collector, PASSES, brought * 9 // 10))
        # one day before the money came: no statement tells what it was paid from
        paid.append((day + timedelta(days=17), PASSES, END, 24_000 * month))
        paid.append((day + timedelta(days=20), PASSES, PAYOUT, 12_000 * month))
        paid.append((day + timedelta(days=21), PASSES, SALES, 3_000 * month))
        early = PAYERS[: (month - 1) * 3]
        paid += [(day + timedelta(days=22), PAYOUT, payer, 900) for payer in early]
    return sorted(paid)


def write_statement(folder: Path) -> Path:
    """The statement's file."""
    file = folder / "流水.csv"
    with file.open("w", encoding="utf-8", newline="") as written:
        rows = csv.writer(written)
        rows.writerow(HEADER)
        for number, (at, payer, payee, yuan) in enumerate(payments(), start=1):
            ends = (card(payer), payer, "", f"{at:%Y-%m-%d %H:%M:%S}", f"{yuan}.00", "", "出")
            rows.writerow((*ends, card(payee), payee, "往来", f"R{number}"))
    return file


def lead_of(view: View) -> Detection:
    """One run with one lead about the ring, as a detector would argue it."""
    accounts: dict[str, str] = dict(view.connection.sql("SELECT holder_name, key FROM account").fetchall())
    parties: dict[str, str] = dict(view.connection.sql("SELECT name, key FROM party").fetchall())
    spread = {"in": [0] * len(MONTHS), "out": [0] * len(MONTHS)}
    for at, payer, payee, yuan in payments():
        if payer in PAYERS:
            spread["in"][at.month - 1] += yuan * 100
        if payee in {*PAYERS, END, SALES}:
            spread["out"][at.month - 1] += yuan * 100
    finding = Finding(
        key="xunmai/rings:example",
        detector="rings",
        version="0",
        state="triggered",
        rank=1,
        score=78.5,
        grade="red",
        title=Words(en=f"Money of 24 people came together at {FIRM}", zh=f"24 名出资人的资金归集于{FIRM}"),
        summary=Words(
            en="24 people paid into two accounts in eight months; nearly all of it left within three days.",
            zh="八个月内 24 人向两个账户付款，几乎全部在三天内转出，其中一部分按月返还先期出资人。",
        ),
        subjects=_subjects(parties, accounts),
        measures=(
            Measure(
                name="payers", label=Words(en="People who paid in", zh="出资人数"), value=24, unit="count"
            ),
            Measure(
                name="paid_in",
                label=Words(en="Paid in", zh="归集金额"),
                value=sum(spread["in"]),
                unit="minor",
                currency="CNY",
            ),
        ),
        points=_points(),
        timeline=Timeline(
            label=Words(
                en="Money of the ring: from payers, to payers and out", zh="团伙资金：出资流入与流出"
            ),
            currency="CNY",
            step="month",
            periods=tuple(
                Period(
                    start=date(2024, month, 1),
                    in_minor=spread["in"][month - 1],
                    out_minor=spread["out"][month - 1],
                    note=Words(en="first payback", zh="首次返利") if month == PAYBACK else None,
                )
                for month in MONTHS
            ),
        ),
        evidence=_evidence(view, accounts),
    )
    return Detection(
        detector="rings",
        version="0",
        title=Words(en="Money rings", zh="资金团伙"),
        parameters={},
        coverage=(),
        findings=(finding,),
    )


def _subjects(parties: dict[str, str], accounts: dict[str, str]) -> tuple[Subject, ...]:
    people = {"organiser": (PASSES,), "nominee": (NOMINEE,), "company": (FIRM,)}
    cards = {
        "collector": (FIRM, NOMINEE),
        "pass_through": (PASSES,),
        "payout": (PAYOUT,),
        "end": (END,),
        "sales": (SALES,),
        "payer": PAYERS,
    }
    held = [("party", parties, role, name) for role, names in people.items() for name in names]
    held += [("account", accounts, role, name) for role, names in cards.items() for name in names]
    return tuple(
        Subject(role=role, space=space, key=keys[name], title=name) for space, keys, role, name in held
    )


def _points() -> tuple[Points, ...]:
    return (
        Points(
            name="fan_in",
            label=Words(en="Many people pay in", zh="多人付款归集"),
            points=28.5,
            most=30,
            says=Words(en="24 people in 240 days", zh="240 天内 24 人"),
        ),
        Points(
            name="payback", label=Words(en="Earlier payers are paid", zh="返还先期出资人"), points=25, most=25
        ),
        Points(name="thin_pool", label=Words(en="Nothing stays", zh="资金不留存"), points=30, most=30),
        Points(
            name="licence",
            label=Words(en="A licence was found", zh="查得许可"),
            points=-5,
            most=0,
            says=Words(en="expired in 2023", zh="已于 2023 年到期"),
        ),
    )


def _evidence(view: View, accounts: dict[str, str]) -> tuple[Evidence, ...]:
    rows = view.connection.execute(
        'SELECT key, end_key, "at", amount_minor FROM transferred '
        'WHERE end_key IN ($firm, $nominee) ORDER BY "at"',
        {"firm": accounts[FIRM], "nominee": accounts[NOMINEE]},
    ).fetchall()
    return tuple(
        Evidence(
            table="transferred",
            key=key,
            about=about,
            says=Words(en="Paid in by a person", zh="个人转入"),
            at=at.isoformat(),
            amount_minor=amount,
            currency="CNY",
            compartment="bank_statement",
        )
        for key, about, at, amount in rows
    )
