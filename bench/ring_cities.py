"""Simulated cities as the ring detector gets them, and what really is so in each.

`drawn` hands a city over in memory: the payments as numbers, the registers as views under the names of the model, so
that the detector's own queries make its frames. `delivered` goes the whole way: files as an office receives them, with
their faults, loaded into graph tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import numpy as np
import pyarrow as pa

import loaders
from bench.ring_measures import Known, Lead
from graph.detectors import rings
from graph.detectors.engine import DuckDBEngine
from graph.detectors.rings import Parameters, inputs, relational
from graph.detectors.rings.argument import DETECTOR
from graph.detectors.rings.holders import Holders
from graph.detectors.rings.judging import Proposed, Ring, propose
from graph.detectors.rings.members import ACCOUNT_ROLES, roles_of
from graph.detectors.rings.reduced import Reduced
from graph.identifiers import Vault
from graph.model.keys import identifier_key
from graph.money.moved import ENDS, ROWS
from graph.resolve import Aliases
from graph.settings import Settings
from graph.workspace import Workspace
from loaders.city import write
from loaders.city.accounts import PERSON
from loaders.city.balances import Books
from loaders.city.city import City
from loaders.city.office import Register, register_of, registers
from loaders.city.payments import CASH, PARTS, Payments, together
from loaders.city.ventures.venture import ACCOUNT_ROLES as TRUE_ACCOUNTS
from loaders.city.ventures.venture import FIRM_ROLES, PERSON_ROLES, Venture

NAMES = {
    "企业登记": "company",
    "股东": "shareholder",
    "主要人员": "officer",
    "亲属": "relative",
    "举报投诉": "told",
}

# The registers under the names and columns of the model that the detector reads. Who holds an account stands in the
# account's own row; of accounts elsewhere only a name is known.
VIEWS = {
    "aliases": "SELECT NULL::VARCHAR AS key, NULL::VARCHAR AS canonical WHERE false",
    "licensed": "SELECT NULL::VARCHAR AS start_key, NULL::VARCHAR AS end_key WHERE false",
    "party": """
        SELECT coalesce(nullif(document, ''), 'holder/' || number) AS key,
            CASE WHEN person THEN 'Person' ELSE 'Party' END AS kind, name,
            CASE WHEN person THEN document END AS resident_id_hash, NULL::VARCHAR AS passport_hash,
            CASE WHEN NOT person THEN nullif(document, '') END AS uscc, '' AS scope, '' AS industry
        FROM book
        UNION ALL
        SELECT 统一社会信用代码, 'Company', 企业名称, NULL, NULL, 统一社会信用代码, 经营范围, 所属行业 FROM company
    """,
    "unnamed": "SELECT 'unnamed/' || number AS key, '现金' AS name FROM book",
    "holds": "SELECT coalesce(nullif(document, ''), 'holder/' || number) AS start_key, number AS end_key FROM book",
    "owns": """
        SELECT 股东证件号码 AS start_key, 统一社会信用代码 AS end_key, NULL::TIMESTAMP AS until,
            replace(持股比例, '%', '')::DOUBLE AS share_percent
        FROM shareholder
    """,
    "legal_rep_of": """
        SELECT 法定代表人身份证号 AS start_key, 统一社会信用代码 AS end_key, NULL::TIMESTAMP AS until FROM company
    """,
    "manages": """
        SELECT 证件号码 AS start_key, 统一社会信用代码 AS end_key, 职务 AS role, NULL::TIMESTAMP AS until FROM officer
    """,
    "kin_of": "SELECT 亲属身份证号 AS start_key, 身份证号 AS end_key FROM relative",
    "registered_at": """
        SELECT 统一社会信用代码 AS start_key, 住所 AS end_key, 'party' AS start_space FROM company
    """,
    "reachable_at": """
        SELECT 统一社会信用代码 AS start_key, 联系电话 AS end_key, 'party' AS start_space, 'phone' AS end_space
        FROM company
        UNION ALL SELECT 证件号码, 联系电话, 'party', 'phone' FROM officer
    """,
    "named_in": """
        SELECT 收款账号 AS start_key, 受理编号 AS key, 受理编号 AS end_key, NULL::VARCHAR AS compartment,
            收到时间::TIMESTAMP AS "at"
        FROM told
    """,
}


def payments_of(city: City) -> Payments:
    """All payments from account to account, with those that keep accounts above nothing."""
    books = Books(city.town)
    months = range(city.town.plan.months)
    every = together([books.book(city.month(month), month).payments for month in months])
    return every.where(every.payer != every.payee)


@contextmanager
def drawn(city: City) -> Iterator[DuckDBEngine]:
    """The detector's frames of a city, kept in an engine."""
    payments, register = payments_of(city), register_of(city.town)
    officials = np.unique(city.procurement.tenures.person)
    tables = registers(city.town, register, city.ventures, officials)
    with duckdb.connect() as connection, DuckDBEngine(connection, DETECTOR) as engine:
        for name, short in NAMES.items():
            connection.register(short, tables[name])
        person = pa.array(city.town.accounts.holder_kind == PERSON)
        connection.register("book", register.accounts.append_column("person", person))
        for name, query in VIEWS.items():
            connection.execute(f"CREATE VIEW {name} AS {query}")
        numbered = register.accounts.select(["number"]).rename_columns(["key"])
        numbered = numbered.append_column("number", pa.array(np.arange(numbered.num_rows)))
        connection.register("numbered", numbered)
        # Beside every account stands its own cash.
        connection.execute(
            f"CREATE TEMP TABLE {ENDS} AS SELECT number, key, 'account' AS kind FROM numbered UNION ALL "
            f"SELECT {numbered.num_rows} + number, 'unnamed/' || key, 'unnamed' FROM numbered"
        )
        payer = np.where(payments.payer == CASH, numbered.num_rows + payments.payee, payments.payer)
        payee = np.where(payments.payee == CASH, numbered.num_rows + payments.payer, payments.payee)
        columns = (payer, payee, payments.amount_minor, payments.at)
        rows = pa.table(list(map(pa.array, columns)), names=["payer", "payee", "amount_minor", "moment"])
        connection.register("paid", rows)
        connection.execute(f"CREATE TEMP TABLE {ROWS} AS FROM paid")
        inputs.frames(engine, Parameters())
        yield engine


def leads_of(engine: DuckDBEngine, parameters: Parameters) -> list[Lead]:
    """What the detector proposes from its frames, the highest score first."""
    holders, proposed = judged_rings(engine, parameters)
    return [
        _lead(ring, holders, parameters)
        for ring in proposed.rings
        if ring.state(parameters)[0] == "triggered"
    ]


def judged_rings(engine: DuckDBEngine, parameters: Parameters) -> tuple[Holders, Proposed]:
    """All groups that the detector judges, from its frames."""
    relational.weigh(engine, parameters)
    holders, reduced = Holders.of(engine), Reduced.of(engine)
    return holders, propose(engine, holders, reduced, parameters)


def _lead(ring: Ring, holders: Holders, parameters: Parameters) -> Lead:
    roles = {
        role: frozenset(
            holders.accounts[one].key if role in ACCOUNT_ROLES else holders.keys[one] for one in numbers
        )
        for role, numbers in roles_of(ring, parameters).items()
    }
    return Lead(ring.score, str(ring.grade(parameters)), roles)


class Keys:
    """The keys of people, firms and accounts by their numbers in the city; by default the texts of its registers."""

    def __init__(self, register: Register) -> None:
        self.people: list[str] = register.people["id"].to_pylist()
        self.firms: list[str] = register.firms["uscc"].to_pylist()
        self.accounts: list[str] = register.accounts["number"].to_pylist()

    def loaded(self, vault: Vault, aliases: Aliases) -> Keys:
        """The same as a load calls them."""

        columns = (aliases.table[name].to_pylist() for name in ("key", "canonical"))
        one = dict(zip(*columns, strict=True))

        def canonical(kind: str, texts: list[str]) -> list[str]:
            keys = [identifier_key(kind, text) for text in texts]
            return [one.get(key, key) for key in keys]

        self.people = canonical("resident_id", vault.hash("resident_id", pa.array(self.people)).to_pylist())
        self.accounts = canonical("account_no", vault.hash("account_no", pa.array(self.accounts)).to_pylist())
        self.firms = canonical("uscc", self.firms)
        return self

    def of_role(self, role: str) -> list[str] | None:
        """The keys that the numbers of this role mean."""
        if role in TRUE_ACCOUNTS:
            return self.accounts
        if role in PERSON_ROLES:
            return self.people
        return self.firms if role in FIRM_ROLES else None


def known_of(city: City, keys: Keys) -> list[Known]:
    """The ventures that gather money, as they truly are."""
    return [_known(city, venture, keys) for venture in city.ventures if "collector" in venture.members]


def _known(city: City, venture: Venture, keys: Keys) -> Known:
    roles = {}
    for role, numbers in venture.members.items():
        texts = keys.of_role(role)
        if texts is not None:
            roles[role] = frozenset(texts[number] for number in numbers)
    payments = venture.payments.where(venture.payments.part == PARTS.index("deposit"))
    book = city.town.accounts
    by_payer: dict[str, int] = {}
    for account, amount in zip(payments.payer.tolist(), payments.amount_minor.tolist(), strict=True):
        known = account >= 0 and book.holder_kind[account] == PERSON
        key = keys.people[book.holder[account]] if known else ""
        by_payer[key] = by_payer.get(key, 0) + amount
    return Known(venture.kind, venture.guilty, venture.careful, roles, by_payer)


def delivered(city: City, parameters: Parameters) -> tuple[list[Known], list[Lead]]:
    """The same city through files and tables: its ventures and what the detector proposes."""
    with TemporaryDirectory(prefix="xunmai-bench-") as folder:
        home = Path(folder)
        write(city.town.plan, home / "city")
        office = sorted(path for path in (home / "city" / "office").rglob("*") if path.is_file())
        with Workspace(Settings(home=home / "home")) as workspace:
            for source, files in loaders.by_source(loaders.survey(office)).items():
                loaders.load(workspace, source, files, "bench")
            workspace.join_legs()
            with workspace.open() as view:
                detection = rings.run(view.connection, parameters)
                keys = Keys(register_of(city.town)).loaded(workspace.vault, view.aliases)
    found = []
    for finding in detection.findings:
        if finding.state == "triggered" and finding.score is not None:
            roles: dict[str, set[str]] = {}
            for subject in finding.subjects:
                roles.setdefault(subject.role, set()).add(subject.key)
            frozen = {role: frozenset(each) for role, each in roles.items()}
            found.append(Lead(finding.score, str(finding.grade), frozen))
    return known_of(city, keys), found
