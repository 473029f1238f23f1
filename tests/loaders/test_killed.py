"""A load that is killed leaves nothing behind, and the next one is as if it had never been."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

import loaders
from tests.loaders.conftest import TINY, Facts, Tiny

CHILD = """
import sys, time
from pathlib import Path
import loaders
from graph.identifiers import Vault
from graph.model import load_model
from graph.tables import GraphTables
from loaders.mapping import load_mapping

home, mapping, file, moment = map(str, sys.argv[1:])
folder = Path(home)
parts = loaders.Parts(GraphTables(folder / "tables", load_model()), Vault(folder / "vault"), folder / "rejects")

def progress(what, more, total):
    if what == moment:
        print("now", flush=True)
        time.sleep(0.05)

loaders.load_parts(parts, load_mapping(Path(mapping)), [Path(file)], who="child", progress=progress)
print("done", flush=True)
"""


@pytest.mark.parametrize("moment", ["read", "write"])
def test_killed_while(moment: str, parts: loaders.Parts, tiny: Tiny, facts: Facts, project: Path) -> None:
    mapping = tiny.folder / "source.yaml"
    mapping.write_text(TINY.replace("maximum: 1000", "maximum: 1000000"), encoding="utf-8")
    rows = "".join(f"公司{number},A,{number}.25,2020-01-02,\n" for number in range(200_000))
    file = tiny.file("Name,State,Capital,Date,Remark\n" + rows)
    home = parts.rejects_folder.parent
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(home), str(mapping), str(file), moment],
        cwd=project,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "now\n"
    child.send_signal(signal.SIGKILL)
    assert child.wait(60) == -signal.SIGKILL
    child.stdout.close()
    assert parts.tables.ledger() == []
    assert facts("party") == []
    report = loaders.load_parts(parts, loaders.Source("tiny", tiny.folder).mapping, [file], who="tester")
    assert report.rows_used == 200_000
    assert len(facts("party", "key")) == 200_000
    assert [entry.who for entry in parts.tables.ledger()] == ["tester"]
