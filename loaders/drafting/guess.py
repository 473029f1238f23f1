"""What a column holds, told from its texts: never from its header alone, and with the reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import duckdb
import pyarrow.compute as pc

from graph.identifiers import CHECKS
from loaders.drafting.formats import CLOCKS, DATES, EITHER
from loaders.drafting.headers import IN, OUT, plain
from loaders.mapping.sql import listed, literal, named

# Kinds of identifier, what of a column must pass its check, and what header or sign it must have beside: a form
# without check digits is met by chance.
IDENTIFIERS = (
    ("uscc", 0.8, None, None),
    ("resident_id", 0.8, None, None),
    # 2024-01-15 09:30 has the twelve digits of a MAC address, and signs between them.
    ("mac", 0.95, None, "^\\w{2}([:-]\\w{2}){5}$|^\\w{4}([.:-]\\w{4}){2}$"),
    ("ip", 0.95, None, "[.:]"),
    ("phone_no", 0.8, re.compile("电话|手机|联系|phone|mobile|tel", re.IGNORECASE), None),
)
MOST = 0.8
ALMOST_ALL = 0.95
OF_TIMES = re.compile("时间|时刻|time|clock", re.IGNORECASE)
# A number of a payment, of an order or of a sheet of paper, never of an account.
OF_REFERENCES = re.compile(
    "流水号|单号|凭证号|传票号|日志号|交易号|交易序号|参考号|回单(编)?号|"
    "(\\btxn|trans(action)?)[ -]*(id|no|num|ref)|reference|"
    "\\bref\\b|order[ -]*(id|no|num)|voucher|trace|serial|receipt[ -]*no|\\butr\\b|\\brrn\\b",
    re.IGNORECASE,
)
YES_NO = (("是", "否"), ("有", "无"), ("成功", "失败"), ("yes", "no"), ("true", "false"), ("y", "n"))
OF_ACCOUNTS = re.compile("账号|账户|卡号|帐号|account|card|iban", re.IGNORECASE)
OF_NAMES = re.compile(
    "(名称|姓名|户名|单位|人员|投资人|出资人|借款人|出借人|捐款人|供应商|采购人|投标人|招标人|甲方|乙方|承包人|发包人|股东|代表人|负责人|name|party|holder|company|supplier|bidder)"
    "(?!.*(类型|性质|type|code|代码|号))",
    re.IGNORECASE,
)
OF_MONEY = re.compile(
    "金额|价款|报价|单价|总价|合同价|资本|余额|发生额|费用|出资额|amount|price|value|cost|balance|capital|sum\\b",
    re.IGNORECASE,
)
OF_SHARES = re.compile("比例|占比|百分|percent|share|%", re.IGNORECASE)
# The sign of an amount, before or behind that of its currency, or at the end, or brackets, as books have a minus.
SIGN = r"^\s*[-−+(]\s*|^[¥$€£]\s*[-−+(]\s*|\)$|\s*[-−]$"
IN_WAN = re.compile("万元")
ROWS_OF_CODES = 10
CODES = 12
LONGEST_CODE = 24
_ACCOUNT = r"[0-9]{8,30}|[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}"  # or an IBAN
_HIDDEN = r"[0-9]*[*＊xX#•●…]{2,}[0-9]*"
NOTHING = ("-", "--", "—", "/", "无", "NULL", "n/a", "N/A")
"""What a draft takes for nothing."""
_NUMBER = r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?|[+-]?[0-9]+(\.[0-9]+)?"


@dataclass(frozen=True)
class Held:
    """What stands in a column: how many rows, how many say something, and how many differ."""

    header: str
    rows: int
    filled: int
    distinct: int

    @property
    def is_unique(self) -> bool:
        """Whether every row has one and no two are equal."""
        return 0 < self.rows == self.filled == self.distinct


@dataclass(frozen=True)
class Guess:
    """A type of the mapping language with the further words that it needs; `why` names the reason, with its `parts`."""

    type: str
    why: str
    words: dict[str, str] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    dates: tuple[tuple[str, str], ...] = ()
    clocks: tuple[tuple[str, str], ...] = ()
    codes: tuple[str, ...] = ()

    @property
    def identifier(self) -> str | None:
        """The kind of identifier, where it is one."""
        return self.words.get("identifier")


def said(header: str) -> str:
    """Expression of what a column says; null where it says nothing."""
    text = f"xm_clean({named(header)})"
    return f"(CASE WHEN {text} NOT IN {listed(('', *NOTHING))} THEN {text} END)"


def held(connection: duckdb.DuckDBPyConnection, table: str, header: str) -> Held:
    """What stands in one column of a table of texts."""
    text = said(header)
    [(rows, filled, distinct)] = connection.execute(
        f"SELECT count(*), count({text}), count(DISTINCT {text}) FROM {table}"
    ).fetchall()
    return Held(header, rows, filled, distinct)


def guess(connection: duckdb.DuckDBPyConnection, table: str, column: Held) -> Guess:
    """What a column most likely holds."""
    if not column.filled:
        return Guess("text", "empty")
    text = said(column.header)
    texts = f"(SELECT {text} AS x FROM {table} WHERE {text} IS NOT NULL)"
    trials = (_identifier, _reference, _clock, _moment, _yes_or_no, _percent, _money, _code, _numeric)
    for trial in trials:
        found = trial(connection, texts, column)
        if found is not None:
            return found
    return Guess("text", "text")


def _identifier(connection: duckdb.DuckDBPyConnection, texts: str, column: Held) -> Guess | None:
    values = connection.sql(f"SELECT DISTINCT x FROM {texts}").to_arrow_table()["x"]
    for kind, least, spoken_of, sign in IDENTIFIERS:
        if spoken_of is not None and not spoken_of.search(column.header):
            continue
        states = CHECKS[kind](values).state
        share = pc.sum(pc.equal(states, "valid")).as_py() / len(values)
        signed = sign is None or _share(connection, texts, f"regexp_matches(x, {literal(sign)})") >= MOST
        if share >= least and signed:
            return _of_kind(kind, "identifier", {"share": _percent_of(share), "kind": kind})
    if OF_ACCOUNTS.search(column.header):
        bare = "replace(x, ' ', '')"
        looks = [f"regexp_full_match({bare}, {literal(look)})" for look in (_ACCOUNT, _HIDDEN)]
        digits, hidden = _shares(connection, texts, looks)
        if digits >= MOST:
            return _of_kind("account_no", "account", {})
        if digits + hidden >= MOST:
            # Of numbers of which a part is hidden many look alike: as keys they would join strangers.
            return Guess("text", "hidden", parts={"share": _percent_of(hidden)})
    return None


def _of_kind(kind: str, why: str, parts: dict[str, str]) -> Guess:
    personal = kind in ("resident_id", "account_no", "phone_no")
    return Guess("personal" if personal else "identifier", why, {"identifier": kind}, parts)


def _reference(connection: duckdb.DuckDBPyConnection, texts: str, column: Held) -> Guess | None:
    """The number of a payment: its header says so, and hardly two rows have the same."""
    del connection, texts
    if not OF_REFERENCES.search(plain(column.header)) or OF_ACCOUNTS.search(column.header):
        return None
    parts = {"distinct": f"{column.distinct:,}", "filled": f"{column.filled:,}"}
    differs = column.distinct >= column.filled * ALMOST_ALL
    return Guess("text", "reference" if differs else "reference_shared", parts=parts)


def _clock(connection: duckdb.DuckDBPyConnection, texts: str, column: Held) -> Guess | None:
    for pattern, precision, look in CLOCKS:
        if ":" not in pattern and not OF_TIMES.search(column.header):
            continue
        share = _share(connection, texts, f"regexp_full_match(x, {literal(look)})")
        if share >= MOST:
            parts = {"share": _percent_of(share), "formats": pattern}
            return Guess("text", "clock", parts=parts, clocks=((pattern, precision),))
    return None


def _moment(connection: duckdb.DuckDBPyConnection, texts: str, column: Held) -> Guess | None:
    del column
    # Most columns hold no date: that is asked of all formats at once.
    alone = _shares(connection, texts, [_fits(pattern) for pattern, _ in DATES])
    reads = {pattern: share for (pattern, _), share in zip(DATES, alone, strict=True) if share}
    passed = {one if reads.get(other, 0) > reads.get(one, 0) else other for one, other in EITHER}
    unsure = any(one in reads and reads[one] == reads.get(other) for one, other in EITHER)
    chosen: list[tuple[str, str]] = []
    read = "false"
    covered = 0.0
    for pattern, precision in DATES:
        if pattern not in reads or pattern in passed:
            continue
        share = _share(connection, texts, f"{read} OR {_fits(pattern)}")
        if share > covered:
            chosen.append((pattern, precision))
            read, covered = f"{read} OR {_fits(pattern)}", share
    if covered < MOST:
        return None
    formats = ", ".join(pattern for pattern, _ in chosen)
    parts = {"share": _percent_of(covered), "formats": formats}
    return Guess("moment", "moment_unsure" if unsure else "moment", parts=parts, dates=tuple(chosen))


def _fits(pattern: str) -> str:
    return f"({_shape(pattern)} AND try_strptime(x, {literal(pattern)}) IS NOT NULL)"


def _shape(pattern: str) -> str:
    """A date of this format has this look: what merely can be parsed so is not yet one."""
    look = re.escape(pattern).replace("%Y", "(19|20)[0-9]{2}")
    look = look.replace("%b", "[A-Za-z]{3}")
    for part in ("%m", "%d", "%H", "%M", "%S"):
        look = look.replace(part, "[0-9]{2}" if "%Y%m" in pattern else "[0-9]{1,2}")
    return f"regexp_full_match(x, {literal(look)})"


def _yes_or_no(connection: duckdb.DuckDBPyConnection, texts: str, column: Held) -> Guess | None:
    if column.distinct > 2:
        return None
    values = {row[0].lower() for row in connection.execute(f"SELECT DISTINCT x FROM {texts}").fetchall()}
    if any(values <= set(pair) for pair in YES_NO):
        return Guess("boolean", "boolean")
    return None


def _percent(connection: duckdb.DuckDBPyConnection, texts: str, column: Held) -> Guess | None:
    signed = _share(connection, texts, "regexp_matches(x, '[%％]$')")
    if not OF_SHARES.search(column.header) and signed < MOST:
        return None
    share = _share(connection, texts, f"regexp_full_match(rtrim(x, '%％ '), {literal(_NUMBER)})")
    if share < MOST:
        return None
    return Guess("number", "percent", {"unit": "percent"}, {"share": _percent_of(share)})


def _money(connection: duckdb.DuckDBPyConnection, texts: str, column: Held) -> Guess | None:
    header = plain(column.header)
    if not (OF_MONEY.search(header) or OUT.search(header) or IN.search(header)):
        return None
    bare = f"regexp_replace(xm_half_width(x), {literal(SIGN)}, '', 'g')"
    amounts = f"regexp_full_match({bare}, {literal(_NUMBER)}) OR xm_parts({bare}).number <> ''"
    share = _share(connection, texts, amounts)
    if share < MOST:
        return None
    words = {"unit": "万元"} if IN_WAN.search(column.header) else {}
    return Guess("money", "money", words, {"share": _percent_of(share)})


def _code(connection: duckdb.DuckDBPyConnection, texts: str, column: Held) -> Guess | None:
    few = column.distinct <= CODES and column.filled >= ROWS_OF_CODES and column.distinct * 3 <= column.filled
    if not few or OF_NAMES.search(column.header):
        return None
    values = [row[0] for row in connection.execute(f"SELECT DISTINCT x FROM {texts} ORDER BY 1").fetchall()]
    if max(map(len, values)) > LONGEST_CODE or all(re.fullmatch(_NUMBER, value) for value in values):
        return None
    parts = {"distinct": str(column.distinct), "filled": str(column.filled)}
    return Guess("code", "code", parts=parts, codes=tuple(values))


def _numeric(connection: duckdb.DuckDBPyConnection, texts: str, column: Held) -> Guess | None:
    del column
    # A number that begins with zero is a name: 007 is no 7. So is one of more digits than arithmetic keeps.
    if _share(connection, texts, "regexp_matches(x, '^0[0-9]|[0-9]{16}')"):
        return None
    for kind, look in (("integer", r"[+-]?[0-9]{1,18}"), ("number", _NUMBER)):
        share = _share(connection, texts, f"regexp_full_match(x, {literal(look)})")
        if share >= ALMOST_ALL:
            return Guess(kind, kind, parts={"share": _percent_of(share)})
    return None


def _share(connection: duckdb.DuckDBPyConnection, texts: str, condition: str) -> float:
    [share] = _shares(connection, texts, [condition])
    return share


def _shares(connection: duckdb.DuckDBPyConnection, texts: str, conditions: Sequence[str]) -> list[float]:
    """For which part of the texts each condition holds."""
    asked = ", ".join(f"avg(CASE WHEN {condition} THEN 1 ELSE 0 END)" for condition in conditions)
    [found] = connection.execute(f"SELECT {asked} FROM {texts}").fetchall()
    return [float(share or 0.0) for share in found]


def _percent_of(share: float) -> str:
    return f"{share:.0%}"
