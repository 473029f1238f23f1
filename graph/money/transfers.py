"""The one reading of transfers: a row is money that moved once, however many records tell of it.

Records are one transfer when payer, payee, moment, amount, currency and serial number are equal after aliases, or when
a judgement in force says that two are the legs of one. Nearly all are told once and passed through as they lie in the
files; equal ones are found by a number of 64 bits, and only those are put together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from graph.money.joined import joined_by_judgement
from graph.money.pairs import pairs_sql
from graph.money.records import OLDEST, SAID, TABLE, Records
from graph.money.speaking import (
    AGES,
    BY_LEADING,
    DISPUTED,
    LATEST,
    PAYERS_OWN,
    PRECISION,
    of_record,
    without_unit,
)

COLUMNS = (
    "key",
    "payer",
    "payee",
    "payer_kind",
    "payee_kind",
    *SAID,
    "row",
    "aliases",
    "judgements",
    "sources",
    "compartments",
    "observations",
    "conflicts",
)
AGED = ", ".join(f"{letter} := {age}" for letter, age in zip("abcde", map(of_record, AGES), strict=True))
AGE = f"struct_pack({AGED}, f := key)"
LEADING = f"struct_pack(a := {of_record(PRECISION)}, b := {of_record(PAYERS_OWN)}, c := age)"
STANDING = f"struct_pack(a := {of_record(PAYERS_OWN)}, b := age)"


def transfers(
    connection: duckdb.DuckDBPyConnection,
    *,
    compartments: Iterable[str] | None = None,
    failed: bool = False,
) -> duckdb.DuckDBPyRelation:
    """One row a transfer, from the views of a registered snapshot and the view `aliases`.

    What is told once costs a scan of the columns that are asked for; `key` is worked out only where it is. What several
    records tell is put together once, into temporary tables of the connection: the relation can be read
    again and again, and made a view.

    Args:
        compartments: those that may be seen; None is all that the snapshot shows.
        failed: with those that the records say did not succeed.

    Shapes: key, payer, payee (canonical keys), payer_kind, payee_kind (account, party, loan or unnamed), amount_minor,
        currency, at, at_us, at_precision, succeeded, balance_minor, balance_currency, purpose, channel, number,
        told_by_payer, told_by_payee, row (of the newest record, the payer's before others'), aliases (other raw keys of
        it), judgements (that join its legs), sources, compartments, observations (the sum of `count`), conflicts (what
        its records disagree in).
    """
    records = Records.of(TABLE, compartments)
    return connection.sql(
        reading(connection, records, joined_by_judgement(connection, records), failed=failed)
    )


def reading(
    connection: duckdb.DuckDBPyConnection, records: Records, joined: str | None, *, failed: bool = False
) -> str:
    """The SELECT of the transfers of some records; what several records tell has been put together for it.

    Args:
        joined: what gives `same, one, judgement` of each leg that another leads; None where no legs are.
    """
    gathering = _Gathering(connection, records, joined)
    parts = [gathering.singles()]
    if gathering.find_several():
        parts = [gathering.singles(several=True), gathering.together()]
        parts += [] if records.few or joined is None else [pairs_sql(records, gathering.told, joined)]
    query = " UNION ALL BY NAME ".join(parts)
    chosen = ", ".join(f'"{name}"' for name in COLUMNS)
    which = "" if failed else " WHERE succeeded IS DISTINCT FROM false"
    return f"SELECT {chosen} FROM ({query}){which}"


@dataclass(frozen=True)
class _Gathering:
    """Records on their way to transfers."""

    connection: duckdb.DuckDBPyConnection
    records: Records
    joined: str | None

    @property
    def told(self) -> str:
        """The table of the records of which several tell of one transfer.

        Shapes: same, one (the number that all of the transfer share), legs (whether some of it are legs), pair (whether
            it is one leg and the one that leads it, for `pairs_sql`).
        """
        return self.records.table("told")

    def singles(self, *, several: bool = False) -> str:
        """The transfers that one record tells of; `several` says that there are others."""
        said = ", ".join(f'"{name}"' for name in ("payer", "payee", "payer_kind", "payee_kind", *SAID, "row"))
        seen = f"SELECT * FROM ({self.records.sql(keyed=False)})"
        if several:
            seen += f" ANTI JOIN {self.told} USING (same)"
        return (
            f"SELECT {self.records.key_sql('t')} AS key, {said}, []::VARCHAR[] AS aliases, "
            "[]::VARCHAR[] AS judgements, [source] AS sources, [compartment] AS compartments, "
            f'"count" AS observations, []::VARCHAR[] AS conflicts FROM ({seen}) t'
        )

    def find_several(self) -> bool:
        """Whether any transfer is told of more than once; the table `told` then has the numbers of its records."""
        seen, several = self.records.sql(keyed=False), self.records.table("several")
        one = "SELECT same, NULL::UBIGINT AS one" if self.joined is None else "SELECT same, one"
        joined = "" if self.joined is None else f" LEFT JOIN {self.joined} USING (same)"
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {several} AS SELECT coalesce(one, same) AS one, count(one) > 0 AS legs, "
            f"count(*) = 2 AND count(one) = 1 AND {not self.records.few} AS pair "
            f"FROM ({one} FROM ({seen}){joined}) GROUP BY ALL HAVING count(*) > 1"
        )
        if not self.connection.execute(f"SELECT 1 FROM {several} LIMIT 1").fetchall():
            return False
        legs = (
            ""
            if self.joined is None
            else f" UNION ALL SELECT same, one, legs, pair FROM {self.joined} JOIN {several} USING (one)"
        )
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {self.told} AS SELECT one AS same, one, legs, pair FROM {several}{legs}"
        )
        self.connection.execute(f"DROP TABLE {several}")
        return True

    def together(self) -> str:
        """The transfers that several records tell of, put together once."""
        name = self.records.table("together")
        crowd = (
            f"SELECT *, {LEADING} AS leads, {STANDING} AS stands FROM ("
            f"SELECT *, {AGE} AS age FROM ({self._crowd()}))"
        )
        # `arg_max` passes over what a record does not say.
        latest = ", ".join(f'arg_max("{column}", age) AS "{column}"' for column in LATEST)
        led = ", ".join(f'"{column}" := "{column}"' for column in BY_LEADING)
        # The legs of one differ in moment and number; of all others the number `same` is only nearly proof.
        apart = ", ".join(f'CASE WHEN NOT legs THEN "{column}" END' for column in BY_LEADING[1:])
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * EXCLUDE (led), unnest(led) FROM ("
            f"SELECT {OLDEST} AS key, payer, payee, "
            "any_value(payer_kind) AS payer_kind, any_value(payee_kind) AS payee_kind, amount_minor, currency, "
            f'arg_max(struct_pack({led}), leads) AS led, {latest}, arg_max("row", stands) AS "row", '
            f"{_conflicts()} AS conflicts, {_each('key')} AS keys, "
            f"{_each('judgement')} AS judgements, {_each('source')} AS sources, "
            f'{_each("compartment")} AS compartments, sum("count")::BIGINT AS observations FROM ({crowd}) '
            f"GROUP BY one, payer, payee, amount_minor, currency, {apart})"
        )
        return (
            f"SELECT * EXCLUDE (keys), list_filter(keys, lambda other: other <> key) AS aliases FROM {name}"
        )

    def _crowd(self) -> str:
        """The records that are put together in groups, with the number that those of one transfer share."""
        told = f"(SELECT same, one, legs FROM {self.told} WHERE NOT pair)"
        seen = f"SELECT * FROM ({self.records.sql(keyed=False)}) JOIN {told} USING (same)"
        keyed = "t.*" if self.records.has_key else f"t.*, {self.records.key_sql('t')} AS key"
        if self.joined is None:
            return f"SELECT {keyed}, NULL::VARCHAR AS judgement FROM ({seen}) t"
        return (
            f"SELECT {keyed}, judgement FROM ({seen}) t "
            f"LEFT JOIN (SELECT same, judgement FROM {self.joined} SEMI JOIN {told} USING (same)) USING (same)"
        )


def _each(name: str) -> str:
    """The aggregate that lists the values of a column, each once.

    DuckDB groups all rows once more for each DISTINCT in an aggregate; the records of one transfer are few.
    """
    return f"list_sort(list_distinct(list({name})))"


def _conflicts() -> str:
    """The aggregate that lists in what the records of one transfer disagree; clocks and numbers of two banks may."""
    cases = [
        f"CASE WHEN min(hash({name})) FILTER ({name} IS NOT NULL) <> max(hash({name})) FILTER ({name} IS NOT NULL) "
        f"THEN '{without_unit(name)}' END"
        for name in DISPUTED
    ]
    return f"list_filter([{', '.join(cases)}], lambda name: name IS NOT NULL)"
