"""A disk that fills up ends a command in one clear message; what was recorded before stays whole."""

import os
import subprocess
import sys

import pytest

from cli.exit_codes import ExitCode
from graph.model import load_model
from graph.settings import Settings
from graph.tables import GraphTables

# No file may grow beyond the limit, so that the tables hit it as they would the end of a disk. What is imported under
# it is not kept compiled: it would be cut off, for everybody.
LIMITED = """
import resource, signal, sys
from cli.main import call
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
limit = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
sys.exit(call(sys.argv[2:]))
"""
# A disk of a few kilobytes that only this process sees, and that ends with it.
SMALL_DISK = (
    "mount -t tmpfs -o size=$1 tmpfs $2 || exit 99; home=$2/home; shift 2; "
    'xunmai --home $home "$@"; code=$?; xunmai --home $home --json loads; exit $code'
)


@pytest.mark.parametrize("limit", [1_000, 4_000, 8_000])
def test_files_that_may_not_grow_leave_nothing(xunmai, sample, limit):
    arguments = ["--home", xunmai.home, "load", "--source", "state_tenders", "--no-project", sample]
    done = subprocess.run(
        [sys.executable, "-B", "-c", LIMITED, str(limit), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == ExitCode.DISK_FULL, done.stderr
    assert "nothing was loaded" in done.stderr
    assert "Traceback" not in done.stderr
    assert GraphTables(Settings(home=xunmai.home).tables_folder, load_model()).ledger() == []


def on_a_small_disk(size, folder, *arguments):
    """Runs in a mount namespace of its own, which takes root or a kernel that lets users have one."""
    path = f"{os.path.dirname(sys.executable)}{os.pathsep}{os.environ['PATH']}"  # noqa: PTH120
    command = ["unshare", "--map-root-user", "--mount", "sh", "-c", SMALL_DISK, "sh", size, folder]
    done = subprocess.run(
        [str(part) for part in (*command, *arguments)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PATH": path, "XUNMAI_EMBEDDED_HEAP_MB": "512"},
    )
    if done.returncode == 99 or "unshare" in done.stderr:
        pytest.skip(f"this machine lets nobody mount a small disk: {done.stderr.strip()}")
    return done


def test_a_disk_that_is_full_leaves_nothing(tmp_path, sample):
    done = on_a_small_disk("256k", tmp_path, "load", "--source", "state_tenders", sample)
    assert done.returncode == ExitCode.DISK_FULL, done.stderr
    assert "there is no room left" in done.stderr
    assert "free some room" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == "[]\n"


def test_no_room_for_the_graph_database_keeps_the_load_and_says_so(tmp_path, sample):
    done = on_a_small_disk("2m", tmp_path, "load", "--source", "state_tenders", sample)
    assert done.returncode == ExitCode.DISK_FULL, done.stderr
    assert "too little for the graph database" in done.stderr
    assert "what was recorded is kept" in done.stderr
    assert "xunmai rebuild" in done.stderr
    assert "Traceback" not in done.stderr
    assert '"state": "live"' in done.stdout
