"""A folder as an office brings it: one workbook with many sheets, and files in two encodings."""

import loaders
from cli.exit_codes import ExitCode
from tests.office import OFFICE, office_workbook


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
    assert {entry["source"] for entry in told} == set(OFFICE)
