"""The act of loading on the real tables: whole or not at all, every row accounted for."""

from __future__ import annotations

import csv
import stat
from pathlib import Path

import pytest

import loaders
from graph.errors import BusyError, CountError, MappingError, ReadError, SourceError
from graph.tables import LoadHeader
from tests.loaders.conftest import Facts, Tiny

HEADER = "Name,State,Capital,Date,Remark\n"
GOOD = HEADER + "甲公司,A,100.50,2020-01-02,\n乙公司,C,-,2020-01-03 10:30,x\n"


def loaded(parts: loaders.Parts, tiny: Tiny, *files: Path) -> loaders.LoadReport:
    return loaders.load_parts(parts, tiny.mapping, files, who="tester")


def test_facts_name_their_place(parts: loaders.Parts, tiny: Tiny, facts: Facts) -> None:
    report = loaded(parts, tiny, tiny.file(GOOD))
    assert (report.outcome, report.rows_read, report.rows_used, report.rows_rejected) == ("loaded", 2, 2, 0)
    assert report.facts == {"party": 2}
    assert report.reject_files == ()
    assert facts(
        "party", "key", "kind", "status", "capital_minor", "capital_currency", "file", "row", "source"
    ) == [
        {
            "key": "tiny/firm:甲公司",
            "kind": "Company",
            "status": "active",
            "capital_minor": 10050,
            "capital_currency": "CNY",
            "file": "firms.csv",
            "row": 2,
            "source": "tiny",
        },
        {
            "key": "tiny/firm:乙公司",
            "kind": "Company",
            "status": "closed",
            "capital_minor": None,
            "capital_currency": None,
            "file": "firms.csv",
            "row": 3,
            "source": "tiny",
        },
    ]
    assert [row["founded_precision"] for row in facts("party")] == ["day", "minute"]


def test_the_ledger_tells_delivery_period_and_files(parts: loaders.Parts, tiny: Tiny) -> None:
    file = tiny.file(GOOD)
    entry = loaded(parts, tiny, file).entry
    assert entry is not None
    assert (entry.delivery, entry.period) == ("everything", ("2020-01-02T00:00:00", "2020-01-03T10:30:00"))
    assert [(used.name, used.bytes, used.rows) for used in entry.files] == [
        ("firms.csv", file.stat().st_size, 2)
    ]
    assert entry.counts["rows firms"] == 2


def test_another_header_for_the_same_column(parts: loaders.Parts, tiny: Tiny, facts: Facts) -> None:
    loaded(parts, tiny, tiny.file(GOOD.replace("Name", "Firm")))
    assert len(facts("party")) == 2


def test_a_missing_column_stops_the_load(parts: loaders.Parts, tiny: Tiny) -> None:
    with pytest.raises(ReadError, match="the column 'State' of tiny/firms is missing") as caught:
        loaded(parts, tiny, tiny.file(GOOD.replace("State", "Status")))
    assert "'Status' looks like it" in (caught.value.hint or "")
    assert parts.tables.ledger() == []


def test_an_extra_column_stops_the_load_and_says_what_to_write(parts: loaders.Parts, tiny: Tiny) -> None:
    text = "".join(line + ",9\n" for line in GOOD.replace("Remark", "Remark,Extra").splitlines()).replace(
        "Extra,9", "Extra"
    )
    with pytest.raises(ReadError, match="the column 'Extra' is neither used nor declared unused") as caught:
        loaded(parts, tiny, tiny.file(text))
    assert "under tables: firms: unused:, write {'Extra': why it is not used}" in (caught.value.hint or "")
    assert parts.tables.ledger() == []


def test_several_extra_columns_are_told_as_several(parts: loaders.Parts, tiny: Tiny) -> None:
    head, *rows = GOOD.splitlines()
    text = "\n".join([f"{head},Extra,More", *(f"{row},8,9" for row in rows), ""])
    with pytest.raises(ReadError, match="2 columns are neither used nor declared unused") as caught:
        loaded(parts, tiny, tiny.file(text))
    assert (caught.value.hint or "").endswith("'More': why it is not used}, or use them in a fact")


def test_a_source_may_report_what_it_does_not_know(parts: loaders.Parts, tiny: Tiny) -> None:
    tiny.replace("delivery:", "unknown_columns: report\ndelivery:")
    report = loaded(
        parts, tiny, tiny.file("Name,State,Capital,Date,Remark,Extra\n甲公司,A,1,2020-01-02,,seen\n")
    )
    assert report.notes == ("firms.csv: the column 'Extra' is not used; it has 1 values, such as 'seen'",)


def test_a_wrong_path(parts: loaders.Parts, tiny: Tiny, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"there is no file 'nothing.csv'"):
        loaded(parts, tiny, tmp_path / "nothing.csv")
    with pytest.raises(ReadError) as caught:
        loaded(parts, tiny, tmp_path)
    assert "folder" in (caught.value.hint or "")


def test_a_row_that_fails_is_a_reject_and_a_value_is_dropped(
    parts: loaders.Parts, tiny: Tiny, facts: Facts
) -> None:
    rows = "甲公司,A,1.005,2020-01-02,\n,A,5,2020-01-02,\n丙公司,X,5,2020-01-02,\n丁公司,A,5,soon,\n"
    report = loaded(parts, tiny, tiny.file(HEADER + rows))
    assert (report.rows_read, report.rows_used, report.rows_rejected) == (4, 1, 3)
    assert report.rejects == {
        "not a date in a declared format": 1,
        "required, and empty": 1,
        "unknown code": 1,
    }
    assert report.values_dropped == {"not an amount in whole minor units of a known currency": 1}
    assert [(row["name"], row["capital_minor"]) for row in facts("party")] == [("甲公司", None)]
    [rejects] = report.reject_files
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        told = list(csv.DictReader(file))
    assert [(row["reject_row"], row["reject_column"], row["reject_value"]) for row in told] == [
        ("3", "Name", ""),
        ("4", "State", "X"),
        ("5", "Date", "soon"),
    ]
    assert all(row["reject_hint"] for row in told)
    assert [row["Capital"] for row in told] == ["5", "5", "5"]
    assert report.value_file is not None
    assert "1.005" in report.value_file.read_text(encoding="utf-8")


def test_rejects_are_private(parts: loaders.Parts, tiny: Tiny) -> None:
    report = loaded(parts, tiny, tiny.file(HEADER + "甲公司,X,5,2020-01-02,\n"))
    [rejects] = report.reject_files
    assert stat.S_IMODE(rejects.stat().st_mode) == 0o600
    assert stat.S_IMODE(rejects.parent.stat().st_mode) == 0o700


def test_mended_rejects_load_as_what_they_first_were(parts: loaders.Parts, tiny: Tiny, facts: Facts) -> None:
    first = loaded(parts, tiny, tiny.file(GOOD + "丙公司,X,5,2020-01-02,\n丁公司,A,7,soon,\n"))
    [rejects] = first.reject_files
    mended = rejects.read_text(encoding="utf-8").replace("丙公司,X", "丙公司,C")
    rejects.write_text(mended, encoding="utf-8")
    second = loaded(parts, tiny, rejects)
    assert (second.rows_read, second.rows_used, second.rows_rejected) == (2, 1, 1)
    assert second.replaced == ()
    assert [(row["name"], row["file"], row["row"]) for row in facts("party")] == [
        ("甲公司", "firms.csv", 2),
        ("乙公司", "firms.csv", 3),
        ("丙公司", "firms.csv", 4),
    ]
    [still] = second.reject_files
    still.write_text(still.read_text(encoding="utf-8").replace("soon", "2020-02-01"), encoding="utf-8")
    third = loaded(parts, tiny, still)
    assert (third.rows_used, third.rows_rejected) == (1, 0)
    assert [(row["name"], row["row"]) for row in facts("party")][-1] == ("丁公司", 5)


def test_a_newer_delivery_replaces_the_older_with_its_mended_rows(
    parts: loaders.Parts, tiny: Tiny, facts: Facts
) -> None:
    first = loaded(parts, tiny, tiny.file(GOOD + "丙公司,X,5,2020-01-02,\n"))
    [rejects] = first.reject_files
    rejects.write_text(rejects.read_text(encoding="utf-8").replace("丙公司,X", "丙公司,C"), encoding="utf-8")
    second = loaded(parts, tiny, rejects)
    newer = loaded(parts, tiny, tiny.file(HEADER + "戊公司,A,1,2021-01-01,\n", "newer.csv"))
    assert first.entry is not None
    assert second.entry is not None
    assert set(newer.replaced) == {first.entry.load, second.entry.load}
    assert [row["name"] for row in facts("party")] == ["戊公司"]


def test_an_older_delivery_that_comes_late_replaces_nothing(
    parts: loaders.Parts, tiny: Tiny, facts: Facts
) -> None:
    loaded(parts, tiny, tiny.file(HEADER + "戊公司,A,1,2021-01-01,\n", "newer.csv"))
    late = loaded(parts, tiny, tiny.file(GOOD))
    assert late.replaced == ()
    assert len(facts("party")) == 3


def test_the_same_files_again_change_nothing(parts: loaders.Parts, tiny: Tiny) -> None:
    file = tiny.file(GOOD)
    first = loaded(parts, tiny, file)
    again = loaded(parts, tiny, file.rename(file.with_name("renamed.csv")))
    assert again.outcome == "already_loaded"
    assert again.entry == first.entry
    assert len(parts.tables.ledger()) == 1


def test_the_same_files_may_replace_or_be_refused(parts: loaders.Parts, tiny: Tiny, facts: Facts) -> None:
    file = tiny.file(GOOD)
    first = loaded(parts, tiny, file)
    tiny.replace("repeated: skip", "repeated: replace")
    second = loaded(parts, tiny, file)
    assert first.entry is not None
    assert second.replaced == (first.entry.load,)
    assert len(facts("party")) == 2
    tiny.replace("repeated: replace", "repeated: refuse")
    with pytest.raises(SourceError, match="were loaded before"):
        loaded(parts, tiny, file)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "rows: {minimum: 1, maximum: 1000}",
            "rows: {minimum: 3}",
            "2 rows of firms, where tiny has at least 3",
        ),
        ("rows: {minimum: 1, maximum: 1000}", "rows: {maximum: 1}", "at most 1"),
        ("tables:\n", "counts: {party: {minimum: 9}}\ntables:\n", "2 observations of party"),
    ],
)
def test_a_count_out_of_bounds_loads_nothing(
    parts: loaders.Parts, tiny: Tiny, facts: Facts, old: str, new: str, said: str
) -> None:
    tiny.replace(old, new)
    with pytest.raises(CountError, match=said):
        loaded(parts, tiny, tiny.file(GOOD))
    assert parts.tables.ledger() == []
    assert facts("party") == []


def test_two_loads_at_once(parts: loaders.Parts, tiny: Tiny) -> None:
    with (
        parts.tables.begin(LoadHeader(kind="load", source="other", who="somebody")),
        pytest.raises(BusyError),
    ):
        loaded(parts, tiny, tiny.file(GOOD))
    assert loaded(parts, tiny, tiny.file(GOOD)).outcome == "loaded"


def test_rows_left_out_on_purpose_are_counted(parts: loaders.Parts, tiny: Tiny, facts: Facts) -> None:
    tiny.replace(
        "    as_of: at\n", "    as_of: at\n    skip:\n      - {when: {state: {is: closed}}, why: gone}\n"
    )
    report = loaded(parts, tiny, tiny.file(GOOD))
    assert (report.rows_read, report.rows_used, report.rows_skipped) == (2, 1, 1)
    assert [row["name"] for row in facts("party")] == ["甲公司"]


def test_a_row_that_makes_no_fact_is_a_reject(parts: loaders.Parts, tiny: Tiny) -> None:
    tiny.replace("header: [Name, Firm], required: true", "header: [Name, Firm]")
    report = loaded(parts, tiny, tiny.file(GOOD + ",A,5,2020-01-02,\n"))
    assert (report.rows_used, report.rows_rejected) == (2, 1)
    assert report.rejects == {"makes no fact": 1}


def test_ragged_rows_are_rejects_and_the_others_keep_their_numbers(
    parts: loaders.Parts, tiny: Tiny, facts: Facts
) -> None:
    text = HEADER + "甲公司,A,1,2020-01-02,\n乙公司,A,1\n丙公司,A,1,2020-01-02,\n"
    report = loaded(parts, tiny, tiny.file(text))
    assert (report.rows_read, report.rows_used, report.rows_rejected) == (3, 2, 1)
    assert [(row["name"], row["row"]) for row in facts("party")] == [("甲公司", 2), ("丙公司", 4)]
    assert "乙公司,A,1" in report.reject_files[0].read_text(encoding="utf-8")


def test_several_files_of_one_table(parts: loaders.Parts, tiny: Tiny, facts: Facts) -> None:
    report = loaded(parts, tiny, tiny.file(GOOD), tiny.file(HEADER + "戊公司,A,1,2021-01-01,\n", "more.csv"))
    assert report.rows_read == 3
    assert [(row["file"], row["row"]) for row in facts("party")] == [
        ("firms.csv", 2),
        ("firms.csv", 3),
        ("more.csv", 2),
    ]


def test_equal_records_are_kept_once_with_a_count(parts: loaders.Parts, tiny: Tiny, facts: Facts) -> None:
    tiny.replace("        as: firm\n", "        as: firm\n        distinct: true\n")
    loaded(parts, tiny, tiny.file(GOOD + "甲公司,A,100.50,2020-01-02,other\n甲公司,A,100.5,2020-01-02,\n"))
    assert [(row["name"], row["count"], row["row"]) for row in facts("party")] == [
        ("甲公司", 3, 2),
        ("乙公司", 1, 3),
    ]


def test_equal_forms_in_a_scope_are_judged_one(parts: loaders.Parts, tiny: Tiny, facts: Facts) -> None:
    tiny.replace(
        "        as: firm\n", "        as: firm\n        distinct: true\n        equal_form: company\n"
    )
    loaded(
        parts,
        tiny,
        tiny.file(HEADER + "A.K. Traders Pvt Ltd,A,1,2020-01-02,\nAK TRADERS (P) LTD.,A,1,2020-01-03,\n"),
    )
    judged = facts("judgement", "left_key", "right_key", "verdict", "basis", "who")
    assert {row["left_key"] for row in judged} == {
        "tiny/firm:A.K. Traders Pvt Ltd",
        "tiny/firm:AK TRADERS (P) LTD.",
    }
    assert len({row["right_key"] for row in judged}) == 1
    assert judged[0]["right_key"].startswith("form/tiny/firm:")
    assert {(row["verdict"], row["basis"], row["who"]) for row in judged} == {("same", "rule", "equal_form")}


def test_a_day_and_a_time_of_day_in_two_columns(parts: loaders.Parts, tiny: Tiny, facts: Facts) -> None:
    tiny.replace("replaces: older", "replaces: none")
    tiny.replace(
        "at: {header: Date,",
        "clock: {header: [Date, Clock], absent: true}\n      at: {header: [Day, Date], time: clock,",
    )
    split = "Name,State,Capital,Day,Clock,Remark\n甲,A,1,2020-01-02,09:30,\n乙,A,1,2020-01-03,,\n"
    whole = "Name,State,Capital,Date,Remark\n丙,A,1,2020-01-04 10:15,\n"
    loaded(parts, tiny, tiny.file(split))
    loaded(parts, tiny, tiny.file(whole, "whole.csv"))
    assert [(str(row["founded"]), row["founded_precision"]) for row in facts("party")] == [
        ("2020-01-02 09:30:00", "minute"),
        ("2020-01-03 00:00:00", "day"),
        ("2020-01-04 10:15:00", "minute"),
    ]


@pytest.mark.parametrize("word", ["time", "currency_column"])
def test_a_column_beside_must_be_a_text_of_the_table(tiny: Tiny, word: str) -> None:
    tiny.replace("type: money}", f"type: money, {word}: nobody}}")
    with pytest.raises(MappingError, match="there is no text column 'nobody'"):
        _ = tiny.mapping


def test_an_empty_currency_is_the_mappings_own(parts: loaders.Parts, tiny: Tiny, facts: Facts) -> None:
    tiny.replace("type: money}", "type: money, currency_column: unit}\n      unit: {header: Unit}")
    lines = ["甲,A,1.50,,", "乙,A,2,美元,", "丙,A,3,156,", "丁,A,3,贝壳,"]
    text = "Name,State,Capital,Unit,Date\n" + "".join(f"{line}2020-01-03\n" for line in lines)
    report = loaded(parts, tiny, tiny.file(text))
    assert [(row["capital_minor"], row["capital_currency"]) for row in facts("party")] == [
        (150, "CNY"),
        (200, "USD"),
        (300, "CNY"),
        (None, None),
    ]
    assert sum(report.values_dropped.values()) == 1


LABELS = """\
  labels:
    optional: true
    left_out: the truth to score against
    columns:
      label: {header: Label}
    unused:
      "*": as the table
"""


def test_a_table_that_is_left_out_is_told_and_states_nothing(
    parts: loaders.Parts, tiny: Tiny, facts: Facts
) -> None:
    tiny.text += LABELS
    labels = tiny.file("Label,Name\nthief,甲公司\nhonest,乙公司\n", "labels.csv")
    report = loaded(parts, tiny, tiny.file(GOOD), labels)
    assert (report.tables["labels"].read, report.tables["labels"].skipped) == (2, 2)
    assert (report.rows_used, report.rows_rejected) == (2, 0)
    assert report.facts == {"party": 2}
    assert {row["file"] for row in facts("party")} == {"firms.csv"}


def test_a_second_file_of_a_table_that_comes_in_one(parts: loaders.Parts, tiny: Tiny, tmp_path: Path) -> None:
    tiny.replace("    rows: {minimum: 1, maximum: 1000}\n", "    one_file: true\n")
    first = tiny.file(GOOD)
    second = tmp_path / "firms.csv"
    second.write_text(HEADER + "丙公司,A,1,2020-01-02,\n", encoding="utf-8")
    with pytest.raises(ReadError, match=r"'firms' of tiny comes in one file, and here are two") as caught:
        loaded(parts, tiny, first, second)
    assert str(tmp_path) not in str(caught.value), "where files lie on this machine is nobody's on the page"
    assert parts.tables.ledger() == []
    assert loaded(parts, tiny, second).facts == {"party": 1}
