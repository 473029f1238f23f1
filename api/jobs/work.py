"""A child that carries out one job: loads, takes a load back, or undoes what a cancelled job did."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import loaders
from api.jobs.child import alone, asked
from api.jobs.reporting import refused, report_of
from api.jobs.telling import Teller
from api.problems import problem_of
from api.shapes.job import ChosenFile, DeliveryReport, JobOutcome, LoadRequest, WithdrawRequest
from graph.columns import sweep_folders
from graph.errors import BusyError, XunmaiError
from graph.tables import GraphTables, Load, LoadHeader
from graph.workspace import Workspace

# For whoever writes just now; whoever waits may cancel.
PATIENCE_SECONDS = 6 * 3600.0
CANCELLED = "装载已取消 · load cancelled"


class WaitingTables(GraphTables):
    """The tables of a job: it waits its turn, and tells the name of a load before anything is written of it."""

    def __init__(self, workspace: Workspace, teller: Teller) -> None:
        super().__init__(workspace.settings.tables_folder, workspace.model)
        self._teller = teller

    def begin(self, header: LoadHeader, *, wait_seconds: float = 0.0) -> Load:
        """A load, once nobody else writes. Raises BusyError after hours, DiskFullError."""
        step = self._teller.told.progress.step
        try:
            load = super().begin(header, wait_seconds=wait_seconds)
        except BusyError:
            self._teller("wait", 0, None)
            load = super().begin(header, wait_seconds=PATIENCE_SECONDS)
            self._teller(step, 0, None)
        self._teller.begun(load.id)
        return load


def main() -> int:
    """Carries out the task and tells what came of it."""
    settings, task = asked()
    folder = Path(task["folder"])
    teller = Teller(folder)
    with alone(settings.jobs_folder), Workspace(settings) as workspace:
        try:
            outcome = _done(workspace, task, teller)
        except XunmaiError as error:
            outcome = JobOutcome(deliveries=teller.told.deliveries, problem=problem_of(error))
    teller.ended(outcome)
    return 0


def _done(workspace: Workspace, task: dict[str, Any], teller: Teller) -> JobOutcome:
    if task["undo"]:
        return _undone(workspace, task, teller)
    if task["kind"] == "withdraw":
        return _withdrawn(workspace, task, teller)
    return _loaded(workspace, task, teller)


def _loaded(workspace: Workspace, task: dict[str, Any], teller: Teller) -> JobOutcome:
    """Every source's files as a delivery of their own; what one source refuses does not keep the others out."""
    wish = LoadRequest.model_validate_json(task["wish"])
    root = Path(task["files"])
    settings = workspace.settings
    parts = loaders.Parts(WaitingTables(workspace, teller), workspace.vault, settings.rejects_folder)
    chosen = _by_source(wish.files)
    for number, (name, files) in enumerate(chosen.items(), start=1):
        teller.source(name, number, len(chosen))
        source = loaders.source(name, settings.sources)
        sheets = _sheets(root, files)
        paths = list(dict.fromkeys(root / entry.file for entry in files))
        places = tuple(dict.fromkeys(entry.file for entry in files))
        try:
            loaders.refuse_draft(source)
            report = loaders.load_parts(
                parts, source.mapping, paths, who=task["who"], progress=teller, sheets=sheets
            )
        except XunmaiError as error:
            teller.delivered(refused(source, places, error))
            continue
        teller.delivered(report_of(source, places, report))
    teller.source(None, 0, len(chosen))
    return _levelled(workspace, teller)


def _withdrawn(workspace: Workspace, task: dict[str, Any], teller: Teller) -> JobOutcome:
    wish = WithdrawRequest.model_validate_json(task["wish"])
    teller("wait", 0, None)
    workspace.tables.withdraw(
        wish.load, who=task["who"], why=wish.reason.strip(), wait_seconds=PATIENCE_SECONDS
    )
    return _levelled(workspace, teller)


def _undone(workspace: Workspace, task: dict[str, Any], teller: Teller) -> JobOutcome:
    """Nothing of a killed job stays: what was being written is swept, what was kept is withdrawn."""
    tables, begun = workspace.tables, list(task["begun"])
    teller("undo", 0, len(begun) or None)
    with tables.alone("undo", task["who"], wait_seconds=PATIENCE_SECONDS):
        kept = {entry.load: entry.state for entry in tables.ledger()}
        for load in begun:
            if load not in kept:
                shutil.rmtree(workspace.settings.rejects_folder / load, ignore_errors=True)
    sweep_folders(tables.spill)
    for load in reversed(begun):
        if kept.get(load, "withdrawn") != "withdrawn":
            tables.withdraw(load, who=task["who"], why=CANCELLED, wait_seconds=PATIENCE_SECONDS)
        teller("undo", 1, len(begun))
    return _levelled(workspace, teller) if kept.keys() & set(begun) else JobOutcome()


def _levelled(workspace: Workspace, teller: Teller) -> JobOutcome:
    """Brings graph database and search index level. Where that fails, what is in the ledger stays, and it is told."""
    done: tuple[DeliveryReport, ...] = teller.told.deliveries
    if done and all(report.outcome == "refused" for report in done):
        return JobOutcome(deliveries=done)
    try:
        change = workspace.catch_up(teller)
    except XunmaiError as error:
        return JobOutcome(deliveries=done, behind=problem_of(error))
    return JobOutcome(deliveries=done, changes=sum(change.written.values()) + sum(change.deleted.values()))


def _by_source(files: tuple[ChosenFile, ...]) -> dict[str, list[ChosenFile]]:
    found: dict[str, list[ChosenFile]] = {}
    for entry in files:
        found.setdefault(entry.source, []).append(entry)
    return found


def _sheets(root: Path, files: list[ChosenFile]) -> dict[Path, tuple[str, ...]]:
    """The sheets that are meant, of the workbooks of which not all are."""
    found: dict[Path, tuple[str, ...]] = {}
    for entry in files:
        if entry.sheets:
            found[root / entry.file] = (*found.get(root / entry.file, ()), *entry.sheets)
    return found


if __name__ == "__main__":
    sys.exit(main())
