"""A folder as an office brings it: one workbook with many sheets, and files in two encodings."""

import loaders
from cli.exit_codes import ExitCode
from tests.registers import OFFICE, office_workbook, sample_text


def test_a_workbook_of_all_registers_and_single_files_are_loaded_together(xunmai, tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    office_workbook(folder / "材料.xlsx")
    for name in ("bank_statement", "complaints"):
        [sample] = loaders.source(name).samples
        (folder / f"{name}.csv").write_bytes(sample.read_bytes())
    assert xunmai("load", "--no-project", folder) == ExitCode.PARTIAL
    said = " ".join((xunmai.out + xunmai.err).split())
    assert "材料.xlsx: the sheet '说明' is of no source" in said
    told = xunmai.json("loads")
    assert {entry["source"] for entry in told if entry["kind"] == "load"} == set(OFFICE)


def test_hundreds_of_files_are_told_in_few_lines(xunmai, tmp_path):
    folder = tmp_path / "statements"
    folder.mkdir()
    header, *rows = sample_text("bank_statement").splitlines()
    for number in range(120):
        numbered = [row.replace(",S0", f",{number}S0") for row in rows]
        text = "\n".join([header, *numbered, ""])
        (folder / f"{number:03}.csv").write_text(text, encoding=("utf-8", "gb18030")[number % 2])
    assert xunmai("load", "--no-project", folder) == ExitCode.DONE, xunmai.err
    said = xunmai.out + xunmai.err
    assert len(said.splitlines()) < 40
    assert "60 files: read as gb18030 (001.csv, 003.csv" in said
    assert "120 files in" in said
    [entry] = [entry for entry in xunmai.json("loads") if entry["kind"] == "load"]
    assert len(entry["files"]) == 120
