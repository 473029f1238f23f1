"""The list of contracts: sieved, counted by colour, in stretches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from graph.contracts.assessment import Assessment
from graph.contracts.shapes import Colour, ColourCounts, ContractRow, Side
from graph.model import load_model

Row = dict[str, Any]
Order = Literal["worst", "signed", "amount"]


@dataclass(frozen=True)
class Sieve:
    """Which contracts are wanted; None is any.

    `stage_colour` asks for a colour of `stage`, or of any stage where none is named, a `stage` alone for
    those of which that stage is known; `words` are all looked for
    in title, number, buyer and suppliers.
    """

    colour: Colour | None = None
    stage: str | None = None
    stage_colour: Colour | None = None
    check: str | None = None
    agency: str | None = None
    party: str | None = None
    source: str | None = None
    words: str | None = None


@dataclass(frozen=True)
class Listed:
    """One stretch of the contracts wanted, and how many there are of each colour, as wholes and by stage.

    `colours` counts what every other wish lets through, so that a reader sees what another colour would bring.
    """

    total: int
    rows: tuple[ContractRow, ...]
    colours: ColourCounts
    stages: dict[str, ColourCounts]


def listed(assessment: Assessment, sieve: Sieve, offset: int, limit: int, order: Order = "worst") -> Listed:
    """The contracts wanted, the worst, the newest or the largest first."""
    found = _but_colour(assessment, sieve)
    colours = _counted(found["colour"])
    if sieve.colour is not None:
        found = found.filter(pc.equal(found["colour"], sieve.colour))
    stages = {stage: _counted(_of_stage(found, nth)) for nth, stage in enumerate(load_model().stages)}
    if order != "worst":
        by = "signed" if order == "signed" else "amount_minor"
        found = found.take(pc.sort_indices(found, [(by, "descending"), ("key", "ascending")]))
    rows = tuple(rows_of(assessment, found.slice(offset, limit)))
    return Listed(total=found.num_rows, rows=rows, colours=colours, stages=stages)


def rows_of(assessment: Assessment, contracts: pa.Table) -> Iterator[ContractRow]:
    """Rows of `Assessment.contracts` as they stand in the list."""
    named = _names(assessment, contracts)
    for row in contracts.to_pylist():
        yield ContractRow(
            key=row["key"],
            title=row["title"],
            number=row["number"],
            status=row["status"],
            source=row["source"],
            register_name=row["register"],
            signed=row["signed"],
            amount_minor=row["amount_minor"],
            currency=row["currency"],
            buyer=None if row["buyer"] is None else Side(key=row["buyer"], name=row["buyer_name"]),
            suppliers=tuple(Side(key=key, name=named.get(key, _bare(key))) for key in row["suppliers"]),
            colour=row["colour"],
            stages=tuple(row["colours"]),
            reasons=tuple(row["reasons"]),
            days=tuple(row["days"]),
            triggered=tuple(row["triggered"]),
            assessed=row["assessed"],
            not_applicable=row["not_applicable"],
            checks=row["checks"],
        )


def _but_colour(assessment: Assessment, sieve: Sieve) -> pa.Table:
    found = assessment.contracts
    for column, wanted in (("source", sieve.source), ("buyer", sieve.agency)):
        if wanted is not None:
            found = found.filter(pc.equal(found[column], wanted))
    if sieve.party is not None:
        holders = assessment.suppliers.filter(pc.equal(assessment.suppliers["party"], sieve.party))
        found = found.filter(pc.is_in(found["key"], holders["contract"].combine_chunks()))
    if sieve.check is not None:
        checks = assessment.checks
        hit = pc.and_(pc.equal(checks["name"], sieve.check), pc.equal(checks["state"], "triggered"))
        found = found.filter(pc.is_in(found["key"], checks.filter(hit)["contract"].combine_chunks()))
    if sieve.stage_colour is not None:
        found = found.filter(_stage_mask(found, sieve.stage, sieve.stage_colour))
    elif sieve.stage is not None:
        found = found.filter(pc.invert(_stage_mask(found, sieve.stage, "grey")))
    for word in (sieve.words or "").split():
        found = found.filter(_speaks_of(found, word))
    return found


def _stage_mask(contracts: pa.Table, stage: str | None, colour: Colour) -> pa.ChunkedArray:
    stages = list(load_model().stages)
    places = range(len(stages)) if stage is None else [stages.index(stage)]
    masks = [pc.equal(_of_stage(contracts, place), colour) for place in places]
    whole = masks[0]
    for mask in masks[1:]:
        whole = pc.or_(whole, mask)
    return whole


def _speaks_of(contracts: pa.Table, word: str) -> pa.ChunkedArray:
    columns = [contracts[name].fill_null("") for name in ("title", "number", "buyer_name", "supplier_name")]
    told = pc.binary_join_element_wise(*columns, "\n")
    return pc.match_substring(told, word, ignore_case=True)


def _of_stage(contracts: pa.Table, place: int) -> pa.ChunkedArray:
    return pc.list_element(contracts["colours"], place)


def _counted(colours: pa.ChunkedArray) -> ColourCounts:
    return ColourCounts(
        **{entry["values"].as_py(): entry["counts"].as_py() for entry in pc.value_counts(colours)}
    )


def _names(assessment: Assessment, contracts: pa.Table) -> dict[str, str]:
    """The names of the suppliers of these contracts."""
    wanted = pc.list_flatten(contracts["suppliers"])
    if not len(wanted):
        return {}
    known = assessment.suppliers.filter(pc.is_in(assessment.suppliers["party"], wanted.combine_chunks()))
    return dict(zip(known["party"].to_pylist(), known["name"].to_pylist(), strict=True))


def _bare(key: str) -> str:
    """What a party without a name is called: its key less what stands before the colon."""
    return key.partition(":")[2] or key
