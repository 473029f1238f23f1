"""Whatever goes wrong ends in one clear message, the right exit code, and nothing half done."""

import dataclasses
import gzip
import socket

import openpyxl
import pytest

from cli.exit_codes import ExitCode
from graph import queries
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


def test_a_folder_without_a_file(xunmai, tmp_path):
    (tmp_path / "empty").mkdir()
    for command in (("load",), ("load", "--source", "state_tenders")):
        assert xunmai(*command, tmp_path / "empty") == ExitCode.SOURCE
        assert "no file in" in xunmai.err
    assert nothing_is_loaded(xunmai)


def test_a_source_that_is_not_there(xunmai, files):
    assert xunmai("load", "--source", "state_tender", files) == ExitCode.NOT_FOUND
    assert "'state_tender'" in xunmai.err
    assert "state_tenders" in xunmai.err
    assert nothing_is_loaded(xunmai)


def test_a_missing_column(xunmai, files):
    path = files / TENDERS
    path.write_text(path.read_text("utf-8").replace("Publish Date", "Pub. date", 1), encoding="utf-8")
    assert load(xunmai, *sorted(files.glob("*.csv"))) == ExitCode.SOURCE
    assert "'Publish Date'" in xunmai.err
    assert f"file '{TENDERS}'" in xunmai.err
    assert "'Pub. date' looks like it" in xunmai.err
    assert nothing_is_loaded(xunmai)


def test_an_extra_column(xunmai, files):
    path = files / TENDERS
    head, *rows = path.read_text("utf-8").splitlines()
    path.write_text(
        "\n".join([f"{head},Colour of the file", *(f"{row},red" for row in rows)]), encoding="utf-8"
    )
    assert load(xunmai, *sorted(files.glob("*.csv"))) == ExitCode.SOURCE
    assert f"file '{TENDERS}', column 'Colour of the file'" in xunmai.err
    assert "under tables: tenders: unused:" in xunmai.err
    assert nothing_is_loaded(xunmai)


def test_an_encoding_that_nothing_reads(xunmai, files):
    path = files / TENDERS
    data = path.read_bytes()
    path.write_bytes(data[:400] + b"\xff\xfe\x81\x00\xa0\xff" + data[400:])
    assert load(xunmai, *sorted(files.glob("*.csv"))) == ExitCode.SOURCE
    assert "0xFF at byte 400" in xunmai.err
    assert f"file '{TENDERS}', row 1" in xunmai.err
    assert "reader: {encoding: ...}" in xunmai.err
    assert nothing_is_loaded(xunmai)


def test_a_truncated_gzip(xunmai, files):
    whole = gzip.compress((files / TENDERS).read_bytes())
    (files / TENDERS).unlink()
    (files / f"{TENDERS}.gz").write_bytes(whole[: len(whole) // 2])
    assert load(xunmai, *sorted(files.iterdir())) == ExitCode.SOURCE
    assert "cut short" in xunmai.err
    assert f"file '{TENDERS}.gz'" in xunmai.err
    assert "fetch or copy the file again" in xunmai.err
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
    assert "file '股东.xlsx', sheet 'Sheet', column '企业名称'" in xunmai.err
    assert "the file has '公司 / 名称', '公司 / 代码', '股东 / 名称', '股东 / 比例'" in xunmai.err
    assert nothing_is_loaded(xunmai)


def test_a_broken_mapping_is_named_by_file_and_line(xunmai, files, tmp_path, monkeypatch):
    folder = tmp_path / "sources" / "mine"
    folder.mkdir(parents=True)
    (folder / "source.yaml").write_text("language: 1\nname: mine\ntables: [\n", encoding="utf-8")
    monkeypatch.setenv("XUNMAI_SOURCES", str(tmp_path / "sources"))
    assert xunmai("load", "--source", "mine", files / TENDERS) == ExitCode.SOURCE
    assert "mine/source.yaml, line 4, column 1: this is not YAML" in xunmai.err
    assert nothing_is_loaded(xunmai)


def test_two_loads_at_once(xunmai, files):
    tables = GraphTables(Settings(home=xunmai.home).tables_folder, load_model())
    with tables.begin(LoadHeader(kind="load", source="other", who="somebody else")):
        assert load(xunmai, *sorted(files.glob("*.csv"))) == ExitCode.BUSY
        assert "somebody else" in xunmai.err
        assert xunmai("loads") == ExitCode.DONE
    assert nothing_is_loaded(xunmai)


def test_a_query_that_is_not_there(xunmai):
    assert xunmai("query", "no_such_query") == ExitCode.NOT_FOUND
    assert "no_such_query" in xunmai.err


def test_a_cypher_error(xunmai, tmp_path, monkeypatch):
    header = "// question: {en: What?, zh: 什么？}\n// returns:\n//   - {column: n, en: n, zh: 数}\n"
    (tmp_path / "broken.cypher").write_text(f"{header}MATCH (n RETURN n", encoding="utf-8")
    monkeypatch.setattr(queries.saved_query, "__defaults__", (tmp_path,))
    assert xunmai("query", "broken") == ExitCode.STATEMENT
    assert "(n RETURN n" in xunmai.err or "line 1" in xunmai.err
    assert "Traceback" not in xunmai.err


def test_arguments_that_do_not_fit_a_query(xunmai):
    assert xunmai("query", "single_bids", "least=many") == ExitCode.STATEMENT
    assert "'many'" in xunmai.err
    assert xunmai("query", "single_bids", "most=5") == ExitCode.STATEMENT
    assert "most" in xunmai.err
    assert "least" in xunmai.err
    assert xunmai("query", "single_bids", "least") == ExitCode.STATEMENT
    assert "name=value" in xunmai.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("loads",),
        ("load", "--source", "state_tenders", "FILES"),
        ("detect",),
        ("leads",),
        ("find", "anything"),
        ("rebuild",),
        ("withdraw", "20200101T000000", "--why", "a test"),
    ],
)
def test_tables_of_another_version_of_the_model(xunmai, files, arguments):
    """What a newer program wrote is neither read nor touched; nothing that this one has goes by guesses."""
    newer = dataclasses.replace(load_model(), version=load_model().version + 1)
    tables = GraphTables(Settings(home=xunmai.home).tables_folder, newer)
    with tables.begin(LoadHeader(kind="load", source="other", who="a newer program")) as running:
        entry = running.commit()
    before = {path: path.stat().st_mtime_ns for path in tables.folder.rglob("*.json")}
    called = [files if argument == "FILES" else argument for argument in arguments]
    assert xunmai(*called) == ExitCode.REFUSED
    assert f"{entry.load} was written under version {newer.version} of the model" in xunmai.err
    assert "install the version" in xunmai.err
    assert "Traceback" not in xunmai.err
    assert {path: path.stat().st_mtime_ns for path in tables.folder.rglob("*.json")} == before


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
