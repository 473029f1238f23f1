"""Keeps the folder small: one file a load and table, and no file that no readable version needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

import pyarrow.parquet as pq

from graph.columns import columns
from graph.tables.delta import PARTITION, SPILL, DataFile, TableFolder
from graph.tables.entries import LedgerEntry, with_states
from graph.tables.rows import write_rows


def merge_files(folder: TableFolder, version: int, act: str) -> int:
    """The version in which every load is one file; the same version where each is already."""
    by_load: defaultdict[str, list[DataFile]] = defaultdict(list)
    for file in folder.files(version):
        by_load[file.load].append(file)
    scattered = {load: files for load, files in by_load.items() if len(files) > 1}
    if not scattered:
        return version
    merged = [_merge(folder, load, files, act) for load, files in scattered.items()]
    return folder.commit(merged, [file for files in scattered.values() for file in files])


def remove_unneeded(
    folder_of: Callable[[str], TableFolder], entries: Sequence[LedgerEntry], oldest: int
) -> None:
    """Delete the files that neither a readable sequence needs nor a load that a withdrawal may bring back."""
    for table in entries[-1].versions:
        folder = folder_of(table)
        kept = {file.path for version in _versions(table, entries, oldest) for file in folder.files(version)}
        for entry in with_states(entries):
            if entry.state == "replaced" and table in entry.rows:
                held = folder.files(entry.versions[table])
                kept |= {file.path for file in held if file.load == entry.load}
        for path in folder.folder.glob(f"{PARTITION}=*/*.parquet"):
            if path.relative_to(folder.folder).as_posix() not in kept:
                path.unlink()


def _versions(table: str, entries: Sequence[LedgerEntry], oldest: int) -> Iterator[int]:
    """The versions of a table that a readable sequence names; the last is always readable."""
    named = {
        entry.versions[table] for entry in entries if entry.sequence >= oldest and table in entry.versions
    }
    yield from named | {entries[-1].versions[table]}


def _merge(folder: TableFolder, load: str, files: Sequence[DataFile], act: str) -> DataFile:
    path = f"{PARTITION}={load}/{act}.parquet"
    target = folder.folder / path
    with columns(folder.folder.parent / SPILL) as connection:
        rows = connection.read_parquet(
            [str(folder.folder / file.path) for file in files], hive_partitioning=False
        )
        write_rows(rows, target, "zstd")
    return DataFile(path, load, target.stat().st_size, pq.read_metadata(target).num_rows)
