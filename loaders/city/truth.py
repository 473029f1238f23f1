"""What really is so in the city: who belongs to which venture, and which payment. It is never loaded."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv, parquet

from loaders.city.balances import Booked
from loaders.city.chance import Ints
from loaders.city.office import Register, Written
from loaders.city.payments import ORDINARY, PARTS
from loaders.city.town import Town
from loaders.city.ventures import Venture
from loaders.city.ventures.venture import FIRM_ROLES, PERSON_ROLES, RECORD_ROLES

PAYMENTS = pa.schema(
    [
        ("serial", pa.string()),
        ("venture", pa.int64()),
        ("part", pa.string()),
        ("amount_minor", pa.int64()),
        ("at", pa.timestamp("s")),
    ]
)
NOTE = """# 真相 · Truth

此文件夹说明模拟城市中谁属于哪个团伙、哪笔款项属于哪个团伙，只用于评估检测结果，不得导入图谱。

This folder says who in the simulated city belongs to which venture, and which payments do. It serves to measure
detectors and must never be loaded.

* `ventures.csv`: one row a venture; `guilty` tells rings from the honest.
* `members.csv`: one row a member, by resident number, credit code or account number.
* `payments.parquet`: one row for each row of a statement that belongs to a venture, by its serial number.
* `delivered.json`: rows by file, and what was spoilt or left out on purpose.
"""


@dataclass(slots=True)
class TruthFiles:
    """The folder `truth`, while it is being written."""

    folder: Path
    writer: parquet.ParquetWriter
    delivered: dict[str, Any]

    @classmethod
    def begun(cls, folder: Path) -> TruthFiles:
        """Opens the folder's files."""
        folder.mkdir(parents=True)
        (folder / "README.md").write_text(NOTE, encoding="utf-8")
        writer = parquet.ParquetWriter(folder / "payments.parquet", PAYMENTS, compression="zstd")
        return cls(folder, writer, {"rows": {}, "spoilt": {}})

    def add_month(self, booked: Booked, written: Written) -> None:
        """Notes the payments of ventures in one month, and what became of its files."""
        assert written.serials is not None
        payment = written.serials["payment"].to_numpy()
        marked = booked.payments.origin[payment] != ORDINARY
        place = payment[marked & ~written.serials["failed"].to_numpy()]
        chosen = pa.array(marked & ~written.serials["failed"].to_numpy())
        self.writer.write_table(
            pa.table(
                {
                    "serial": written.serials["serial"].filter(chosen),
                    "venture": booked.payments.origin[place],
                    "part": pa.array(PARTS).take(pa.array(booked.payments.part[place])),
                    "amount_minor": booked.payments.amount_minor[place],
                    "at": pa.array(booked.payments.at[place]).cast(pa.timestamp("s")),
                },
                schema=PAYMENTS,
            )
        )
        self.delivered["rows"].update(written.rows)
        for what, count in written.spoilt.items():
            self.delivered["spoilt"][what] = self.delivered["spoilt"].get(what, 0) + count

    def finish(
        self, town: Town, register: Register, ventures: Sequence[Venture], records: Mapping[str, pa.Array]
    ) -> None:
        """Writes ventures and members, and closes all files; `records` numbers tenders and contracts."""
        self.writer.close()
        first = np.datetime64(town.plan.start, "D")
        csv.write_csv(
            pa.table(
                {
                    "venture": [venture.number for venture in ventures],
                    "kind": [venture.kind for venture in ventures],
                    "guilty": [venture.guilty for venture in ventures],
                    "careful": [" ".join(venture.careful) for venture in ventures],
                    "first_day": [str(first + venture.first_day) for venture in ventures],
                    "last_day": [str(first + venture.last_day) for venture in ventures],
                }
            ),
            self.folder / "ventures.csv",
        )
        csv.write_csv(members_table(register, ventures, records), self.folder / "members.csv")
        text = json.dumps(self.delivered, ensure_ascii=False, indent=1)
        (self.folder / "delivered.json").write_text(text, encoding="utf-8")


def members_table(
    register: Register, ventures: Sequence[Venture], records: Mapping[str, pa.Array]
) -> pa.Table:
    """One row a member: `venture`, `role`, `what`, `key` (its number in the registers and ledgers).

    What it may be: a person, a firm, an account, a tender, a contract.
    """
    parts: list[pa.Table] = []
    for venture in ventures:
        for role, numbers in venture.members.items():
            what, texts = _of_role(register, records, role)
            parts.append(_rows(venture.number, role, what, texts, numbers))
    return pa.concat_tables(parts)


def _of_role(
    register: Register, records: Mapping[str, pa.Array], role: str
) -> tuple[str, pa.ChunkedArray | pa.Array]:
    if role in RECORD_ROLES:
        return role, records[role]
    if role in (*PERSON_ROLES, "hand"):
        return "person", register.people["id"]
    if role in FIRM_ROLES:
        return "firm", register.firms["uscc"]
    return "account", register.accounts["number"]


def _rows(venture: int, role: str, what: str, texts: pa.ChunkedArray | pa.Array, numbers: Ints) -> pa.Table:
    count = len(numbers)
    return pa.table(
        {
            "venture": np.full(count, venture),
            "role": pa.array([role] * count, pa.string()),
            "what": pa.array([what] * count, pa.string()),
            "key": pc.cast(texts.take(pa.array(numbers.astype(np.int64))), pa.string()),
        }
    )
