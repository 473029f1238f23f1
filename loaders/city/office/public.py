"""The ledgers of public procurement: posts of officials, bids, contracts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loaders.city.chance import Ints
from loaders.city.numbers import mobile_numbers
from loaders.city.office.holders import Register
from loaders.city.office.legs import device_of_firm
from loaders.city.procurement import Procurement
from loaders.city.procurement.agencies import Agencies
from loaders.city.procurement.contracts import NEVER, paid
from loaders.city.procurement.posts import OPEN
from loaders.city.procurement.tenders import METHODS, OPEN_TENDER, titles
from loaders.city.town import Town
from loaders.city.words import numbered

# Of bids, so many were handed in on paper: no machine is known.
ON_PAPER = 0.1


def ledgers(town: Town, register: Register, procurement: Procurement) -> dict[str, pa.Table]:
    """Every ledger by its name, a table of texts each."""
    return {
        "官员任职": posts_held(town, register, procurement),
        "投标": bids_opened(town, register, procurement),
        "合同": contracts_signed(register, procurement),
    }


def record_numbers(procurement: Procurement) -> dict[str, pa.Array]:
    """The numbers that the ledgers give tenders and contracts, by what they are."""
    tenders, contracts = procurement.tenders, procurement.contracts
    added = contracts.adds_to >= 0
    base = np.where(added, contracts.adds_to, np.arange(len(contracts)))
    suffix = pa.array(np.where(added, "-补1", ""))
    own = _numbers("HT", contracts.signed[base], base + 1)
    return {
        "tender": _numbers("QJ", tenders.opened, np.arange(len(tenders)) + 1),
        "contract": pc.binary_join_element_wise(own, suffix, ""),
    }


def posts_held(town: Town, register: Register, procurement: Procurement) -> pa.Table:
    """官员任职: one row a person in a post, with what the post supervises."""
    agencies, posts, tenures = procurement.agencies, procurement.posts, procurement.tenures
    person, post = pa.array(tenures.person), tenures.post
    agency = posts.agency[post]
    until = np.where(tenures.until < procurement.last, tenures.until, OPEN)
    dates = np.where(until == OPEN, "至今", np.datetime_as_string(until.astype("datetime64[D]")))
    overseen = [_named(agencies, below) for below in posts.oversees]
    return pa.table(
        {
            "姓名": register.people["name"].take(person),
            "身份证号": register.people["id"].take(person),
            "性别": pa.array(np.where(town.people.male[tenures.person], "男", "女")),
            "出生年月": _dates(town.people.birth_days[tenures.person], "%Y-%m"),
            "工作单位": pa.array(agencies.names).take(pa.array(agency)),
            "上级单位": _above(agencies, agency),
            "职务": pa.array(posts.titles).take(pa.array(post)),
            "职级": pa.array(posts.ranks).take(pa.array(post)),
            "任职时间": _dates(tenures.since),
            "免职时间": pa.array(dates),
            "分管单位": pa.array(overseen).take(pa.array(post)),
            "数据日期": _dates(np.full(len(post), procurement.last - 1)),
        }
    )


def bids_opened(town: Town, register: Register, procurement: Procurement) -> pa.Table:
    """投标: one row a bid for what was called for; purchases without a call are in no opening record."""
    tenders, agencies = procurement.tenders, procurement.agencies
    rng = town.chance.of("ledger of bids")
    chosen = np.flatnonzero(tenders.called[procurement.bids.tender])
    tender, firm = procurement.bids.tender[chosen], procurement.bids.firm[chosen]
    won, device = procurement.bids.won[chosen], procurement.bids.device[chosen]
    agents = town.firms.of("agent")
    agent = agents[rng.integers(0, len(agents), len(tenders))]
    by_agent = (tenders.method == OPEN_TENDER)[tender]
    price = procurement.bids.price_minor[chosen]
    known = rng.random(len(chosen)) >= ON_PAPER
    place = pa.array(tender)
    numbers = record_numbers(procurement)["tender"]
    # Whose telephone stands in a register of firms stands here, too.
    phone = np.where(town.firms.phone >= 0, town.firms.phone, 60_000_000 - town.firms.phone)
    return pa.table(
        {
            "项目编号": numbers.take(place),
            "项目名称": titles(agencies, tenders).take(place),
            "招标人": pa.array(agencies.names).take(pa.array(tenders.agency[tender])),
            "代理机构": _taken(register.firms["name"], np.where(by_agent, agent[tender], -1)),
            "投标人": register.firms["name"].take(pa.array(firm)),
            "统一社会信用代码": register.firms["uscc"].take(pa.array(firm)),
            "投标报价(元)": _yuan(price),
            "递交时间": pc.strftime(
                pa.array(procurement.bids.minute[chosen] * 60).cast(pa.timestamp("s")), format="%Y-%m-%d %H:%M"
            ),
            "开标时间": _dates(tenders.opened[tender]),
            "是否中标": pa.array(np.where(won, "是", "否")),
            "中标金额(元)": pc.if_else(pa.array(won), _yuan(price), ""),
            "联系电话": mobile_numbers(phone[firm]),
            "IP地址": pc.if_else(pa.array(known), _addresses(town, device), ""),
            "MAC地址": pc.if_else(pa.array(known), _cards(town, device), ""),
        }
    )  # fmt: skip


def contracts_signed(register: Register, procurement: Procurement) -> pa.Table:
    """合同: one row a contract or an agreement that adds to one, with how far it has come."""
    tenders, agencies, made = procurement.tenders, procurement.agencies, procurement.contracts
    numbers = record_numbers(procurement)
    tender, supplier = pa.array(made.tender), pa.array(made.firm)
    total, day = paid(made, procurement.instalments)
    kind = pa.array(np.where(made.adds_to >= 0, "补充协议", "合同"))
    called = pa.array(np.where(tenders.called[made.tender], made.tender, -1))
    return pa.table(
        {
            "合同编号": numbers["contract"],
            "合同名称": pc.binary_join_element_wise(titles(agencies, tenders).take(tender), kind, ""),
            "项目编号": _taken(numbers["tender"], called.to_numpy()),
            "采购人": pa.array(agencies.names).take(pa.array(tenders.agency[made.tender])),
            "供应商": register.firms["name"].take(supplier),
            "供应商统一社会信用代码": register.firms["uscc"].take(supplier),
            "合同金额(元)": _yuan(made.amount_minor),
            "签订日期": _dates(made.signed),
            "开工日期": _dates(made.since),
            "竣工日期": _dates(made.until),
            "工期(天)": pc.cast(pa.array(np.maximum(made.until - made.since, 1)), pa.string()),
            "采购方式": pa.array(METHODS).take(pa.array(tenders.method[made.tender])),
            "合同状态": pa.array(np.where(made.accepted == NEVER, "履行中", "已完成")),
            "验收日期": _dates_or_nothing(made.accepted),
            "最后付款日期": _dates_or_nothing(day),
            "累计支付": pc.if_else(pa.array(total > 0), _yuan(total), ""),
            "备注": numbered(tenders.budget[made.tender], "号预算项目"),
        }
    )


def _dates(days: Ints, form: str = "%Y-%m-%d") -> pa.Array:
    """Days since 1970-01-01 as dates."""
    return pc.strftime(pa.array(days.astype("datetime64[D]")), format=form)


def _dates_or_nothing(days: Ints) -> pa.Array:
    return pc.if_else(pa.array(days == NEVER), "", _dates(np.maximum(days, 0)))


def _yuan(minor: Ints) -> pa.Array:
    """Fen as yuan with two places."""
    yuan, fen = np.divmod(minor, 100)
    cents = pc.utf8_lpad(pc.cast(pa.array(fen), pa.string()), 2, "0")
    return pc.binary_join_element_wise(pc.cast(pa.array(yuan), pa.string()), cents, ".")


def _addresses(town: Town, devices: Ints) -> pa.Array:
    """The addresses of machines: those that statements show for firms, or one of the tender centre (RFC 5737)."""
    home = device_of_firm(town, np.maximum(devices, 0))
    bytes_of = pa.array([str(number) for number in range(256)])
    own = [bytes_of.take(pa.array(part)) for part in (18 + home // 65_536 % 2, home // 256 % 256, home % 256)]
    centre = pc.binary_join_element_wise("192.0.2", bytes_of.take(pa.array(np.maximum(-devices, 0))), ".")
    return pc.if_else(pa.array(devices < 0), centre, pc.binary_join_element_wise("198", *own, "."))


def _cards(town: Town, devices: Ints) -> pa.Array:
    """Their network cards, of the ranges kept for documentation (RFC 7042)."""
    home = device_of_firm(town, np.maximum(devices, 0))
    bytes_of = pa.array([f"{number:02X}" for number in range(256)])
    own = [bytes_of.take(pa.array(part % 256)) for part in (home // 65_536, home // 256, home)]
    centre = pc.binary_join_element_wise(
        "00-00-5E-00-53", bytes_of.take(pa.array(np.maximum(-devices, 0))), "-"
    )
    return pc.if_else(pa.array(devices < 0), centre, pc.binary_join_element_wise("02-00-5E", *own, "-"))


def _numbers(head: str, days: Ints, places: Ints) -> pa.Array:
    years = pc.strftime(pa.array(days.astype("datetime64[D]")), format=f"{head}%Y")
    return pc.binary_join_element_wise(
        years, pc.utf8_lpad(pc.cast(pa.array(places), pa.string()), 7, "0"), "-"
    )


def _taken(texts: pa.Array | pa.ChunkedArray, places: Ints) -> pa.Array | pa.ChunkedArray:
    """The texts at these places, nothing where the place is -1."""
    return texts.take(pa.array(np.maximum(places, 0), mask=places < 0))


def _named(agencies: Agencies, places: Sequence[int] | Ints) -> str:
    return "、".join(agencies.names[int(place)] for place in places)


def _above(agencies: Agencies, agency: Ints) -> pa.Array:
    return _taken(pa.array(agencies.names), agencies.above[agency])
