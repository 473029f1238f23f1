"""The rule of the two legs: records of one transfer that two statements tell, each with its own clock and number.

Definition. Two records are legs of one transfer when payer and payee are the same accounts after aliases, amount
and currency are equal, no delivery's statement tells both, and their moments agree: between the payer's statement
and the payee's (or two sources that are no statements) the intervals, as precise as they are stated, lie at most ten
minutes apart; two deliveries of one statement must overlap, since a bank's clock does not differ from itself. Serial
numbers of one bank that are both stated must be equal: those of one statement, and those of accounts known to be at one
bank. Records of one transfer tell of it once each: they are joined one to one in the order of time.

Nearly all come as one record on each side, and are joined in columns of numbers; so are as many on one side as on the
other. Knots, where the sides differ in number or more than two tell, go through `pairing`.
"""

from __future__ import annotations

from functools import cached_property

import duckdb
import pyarrow as pa

from graph.money.pairing import TOLERANCE_US, Leg, pairs
from graph.money.records import OLDEST, Records
from graph.resolve.rules import TWO_LEGS, rule_key_sql

END_US = """at_us + CASE at_precision WHEN 'second' THEN 1000000 WHEN 'minute' THEN 60000000 WHEN 'day' THEN 86400000000
    WHEN 'month' THEN 2678400000000 WHEN 'year' THEN 31622400000000 ELSE 1 END"""
TELLER = """CASE WHEN told_by_payer AND told_by_payee THEN 'payer,payee' WHEN told_by_payer THEN 'payer'
    WHEN told_by_payee THEN 'payee' ELSE 'source ' || source END"""
# A running number that the loader gave is no bank's.
NUMBER = "CASE WHEN number NOT LIKE '#%' THEN number END"
# Two numbers of 64 bits say that the ends and the amount are equal: texts of ten million records are not kept for it.
TOLD = f"""SELECT *, hash(payer, payee, amount_minor, currency) AS alike, hash(amount_minor, payee, payer) AS alike_too,
    hash(load, told_by_payer, told_by_payee) AS report, {END_US} AS end_us FROM ({{records}})
    WHERE succeeded IS DISTINCT FROM false AND at_us IS NOT NULL AND amount_minor IS NOT NULL"""
PAYERS = "told_by_payer AND told_by_payee IS NULL"
PAYEES = "told_by_payee AND told_by_payer IS NULL"
IN_TIME = 'at_us, end_us, "row", leg'
NOTHING = """SELECT NULL::UBIGINT AS same, NULL::UBIGINT AS one, NULL::VARCHAR AS left_key, NULL::VARCHAR AS right_key,
    NULL::VARCHAR AS judgement, NULL::VARCHAR AS compartment, NULL::VARCHAR AS payer, NULL::VARCHAR AS payee
    WHERE false"""


def find_legs(connection: duckdb.DuckDBPyConnection, records: Records) -> str:
    """A table of every leg but the leading, and the leading one.

    Its columns are `same, one` (their numbers), `left_key, right_key` (their keys), `judgement, compartment, payer,
    payee`. `judgement` is the key of what the rule says of the two; `compartment` holds those of both. It reads the
    views `aliases` and `account`.
    """
    return _Rule(connection, records).found()


class _Rule:
    """The rule while it looks through some records, table by table. A leg is known by its records' number `same`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, records: Records) -> None:
        self._connection = connection
        self._records = records
        self._told = TOLD.format(records=records.sql(keyed=False))

    def found(self) -> str:
        """The table of all legs."""
        if not self._several_reports():
            return self._make("legs_found", NOTHING)
        self._alike()
        self._one_each()
        if self._any("legs_alike", "NOT one_each"):
            self._others()
            self._clusters()
            self._as_many_each()
            self._knots()
        return self._named() if self._any("legs_paired") else self._make("legs_found", NOTHING)

    def _several_reports(self) -> bool:
        """Whether there are two statements at all."""
        query = f"SELECT count(*) FROM (SELECT DISTINCT load, told_by_payer, told_by_payee FROM {self._records.rows})"
        return int(self._connection.execute(query).fetchall()[0][0]) > 1

    def _alike(self) -> None:
        """Ends, amount and currency of which several statements tell, if it is not by equal records."""
        payer, payee = (
            f"max({{0}}) FILTER ({side}) AS {{0}}_{name}" for side, name in ((PAYERS, "out"), (PAYEES, "in"))
        )
        sides = ", ".join(
            side.format(name) for side in (payer, payee) for name in ("same", "at_us", "end_us")
        )
        one_each = f"count(*) = 2 AND count(*) FILTER ({PAYERS}) = 1 AND count(*) FILTER ({PAYEES}) = 1"
        self._make(
            "legs_alike",
            f"SELECT alike, {sides}, {one_each} AND min(alike_too) = max(alike_too) AS one_each FROM ({self._told}) "
            "GROUP BY alike HAVING min(report) <> max(report) AND min(same) <> max(same)",
        )

    def _one_each(self) -> None:
        """The payer's only record with the payee's only one."""
        gap = "greatest(at_us_out, at_us_in) - least(end_us_out, end_us_in)"
        self._make(
            "legs_paired",
            f"SELECT same_in AS leg, same_out AS head FROM {self._table('legs_alike')} "
            f"WHERE one_each AND {gap} <= {TOLERANCE_US}",
        )

    def _others(self) -> None:
        """One row a leg of all that is not one record on each side."""
        alike = f"(SELECT alike FROM {self._table('legs_alike')} WHERE NOT one_each)"
        told = self._make(
            "legs_told",
            'SELECT same AS leg, alike, alike_too, load, report, at_us, end_us, coalesce("row", 0) AS "row", '
            f"{NUMBER} AS number, {TELLER} AS teller FROM ({self._told}) SEMI JOIN {alike} USING (alike)",
        )
        several = self._make("legs_several", f"SELECT leg FROM {told} GROUP BY leg HAVING count(*) > 1")
        crowds = self._make(
            "legs_crowds",
            "SELECT leg, any_value(alike) AS alike, any_value(alike_too) AS alike_too, min(load) AS load, "
            'any_value(at_us) AS at_us, any_value(end_us) AS end_us, min("row") AS "row", '
            "any_value(number) AS number, array_to_string(list_sort(list(DISTINCT teller)), ',') AS teller, "
            f"list_sort(list(DISTINCT report)) AS members FROM {told} SEMI JOIN {several} USING (leg) GROUP BY leg",
        )
        self._make(
            "legs",
            f"SELECT * EXCLUDE (report), report AS reports FROM {told} ANTI JOIN {several} USING (leg) "
            f"UNION ALL BY NAME SELECT * EXCLUDE (members), hash(members) AS reports FROM {crowds}",
        )
        self._make(
            "legs_reports",
            f"SELECT DISTINCT report AS reports, [report] AS members FROM {told} "
            f"UNION SELECT DISTINCT hash(members), members FROM {crowds}",
        )

    def _clusters(self) -> None:
        """Legs that may be near enough to another side's, by clusters that lie further apart than the tolerance."""
        earlier = f"PARTITION BY alike, alike_too ORDER BY {IN_TIME} ROWS BETWEEN UNBOUNDED PRECEDING AND"
        since = f"max(end_us) OVER ({earlier} 1 PRECEDING)"
        begun = (
            f"SELECT *, coalesce(at_us - {since} > {TOLERANCE_US}, true) AS begins FROM {self._table('legs')}"
        )
        number = f"sum(begins::INTEGER) OVER ({earlier} CURRENT ROW)"
        numbered = self._make(
            "legs_numbered", f"SELECT *, hash(alike, alike_too, {number}) AS cluster FROM ({begun})"
        )
        several = f"SELECT cluster FROM {numbered} GROUP BY cluster HAVING min(reports) <> max(reports)"
        self._make("legs_near", f"SELECT * FROM {numbered} SEMI JOIN ({several}) USING (cluster)")

    def _as_many_each(self) -> None:
        """Two sides with as many legs each: the first with the first, where every pair of the cluster agrees.

        Where each side tells of several and the numbers are not the same, it is looked at leg by leg.
        """
        near = self._table("legs_near")
        two = (
            f"SELECT cluster FROM {near} GROUP BY cluster HAVING count(DISTINCT reports) = 2 "
            "AND count(DISTINCT teller) = 2 AND NOT bool_or(contains(teller, ','))"
        )
        sides = self._make(
            "legs_sides",
            "SELECT *, dense_rank() OVER (PARTITION BY cluster ORDER BY teller <> 'payer', reports) AS side, "
            f"row_number() OVER (PARTITION BY cluster, reports ORDER BY {IN_TIME}) AS rank, "
            f"count(*) OVER (PARTITION BY cluster) AS legs FROM {near} SEMI JOIN ({two}) USING (cluster)",
        )
        gap = "greatest(l.at_us, r.at_us) - least(l.end_us, r.end_us)"
        # A leg that has none beside it does not agree; `greatest` passes over what is not there.
        near_enough = f"l.leg IS NOT NULL AND r.leg IS NOT NULL AND {gap} <= {TOLERANCE_US}"
        agree = f"{near_enough} AND (legs = 2 OR coalesce(l.number = r.number, true))"
        even = self._make(
            "legs_even",
            f"SELECT cluster, r.leg, l.leg AS head, coalesce({agree}, false) AS agree "
            f"FROM (SELECT * FROM {sides} WHERE side = 1) l "
            f"FULL JOIN (SELECT cluster, rank, leg, at_us, end_us, number FROM {sides} WHERE side = 2) r "
            "USING (cluster, rank)",
        )
        odd = self._make(
            "legs_odd", f"SELECT cluster FROM {even} GROUP BY cluster HAVING NOT bool_and(agree)"
        )
        self._make("legs_settled", f"SELECT DISTINCT cluster FROM {sides} ANTI JOIN {odd} USING (cluster)")
        settled = f"SELECT leg, head FROM {even} SEMI JOIN {self._table('legs_settled')} USING (cluster)"
        self._connection.execute(f"INSERT INTO {self._table('legs_paired')} {settled}")

    def _knots(self) -> None:
        """The clusters that are left, leg by leg."""
        left = self._make(
            "legs_knots",
            f"SELECT * FROM {self._table('legs_near')} ANTI JOIN {self._table('legs_settled')} USING (cluster)",
        )
        told = self._identified(f"SELECT leg FROM {left}")
        rows = self._connection.execute(
            "SELECT cluster, leg, teller, load, members, at_us, end_us, k.number, coalesce(one_bank, false) "
            f"FROM {left} k JOIN {self._table('legs_reports')} USING (reports) "
            f"JOIN (SELECT leg, {self._one_bank('payer', 'payee')} AS one_bank FROM {told}) USING (leg) "
            f"ORDER BY cluster, {IN_TIME}"
        ).fetchall()
        found = pairs(Leg(*row) for row in rows)
        self._connection.register("xm_legs_walked", pa.table({
            "leg": pa.array([leg for leg, _ in found], pa.uint64()),
            "head": pa.array([head for _, head in found], pa.uint64()),
        }))  # fmt: skip
        self._connection.execute(
            f"INSERT INTO {self._table('legs_paired')} SELECT leg, head FROM xm_legs_walked"
        )
        self._connection.unregister("xm_legs_walked")

    def _named(self) -> str:
        """Every pair with the keys of its records; numbers of one bank that contradict make it none."""
        paired = self._table("legs_paired")
        self._drop("legs_alike", "legs_told", "legs", "legs_numbered", "legs_near", "legs_sides", "legs_even")
        told = self._identified(f"SELECT leg FROM {paired} UNION ALL SELECT head FROM {paired}")
        each = "list_distinct(string_split(l.compartment || '+' || r.compartment, '+'))"
        one_bank = self._one_bank("l.payer", "l.payee")
        found = self._make(
            "legs_found",
            "SELECT l.leg AS same, r.leg AS one, l.key AS left_key, r.key AS right_key, "
            f"{rule_key_sql(TWO_LEGS, 'l.key', 'r.key')} AS judgement, "
            "CASE WHEN l.compartment = r.compartment THEN l.compartment "
            f"ELSE array_to_string(list_sort({each}), '+') END AS compartment, l.payer, l.payee "
            f"FROM {paired} p JOIN {told} l ON l.leg = p.leg JOIN {told} r ON r.leg = p.head "
            f"WHERE NOT coalesce(l.number <> r.number AND {one_bank}, false)",
        )
        self._drop("legs_identified")
        return found

    def _identified(self, legs: str) -> str:
        """The table of key, compartment, number and ends of some legs, one row each."""
        told = self._make(
            "legs_identified",
            f"SELECT same AS leg, {self._records.key_sql('t')} AS key, load, compartment, "
            f"{NUMBER} AS number, payer, payee "
            f"FROM (SELECT * FROM ({self._told}) SEMI JOIN ({legs}) chosen ON chosen.leg = same) t",
        )
        several = self._make("legs_told_again", f"SELECT leg FROM {told} GROUP BY leg HAVING count(*) > 1")
        if self._any("legs_told_again"):
            kept = ", ".join(f"any_value({name}) AS {name}" for name in ("number", "payer", "payee"))
            crowds = self._make(
                "legs_crowds",
                f"SELECT leg, {OLDEST} AS key, NULL::VARCHAR AS load, {kept}, "
                "array_to_string(list_sort(list(DISTINCT compartment)), '+') AS compartment "
                f"FROM {told} SEMI JOIN {several} USING (leg) GROUP BY leg",
            )
            self._connection.execute(f"DELETE FROM {told} WHERE leg IN (SELECT leg FROM {several})")
            self._connection.execute(f"INSERT INTO {told} BY NAME SELECT * FROM {crowds}")
        return told

    @cached_property
    def _banks(self) -> str | None:
        """The table of accounts with the one bank that all records give each; None where none gives any."""
        other = "(SELECT key, canonical FROM aliases WHERE key <> canonical)"
        which = "bank IS NOT NULL"
        if self._records.kept:
            # Of all accounts those that the few records name, by every key that means one.
            ends = self._make(
                "legs_ends",
                f"SELECT payer AS key FROM {self._records.rows} UNION SELECT payee FROM {self._records.rows}",
            )
            named = f"SELECT key FROM {ends} UNION ALL SELECT a.key FROM {other} a JOIN {ends} e ON e.key = a.canonical"
            which += f" AND o.key IN ({named})"
        name = self._make(
            "legs_banks",
            f"SELECT coalesce(a.canonical, o.key) AS key, min(bank) AS bank FROM account o LEFT JOIN {other} a "
            f"ON a.key = o.key WHERE {which} GROUP BY 1 HAVING min(bank) = max(bank)",
        )
        return name if self._any("legs_banks") else None

    def _one_bank(self, payer: str, payee: str) -> str:
        """Expression of whether two accounts are known to be at one bank."""
        if self._banks is None:
            return "false"
        bank = f"(SELECT bank FROM {self._banks} WHERE key = {{}})"
        return f"{bank.format(payer)} = {bank.format(payee)}"

    def _make(self, what: str, query: str) -> str:
        name = self._table(what)
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")
        return name

    def _drop(self, *whats: str) -> None:
        """Gives back the memory of tables that nothing will ask for again."""
        for what in whats:
            self._connection.execute(f"DROP TABLE IF EXISTS {self._table(what)}")

    def _any(self, what: str, which: str = "true") -> bool:
        query = f"SELECT 1 FROM {self._table(what)} WHERE {which} LIMIT 1"
        return bool(self._connection.execute(query).fetchall())

    def _table(self, what: str) -> str:
        return self._records.table(what)
