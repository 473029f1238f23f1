"""What a column holds, told from its texts: never from its header alone, and with the reason."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import duckdb
import pyarrow.compute as pc

from graph.identifiers import CHECKS
from loaders.mapping.sql import literal, named

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
DATES = (
    ("%Y-%m-%d %H:%M:%S", "second"),
    ("%Y/%m/%d %H:%M:%S", "second"),
    ("%Y%m%d%H%M%S", "second"),
    ("%Y-%m-%d %H:%M", "minute"),
    ("%Y/%m/%d %H:%M", "minute"),
    ("%Y-%m-%d", "day"),
    ("%Y/%m/%d", "day"),
    ("%Y年%m月%d日", "day"),
    ("%Y.%m.%d", "day"),
    ("%Y%m%d", "day"),
    ("%d.%m.%Y", "day"),
    ("%d/%m/%Y", "day"),
    ("%d-%m-%Y", "day"),
    ("%Y-%m", "month"),
    ("%Y.%m", "month"),
    ("%Y年%m月", "month"),
    ("%Y年", "year"),
)
YES_NO = (("是", "否"), ("有", "无"), ("成功", "失败"), ("yes", "no"), ("true", "false"), ("y", "n"))
OF_ACCOUNTS = re.compile("账号|账户|卡号|帐号|account|card|iban", re.IGNORECASE)
OF_NAMES = re.compile(
    "(名称|姓名|户名|单位|人员|供应商|采购人|投标人|招标人|甲方|乙方|承包人|发包人|股东|代表人|负责人|name|party|holder|company|supplier|bidder)"
    "(?!.*(类型|性质|type|code|代码|号))",
    re.IGNORECASE,
)
OF_MONEY = re.compile(
    "金额|价款|报价|单价|总价|合同价|资本|余额|发生额|费用|出资额|amount|price|value|cost|balance|capital|sum\\b",
    re.IGNORECASE,
)
OF_SHARES = re.compile("比例|占比|百分|percent|share|%", re.IGNORECASE)
IN_WAN = re.compile("万元")
ROWS_OF_CODES = 10
CODES = 12
LONGEST_CODE = 24
_ACCOUNT = r"[0-9]{8,30}|[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}"  # or an IBAN
_NUMBER = r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?|[+-]?[0-9]+(\.[0-9]+)?"


@dataclass(frozen=True)
class Held:
    """What stands in a column: how many rows, how many say something, how many differ, and a few examples."""

    header: str
    rows: int
    filled: int
    distinct: int
    examples: tuple[str, ...] = ()

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
    codes: tuple[str, ...] = ()

    @property
    def identifier(self) -> str | None:
        """The kind of identifier, where it is one."""
        return self.words.get("identifier")


def held(connection: duckdb.DuckDBPyConnection, table: str, header: str) -> Held:
    """What stands in one column of a table of texts."""
    column = named(header)
    said = f"nullif(trim({column}), '')"
    rows, filled, distinct = connection.execute(
        f"SELECT count(*), count({said}), count(DISTINCT {said}) FROM {table}"
    ).fetchall()[0]
    found = connection.execute(
        f"SELECT {said} AS value, count(*) FROM {table} WHERE {said} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 3"
    ).fetchall()
    return Held(header, rows, filled, distinct, tuple(row[0] for row in found))


def guess(connection: duckdb.DuckDBPyConnection, table: str, column: Held) -> Guess:
    """What a column most likely holds."""
    if not column.filled:
        return Guess("text", "empty")
    said = f"nullif(trim({named(column.header)}), '')"
    texts = f"(SELECT {said} AS x FROM {table} WHERE {said} IS NOT NULL)"
    trials = (_identifier, _moment, _yes_or_no, _percent, _money, _code, _numeric)
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
        digits = _share(connection, texts, f"regexp_full_match(replace(x, ' ', ''), {literal(_ACCOUNT)})")
        if digits >= MOST:
            return _of_kind("account_no", "account", {})
    return None


def _of_kind(kind: str, why: str, parts: dict[str, str]) -> Guess:
    personal = kind in ("resident_id", "account_no", "phone_no")
    return Guess("personal" if personal else "identifier", why, {"identifier": kind}, parts)


def _moment(connection: duckdb.DuckDBPyConnection, texts: str, column: Held) -> Guess | None:
    del column
    chosen: list[tuple[str, str]] = []
    read = "false"
    covered = 0.0
    for pattern, precision in DATES:
        fits = f"({_shape(pattern)} AND try_strptime(x, {literal(pattern)}) IS NOT NULL)"
        share = _share(connection, texts, f"{read} OR {fits}")
        if share > covered:
            chosen.append((pattern, precision))
            read, covered = f"{read} OR {fits}", share
    if covered < MOST:
        return None
    formats = ", ".join(pattern for pattern, _ in chosen)
    parts = {"share": _percent_of(covered), "formats": formats}
    return Guess("moment", "moment", parts=parts, dates=tuple(chosen))


def _shape(pattern: str) -> str:
    """A date of this format has this look: what merely can be parsed so is not yet one."""
    look = re.escape(pattern).replace("%Y", "(19|20)[0-9]{2}")
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
    if not OF_MONEY.search(column.header):
        return None
    share = _share(connection, texts, f"regexp_full_match(x, {literal(_NUMBER)}) OR xm_parts(x).number <> ''")
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
    found = connection.execute(f"SELECT avg(CASE WHEN {condition} THEN 1 ELSE 0 END) FROM {texts}").fetchall()
    return float(found[0][0] or 0.0)


def _percent_of(share: float) -> str:
    return f"{share:.0%}"
