"""Payments in columns, and the words that banks write beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

import numpy as np

from loaders.city.chance import Flags, Ints

CASH = -1
ORDINARY = -1

PURPOSES = (
    *(
        "转账",
        "消费",
        "工资",
        "代发工资",
        "房租",
        "物业费",
        "电费",
        "水费",
        "燃气费",
        "话费",
        "学费",
        "培训费",
        "货款",
    ),
    *(
        "往来款",
        "借款",
        "还款",
        "利息",
        "理财申购",
        "理财赎回",
        "捐款",
        "红包",
        "贺礼",
        "生活费",
        "报销",
        "税款",
    ),
    *(
        "社保费",
        "退税",
        "服务费",
        "工程款",
        "劳务费",
        "会费",
        "退费",
        "活动费",
        "充值",
        "返利",
        "投资款",
        "股金",
    ),
    *(
        "分红",
        "入会费",
        "业务提成",
        "购货款",
        "回购款",
        "基金认购",
        "基金分配",
        "现金支取",
        "现金存入",
        "手续费",
    ),
    *("结息", "冲正", "医疗费", "团购款", "退款", "购房款", "购车款", "材料款", "养老金", "会员费", "采购款"),
    *("贷款发放", "贷款还款", "保证金", "资金归集", "备用金", "AA", ""),
)
CHANNELS = ("手机银行", "网银", "柜面", "POS", "第三方支付", "批量代发", "ATM", "批量扣款")
_PURPOSE_NUMBERS = {text: number for number, text in enumerate(PURPOSES)}
_CHANNEL_NUMBERS = {text: number for number, text in enumerate(CHANNELS)}

PARTS = (
    *(
        "ordinary",
        "deposit",
        "return",
        "repayment",
        "commission",
        "sweep",
        "layer",
        "take",
        "cash",
        "overhead",
    ),
    *("business", "kickback"),
)


def purpose(text: str) -> int:
    """The number of what a bank writes as purpose.

    Raises:
        KeyError: the word is not listed.
    """
    return _PURPOSE_NUMBERS[text]


def purposes(*texts: str) -> Ints:
    """Their numbers, to draw from."""
    return np.array([purpose(text) for text in texts], dtype=np.int64)


def channel(text: str) -> int:
    """The number of the way a payment came.

    Raises:
        KeyError: the word is not listed.
    """
    return _CHANNEL_NUMBERS[text]


@dataclass(frozen=True, slots=True)
class Payments:
    """One entry a payment from one account to another; `CASH` on a side is money in notes.

    Units: `amount_minor` fen, `at` seconds since 1970-01-01 of the city's clock. `origin` is the venture that
    it belongs to, `part` what it is there (`PARTS`).
    """

    payer: Ints
    payee: Ints
    amount_minor: Ints
    at: Ints
    purpose: Ints
    channel: Ints
    origin: Ints
    part: Ints

    def __len__(self) -> int:
        """How many there are."""
        return len(self.payer)

    def where(self, chosen: Flags | Ints) -> Payments:
        """Those at these positions."""
        return Payments(*(getattr(self, entry.name)[chosen] for entry in fields(self)))

    def in_time(self) -> Payments:
        """The same, in order of time."""
        return self.where(np.argsort(self.at, kind="stable"))


def pay(
    payer: Ints | int,
    payee: Ints | int,
    amount_minor: Ints,
    at: Ints,
    purpose: Ints | int,
    channel: Ints | int,
) -> Payments:
    """Payments of ordinary life; what is one number holds for all. Payments of nothing and to oneself fall out."""
    size = len(at)
    columns = (payer, payee, amount_minor, at, purpose, channel, ORDINARY, 0)
    whole = Payments(*(np.broadcast_to(np.asarray(column, dtype=np.int64), size) for column in columns))
    return whole.where((whole.amount_minor > 0) & (whole.payer != whole.payee))


def marked(payments: Payments, origin: int, part: str) -> Payments:
    """The same as a part of a venture.

    Raises:
        ValueError: `part` is not of `PARTS`.
    """
    size = len(payments)
    return replace(payments, origin=np.full(size, origin), part=np.full(size, PARTS.index(part)))


def together(parts: Iterable[Payments]) -> Payments:
    """All of them in one."""
    found = list(parts)
    if not found:
        return NONE
    return Payments(
        *(np.concatenate([getattr(part, entry.name) for part in found]) for entry in fields(Payments))
    )


NONE = Payments(*(np.zeros(0, dtype=np.int64) for _ in fields(Payments)))
