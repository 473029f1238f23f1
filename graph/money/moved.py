"""The narrow reading of transfers: who paid whom how much and when, in numbers, each sum once.

What a detector works on does not need to know every record's words, balance and clock. Records that tell of one
transfer are found as `graph.money.transfers` finds them; of such the leading one speaks.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from graph.money.joined import second_legs_sql
from graph.money.records import TABLE, Records

ENDS = "xm_moved_ends"
ROWS = "xm_moved"
AGAIN = "xm_moved_again"


@dataclass(frozen=True)
class Moved:
    """What was read, and what could not be: transfers without amount or moment, and those of other currencies.

    `ends` is the table number, key, kind of all that paid or received; `rows` the table payer, payee (numbers),
    amount_minor, moment (seconds since
    1970 of the wall clock that the record states: its day is the day that a reader finds there).
    """

    ends: str
    rows: str
    currency: str | None
    transfers: int
    incomplete: int
    of_other_currencies: int


def moved(connection: duckdb.DuckDBPyConnection) -> Moved:
    """The transfers of the commonest currency, from the views of a registered snapshot and the view `aliases`.

    Numbers go by the order of keys, so the same tables give the same numbers. Failed transfers are left out.
    """
    records = Records.of(TABLE, None)
    legs = second_legs_sql(connection, records)
    others = "" if legs is None else f"ANTI JOIN ({legs}) USING (same)"
    seen = f"SELECT * FROM ({records.sql()}) {others} WHERE succeeded IS DISTINCT FROM false"
    # Nearly all are told once: only what is told again is put together, by its number alone.
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {AGAIN} AS SELECT same FROM ({seen}) GROUP BY same HAVING count(*) > 1"
    )
    told = 'payer, payee, amount_minor, "at", currency'
    first = ", ".join(f"any_value({name}) AS {name}" for name in told.split(", "))
    once = (
        f"SELECT {told} FROM ({seen}) ANTI JOIN {AGAIN} USING (same) UNION ALL "
        f"SELECT {told} FROM (SELECT {first} FROM ({seen}) SEMI JOIN {AGAIN} USING (same) GROUP BY same)"
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {ENDS} AS "
        "SELECT row_number() OVER (ORDER BY key) - 1 AS number, key, min(kind) AS kind FROM ("
        "SELECT coalesce(a.canonical, e.key) AS key, kind FROM ("
        f"SELECT start_key AS key, start_space AS kind FROM {TABLE} UNION SELECT end_key, end_space FROM {TABLE}"
        ") e LEFT JOIN aliases a ON a.key = e.key) GROUP BY key"
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {ROWS} AS SELECT p.number AS payer, q.number AS payee, amount_minor, "
        'epoch_us("at") // 1000000 AS moment, currency '
        f"FROM ({once}) s JOIN {ENDS} p ON p.key = s.payer JOIN {ENDS} q ON q.key = s.payee"
    )
    connection.execute(f"DROP TABLE {AGAIN}")
    whole = "amount_minor IS NOT NULL AND moment IS NOT NULL"
    commonest = connection.execute(
        f"SELECT currency FROM {ROWS} WHERE {whole} GROUP BY 1 ORDER BY count(*) DESC, 1 NULLS LAST LIMIT 1"
    ).fetchall()
    currency = commonest[0][0] if commonest else None
    ((total, incomplete, other),) = connection.execute(
        f"SELECT count(*), count(*) FILTER (NOT ({whole})), "
        f"count(*) FILTER ({whole} AND currency IS DISTINCT FROM ?) FROM {ROWS}",
        (currency,),
    ).fetchall()
    connection.execute(
        f"DELETE FROM {ROWS} WHERE NOT ({whole}) OR currency IS DISTINCT FROM ? OR payer = payee", (currency,)
    )
    return Moved(ENDS, ROWS, currency, total, incomplete, other)
