"""How fast contracts are judged, beside the same joins in plain pandas.

    python -m bench.contracts [--contracts 10000] [--data FOLDER] [--json figures.json]

* generated: so many plain contracts with their tender, dated steps, annexes and payments, in the graph tables; all
  stages and checks of all of them, against pandas merges that work out stages, lateness, amounts and repeated
  parties of the same rows.
* real: with `--data`, the contracts of every register in the folder of real data.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

import loaders
from graph.contracts import assess
from graph.settings import Settings
from graph.tables import LoadHeader
from graph.workspace import Workspace

AS_OF = date(2024, 12, 31)
BUYERS, SUPPLIERS = 50, 2000
STEPS = (
    "need",
    "notice",
    "opening",
    "award",
    "draft",
    "review",
    "signing",
    "filing",
    "acceptance",
    "closing",
    "archive",
)
GAPS = (0, 20, 41, 50, 55, 58, 65, 70, 160, 190, 200)
REAL = {
    "municipal_lifecycle": "municipal_lifecycle/*.csv",
    "municipal_contracts": "municipal_contracts/*/*.csv",
    "ocds": "ocds_packages/*.gz",
    "state_tenders": "state_tenders/*.gz",
}


def generated(count: int) -> dict[str, pa.Table]:
    """Plain contracts: nothing in them is odd but what chance makes so."""
    chance = np.random.default_rng(1)
    number = np.arange(count)
    began = np.datetime64("2021-01-01") + chance.integers(0, 1000, count)
    contract = [f"b/contract:{n}" for n in number]
    tender = [f"b/tender:{n}" for n in number]
    amount = chance.integers(10**6, 10**9, count)
    said = {"source": "b", "compartment": "b", "file": "plain.csv", "count": 1}
    buyers = [f"b/agency:{n}" for n in range(BUYERS)]
    suppliers = [f"b/party:{n}" for n in range(SUPPLIERS)]
    buyer = [buyers[n] for n in chance.integers(0, BUYERS, count)]
    supplier = [suppliers[n] for n in chance.integers(0, SUPPLIERS, count)]
    contracts = pd.DataFrame(
        {"key": contract, "kind": "Contract", "title": contract, "signed": began + GAPS[6]}
    )
    contracts = contracts.assign(signed_precision="day", amount_minor=amount, currency="CNY", work_days=100.0)
    tenders = pd.DataFrame({"key": tender, "kind": "Tender", "amount_minor": amount + 1, "currency": "CNY"})
    sides = (
        _links("agency", buyer, "contract", contract).assign(role="buyer"),
        _links("party", supplier, "contract", contract).assign(role="supplier"),
    )
    frames: dict[str, pd.DataFrame] = {
        "contract": contracts,
        "tender": tenders,
        "agency": pd.DataFrame({"key": buyers, "kind": "Agency", "name": "office", "country": "CN"}),
        "party": pd.DataFrame({"key": suppliers, "kind": "Company", "name": "firm"}),
        "resulted_in": _links("tender", tender, "contract", contract),
        "party_to": pd.concat(sides),
    }
    steps, parts = [], []
    for step, gap in zip(STEPS, GAPS, strict=True):
        keys = [f"b/milestone:{n}/{step}" for n in number]
        late = began + gap + chance.integers(0, 5, count)
        steps.append(_steps(keys, step, late))
        before = step in STEPS[:4]
        parts.append(_links("milestone", keys, *(("tender", tender) if before else ("contract", contract))))
    for step, share in (("annex", 0.1), ("payment", 1.0)):
        chosen = number[chance.random(count) < share]
        keys = [f"b/milestone:{n}/{step}" for n in chosen]
        worth = (amount[chosen] * (0.05 if step == "annex" else 1.0)).astype("int64")
        steps.append(_steps(keys, step, began[chosen] + 170).assign(amount_minor=worth, currency="CNY"))
        parts.append(_links("milestone", keys, "contract", [contract[n] for n in chosen]))
    frames |= {"milestone": pd.concat(steps), "part_of": pd.concat(parts)}
    return {
        name: pa.Table.from_pandas(_placed(rows.assign(**said)), preserve_index=False)
        for name, rows in frames.items()
    }


def _links(start_space: str, starts: list[str], end_space: str, ends: list[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {"start_space": start_space, "start_key": starts, "end_space": end_space, "end_key": ends}
    )


def _steps(keys: list[str], step: str, days: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame({"key": keys, "kind": "Milestone", "stage": step, "at": days, "at_precision": "day"})


def _placed(rows: pd.DataFrame) -> pd.DataFrame:
    for name in ("signed", "at"):
        if name in rows:
            rows[name] = rows[name].astype("datetime64[us]")
    return rows.assign(row=np.arange(len(rows)) + 2)


def in_pandas(connection: duckdb.DuckDBPyConnection) -> int:
    """The same questions in plain pandas: stages, lateness, amounts, annexes, payments, the same party again."""
    frame = {
        name: connection.table(name).df()
        for name in ("contract", "tender", "milestone", "part_of", "party_to", "resulted_in")
    }
    contract = frame["contract"].drop_duplicates("key", keep="last").set_index("key")
    root = frame["resulted_in"].set_index("end_key")["start_key"]
    part = frame["part_of"].merge(frame["milestone"], left_on="start_key", right_on="key")
    own = part[part["end_space"] == "contract"].assign(contract=lambda rows: rows["end_key"])
    back = root.reset_index().rename(columns={"end_key": "contract", "start_key": "end_key"})
    of_tender = part[part["end_space"] == "tender"].merge(back, on="end_key")
    steps = pd.concat([own, of_tender])
    days = steps.pivot_table(index="contract", columns="stage", values="at", aggfunc="min")
    table = contract.join(days)
    due = table["signed"] + pd.to_timedelta(table["work_days"], unit="D")
    late = (table.get("acceptance", due) - due).dt.days
    early = table["signed"] < table.get("award", table["signed"])
    sums = steps.pivot_table(index="contract", columns="stage", values="amount_minor", aggfunc="sum")
    over = sums["annex"].reindex(table.index) > table["amount_minor"] * 0.1
    paid = sums["payment"].reindex(table.index) > table["amount_minor"]
    sides = frame["party_to"].pivot_table(
        index="end_key", columns="role", values="start_key", aggfunc="first"
    )
    pairs = table.join(sides).dropna(subset=["signed"]).sort_values("signed").set_index("signed")
    again = pairs.groupby(["buyer", "supplier"])["amount_minor"].rolling("365D").agg(["count", "sum"])
    estimate = frame["tender"].set_index("key")["amount_minor"].reindex(root.reindex(table.index)).to_numpy()
    above = table["amount_minor"].to_numpy(dtype=float) > estimate
    return int(
        late.gt(7).sum() + early.sum() + over.sum() + paid.sum() + again["count"].ge(5).sum() + above.sum()
    )


def timed(work: Callable[[], object]) -> dict[str, float]:
    """Wall and processor seconds of some work."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return {
        "wall s": round(time.perf_counter() - wall, 2),
        "processor s": round(time.process_time() - processor, 2),
    }


def measured(workspace: Workspace, plain: bool) -> dict[str, object]:
    """All contracts of a workspace judged, and where asked the same in pandas."""
    with workspace.open() as view:
        figures: dict[str, object] = {
            "contracts": view.connection.sql("SELECT count(DISTINCT key) FROM contract").fetchall()[0][0]
        }
        figures["judged"] = timed(lambda: assess(view.connection, AS_OF))
        if plain:
            figures["pandas"] = timed(lambda: in_pandas(view.connection))
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--contracts", type=int, default=10_000)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    figures = {}
    with TemporaryDirectory() as folder, Workspace(Settings(home=Path(folder) / "home")) as workspace:
        with workspace.tables.begin(LoadHeader("load", "b", "bench")) as load:
            for name, rows in generated(given.contracts).items():
                load.append(name, rows)
            load.commit(counts={})
        figures["generated"] = measured(workspace, plain=True)
    if given.data:
        with TemporaryDirectory() as folder, Workspace(Settings(home=Path(folder) / "home")) as workspace:
            for source, files in REAL.items():
                loaders.load(workspace, source, sorted(given.data.glob(files)), "bench")
            figures["real"] = measured(workspace, plain=False)
    for name, found in figures.items():
        print(name, found)
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
