"""A new user brings files in: sees what they are, loads, sees rejects, mends them, cancels, and takes a load back."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from playwright.sync_api import expect

from graph.identifiers import check_one
from graph.settings import Settings
from graph.store import stop_engine
from tests.end_to_end.conftest import PATIENCE_MS, served, words
from tests.end_to_end.witness import Witness

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
# Carried out in the page: a drop of files, made of names and texts, and folders as a browser tells them.
DROP = """
([area, files]) => {
  const data = new DataTransfer();
  for (const [name, text] of files) data.items.add(new File([text], name));
  for (const type of ["dragenter", "dragover", "drop"]) {
    area.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
  }
}
"""


@pytest.fixture(params=["en", "zh"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def empty(project: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a service over a home in which nothing is."""
    settings = Settings(home=tmp_path / "home", embedded_heap_mb=512)
    settings.home.mkdir()
    with served(project, settings) as address:
        yield address
    stop_engine(settings)


@pytest.fixture
def loads(browser: Browser, empty: str, language: str) -> Iterator[Page]:
    """The page of loads of a new user, watched for errors and calls to elsewhere."""
    context = browser.new_context(base_url=empty, accept_downloads=True, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    witness = Witness(empty)
    witness.watch(page)
    page.goto(f"/loads?lang={language}")
    yield page
    context.close()
    assert witness.complaints == []


def test_from_two_statements_and_a_register_to_mended_rows_a_cancelled_load_and_a_withdrawal(
    loads: Page, project: Path, tmp_path: Path, language: str
) -> None:
    _sees_what_files_are_and_loads_them(loads, samples(project, tmp_path))
    _mends_a_row(loads, tmp_path, *words(language, project, "mendedRejects"))
    large = tmp_path / "大流水.csv"
    large.write_bytes(long_statement(project))
    _cancels(loads, large, *words(language, project, "cancelJob", "job_cancelled"))
    _takes_back(loads, "工行流水.csv", large.name, *words(language, project, "withdrawLoad", "job_done"))


def _sees_what_files_are_and_loads_them(page: Page, files: list[Path]) -> None:
    page.get_by_test_id("file-input").set_input_files(files)
    rows = page.get_by_test_id("survey").locator(".ant-table-row")
    expect(rows).to_have_count(4, timeout=PATIENCE_MS)
    names = [row.locator(".file-name").inner_text() for row in rows.all()]
    assert names == ["说明.csv", "企业登记.csv", "工行流水.csv", "建行流水.csv"]
    assert rows.first.locator(".ant-checkbox-input").is_disabled(), "what nobody knows is not loaded unasked"
    assert rows.first.locator(".ant-select").is_visible()
    _load(page)
    job = page.get_by_test_id("open-job")
    expect(job).to_have_count(1)
    expect(job).to_have_count(0, timeout=5 * PATIENCE_MS)
    assert page.get_by_test_id("job-report").first.locator("article").count() == 3
    assert _figures(page) == [7, 6, 1, 0], "rows in = used + rejected + left out"


def _mends_a_row(page: Page, folder: Path, mended: str) -> None:
    with page.expect_download() as waiting:
        _register(page).get_by_role("link", name="rejects-companies.csv xlsx").click()
    path = folder / waiting.value.suggested_filename
    path.write_bytes(mended_workbook(Path(waiting.value.path()).read_bytes()))
    page.get_by_test_id("file-input").set_input_files(path)
    page.get_by_test_id("survey").get_by_text(mended).wait_for()
    _load(page)
    expect(page.locator(".ant-collapse-item")).to_have_count(2, timeout=5 * PATIENCE_MS)
    assert _figures(page) == [1, 1, 0, 0]


def _cancels(page: Page, file: Path, cancel: str, cancelled: str) -> None:
    page.get_by_test_id("file-input").set_input_files(file)
    _load(page)
    job = page.get_by_test_id("open-job")
    expect(job.get_by_role("status")).to_contain_text("200,000", timeout=5 * PATIENCE_MS)
    job.get_by_role("button", name=cancel).click()
    page.locator(".ant-popconfirm .ant-btn-primary").click()
    ended = page.locator(".ant-collapse-item", has_text=file.name)
    ended.locator(".ant-tag", has_text=cancelled).wait_for(timeout=5 * PATIENCE_MS)


def _takes_back(page: Page, file: str, never: str, withdraw: str, done: str) -> None:
    ledger = page.locator("section", has=page.locator("#ledger"))
    line = ledger.locator(".ant-table-row", has_text=file)
    expect(line).to_have_count(1, timeout=PATIENCE_MS)
    # Where the cancelling came as the load was kept, the ledger tells first of the load and then of its withdrawal.
    in_force = ledger.locator(".ant-table-row", has_text=never).get_by_role("button", name=withdraw)
    expect(in_force, "nothing of what was cancelled is in force").to_have_count(0, timeout=PATIENCE_MS)
    line.get_by_role("button", name=withdraw).click()
    dialog = page.get_by_role("dialog")
    assert dialog.get_by_role("button", name=withdraw).is_disabled(), "a withdrawal needs its reason"
    dialog.locator("textarea").fill("the wrong account 账户有误")
    dialog.get_by_role("button", name=withdraw).click()
    job = page.locator(".ant-collapse-item", has_text=withdraw).first
    job.locator(".ant-tag", has_text=done).first.wait_for(timeout=5 * PATIENCE_MS)
    expect(line.get_by_role("button", name=withdraw)).to_have_count(0, timeout=PATIENCE_MS)


def _load(page: Page) -> None:
    page.locator(".survey-foot .ant-btn-primary").click()


def _register(page: Page) -> Locator:
    return page.get_by_test_id("job-report").first.get_by_test_id("delivery-company_register")


def _figures(page: Page) -> list[int]:
    """Rows of the register that were read, used, rejected and left out, as the newest report tells them."""
    return [
        int(number) for number in re.findall(r"\d+", _register(page).locator(".figures").first.inner_text())
    ]


def test_files_are_dropped_onto_the_page_and_those_sent_are_still_there_after_a_reload(
    loads: Page, project: Path, language: str
) -> None:
    page = loads
    [discard] = words(language, project, "discardFiles")
    text = (project / "loaders/sources/company_register/sample/companies.csv").read_text(encoding="utf-8-sig")
    area = page.get_by_test_id("drop-area")
    page.evaluate_handle(DROP, [area.element_handle(), [["登记.csv", text]]])
    row = page.get_by_test_id("survey").locator(".ant-table-row")
    expect(row).to_have_count(1, timeout=PATIENCE_MS)
    page.reload()
    expect(row).to_have_count(1, timeout=PATIENCE_MS)
    page.keyboard.press("Tab")
    page.get_by_role("button", name=discard).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("survey")).to_have_count(0)


def samples(project: Path, folder: Path) -> list[Path]:
    """Two statements of two layouts, a register, and a file that no source knows."""
    sources = project / "loaders" / "sources"
    names = {"工行流水": "bank_statement", "建行流水": "bank_statement_split", "企业登记": "company_register"}
    found = []
    for name, source in names.items():
        [sample] = (sources / source / "sample").glob("*.csv")
        found.append(folder / f"{name}.csv")
        found[-1].write_bytes(sample.read_bytes())
    found.append(folder / "说明.csv")
    found[-1].write_text("序,内容\n1,见附件\n", encoding="utf-8")
    return found


def long_statement(project: Path) -> bytes:
    sample = project / "loaders/sources/bank_statement/sample/statement.csv"
    header, first, *_ = sample.read_text(encoding="gb18030").splitlines()
    before, after = first.split("S0001")
    return "\n".join([header, *(f"{before}L{number:07}{after}" for number in range(200_000)), ""]).encode()


def mended_workbook(content: bytes) -> bytes:
    """The workbook of one rejected company, its code's last sign put right."""
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    sheet = workbook.active
    heads = {cell.value: cell.column for cell in sheet[1]}
    cell = sheet.cell(2, heads[sheet.cell(2, heads["reject_column"]).value])
    ends = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    codes = (cell.value[:-1] + end for end in ends)
    cell.value = next(code for code in codes if check_one("uscc", code).state == "valid")
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()
