"""The exit codes that `cli/exit_codes.py` documents and that no fault of a file or a setting brings about."""

import json
import signal
import socket
import subprocess
import sys
from importlib.metadata import version

import pytest

from cli.exit_codes import ExitCode
from cli.output import money
from graph.model import load_model
from graph.settings import Settings
from graph.tables import GraphTables

# Says that it has begun once rows are being read, and then reads them slowly.
SLOW = """
import signal, sys, time
from cli.main import call
from cli.session import ProgressLine

def told(self, what, more, total=None):
    print("now", flush=True)
    time.sleep(60)

ProgressLine.__call__ = told
# A run in the background starts its processes deaf to Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.exit(call(sys.argv[1:]))
"""


def test_the_version_is_that_of_the_package(xunmai):
    assert xunmai("--version") == ExitCode.DONE
    assert xunmai.out == f"xunmai {version('xunmai')}\n"


def test_json_may_stand_before_the_command_or_behind_it(xunmai):
    assert xunmai("--json", "loads") == ExitCode.DONE
    before = xunmai.out
    assert xunmai("loads", "--json") == ExitCode.DONE
    assert json.loads(xunmai.out) == json.loads(before) == []


def test_rows_that_were_rejected_end_a_strict_load(xunmai, tmp_path, project):
    register = project / "loaders" / "sources" / "shareholder_register" / "sample" / "shareholders.csv"
    text = register.read_text(encoding="utf-8")
    path = tmp_path / "register.csv"
    path.write_text(text.replace("自然人股东", "外星人股东", 1), encoding="utf-8")
    load = ("load", "--source", "shareholder_register", "--no-project")
    assert xunmai(*load, "--strict", path) == ExitCode.REJECTS
    assert "外星人股东" in xunmai.out or "rejected" in xunmai.out
    rejects = list((xunmai.home / "rejects").rglob("*.csv"))
    assert rejects
    assert any(str(reject) in xunmai.out.replace("\n", "") for reject in rejects)
    assert xunmai("loads", "--json") == ExitCode.DONE
    assert [entry["state"] for entry in json.loads(xunmai.out)] == ["live"]


def test_ctrl_c_undoes_a_load(xunmai, sample):
    arguments = ["--home", xunmai.home, "load", "--source", "state_tenders", "--no-project", sample]
    with subprocess.Popen(
        [sys.executable, "-c", SLOW, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        assert "now\n" in iter(child.stdout.readline, "")
        child.send_signal(signal.SIGINT)
        said = child.stderr.read()
    assert child.returncode == ExitCode.STOPPED, said
    assert "Traceback" not in said
    tables = GraphTables(Settings(home=xunmai.home).tables_folder, load_model())
    assert tables.ledger() == []
    assert list(tables.folder.glob("*/load=*")) == []


def test_doctor_ends_with_a_code_when_something_is_to_be_mended(xunmai, monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("XUNMAI_PORT", str(taken.getsockname()[1]))
        assert xunmai("doctor", "--json") == ExitCode.FAULT
    checks = {check["what"]: check for check in json.loads(xunmai.out)}
    (port,) = [check for what, check in checks.items() if what.startswith("port")]
    assert not port["well"]
    assert "XUNMAI_PORT" in port["mend"]


def test_stop_says_whether_anything_ran(xunmai_alone):
    assert xunmai_alone("stop", "--json") == ExitCode.DONE
    assert json.loads(xunmai_alone.out) == {"stopped": False}


def test_proposals_are_told_with_their_reason(xunmai, sample):
    assert xunmai("load", "--source", "state_tenders", "--no-project", sample) == ExitCode.DONE
    assert xunmai("proposals") == ExitCode.DONE
    (pair,) = xunmai.json("proposals")["proposals"]
    assert pair["reason"]
    assert xunmai("proposals") == ExitCode.DONE
    assert f"{pair['left_key']} " in xunmai.out
    assert pair["reason"] in xunmai.out


def test_into_a_pipe_no_line_is_broken(xunmai, sample, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    assert xunmai("load", "--source", "state_tenders", "--no-project", sample) == ExitCode.DONE
    (entry,) = xunmai.json("loads")
    assert xunmai("loads") == ExitCode.DONE
    assert any(line.split()[:1] == [entry["load"]] for line in xunmai.out.splitlines())


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (123_456, "CNY", "1,234.56 CNY"),
        (1_234, "JPY", "1,234 JPY"),
        (1_234, "KWD", "1.234 KWD"),
        (-5, "INR", "-0.05 INR"),
        (-5, "KWD", "-0.005 KWD"),
        (0, "JPY", "0 JPY"),
        (150, None, "1.50"),
        (None, "CNY", ""),
    ],
)
def test_money_has_the_digits_of_its_currency(minor, currency, text):
    assert money(minor, currency) == text
