"""The order in which statements tell what happened in one second, or on one day."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.money.trace.ledger import Ledger, Numbers


def lines(ledger: Ledger, rows: pa.Table) -> Numbers:
    """The lines of a ledger as numbers that grow with time, whichever way a statement runs.

    Banks tell the newest first as often as last. An account's lines are turned round where they fall from one moment
    to the next more often than they rise.

    Args:
        ledger: its `line` is the row of the file, which for several records of one transfer is the payer's.
    """
    by_payee = pc.fill_null(rows["told_by_payee"], False)
    by_payer = pc.fill_null(rows["told_by_payer"], False)
    received = pc.and_(by_payee, pc.invert(by_payer)).to_numpy(zero_copy_only=False)
    owner = np.where(received, ledger.payee, ledger.payer)
    place = np.lexsort((ledger.line, ledger.first, owner))
    end, moment, line = owner[place], ledger.first[place], ledger.line[place]
    apart = (end[1:] == end[:-1]) & (moment[1:] != moment[:-1])
    rising = np.zeros(int(end.max(initial=-1)) + 1, np.int64)
    np.add.at(rising, end[1:][apart], np.sign(line[1:] - line[:-1])[apart])
    return np.where(rising[owner] < 0, -ledger.line, ledger.line)
