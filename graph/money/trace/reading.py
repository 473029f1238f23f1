"""The transfers of the accounts that a trace reaches, read from the tables' files frontier by frontier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.money.by_payee import ByPayee
from graph.money.joined import joined_of_accounts
from graph.money.records import TABLE, Records
from graph.money.trace.ledger import WIDTHS, Ledger, Numbers
from graph.money.trace.lines import lines
from graph.money.trace.question import Question
from graph.money.transfers import reading
from graph.resolve.lending import lent
from graph.tables import Snapshot

READ = "xm_trace_read"
KEPT = "xm_trace_kept"
NEW = "xm_trace_new"
DONE = "xm_trace_done"
MET = "xm_trace_met"
COLUMNS = ("key", "payer", "payee", "payer_kind", "payee_kind", "amount_minor", "currency", "at", "at_us",
           "at_precision", "balance_minor", "balance_currency", "told_by_payer", "told_by_payee",
           "aliases", "row")  # fmt: skip
CURRENCY_UNKNOWN = ""
# A reversal (冲正) says the payment again with its amount below nothing: the money goes back to the payer.
TURNED = {"payer": "payee", "payee": "payer", "payer_kind": "payee_kind", "payee_kind": "payer_kind",
          "told_by_payer": "told_by_payee", "told_by_payee": "told_by_payer",
          "amount_minor": "-amount_minor"}  # fmt: skip


@dataclass(frozen=True)
class Missing:
    """Transfers that a trace cannot use, since a record does not say when, or how much."""

    undated: int = 0
    without_amount: int = 0


@dataclass
class Reader:
    """Reads transfers with all that speaks of them, each once, and numbers their ends.

    The connection has the snapshot's views `account` and `judgement`, and the view `aliases`.
    """

    snapshot: Snapshot
    connection: duckdb.DuckDBPyConnection
    by_payee: ByPayee
    question: Question
    ends: list[tuple[str, str]] = field(default_factory=list)
    """Each numbered end: the key of an account (party, loan) and a currency, empty where none is told."""
    kinds: dict[str, str] = field(default_factory=dict)
    rows: list[pa.Table] = field(default_factory=list)
    hubs: dict[str, int] = field(default_factory=dict)
    """The accounts that are hubs, with how many others each deals with."""
    missing: Missing = Missing()

    def __post_init__(self) -> None:
        """Begins with nothing read."""
        self._numbers: dict[str, int] = {}
        self._parts: list[Ledger] = []
        self._read = 0
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {DONE} (key VARCHAR)")
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {MET} (start_key VARCHAR, end_key VARCHAR)")

    def read(self, accounts: Sequence[str], *, hubs_too: bool = False) -> None:
        """Reads all transfers of some accounts that were not read before; those of hubs are left out.

        Args:
            hubs_too: whether a hub among them is read like any other, as it is where the money begins.
        """
        members = self._members(accounts)
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {READ} AS {self._sides(members)}")
        if not hubs_too:
            self._leave_hubs_out()
        records = Records(READ).keep(self.connection, KEPT)
        joined = joined_of_accounts(self.connection, records, self.snapshot, accounts)
        found = reading(self.connection, records, joined)
        query = f"SELECT {_turned()} FROM ({found}) ORDER BY at_us, key"
        rows = self.connection.sql(query).to_arrow_table()
        self.connection.execute(f"INSERT INTO {DONE} SELECT key FROM {NEW}")
        self.connection.execute(f"INSERT INTO {MET} SELECT DISTINCT start_key, end_key FROM {READ}")
        self._take(rows)

    def ledger(self) -> Ledger:
        """All that was read."""
        columns = zip(
            *((p.payer, p.payee, p.amount, p.first, p.last, p.row, p.line) for p in self._parts), strict=True
        )
        ledger = Ledger(*(np.concatenate(column) for column in columns))
        return replace(ledger, line=lines(ledger, self.table()))

    def table(self) -> pa.Table:
        """The rows read, in the order that `Ledger.row` counts in."""
        return pa.concat_tables(self.rows)

    def _members(self, accounts: Sequence[str]) -> pa.Table:
        """All keys that mean the accounts, kept as the table of what is new."""
        with lent(self.connection, xm_trace_asked=pa.table({"canonical": pa.array(accounts, pa.string())})):
            self.connection.execute(
                f"CREATE OR REPLACE TEMP TABLE {NEW} AS SELECT DISTINCT coalesce(a.key, r.canonical) AS key, "
                "r.canonical FROM xm_trace_asked r LEFT JOIN aliases a ON a.canonical = r.canonical"
            )
        return self.connection.sql(f"SELECT key FROM {NEW}").to_arrow_table()

    def _sides(self, members: pa.Table) -> str:
        """What the accounts paid, and what they received; what was read from the other side is left."""
        # As a list in the text they sift the rows of a file; joined with a table they would do so only when the key of
        # every row was worked out.
        these = "(" + ", ".join("'" + str(key).replace("'", "''") + "'" for key in members["key"]) + ")"
        known, new = f"(SELECT key FROM {DONE})", f"(SELECT key FROM {NEW})"
        return (
            f"SELECT * FROM ({self.snapshot.sql(TABLE)}) WHERE start_key IN {these} "
            f"AND end_key NOT IN {known} UNION ALL "
            f"SELECT * FROM ({self.by_payee.sql(self.snapshot)}) WHERE end_key IN {these} "
            f"AND start_key NOT IN {known} AND start_key NOT IN {new}"
        )

    def _leave_hubs_out(self) -> None:
        found = self.connection.execute(
            f"WITH met AS (SELECT start_key, end_key FROM {READ} UNION ALL SELECT start_key, end_key FROM {MET}) "
            "SELECT n.canonical, count(DISTINCT other) AS others FROM (SELECT start_key AS key, end_key AS other "
            f"FROM met UNION ALL SELECT end_key, start_key FROM met) JOIN {NEW} n USING (key) "
            f"GROUP BY n.canonical HAVING count(DISTINCT other) > {self.question.hub_others}"
        ).fetchall()
        self.hubs.update((str(key), int(others)) for key, others in found)
        if not found:
            return
        hubs = pa.table({"canonical": pa.array([key for key, _ in found], pa.string())})
        with lent(self.connection, xm_trace_hubs=hubs):
            # What an account that is followed exchanged with a hub stays.
            self.connection.execute(
                f"DELETE FROM {NEW} WHERE canonical IN (SELECT canonical FROM xm_trace_hubs)"
            )
            self.connection.execute(
                f"DELETE FROM {READ} WHERE start_key NOT IN (SELECT key FROM {NEW}) "
                f"AND end_key NOT IN (SELECT key FROM {NEW})"
            )

    def _take(self, rows: pa.Table) -> None:
        """Numbers the ends of rows and adds them to the ledger; those that cannot be used are counted."""
        without_amount = rows.filter(pc.is_null(rows["amount_minor"])).num_rows
        rows = rows.filter(pc.is_valid(rows["amount_minor"]))
        undated = rows.filter(pc.is_null(rows["at_us"])).num_rows
        rows = rows.filter(pc.is_valid(rows["at_us"]))
        self.missing = Missing(self.missing.undated + undated, self.missing.without_amount + without_amount)
        rows = rows.filter(pc.greater(rows["amount_minor"], 0))
        currency = pc.fill_null(rows["currency"], CURRENCY_UNKNOWN)
        payer = self._numbered(rows["payer"], currency, rows["payer_kind"])
        payee = self._numbered(rows["payee"], currency, rows["payee_kind"])
        first = rows["at_us"].to_numpy().astype(np.int64)
        precision = pc.index_in(rows["at_precision"], pa.array(list(WIDTHS)))
        width = np.r_[list(WIDTHS.values()), 1].astype(np.int64)
        wide = width[pc.fill_null(precision, len(WIDTHS)).to_numpy()]
        amount = rows["amount_minor"].to_numpy().astype(np.int64)
        row = np.arange(self._read, self._read + rows.num_rows, dtype=np.int64)
        line = pc.fill_null(rows["row"], 0).to_numpy().astype(np.int64)
        self._parts.append(Ledger(payer, payee, amount, first, first + wide - 1, row, line))
        self._read += rows.num_rows
        self.rows.append(rows)

    def _numbered(self, keys: pa.ChunkedArray, currency: pa.ChunkedArray, kinds: pa.ChunkedArray) -> Numbers:
        joined = pc.binary_join_element_wise(keys, currency, "\x1f").combine_chunks().dictionary_encode()
        first = np.unique(joined.indices.to_numpy(), return_index=True)[1]
        spoken = zip(joined.dictionary.to_pylist(), kinds.take(pa.array(first)).to_pylist(), strict=True)
        numbers = []
        for name, kind in spoken:
            if name not in self._numbers:
                self._numbers[name] = len(self.ends)
                key, _, unit = name.rpartition("\x1f")
                self.ends.append((key, unit))
                self.kinds[key] = kind
            numbers.append(self._numbers[name])
        found: Numbers = np.array(numbers, np.int64)[joined.indices.to_numpy()]
        return found


def _turned() -> str:
    """The columns of a trace, and whether a transfer is a reversal and so was turned round."""
    columns = [
        f'CASE WHEN amount_minor < 0 THEN {TURNED[name]} ELSE {name} END AS "{name}"'
        if name in TURNED
        else f'"{name}"'
        for name in COLUMNS
    ]
    return ", ".join((*columns, "coalesce(amount_minor < 0, false) AS turned"))
