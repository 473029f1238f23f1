"""What is derived of all tables, whichever of them are empty."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from graph.projection.derived import derived
from graph.tables import GraphTables, LoadHeader


def bring(tables: GraphTables, **rows: dict[str, Any]) -> str:
    with tables.begin(LoadHeader("load", "reg", "li")) as running:
        for name, row in rows.items():
            running.append(name, pa.table({column: [value] for column, value in row.items()}))
        return running.commit().load


def counts(tables: GraphTables, folder: Path) -> dict[str, int]:
    with derived(tables, folder / "spill") as found:
        return found.counts()


def paid(payer: str, payee: str) -> dict[str, Any]:
    return {"start_space": payer, "start_key": "reg/x:1", "end_space": payee, "end_key": "reg/y:1"}


def test_tables_that_are_filled_and_emptied_are_derived_as_they_are_then(
    tables: GraphTables, tmp_path: Path
) -> None:
    assert counts(tables, tmp_path) == {}
    firm = bring(tables, party={"key": "reg/p:1", "kind": "Company"})
    assert counts(tables, tmp_path) == {"Company": 1}
    bring(tables, transferred=paid("party", "unnamed"))
    assert counts(tables, tmp_path) == {"Company": 1, "FLOWED": 1, "Party": 1, "Unnamed": 1}
    tables.withdraw(firm, who="li", why="a slip")
    assert counts(tables, tmp_path) == {"FLOWED": 1, "Party": 1, "Unnamed": 1}


def test_a_record_of_a_space_that_the_model_has_not_hinders_no_other(
    tables: GraphTables, tmp_path: Path
) -> None:
    bring(tables, party={"key": "reg/p:1", "kind": "Company"}, transferred=paid("party", "nowhere"))
    assert counts(tables, tmp_path)["Company"] == 1


def test_payments_before_1970_are_derived_like_any_other(tables: GraphTables, tmp_path: Path) -> None:
    """Banks write 1900-01-01 where they know no day."""
    moment = {
        "at": datetime.fromisoformat("1900-01-01"),
        "at_us": -2_208_988_800_000_000,
        "at_precision": "day",
    }
    bring(tables, transferred=paid("party", "unnamed") | moment)
    with derived(tables, tmp_path / "spill") as found:
        [flow] = found.links("FLOWED").read_all().to_pylist()
    assert {flow[name] for name in ("since", "until")} == {moment["at"]}, flow
