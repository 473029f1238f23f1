"""docs/new_source.md is done here, line by line; and what else a draft must and must not do."""

from __future__ import annotations

import re
import stat
from collections.abc import Sequence
from pathlib import Path

import pytest

from cli.exit_codes import ExitCode
from tests.registers import OFFICE, office_workbook, sample_text

PAGE = Path(__file__).resolve().parents[2] / "docs" / "new_source.md"
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks() -> list[tuple[str, str, str]]:
    """The blocks of the page: their kind, the file that they are, and their text."""
    return BLOCK.findall(PAGE.read_text(encoding="utf-8"))


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The office's folder of sources."""
    folder = tmp_path / "sources"
    folder.mkdir()
    monkeypatch.setenv("XUNMAI_SOURCES", str(folder))
    return folder


def corrected(mapping: Path, changes: Sequence[str]) -> None:
    """The mapping as the page corrects it: what stands there, and what it becomes, in turn."""
    text = mapping.read_text(encoding="utf-8")
    for before, after in zip(changes[::2], changes[1::2], strict=True):
        assert before in text
        text = text.replace(before, after, 1)
    mapping.write_text(text, encoding="utf-8")


def test_the_page_is_done_line_by_line(xunmai, own, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = ""
    changes: list[str] = []
    commands = 0
    for kind, name, text in blocks():
        if kind == "csv":
            (tmp_path / name).write_text(text, encoding="utf-8")
        elif kind == "yaml":
            changes.append(text)
        elif kind == "says":
            for line in text.splitlines():
                assert " ".join(line.split()) in said, line
        else:
            if changes:
                corrected(own / "suppliers" / "source.yaml", changes)
                changes = []
            said = ""
            for line in text.splitlines():
                assert xunmai(*line.removeprefix("$ xunmai ").split()) == ExitCode.DONE, xunmai.err
                said += " ".join((xunmai.out + xunmai.err).split())
                commands += 1
    assert commands == 4


def test_the_sample_is_its_owners_alone(xunmai, own, tmp_path):
    file = tmp_path / "people.csv"
    file.write_text("姓名,身份证号\n王建国,110105197803120036\n", encoding="utf-8")
    xunmai.json("source", "new", file)
    [sample] = (own / "people" / "sample").iterdir()
    assert stat.S_IMODE(sample.stat().st_mode) == 0o600
    assert stat.S_IMODE(sample.parent.stat().st_mode) == 0o700


GUESSED = {
    "company_register": ({"uscc", "resident_id", "money", "moment"}, {"LEGAL_REP_OF"}),
    "shareholder_register": ({"uscc", "moment", "money", "number"}, {"OWNS"}),
    "bank_accounts": ({"account_no", "phone_no", "moment"}, {"REACHABLE_AT"}),
    "bank_statement": ({"account_no", "resident_id", "money", "moment"}, {"HOLDS", "TRANSFERRED"}),
    "bid_ledger": ({"uscc", "money", "moment", "phone_no", "mac"}, {"REACHABLE_AT"}),
}


@pytest.mark.parametrize("name", GUESSED)
def test_what_an_office_brings_is_guessed(xunmai, own, tmp_path, name):
    """The drafts are compared with the sources that were written by hand: identifiers, types and relationships."""
    file = tmp_path / f"{name}_drafted.csv"
    file.write_text(sample_text(name), encoding="utf-8")
    told = xunmai.json("source", "new", file)
    kinds, relationships = GUESSED[name]
    assert {column["identifier"] or column["type"] for column in told["columns"]} >= kinds
    made = set(told["trial"]["facts"])
    assert {relationship.lower() for relationship in relationships} <= made
    assert all(column["why"] for column in told["columns"])
    assert xunmai("source", "check", own / told["source"]) == ExitCode.DONE, xunmai.err


def test_a_workbook_becomes_a_table_a_sheet(xunmai, own, tmp_path):
    told = xunmai.json("source", "new", office_workbook(tmp_path / "book.xlsx"))
    assert len({column["table"] for column in told["columns"]}) == len(OFFICE) + 1


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (["007", "008", "011"], "text"),  # digits that begin with zero are a name
        (["1", "2", "30"], "integer"),
        (["1.5", "2", "1,030.25"], "number"),
        (["20240105", "20231231", "19990101"], "moment"),
        (["20240105", "99999999", "12345678"], "integer"),
        (["2024-01-15 09:30", "2024-02-15 09:30"], "moment"),  # twelve digits, as a MAC address has
        (["00-1b-44-11-3a-b7", "001b.4411.3ab8", "00:1B:44:11:3A:B9"], "identifier"),
        (
            ["4200002000000000000000000001", "4200002000000000000000000002"],
            "text",
        ),  # no arithmetic keeps that
        (["2024-13-45", "2024-99-01", "x"], "text"),
        (["是", "否", "是"], "boolean"),
        (["50%", "12.5%", "3％"], "number"),
        (["A"] * 8 + ["B"] * 8, "code"),
        (["13800138000", "13900139000", "13700137000"], "integer"),  # no header speaks of a telephone
    ],
)
def test_a_column_is_told_by_its_texts(xunmai, own, tmp_path, texts, kind):
    file = tmp_path / "one.csv"
    lines = "\n".join(f'{number},"{text}"' for number, text in enumerate(texts))
    file.write_text(f"n,thing\n{lines}\n", encoding="utf-8")
    told = xunmai.json("source", "new", file)
    [found] = [column["type"] for column in told["columns"] if column["header"] == "thing"]
    assert found == kind


def test_a_statement_in_english_with_broken_rows_is_drafted(xunmai, own, tmp_path):
    """Amounts with commas and no quotes: the rows are told, and left out of the sample; the balance is no payment."""
    file = tmp_path / "statement.csv"
    line = "DE89370400440532013000,Acme GmbH,0{}/03/2024,{},{},GB29NWBK60161331926819"
    rows = [
        line.format(day, balance, "99.00") for day, balance in ((1, '"1,000.00"'), (2, "1,000.00"), (3, "7"))
    ]
    head = "Account No,Account Name,Value Date,Balance,Amount,Counterparty IBAN"
    file.write_text("\n".join([head, *rows]), encoding="utf-8")
    told = xunmai.json("source", "new", file)
    assert told["trial"]["facts"]["transferred"] == 2
    assert "amount: amount" in (own / told["source"] / "source.yaml").read_text(encoding="utf-8")
    [sample] = (own / told["source"] / "sample").iterdir()
    assert len(sample.read_text(encoding="utf-8").splitlines()) == 3


def test_faults_are_told(xunmai, own, tmp_path, monkeypatch):
    assert xunmai("source", "new", tmp_path / "nothing.csv") == ExitCode.SOURCE
    file = tmp_path / "a.csv"
    file.write_text("名称\n甲\n", encoding="utf-8")
    assert xunmai("source", "new", file) == ExitCode.DONE
    assert xunmai("source", "new", file) != ExitCode.DONE
    assert "--name" in xunmai.err
    numbered = tmp_path / "2024.csv"
    numbered.write_text("名称\n甲\n", encoding="utf-8")
    assert xunmai("source", "new", numbered) != ExitCode.DONE
    assert "--name" in xunmai.err
    monkeypatch.delenv("XUNMAI_SOURCES")
    assert xunmai("source", "new", file, "--name", "b") != ExitCode.DONE
    assert "XUNMAI_SOURCES" in xunmai.err
