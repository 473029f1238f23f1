"""Folders of files of several sources: each file goes where it belongs, and nothing is left out in silence."""

import json
import zipfile
from pathlib import Path

import pytest

from cli.exit_codes import ExitCode
from graph.model import load_model
from graph.settings import Settings
from graph.tables import GraphTables


@pytest.fixture
def sources(project):
    """The folder of the shipped sources."""
    return project / "loaders" / "sources"


@pytest.fixture
def delivery(sources, sample, tmp_path):
    """A folder as an office gets it: three sources, a page of notes, and two files that nobody knows."""
    folder = tmp_path / "delivery"
    (folder / "tenders").mkdir(parents=True)
    for path in sample.iterdir():
        (folder / "tenders" / path.name).write_bytes(path.read_bytes())
    for path in (
        sources / "shareholder_register" / "sample" / "shareholders.csv",
        sources / "ocds" / "sample" / "ocds-213czf-000-00001-06-implementation.json",
    ):
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "README.md").write_text("# From the portal\n", encoding="utf-8")
    (folder / "weather.csv").write_text("day,rain\n1,2\n", encoding="utf-8")
    (folder / "other.json").write_text('{"a": 1, "b": [{"c": 2}]}', encoding="utf-8")
    return folder


def ledger(command):
    return GraphTables(Settings(home=command.home).tables_folder, load_model()).ledger()


def test_a_folder_of_several_sources_is_loaded_and_what_is_not_is_told(xunmai, delivery):
    assert xunmai("--json", "load", "--no-project", delivery) == ExitCode.PARTIAL
    told = json.loads(xunmai.out)
    assert [(load["source"], load["outcome"]) for load in told["loads"]] == [
        ("ocds", "loaded"),
        ("shareholder_register", "loaded"),
        ("state_tenders", "loaded"),
    ]
    assert [entry.source for entry in ledger(xunmai)] == [load["source"] for load in told["loads"]]
    assert {entry["file"].rpartition("/")[2] for entry in told["unknown"]} == {"weather.csv", "other.json"}
    assert all(entry["why"] and entry["hint"] for entry in told["unknown"])
    assert [path.rpartition("/")[2] for path in told["passed_over"]] == ["README.md"]
    assert told["refused"] == []


def test_it_is_said_beforehand_and_loads_nothing(xunmai, delivery):
    assert xunmai("source", "recognise", delivery) == ExitCode.PARTIAL
    said = " ".join(xunmai.out.split())
    for words in ("bids.csv (bids)", "weather.csv", "README.md", "ocds (Open", "period/maxExtentDate"):
        assert words in said
    assert ledger(xunmai) == []
    told = xunmai.json("source", "recognise", delivery / "tenders")
    assert {entry["source"] for entry in told["recognised"]} == {"state_tenders"}
    assert told["unknown"] == []


def test_a_source_that_refuses_does_not_take_the_others_along(xunmai, delivery):
    (delivery / "tenders" / "bids.csv").unlink()
    assert xunmai("--json", "load", "--no-project", delivery) == ExitCode.PARTIAL
    told = json.loads(xunmai.out)
    assert [load["source"] for load in told["loads"]] == ["ocds", "shareholder_register"]
    [refused] = told["refused"]
    assert refused["source"] == "state_tenders"
    assert "'bids'" in refused["message"]
    assert refused["hint"]
    assert len(ledger(xunmai)) == 2


def test_files_that_nobody_knows_load_nothing(xunmai, delivery):
    assert xunmai("load", delivery / "weather.csv", delivery / "other.json") == ExitCode.NOT_FOUND
    assert "weather.csv" in xunmai.err
    assert "--source" in xunmai.err
    assert ledger(xunmai) == []


def test_a_file_that_nearly_fits_is_told_what_it_lacks(xunmai, delivery):
    path = delivery / "tenders" / "bids.csv"
    path.write_text(path.read_text("utf-8").replace("bidder_name", "bidder", 1), encoding="utf-8")
    assert xunmai("load", path) == ExitCode.NOT_FOUND
    assert "'bidder_name' of state_tenders/bids is missing" in " ".join(xunmai.err.split())


def test_a_file_that_comes_near_to_one_source_is_told_which_and_all_that_parts_them(xunmai, tmp_path):
    file = tmp_path / "export.csv"
    file.write_text(
        "交易时间,收入,支出,余额,摘要,对方\n2024-01-01 10:00:00,1.00,,5,转账,李梅\n", encoding="utf-8"
    )
    assert xunmai("load", file) == ExitCode.NOT_FOUND
    said = " ".join(xunmai.err.split())
    assert (
        "the nearest is bank_statement_split/transactions, which knows '交易时间', '收入', '支出', '余额', '摘要' "
        "and wants 4 more"
    ) in said
    assert all(column in said for column in ("'账号'", "'户名'", "'对方账号'", "'对方户名'"))
    assert xunmai("load", "-s", "bank_statement", file) == ExitCode.SOURCE
    assert "6 columns of bank_statement/transactions are missing" in xunmai.err
    assert all(f"'{column}'" in xunmai.err for column in ("交易卡号", "交易户名", "交易金额", "收付标志"))


def test_where_no_row_at_all_is_used_the_exit_code_says_so(xunmai, sources, tmp_path):
    head, *_ = (
        (sources / "shareholder_register" / "sample" / "shareholders.csv").read_text("utf-8").splitlines()
    )
    folder = tmp_path / "registers"
    folder.mkdir()
    (folder / "bad.csv").write_text(f"{head}\n{',' * head.count(',')}\n", encoding="utf-8")
    assert xunmai("load", "--no-project", folder) == ExitCode.REJECTS
    assert "Nothing of shareholder_register was used" in xunmai.err + xunmai.out


def test_a_folder_without_files(xunmai, tmp_path):
    (tmp_path / "empty").mkdir()
    assert xunmai("load", tmp_path / "empty") == ExitCode.SOURCE


def test_sources_are_listed_shown_and_checked(xunmai):
    names = {entry["name"] for entry in xunmai.json("source", "list")}
    assert {"ocds", "bods", "state_tenders", "bank_statement", "shareholder_register"} <= names
    shown = xunmai.json("source", "show", "state_tenders")
    bids = next(table for table in shown["tables"] if table["name"] == "bids")
    assert {"BID_ON", "AWARDED"} <= set(bids["makes"])
    assert {"name": "tender_id", "headers": ["tender_id"], "type": "text", "required": True} in bids[
        "columns"
    ]
    assert xunmai("source", "show", "bods") == 0
    checked = xunmai.json("source", "check", "shareholder_register")
    assert checked["outcome"] == "loaded"
    assert checked["rejects"]
    assert checked["reject_files"] == []
    assert xunmai("source", "check", "shareholder_register", "--strict") == ExitCode.REJECTS
    assert xunmai("source", "show", "nobody") == ExitCode.NOT_FOUND


def test_a_source_that_is_being_written_is_checked_by_its_folder(xunmai, sources, tmp_path):
    folder = tmp_path / "shareholder_register"
    (folder / "sample").mkdir(parents=True)
    mapping = (sources / "shareholder_register" / "source.yaml").read_text("utf-8")
    sample = (sources / "shareholder_register" / "sample" / "shareholders.csv").read_text("utf-8")
    (folder / "source.yaml").write_text(mapping, encoding="utf-8")
    assert xunmai("source", "check", folder) == ExitCode.SOURCE
    assert "has no sample" in xunmai.err
    head, *rows = sample.splitlines()
    (folder / "sample" / "shareholders.csv").write_text(
        "\n".join([head, *rows, ",,,,,,,,"]), encoding="utf-8"
    )
    assert xunmai("source", "check", folder) == ExitCode.DONE
    (folder / "source.yaml").write_text(mapping.replace("zone:", "zoone:", 1), encoding="utf-8")
    assert xunmai("source", "check", folder) == ExitCode.SOURCE
    assert "source.yaml" in xunmai.err
    assert ledger(xunmai) == []


@pytest.mark.parametrize("options", [(), ("-s", "municipal_contracts")])
def test_files_without_headers_are_told_with_their_folders(xunmai, sources, options):
    assert xunmai("load", "--no-project", *options, sources / "municipal_contracts" / "sample") == 0
    said = " ".join(xunmai.out.split())
    assert "municipal_contracts/contracts: 33 rows" in said
    assert ("Gjakova/2016.csv (contracts)" in said) == (not options)
    [entry] = ledger(xunmai)
    assert {file.name for file in entry.files} >= {"Ferizaj/2012.csv", "Gjakova/2016.csv", "Gjilan/2016.csv"}


def zipped(path, folder):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, file.relative_to(folder))
    return path


def test_a_zip_is_loaded_as_what_it_holds(xunmai, delivery, tmp_path):
    packed = zipped(tmp_path / "2023.zip", delivery)
    assert xunmai("source", "recognise", packed) == ExitCode.PARTIAL
    assert "2023.zip/tenders/bids.csv (bids)" in " ".join(xunmai.out.split())
    assert xunmai("--json", "load", "--no-project", packed) == ExitCode.PARTIAL
    told = json.loads(xunmai.out)
    assert [load["source"] for load in told["loads"]] == ["ocds", "shareholder_register", "state_tenders"]
    unknown = {packed / "weather.csv", packed / "other.json"}
    assert {Path(entry["file"]) for entry in told["unknown"]} == unknown
    assert told["passed_over"] == [str(packed / "README.md")]
    assert "2023.zip/tenders/bids.csv" in {file.name for entry in ledger(xunmai) for file in entry.files}
    # The same files beside the zip are no second delivery.
    assert xunmai("load", "--no-project", "-s", "state_tenders", delivery / "tenders") == 0
    assert len(ledger(xunmai)) == 3


def test_a_zip_that_cannot_be_opened_says_what_to_do(xunmai, sources, tmp_path):
    broken = tmp_path / "a.zip"
    broken.write_bytes(b"no zip at all")
    assert xunmai("load", broken) == ExitCode.SOURCE
    assert "a.zip is damaged" in xunmai.err
    assert "bring the files themselves" in xunmai.err
    sample = sources / "shareholder_register" / "sample" / "shareholders.csv"
    assert xunmai("load", "--no-project", broken, sample) == ExitCode.PARTIAL
    assert "a.zip is damaged" in " ".join(xunmai.out.split())


def test_in_chinese_a_load_tells_its_reasons_in_chinese(xunmai, sources, tmp_path):
    sample = sources / "bank_statement" / "sample" / "statement.csv"
    header, *rows = sample.read_text("gb18030").splitlines()
    place = header.split(",").index("交易对手账卡号")
    first = rows[0].split(",")
    first[place] = "-"
    path = tmp_path / "a.csv"
    path.write_text("\n".join([header, ",".join(first), *rows[1:]]), encoding="utf-8")
    assert xunmai("--language", "zh", "load", "--no-project", path) == ExitCode.DONE
    said = " ".join(xunmai.out.split())
    assert "只有对方户名、没有对方账号：不生成转账" in said
    assert "数字丢失：电子表格只保留了前十五位" in said
    assert "no transfer" not in said


def test_what_is_passed_over_is_told_apart(xunmai, tmp_path):
    for name in ("jia", "yi"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "README.md").write_text("# notes", encoding="utf-8")
        with zipfile.ZipFile(tmp_path / name / "2023.zip", "w") as archive:
            archive.writestr("README.md", "# notes")
            archive.writestr("weather.csv", "day,rain\n1,2\n")
    xunmai("source", "recognise", tmp_path)
    passed = {line.rpartition(": ")[2] for line in xunmai.out.splitlines() if line.startswith("Passed over")}
    zipped = {f"{name}/2023.zip/README.md" for name in ("jia", "yi")}
    assert passed == zipped | {"jia/README.md", "yi/README.md"}
