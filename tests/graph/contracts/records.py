"""A register of contracts written by hand: rows of observations, as a registered snapshot would show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any

import duckdb
import pyarrow as pa

from graph.contracts import Assessment, ContractReport, Rules, Sieve, Term, assess, listed, report
from graph.model import load_model
from graph.model.arrow import DUCKDB_TYPES, arrow_schema, columns_sql

MODEL = load_model()
BUYER, SUPPLIER = "t/agency:buyer", "t/party:supplier"


class Register:
    """Contracts and what is said of them, each in a row of its own file unless it is said otherwise."""

    def __init__(self, country: str | None = None, file: str = "contracts.csv") -> None:
        self.rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.file = file
        self._row = 1
        self.add("agency", key=BUYER, kind="Agency", name="Buyer", country=country)
        self.add("party", key=SUPPLIER, kind="Company", name="Supplier")

    def add(self, table: str, **values: Any) -> None:
        """One observation; days are written as texts."""
        self._row += 1
        row = {
            "load": "l1",
            "source": "t",
            "file": self.file,
            "row": self._row,
            "compartment": "t",
            "count": 1,
        }
        for name, value in values.items():
            if isinstance(value, date):
                row[name] = datetime.combine(value, time())
                row.setdefault(f"{name}_precision", values.get(f"{name}_precision", "day"))
            else:
                row[name] = value
        self.rows[table].append(row)

    def contract(
        self, name: str, signed: str | None = None, buyer: str = BUYER, supplier: str = SUPPLIER, **more: Any
    ) -> str:
        """A contract with its tender and its two sides; returns its key."""
        key, tender = f"t/contract:{name}", f"t/tender:{name}"
        tender_values = {
            part: more.pop(f"tender_{part}")
            for part in ("amount_minor", "method")
            if f"tender_{part}" in more
        }
        if "amount_minor" in more:
            more.setdefault("currency", "CNY")
        self.add(
            "contract", key=key, kind="Contract", title=name, signed=day(signed) if signed else None, **more
        )
        self.add("tender", key=tender, kind="Tender", title=name, currency="CNY", **tender_values)
        self.link("resulted_in", ("tender", tender), ("contract", key))
        self.link("party_to", ("agency", buyer), ("contract", key), role="buyer")
        self.link("party_to", ("party", supplier), ("contract", key), role="supplier")
        return key

    def step(self, name: str, step: str, at: str | None = None, of: str = "contract", **more: Any) -> None:
        """A dated step of a contract or of its tender."""
        number = len(self.rows["milestone"])
        key = f"t/milestone:{name}/{step}/{number}"
        if "amount_minor" in more:
            more.setdefault("currency", "CNY")
        moments = {part: day(more.pop(part)) for part in ("due",) if part in more}
        if at is not None:
            moments["at"] = day(at)
        self.add("milestone", key=key, kind="Milestone", name=step, stage=step, **moments, **more)
        self.link("part_of", ("milestone", key), (of, f"t/{of}:{name}"))

    def link(self, table: str, start: tuple[str, str], end: tuple[str, str], **more: Any) -> None:
        """A relationship between two keys, each with its space."""
        ends = {"start_space": start[0], "start_key": start[1], "end_space": end[0], "end_key": end[1]}
        self.add(table, **ends, **more)

    @contextmanager
    def viewed(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection with the rows as views of the model's tables."""
        with duckdb.connect(config={"threads": 1}) as connection:
            for name, table in MODEL.tables.items():
                if name not in self.rows:
                    nothing = (
                        f'NULL::{DUCKDB_TYPES[column.type]} AS "{column.name}"' for column in table.columns
                    )
                    connection.execute(f'CREATE VIEW "{name}" AS SELECT {", ".join(nothing)} WHERE false')
                    continue
                rows = pa.Table.from_pylist(self.rows[name], schema=arrow_schema(table))
                whole = ", ".join(columns_sql(table))
                connection.register(name, connection.from_arrow(rows).project(whole).to_arrow_table())
            aliases = pa.table({"key": pa.array([], pa.string()), "canonical": pa.array([], pa.string())})
            connection.register("aliases", aliases)
            yield connection

    def assessed(
        self, as_of: str, terms: tuple[Term, ...] | None = None, rules: Rules | None = None
    ) -> Assessment:
        """All contracts as of a day."""
        with self.viewed() as connection:
            return assess(connection, day(as_of), rules, terms)

    def report(self, name: str, as_of: str, terms: tuple[Term, ...] | None = None) -> ContractReport:
        """One contract as of a day."""
        return report(self.assessed(as_of, terms), f"t/contract:{name}")


def day(text: str) -> date:
    """A day from its ISO text."""
    return date.fromisoformat(text)


def stage(found: ContractReport, name: str) -> tuple[str, str]:
    """The colour of a stage and the reason."""
    entry = next(entry for entry in found.stages if entry.stage == name)
    return entry.colour, entry.reason


def stages(found: Assessment, name: str) -> dict[str, tuple[str, str]]:
    """The colour of a stage of every contract and the reason, by the contract's title."""
    nth = list(MODEL.stages).index(name)
    return {row.title: (row.stages[nth], row.reasons[nth]) for row in listed(found, Sieve(), 0, 100).rows}


def outcomes(found: Assessment, name: str) -> dict[str, tuple[str, str]]:
    """The state of a check of every contract and its outcome, by the contract's title."""
    rows = found.checks.to_pylist()
    return {
        row["contract"].rpartition(":")[2]: (row["state"], row["why"]) for row in rows if row["name"] == name
    }


def outcome(found: ContractReport, name: str) -> tuple[str, str]:
    """The state of a check and its outcome."""
    entry = next(entry for entry in found.checks if entry.name == name)
    return entry.state, entry.outcome
