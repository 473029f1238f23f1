"""A full disk, a dead holder of the lock, a ledger of the future, a source that says nonsense."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pyarrow as pa
import pytest
from deltalake.exceptions import DeltaError

from graph.errors import BusyError, DiskFullError, ModelError, TablesError
from graph.model import load_model
from graph.tables import GraphTables, LoadHeader
from graph.tables.disk import told_plainly
from graph.tables.rows import RowWriter

HEADER = LoadHeader(kind="load", source="registry", who="li")


def parties(size: int) -> pa.Table:
    noise = os.urandom(size * 16).hex()
    keys = [noise[32 * number : 32 * number + 32] for number in range(size)]
    return pa.table({"key": keys, "kind": ["Party"] * size})


def load(tables: GraphTables, size: int) -> None:
    with tables.begin(HEADER) as running:
        running.append("agency", pa.table({"key": ["a:1"], "kind": ["Agency"]}))
        running.append("party", parties(size))
        running.commit()


def state(tables: GraphTables) -> tuple[int, set[str]]:
    """The acts, and the partitions on the disk."""
    return len(tables.ledger()), {path.name for path in tables.folder.glob("*/load=*")}


def told_by_delta(where: str) -> DeltaError:
    return DeltaError(f"Generic LocalFileSystem error: file://{quote(where)} is locked")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 3 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder], check=False, capture_output=True
    )
    if done.returncode:
        pytest.skip("mounting a small file system needs more rights than this machine gives")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.mark.parametrize(
    "made", [lambda where: PermissionError(13, "Permission denied", where), told_by_delta]
)
def test_what_is_told_of_a_disk_names_no_place_of_the_machine(tmp_path: Path, made):
    folder = tmp_path / "家 home" / "tables"
    with pytest.raises(TablesError, match="tables/party/x") as caught, told_plainly(folder):
        raise made(str(folder / "party" / "x.parquet"))
    assert "home" not in str(caught.value)
    with pytest.raises(DiskFullError, match="for tables") as full, told_plainly(folder):
        raise OSError(28, "No space left on device", str(folder))
    assert "home" not in str(full.value)


def test_a_full_disk_undoes_the_load(small_disk: Path):
    tables = GraphTables(small_disk / "tables", load_model())
    load(tables, 1000)
    before = state(tables)
    with pytest.raises(DiskFullError, match="no room"):
        load(tables, 300_000)
    assert state(tables) == before
    load(tables, 1000)
    assert len(tables.ledger()) == 2


@pytest.mark.parametrize("pages", [0, 1, 2, 3, 4, 5, 6, 8, 10, 12])
def test_a_disk_that_fills_at_any_moment_undoes_the_load(small_disk: Path, pages: int):
    """What is left runs out while rows, a table's log or the ledger are written."""
    tables = GraphTables(small_disk / "tables", load_model())
    load(tables, 1000)
    before = state(tables)
    filler = small_disk / "filler"
    free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
    filler.write_bytes(b"x" * max(0, free - 4096 * pages))
    try:
        load(tables, 100)
    except DiskFullError:
        filler.unlink()
        assert len(tables.ledger()) == before[0]
        load(tables, 100)
    assert len(tables.ledger()) == before[0] + 1
    assert {path.name for path in tables.folder.glob("*/load=*")} == {
        f"load={entry.load}" for entry in tables.ledger()
    }


def test_a_limit_on_the_size_of_files_reads_like_a_full_disk(tmp_path: Path):
    GraphTables(tmp_path / "tables", load_model())

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    done = subprocess.run(
        [sys.executable, "-B", "-m", "tests.graph.tables.test_faults", tmp_path / "tables"],
        check=False,
        capture_output=True,
        text=True,
        preexec_fn=limit,
    )
    assert done.stdout == "DiskFullError\n", done.stderr
    assert state(GraphTables(tmp_path / "tables", load_model())) == (0, set())


def test_a_load_that_cannot_tidy_up_lets_the_next_one_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def broken(_writer: RowWriter) -> None:
        raise OSError("the engine does not close")

    tables = GraphTables(tmp_path / "tables", load_model())
    with monkeypatch.context() as patch:
        patch.setattr(RowWriter, "close", broken)
        with pytest.raises(OSError, match="does not close"), tables.begin(HEADER) as running:
            running.append("party", parties(2))
    assert state(tables) == (0, set())
    load(tables, 1)
    assert len(tables.ledger()) == 1


def test_the_lock_of_a_dead_holder_is_taken_over(tmp_path: Path):
    holder = subprocess.Popen(
        [sys.executable, "-m", "tests.graph.tables.test_faults", tmp_path / "tables", "hold"],
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    tables = GraphTables(tmp_path / "tables", load_model())
    with pytest.raises(BusyError, match=rf"by li \(load registry, process {holder.pid} on"):
        tables.begin(HEADER)
    holder.kill()
    holder.wait()
    holder.stdout.close()
    load(tables, 10)
    assert state(tables)[0] == 1


def test_a_ledger_of_a_newer_model_is_refused(tmp_path: Path):
    newer = replace(load_model(), version=load_model().version + 1)
    load(GraphTables(tmp_path / "tables", newer), 1)
    tables = GraphTables(tmp_path / "tables", load_model())
    with pytest.raises(ModelError, match="knows version"):
        tables.snapshot()
    with pytest.raises(ModelError):
        tables.begin(HEADER)


def _child() -> None:
    tables = GraphTables(Path(sys.argv[1]), load_model())
    if sys.argv[2:] == ["hold"]:
        with tables.begin(HEADER):
            sys.stdout.write("held\n")
            sys.stdout.flush()
            sys.stdin.read()
            signal.pause()
    try:
        load(tables, 100_000)
    except DiskFullError as error:
        sys.stdout.write(f"{type(error).__name__}\n")


if __name__ == "__main__":
    _child()
