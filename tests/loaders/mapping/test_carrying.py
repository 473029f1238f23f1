"""What stood in merged cells: the rows below take it from above, never from another file, and never past a gap."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest

import loaders
from graph.errors import MappingError
from loaders.mapping import load_mapping
from tests.loaders.conftest import Facts

HEADERS = [
    "账户状态",
    "账号",
    "注册姓名",
    "注册时间",
    "注册身份证号",
    "绑定手机",
    "绑定状态",
    "开户行信息",
    "银行账号",
]
ROWS_OF_SEVERAL_CHUNKS = 200_000
Load = Callable[..., loaders.LoadReport]


def user(name: str, card: str = "") -> list[str]:
    return ["正常", name, f"户{name}", "", "", "", "绑定", "工行", card]


def below(card: str) -> list[str]:
    return ["", "", "", "", "", "", "绑定", "农行", card]


def card(number: int) -> str:
    return f"62220210{number:010}7"


@pytest.fixture
def load(parts: loaders.Parts, tmp_path: Path) -> Load:
    """Loads lines, each list of them as a file of its own."""

    def of(*files: Sequence[Sequence[str]]) -> loaders.LoadReport:
        paths = [tmp_path / f"TenpayRegInfo{number}.csv" for number in range(len(files))]
        for path, lines in zip(paths, files, strict=True):
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([HEADERS, *lines])
        return loaders.load_parts(parts, loaders.source("tenpay_accounts").mapping, paths, who="tester")

    return of


@pytest.fixture
def held(facts: Facts) -> Callable[[], dict[int, set[str]]]:
    """Whose each card is, by the row that says so."""

    def of() -> dict[int, set[str]]:
        names = {row["key"]: row["name"] for row in facts("party")}
        found: dict[int, set[str]] = {}
        for row in facts("account"):
            if row["number_mask"].startswith("6222"):
                owners = {
                    names[link["start_key"]] for link in facts("holds") if link["end_key"] == row["key"]
                }
                found.setdefault(row["row"], set()).update(owners)
        return found

    return of


def test_rows_below_take_what_stands_above_and_keep_their_place(load: Load, held) -> None:
    report = load([user("a", card(1)), below(card(2)), user("b", card(3)), below(card(4)), below(card(5))])
    assert (report.rows_used, report.skips, report.rejects) == (5, {}, {})
    assert held() == {2: {"户a"}, 3: {"户a"}, 4: {"户b"}, 5: {"户b"}, 6: {"户b"}}


def test_nothing_is_taken_from_another_file(load: Load, held) -> None:
    report = load([user("a", card(1))], [below(card(2)), user("b", card(3))])
    assert (report.rows_used, list(report.skips.values())) == (2, [1])
    assert [owners for owners in held().values() if "户a" in owners] == [{"户a"}]


def test_nothing_is_taken_from_another_sheet(parts: loaders.Parts, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for title, lines in (("1", [user("a", card(1))]), ("2", [below(card(2)), user("b", card(3))])):
        sheet = book.create_sheet(title)
        for line in [HEADERS, *lines]:
            sheet.append(line)
    book.remove(book.worksheets[0])
    book.save(tmp_path / "TenpayRegInfo.xlsx")
    mapping = loaders.source("tenpay_accounts").mapping
    report = loaders.load_parts(parts, mapping, [tmp_path / "TenpayRegInfo.xlsx"], who="tester")
    assert (report.rows_used, list(report.skips.values())) == (2, [1])


def test_empty_rows_stay_empty_and_do_not_part_what_was_merged(load: Load, held) -> None:
    report = load([user("a", card(1)), [""] * 9, below(card(2)), [""] * 9])
    assert (report.rows_used, report.skips) == (2, {"an empty row": 2})
    assert held() == {2: {"户a"}, 4: {"户a"}}


def test_a_heading_parts_it(load: Load) -> None:
    report = load([user("a", card(1)), ["注销信息", *[""] * 8], below(card(2)), HEADERS, below(card(3))])
    assert (report.rows_used, sum(report.skips.values())) == (1, 4)
    assert sorted(report.skips.values()) == [2, 2]


def test_a_row_that_could_not_be_read_parts_it(load: Load, held) -> None:
    """It may have named another account, whose cards would be those of the one before."""
    broken = [*user("b", card(2)), "one field", "more"]
    report = load(
        [user("a", card(1)), broken, below(card(3)), below(card(4)), user("c", card(5)), below(card(6))]
    )
    assert (report.rows_used, report.rows_rejected, list(report.skips.values())) == (3, 1, [2])
    assert held() == {2: {"户a"}, 6: {"户c"}, 7: {"户c"}}


def test_a_reject_has_what_it_took_written_out(load: Load) -> None:
    report = load([user("a", card(1)), user("ab**cd", card(2)), below(card(3))])
    assert (report.rows_used, report.rows_rejected) == (1, 2)
    with report.reject_files[0].open(encoding="utf-8-sig", newline="") as rows:
        told = [(row["账号"], row["银行账号"], row["reject_row"]) for row in csv.DictReader(rows)]
    assert told == [("ab**cd", card(2), "3"), ("ab**cd", card(3), "4")]


def test_rows_of_mended_rejects_take_nothing(parts: loaders.Parts, tmp_path: Path) -> None:
    path = tmp_path / "rejects-accounts.csv"
    place = ["TenpayRegInfo.csv", ""]
    lines = [[*user("a", card(1)), *place, "2"], [*below(card(2)), *place, "9"]]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[*HEADERS, "reject_file", "reject_sheet", "reject_row"], *lines])
    mapping = loaders.source("tenpay_accounts").mapping
    report = loaders.load_parts(parts, mapping, [path], who="tester")
    assert (report.rows_used, list(report.skips.values())) == (1, [1])


def test_rows_of_many_chunks_take_it_from_the_right_one(load: Load, facts: Facts) -> None:
    lines = [
        below(card(number)) if number % 7 else user(f"u{number:06}", card(number))
        for number in range(ROWS_OF_SEVERAL_CHUNKS)
    ]
    report = load(lines)
    assert (report.rows_used, report.rejects, report.skips) == (ROWS_OF_SEVERAL_CHUNKS, {}, {})
    names = {row["key"]: row["name"] for row in facts("party", "key", "name")}
    cards = {
        row["key"]: row["row"]
        for row in facts("account", "key", "row", "number_mask")
        if row["number_mask"].startswith("6222")
    }
    holds = facts("holds", "start_key", "end_key")
    found = {cards[row["end_key"]]: names[row["start_key"]] for row in holds if row["end_key"] in cards}
    assert found == {n + 2: f"户u{n - n % 7:06}" for n in range(ROWS_OF_SEVERAL_CHUNKS)}


@pytest.mark.parametrize(
    ("carried", "told"), [("[nobody]", "there is no column 'nobody'"), ("[place]", "said once for all rows")]
)
def test_only_columns_of_the_file_are_carried(tmp_path: Path, carried: str, told: str) -> None:
    text = loaders.source("tenpay_accounts").mapping.file.read_text(encoding="utf-8")
    text = text.replace("carried: [status, account, holder, opened, holder_id, phone]", f"carried: {carried}")
    text = text.replace("      status: {", "      place: {from: file, absent: true}\n      status: {")
    (tmp_path / "source.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(MappingError, match=told):
        load_mapping(tmp_path / "source.yaml")
