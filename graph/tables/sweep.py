"""Takes away what a load left that ended before the ledger named it."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Mapping

from graph.tables.delta import PARTITION, TableFolder


def sweep(folders: Iterable[TableFolder], versions: Mapping[str, int], loads: Collection[str]) -> None:
    """Bring every table back to the version that the ledger names last, and drop the rows of unknown loads.

    Rows go first: on a full disk that makes the room that going back takes.
    """
    for folder in folders:
        if not folder.folder.exists():
            continue
        named = versions.get(folder.table.name)
        if named is None:
            shutil.rmtree(folder.folder)
            continue
        _drop_unknown(folder, loads)
        if not folder.is_at(named):
            _go_back(folder, named)


def _drop_unknown(folder: TableFolder, loads: Collection[str]) -> None:
    for partition in folder.folder.glob(f"{PARTITION}=*"):
        if partition.name.removeprefix(f"{PARTITION}=") not in loads:
            shutil.rmtree(partition)


def _go_back(folder: TableFolder, named: int) -> None:
    newest = folder.version()
    if newest is not None and set(folder.files(newest)) != set(folder.files(named)):
        folder.go_back(named)
