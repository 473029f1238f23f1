"""The registers an office holds: companies, shareholders, officers, relatives, accounts, complaints."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loaders.city.accounts import FIRM, PERSON
from loaders.city.chance import Ints, some
from loaders.city.firms import kinds
from loaders.city.numbers import mobile_numbers
from loaders.city.office.holders import Register
from loaders.city.town import Town
from loaders.city.ventures import Venture
from loaders.city.words import words

# Households of which the office holds the register of residents.
KNOWN_HOUSEHOLDS = 0.3
# Of payers of rings that have let go, so many complain; of those of others, hardly any.
COMPLAINING = 0.12
GRUMBLING = 0.004


def registers(
    town: Town, register: Register, ventures: Sequence[Venture], officials: Ints
) -> dict[str, pa.Table]:
    """Every register by its name, a table of texts each; officials have reported their families."""
    return {
        "企业登记": companies(town, register),
        "股东": shareholders(town, register),
        "主要人员": officers(town, register),
        "亲属": relatives(town, register, officials),
        "账户": accounts(town, register),
        "举报投诉": complaints(town, register, ventures),
    }


def _dates(days: Ints) -> pa.Array:
    """Days since 1970-01-01 as dates."""
    return pc.strftime(pa.array(days.astype("datetime64[D]")), format="%Y-%m-%d")


def _asked(town: Town) -> str:
    """The day on which the registers were asked: the last of the city's time."""
    return str(np.datetime64(town.plan.start) + town.calendar.days - 1)


def companies(town: Town, register: Register) -> pa.Table:
    """企业登记: public bodies are in no register of enterprises, all others are."""
    firms = town.firms
    chosen = np.flatnonzero(np.array([kind.share > 0 or kind.capital > 0 for kind in kinds()])[firms.kind])
    place = pa.array(chosen)
    head = pa.array(firms.head[chosen])
    phone = np.where(firms.phone >= 0, firms.phone, 60_000_000 - firms.phone)[chosen]
    return pa.table(
        {
            "统一社会信用代码": register.firms["uscc"].take(place),
            "企业名称": register.firms["name"].take(place),
            "企业类型": register.firms["form"].take(place),
            "登记状态": pa.array(["存续"] * len(chosen)),
            "法定代表人": register.people["name"].take(head),
            "法定代表人身份证号": register.people["id"].take(head),
            "注册资本(万元)": pc.cast(pa.array(firms.capital_wan[chosen]), pa.string()),
            "成立日期": _dates(firms.founded[chosen]),
            "所属行业": register.firms["industry"].take(place),
            "经营范围": register.firms["scope"].take(place),
            "住所": register.firms["address"].take(place),
            "联系电话": mobile_numbers(phone),
            "查询日期": pa.array([_asked(town)] * len(chosen)),
        }
    )


def shareholders(town: Town, register: Register) -> pa.Table:
    """股东: one or two people a firm, with their share and since when."""
    firms = town.firms
    private = np.flatnonzero(np.array([kind.share > 0 for kind in kinds()])[firms.kind])
    second = private[firms.second_owner[private] >= 0]
    firm = np.concatenate([private, second])
    person = pa.array(np.concatenate([firms.owner[private], firms.second_owner[second]]))
    share = np.concatenate([firms.owner_share[private], 100 - firms.owner_share[second]])
    return pa.table(
        {
            "企业名称": register.firms["name"].take(pa.array(firm)),
            "统一社会信用代码": register.firms["uscc"].take(pa.array(firm)),
            "注册资本（万元）": pc.cast(pa.array(firms.capital_wan[firm]), pa.string()),
            "股东名称": register.people["name"].take(person),
            "股东类型": pa.array(["自然人股东"] * len(firm)),
            "股东统一社会信用代码": pa.array([""] * len(firm)),
            "股东证件号码": register.people["id"].take(person),
            "持股比例": pc.binary_join_element_wise(pc.cast(pa.array(share), pa.string()), "%", ""),
            "认缴出资额（万元）": pc.cast(
                pa.array(np.maximum(firms.capital_wan[firm] * share // 100, 1)), pa.string()
            ),
            "起始日期": _dates(firms.founded[firm]),
            "终止日期": pa.array(["至今"] * len(firm)),
            "数据日期": pa.array([_asked(town)] * len(firm)),
        }
    )


def officers(town: Town, register: Register) -> pa.Table:
    """主要人员: the head as director, and a supervisor who is somebody of the firm."""
    firms = town.firms
    private = np.flatnonzero(np.array([kind.share > 0 for kind in kinds()])[firms.kind])
    rng = town.chance.of("officers")
    supervisor = np.where(
        firms.second_owner >= 0,
        firms.second_owner,
        town.people.adults[rng.integers(0, len(town.people.adults), len(firms))],
    )
    firm = np.concatenate([private, private])
    person = pa.array(np.concatenate([firms.head[private], supervisor[private]]))
    role = np.concatenate(
        [np.where(rng.random(len(private)) < 0.7, "执行董事", "经理"), np.full(len(private), "监事")]
    )
    return pa.table(
        {
            "统一社会信用代码": register.firms["uscc"].take(pa.array(firm)),
            "企业名称": register.firms["name"].take(pa.array(firm)),
            "姓名": register.people["name"].take(person),
            "证件类型": pa.array(["居民身份证"] * len(firm)),
            "证件号码": register.people["id"].take(person),
            "职务": pa.array(role),
            "任职起始日期": _dates(firms.founded[firm]),
            "任职终止日期": pa.array(["至今"] * len(firm)),
            "联系电话": register.people["phone"].take(person),
        }
    )


def relatives(town: Town, register: Register, officials: Ints) -> pa.Table:
    """亲属: couples, children and parents of the households whose register the office holds.

    It holds those of officials, and of their children who have a home of their own.
    """
    people = town.people
    rng = town.chance.of("known households")
    known = np.zeros(len(people.first_of_household), dtype=np.bool_)
    known[some(rng, KNOWN_HOUSEHOLDS, len(known))] = True
    heads = people.first_of_household
    known[people.household[officials]] = True
    known[np.isin(people.parents_home[heads], people.household[officials])] = True
    wed = np.flatnonzero((people.spouse >= 0) & known[people.household])
    child = np.flatnonzero((people.mother_or_father >= 0) & known[people.household])
    away = np.flatnonzero((people.parents_home[heads] >= 0) & known)
    parents = heads[people.parents_home[heads[away]]]
    who = np.concatenate([wed, people.mother_or_father[child], heads[away]])
    relative = np.concatenate([people.spouse[wed], child, parents])
    said = np.concatenate(
        [
            np.full(len(wed), "配偶"),
            np.where(people.male[child], "儿子", "女儿"),
            np.where(people.male[parents], "父亲", "母亲"),
        ]
    )
    return pa.table(
        {
            "姓名": register.people["name"].take(pa.array(who)),
            "身份证号": register.people["id"].take(pa.array(who)),
            "与本人关系": pa.array(said),
            "亲属姓名": register.people["name"].take(pa.array(relative)),
            "亲属身份证号": register.people["id"].take(pa.array(relative)),
            "填报日期": pa.array([_asked(town)] * len(who)),
        }
    )


def accounts(town: Town, register: Register) -> pa.Table:
    """账户: the accounts of grown people and firms at the banks that answered."""
    book = town.accounts
    grown = np.where(
        book.holder_kind == PERSON,
        town.people.grown[np.where(book.holder_kind == PERSON, book.holder, 0)],
        True,
    )
    chosen = np.flatnonzero(grown & np.isin(book.holder_kind, [PERSON, FIRM]))
    place = pa.array(chosen)
    person = book.holder_kind[chosen] == PERSON
    holder = book.holder[chosen]
    people = pa.array(np.where(person, holder, 0))
    firms = pa.array(np.where(person, 0, holder))
    return pa.table(
        {
            "账号": register.accounts["number"].take(place),
            "账户开户名称": register.accounts["name"].take(place),
            "证件类型": pa.array(np.where(person, "居民身份证", "统一社会信用代码")),
            "证件号码": register.accounts["document"].take(place),
            "开户银行": pa.array([bank.name for bank in words().banks]).take(pa.array(book.bank[chosen])),
            "开户日期": _dates(book.opened[chosen]),
            "账户状态": pa.array(["正常"] * len(chosen)),
            "联系电话": pc.if_else(
                pa.array(person), register.people["phone"].take(people), mobile_numbers(30_000_000 + holder)
            ),
            "通信地址": pc.if_else(
                pa.array(person),
                register.people["address"].take(people),
                register.firms["address"].take(firms),
            ),
            "反馈时间": pa.array([_asked(town)] * len(chosen)),
        }
    )


def complaints(town: Town, register: Register, ventures: Sequence[Venture]) -> pa.Table:
    """举报投诉: some payers of rings that have let go, and a few who are cross with honest people."""
    rng = town.chance.of("complaints")
    rows: list[tuple[int, int, int, str]] = []
    for venture in ventures:
        over = venture.guilty and venture.last_day < town.calendar.days - 5
        payers = venture.members.get("payer", np.zeros(0, dtype=np.int64))
        asked = payers[some(rng, COMPLAINING if over else GRUMBLING, len(payers))]
        targets = venture.members.get("collector", np.zeros(0, dtype=np.int64))
        for person in asked if len(targets) else ():
            day = min(venture.last_day + int(rng.integers(1, 90)), town.calendar.days - 1)
            rows.append(
                (
                    day,
                    int(person),
                    int(rng.choice(targets)),
                    str(rng.choice(["非法集资", "消费纠纷", "借款不还", "传销"])),
                )
            )
    rows.sort()
    account = pa.array([row[2] for row in rows], pa.int64())
    amount = rng.choice([1, 2, 3, 5, 8, 10, 20, 35], len(rows))
    first = np.datetime64(town.plan.start, "D")
    return pa.table(
        {
            "受理编号": pa.array([f"QJ{number:06d}" for number in range(1, len(rows) + 1)], pa.string()),
            "收到时间": pa.array([str(first + row[0]) for row in rows], pa.string()),
            "反映问题类别": pa.array([row[3] for row in rows], pa.string()),
            "主要内容": pa.array(["款项无法取回" for _ in rows], pa.string()),
            "被反映人": register.accounts["name"].take(account),
            "收款账号": register.accounts["number"].take(account),
            "涉及金额(万元)": pc.cast(pa.array(amount), pa.string()),
            "举报方式": pa.array(["来信" for _ in rows], pa.string()),
        }
    )
