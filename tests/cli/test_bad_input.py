"""Whatever goes wrong ends in one clear message, the right exit code, and nothing half done."""

import gzip
import os
import socket
import subprocess
import sys

import openpyxl
import pytest

from cli.exit_codes import ExitCode
from graph.model import load_model
from graph.settings import Settings
from graph.tables import GraphTables, LoadHeader

TENDERS = "tenders.csv"


def nothing_is_loaded(command) -> bool:
    return GraphTables(Settings(home=command.home).tables_folder, load_model()).ledger() == []


@pytest.fixture
def files(sample, tmp_path):
    """A copy of the sample that a test may spoil."""
    folder = tmp_path / "files"
    folder.mkdir()
    for path in sample.iterdir():
        data = path.read_bytes()
        plain = gzip.decompress(data) if path.suffix == ".gz" else data
        (folder / path.name.removesuffix(".gz")).write_bytes(plain)
    return folder


def load(command, *paths):
    return command("load", "--source", "state_tenders", *paths)


def test_a_wrong_path(xunmai, tmp_path):
    assert load(xunmai, tmp_path / "nowhere.csv") == ExitCode.SOURCE
    assert "nowhere.csv" in xunmai.err
    assert nothing_is_loaded(xunmai)


def test_a_missing_column(xunmai, files):
    path = files / TENDERS
    path.write_text(path.read_text("utf-8").replace("Publish Date", "Pub. date", 1), encoding="utf-8")
    assert load(xunmai, *sorted(files.glob("*.csv"))) == ExitCode.SOURCE
    assert "Publish Date" in xunmai.err
    assert nothing_is_loaded(xunmai)


def test_an_extra_column(xunmai, files):
    path = files / TENDERS
    head, *rows = path.read_text("utf-8").splitlines()
    path.write_text(
        "\n".join([f"{head},Colour of the file", *(f"{row},red" for row in rows)]), encoding="utf-8"
    )
    assert load(xunmai, *sorted(files.glob("*.csv"))) == ExitCode.SOURCE
    assert "Colour of the file" in xunmai.err
    assert "unused" in xunmai.err
    assert nothing_is_loaded(xunmai)


def test_an_encoding_that_nothing_reads(xunmai, files):
    path = files / TENDERS
    data = path.read_bytes()
    path.write_bytes(data[:400] + b"\xff\xfe\x81\x00\xa0\xff" + data[400:])
    assert load(xunmai, *sorted(files.glob("*.csv"))) == ExitCode.SOURCE
    assert TENDERS in xunmai.err
    assert nothing_is_loaded(xunmai)


def test_a_truncated_gzip(xunmai, files):
    whole = gzip.compress((files / TENDERS).read_bytes())
    (files / TENDERS).unlink()
    (files / f"{TENDERS}.gz").write_bytes(whole[: len(whole) // 2])
    assert load(xunmai, *sorted(files.iterdir())) == ExitCode.SOURCE
    assert f"{TENDERS}.gz" in xunmai.err
    assert nothing_is_loaded(xunmai)


def test_a_workbook_with_merged_headers(xunmai, tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["公司", None, "股东", None])
    sheet.append(["名称", "代码", "名称", "比例"])
    sheet.merge_cells("A1:B1")
    sheet.merge_cells("C1:D1")
    sheet.append(["甲公司", "91350100M000100Y43", "张三", "60"])
    path = tmp_path / "股东.xlsx"
    book.save(path)
    assert xunmai("load", "--source", "shareholder_register", path) == ExitCode.SOURCE
    assert "股东.xlsx" in xunmai.err
    assert nothing_is_loaded(xunmai)


def test_a_broken_mapping_is_named_by_file_and_line(xunmai, files, tmp_path, monkeypatch):
    folder = tmp_path / "sources" / "mine"
    folder.mkdir(parents=True)
    (folder / "source.yaml").write_text("language: 1\nname: mine\ntables: [\n", encoding="utf-8")
    monkeypatch.setenv("XUNMAI_SOURCES", str(tmp_path / "sources"))
    assert xunmai("load", "--source", "mine", files / TENDERS) == ExitCode.SOURCE
    assert "source.yaml" in xunmai.err
    assert "line" in xunmai.err or "row 4" in xunmai.err or "row 3" in xunmai.err


def test_two_loads_at_once(xunmai, files):
    tables = GraphTables(Settings(home=xunmai.home).tables_folder, load_model())
    with tables.begin(LoadHeader(kind="load", source="other", who="somebody else")):
        assert load(xunmai, *sorted(files.glob("*.csv"))) == ExitCode.BUSY
    assert "somebody else" in xunmai.err
    assert nothing_is_loaded(xunmai)


def test_a_cypher_error(xunmai):
    assert xunmai("query", "no_such_query") == ExitCode.NOT_FOUND
    assert "no_such_query" in xunmai.err


def test_an_unknown_load_to_withdraw(xunmai):
    assert xunmai("withdraw", "20200101T000000", "--why", "a test") == ExitCode.NOT_FOUND


def test_a_call_that_makes_no_sense(xunmai):
    assert xunmai("withdraw") == ExitCode.USAGE


def test_a_setting_that_makes_no_sense(xunmai, monkeypatch):
    monkeypatch.setenv("XUNMAI_PORT", "ninety")
    assert xunmai("loads") == ExitCode.REFUSED
    assert "XUNMAI_PORT" in xunmai.err


def test_a_wrong_address_of_neo4j(xunmai, monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setenv("XUNMAI_ENGINE", "neo4j")
        monkeypatch.setenv("XUNMAI_NEO4J_URI", f"bolt://127.0.0.1:{taken.getsockname()[1]}")
        monkeypatch.setenv("XUNMAI_NEO4J_PASSWORD", "for this test")
        assert xunmai("rebuild") == ExitCode.UNAVAILABLE
    assert "127.0.0.1" in xunmai.err


def test_a_port_in_use(xunmai, monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("XUNMAI_PORT", str(taken.getsockname()[1]))
        assert xunmai("serve") == ExitCode.REFUSED
    assert "XUNMAI_PORT" in xunmai.err


def test_beyond_loopback_a_token_is_required(xunmai, monkeypatch):
    monkeypatch.setenv("XUNMAI_HOST", "0.0.0.0")
    assert xunmai("serve") == ExitCode.REFUSED
    assert "XUNMAI_TOKEN" in xunmai.err


def test_an_error_as_json(xunmai, tmp_path):
    assert xunmai("--json", "load", tmp_path / "nowhere.csv") == ExitCode.SOURCE
    assert '"message"' in xunmai.out
    assert "Traceback" not in xunmai.out + xunmai.err


def test_a_full_disk_leaves_nothing(xunmai, files):
    """The child may write files of 4 kB at most, so that the tables hit their limit as on a full disk."""
    script = (
        "import resource, signal, sys\n"
        "from cli.main import call\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000))\n"
        "sys.exit(call(sys.argv[1:]))\n"
    )
    paths = map(str, sorted(files.glob("*.csv")))
    arguments = ["--home", str(xunmai.home), "load", "--source", "state_tenders", "--no-project", *paths]
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ,
    )
    assert done.returncode == ExitCode.DISK_FULL, done.stderr
    assert "Traceback" not in done.stderr
    assert nothing_is_loaded(xunmai)
