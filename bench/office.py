"""A made-up workspace of an office's size: a register, tenders and bank statements that speak of the same parties.

Names are put together from parts used as unevenly as real ones, so that postings are skewed; most companies have few
links and some have thousands; company 0 is the hub. One company in twenty has a second key in the tenders, which a rule
judges the same. The bank's statements tell a name once more, and some holdings are told by two registers.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from bench.search import CITIES, FORMS, GIVEN, SIGNS, SURNAMES
from bench.search import TRADES as COMMON_TRADES
from graph.model import Model
from graph.resolve import one_record_sql
from graph.tables import GraphTables, LoadHeader

TRADES = [
    *COMMON_TRADES,
    *(
        "文化传媒",
        "餐饮管理",
        "新能源",
        "环保",
        "电子商务",
        "劳务",
        "运输",
        "农业开发",
        "教育咨询",
        "机电设备",
    ),
]
SHARES = {
    "OWNS": 10,
    "MANAGES": 12,
    "LEGAL_REP_OF": 5.5,
    "REGISTERED_AT": 5.5,
    "BID_ON": 15,
    "AWARDED": 2,
    "TRANSFERRED": 50,
}
HUB_SHARES = {"TRANSFERRED": 0.6, "BID_ON": 0.2, "OWNS": 0.1, "AWARDED": 0.1}
# Percent of all entities.
COMPANIES, PEOPLE, TENDERS, ADDRESSES = 55, 25, 10, 10
SCOPE = (
    "一般项目：技术服务、技术开发、技术咨询；货物进出口；建筑材料销售；企业管理咨询；许可项目：建设工程施工"
)
MACROS = """
CREATE MACRO u(i, salt) AS (hash(i, salt) >> 11) / 9007199254740992.0;
CREATE MACRO pick(parts, i, salt, skew) AS parts[1 + floor(len(parts) * pow(u(i, salt), skew))::INTEGER];
CREATE MACRO far(n, i, salt) AS 1 + floor((n - 1) * pow(u(i, salt), 2))::BIGINT;
CREATE MACRO brand(i) AS pick({signs}, i, 1, 1.6) || pick({signs}, i, 2, 1.6)
    || CASE WHEN u(i, 3) < 0.4 THEN pick({signs}, i, 4, 1) ELSE '' END;
CREATE MACRO company_name(i) AS pick({cities}, i, 5, 2) || brand(i) || pick({trades}, i, 6, 2)
    || pick({forms}, i, 7, 4);
CREATE MACRO person_name(i) AS pick({surnames}, i, 8, 2) || pick({given}, i, 9, 1.3)
    || CASE WHEN u(i, 10) < 0.85 THEN pick({given}, i, 11, 1.3) ELSE '' END;
CREATE MACRO uscc(i) AS printf('91%06d%09dX', 110000 + hash(i) % 540000, i);
CREATE MACRO company(i) AS 'uscc:' || uscc(i);
CREATE MACRO bidder(i) AS
    CASE WHEN i % 20 = 3 THEN 'tenders/bidder:' || company_name(i) || ' ' || i ELSE company(i) END;
CREATE MACRO person(i) AS 'resident_id:' || left(sha256('person ' || i), 40);
CREATE MACRO tender(i) AS 'tenders/tender:ZB-' || i;
CREATE MACRO address(i) AS 'register/address:' || pick({cities}, i, 12, 2) || '市人民路' || i || '号';
CREATE MACRO day(i, salt) AS TIMESTAMP '2012-01-01' + to_days(floor(4700 * u(i, salt))::INTEGER);
CREATE MACRO cents(i, salt) AS floor(exp(20 * u(i, salt)))::BIGINT * 100;
"""
LINKED = """SELECT *, epoch_us("{moment}") AS {moment}_us, '{precision}' AS {moment}_precision,
    'a.xlsx' AS file, i + 2 AS row, epoch_us("{moment}") AS as_of_us FROM ({said})"""


@dataclass(frozen=True)
class Office:
    """How large it is."""

    entities: int
    links: int
    hub: int

    def fill(self, tables: GraphTables) -> None:
        """Loads everything as three loads of three sources."""
        with duckdb.connect(config={"temp_directory": str(tables.spill)}) as connection:
            listed = {"cities": CITIES, "trades": TRADES, "forms": FORMS}
            listed |= {"signs": list(SIGNS), "surnames": list(SURNAMES), "given": list(GIVEN)}
            connection.execute(MACROS.format(**listed))
            for source, parts in self._loads(tables.model).items():
                with tables.begin(LoadHeader("load", source, "bench")) as load:
                    for table, query in parts:
                        columns = connection.sql(query)
                        known = {column.name for column in tables.model.tables[table].columns}
                        chosen = ", ".join(f'"{name}"' for name in columns.columns if name in known)
                        load.append(table, columns.select(chosen))
                    load.commit()

    def rows(self, kind: str) -> int:
        """The number of links of a type."""
        return int(self.links * SHARES[kind] / 100)

    def _loads(self, model: Model) -> dict[str, list[tuple[str, str]]]:
        links = {name: self._link(model, name) for name in SHARES}
        twice = links["OWNS"] + " WHERE i % 20 = 0"
        return {
            "register": [
                ("party", self._companies()),
                ("party", self._people()),
                ("address", self._addresses()),
                *((name.lower(), links[name]) for name in ("OWNS", "MANAGES", "LEGAL_REP_OF", "REGISTERED_AT")),
            ],
            "tenders": [
                ("tender", self._tenders()),
                ("party", self._told_again("bidder(i)", "i % 20 = 3")),
                ("judgement", one_record_sql(self._second_keys())),
                *((name.lower(), links[name]) for name in ("BID_ON", "AWARDED")),
            ],
            "bank": [
                ("party", self._told_again("company(i)", "i % 5 = 0")),
                ("owns", twice),
                ("transferred", links["TRANSFERRED"]),
            ],
        }  # fmt: skip

    def _share(self, percent: int) -> int:
        return self.entities * percent // 100

    def _companies(self) -> str:
        return f"""SELECT company(i) AS key, 'Company' AS kind, company_name(i) AS name, uscc(i) AS uscc,
            pick({FORMS}, i, 7, 4) AS legal_form, pick(['存续', '注销', '吊销'], i, 13, 3) AS status,
            '{SCOPE}' AS scope,
            day(i, 14) AS founded, epoch_us(day(i, 14)) AS founded_us, 'day' AS founded_precision,
            cents(i, 15) AS capital_minor, 'CNY' AS capital_currency, 'a.xlsx' AS file, i + 2 AS row,
            1700000000000000 AS as_of_us FROM range({self._share(COMPANIES)}) t(i)"""

    def _people(self) -> str:
        return f"""SELECT person(i) AS key, 'Person' AS kind, person_name(i) AS name, 'p.xlsx' AS file, i + 2 AS row,
            '110101********' || printf('%04d', i % 10000) AS resident_id_mask, sha256('r' || i) AS resident_id_hash
            FROM range({self._share(PEOPLE)}) t(i)"""

    def _addresses(self) -> str:
        return f"""SELECT address(i) AS key, 'Address' AS kind, split_part(address(i), ':', 2) AS text,
            'r.xlsx' AS file, i + 2 AS row FROM range({self._share(ADDRESSES)}) t(i)"""

    def _tenders(self) -> str:
        return f"""SELECT tender(i) AS key, 'Tender' AS kind, pick({CITIES}, i, 16, 2) || '市第' || i % 97 || '中学'
            || pick({TRADES}, i, 17, 2) || '采购项目' AS title, 'ZB-' || i AS number, cents(i, 18) AS amount_minor,
            'CNY' AS amount_currency, 'CNY' AS currency, 't.xlsx' AS file, i + 2 AS row
            FROM range({self._share(TENDERS)}) t(i)"""

    def _told_again(self, key: str, which: str) -> str:
        return f"""SELECT {key} AS key, 'Company' AS kind, company_name(i) AS name, 12 AS count, 'b.csv' AS file,
            i + 2 AS row FROM range({self._share(COMPANIES)}) t(i) WHERE {which}"""

    def _second_keys(self) -> str:
        return f"""SELECT company(i) AS left_key, bidder(i) AS right_key
            FROM range({self._share(COMPANIES)}) t(i) WHERE i % 20 = 3"""

    def _link(self, model: Model, name: str) -> str:
        declared = model.relationships[name]
        moment = "since" if declared.time == "during" else "at"
        start, end, more = self._ends(name)
        of_parties = name == "TRANSFERRED"
        starts, ends = ("party" if of_parties else spaces[0] for spaces in (declared.start, declared.end))
        said = f"""SELECT i, '{starts}' AS start_space, {start} AS start_key, '{ends}' AS end_space, {end} AS end_key,
            {_moment(name)} AS "{moment}", {more} FROM range({self.rows(name)}) t(i)"""
        return LINKED.format(moment=moment, precision=_precision(name), said=said)

    def _ends(self, name: str) -> tuple[str, str, str]:
        """Expressions of both ends and of the further columns; the first links of some types are the hub's."""
        companies, people, hub = self._share(COMPANIES), self._share(PEOPLE), self._hub(name)
        far = f"far({companies}, i, {{}})"
        own = f"CASE WHEN i < {hub} THEN 0 ELSE {far.format(31)} END"
        money = "cents(i, 20) AS amount_minor, 'CNY' AS currency"
        holder = (
            f"CASE WHEN i % 3 = 0 AND i >= {hub} THEN person(far({people}, i, 32)) ELSE company({own}) END"
        )
        held = f"company(CASE WHEN i < {hub} THEN i + 1 ELSE {far.format(33)} END)"
        worker = f"person(1 + floor({people - 1} * pow(u(i, 34), 1.3))::BIGINT)"
        tender = f"tender((hash(i, 35) % {self._share(TENDERS)})::BIGINT)"
        each = f"company(1 + i % {companies - 1})"
        role = "pick(['董事', '监事', '经理', '财务负责人'], i, 40, 1) AS role"
        payer = f"CASE WHEN i < {hub} AND i % 2 = 0 THEN 0 ELSE {far.format(36)} END"
        payee = f"CASE WHEN i < {hub} AND i % 2 = 1 THEN 0 ELSE {far.format(37)} END"
        return {
            "OWNS": (holder, held, f"floor(100 * u(i, 38)) AS share_percent, {money}"),
            "MANAGES": (worker, f"company({far.format(39)})", role),
            "LEGAL_REP_OF": (worker, each, "NULL AS number"),
            "REGISTERED_AT": (each, f"address(far({self._share(ADDRESSES)}, i, 41))", "NULL AS number"),
            "BID_ON": (f"bidder({own})", tender, f"'B' || i AS number, i % 4 = 0 AS won, {money}"),
            "AWARDED": (tender, f"bidder({own})", f"'A' || i AS number, {money}"),
            "TRANSFERRED": (f"company({payer})", f"company({payee})",
                f"'T' || i AS number, pick(['货款', '工程款', '往来款', '投资款'], i, 42, 2) AS purpose, {money}"),
        }[name]  # fmt: skip

    def _hub(self, name: str) -> int:
        return int(self.hub * HUB_SHARES.get(name, 0))


def _precision(name: str) -> str:
    return "second" if name == "TRANSFERRED" else "day"


def _moment(name: str) -> str:
    return "day(i, 19) + to_seconds(hash(i) % 86400)" if name == "TRANSFERRED" else "day(i, 19)"
