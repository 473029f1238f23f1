"""Terms of a law or a house: a dated table, never a constant; what it rests on is quoted as it stands."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.contracts import HOUSE_FILE, Term, reminders, report, shipped_terms, terms_of
from graph.contracts.steps import term_end
from graph.contracts.wording import declared
from graph.errors import SettingsError
from tests.graph.contracts.records import Register, day, outcomes, stage, stages


def awarded(country: str | None, award: str, signed: str | None) -> Register:
    register = Register(country=country)
    register.contract("A", signed)
    register.step("A", "award", award, of="tender")
    return register


def test_a_contract_is_signed_within_thirty_days_of_the_award():
    signed = {
        "2020-04-01": ("green", "in_time"),
        "2020-04-08": ("yellow", "late_within"),
        "2020-04-09": ("red", "late"),
    }
    register = Register(country="CN")
    for signed_on in signed:
        register.contract(signed_on, signed_on)
        register.step(signed_on, "award", "2020-03-02", of="tender")
    found = register.assessed("2020-06-30")
    assert stages(found, "signing") == signed
    steps = [step for entry in report(found, "t/contract:2020-04-09").stages for step in entry.steps]
    [signing] = [step for step in steps if step.step == "signing"]
    assert signing.due == day("2020-04-01")
    assert signing.basis is not None
    assert signing.basis.label.zh == "中华人民共和国招标投标法（2017 年修正）第四十六条"
    assert signing.basis.counted_from is not None
    assert "/award/" in signing.basis.counted_from.key


def test_the_letter_of_acceptance_counts_before_the_day_of_the_award():
    register = awarded("CN", "2020-03-02", "2020-04-05")
    register.step("A", "letters", "2020-03-10", of="tender")
    assert stage(register.report("A", "2020-06-30"), "signing") == ("green", "in_time")


@pytest.mark.parametrize("country", ["XK", None])
def test_a_term_holds_for_its_own_country_only(country: str | None):
    found = awarded(country, "2020-03-02", "2020-09-01").report("A", "2020-12-31")
    assert stage(found, "signing") == ("green", "in_order")


def test_a_term_holds_for_its_own_time_only():
    found = awarded("CN", "1999-03-02", "1999-09-01").report("A", "2020-12-31")
    assert stage(found, "signing") == ("green", "in_order")


def test_a_term_that_counts_from_a_month_is_late_only_after_its_last_day():
    """Awarded in May 2024: thirty days end between 31 May and 30 June."""
    signed = {
        "2024-05-30": ("green", "in_time"),
        "2024-06-20": ("grey", "imprecise"),
        "2024-06-30": ("grey", "imprecise"),
        "2024-07-01": ("yellow", "late_within"),
        "2024-07-08": ("red", "late"),
    }
    register = Register(country="CN")
    for signed_on in signed:
        register.contract(signed_on, signed_on)
        register.step(signed_on, "award", "2024-05-01", of="tender", at_precision="month")
    assert stages(register.assessed("2024-12-31"), "signing") == signed


def test_the_records_own_term_from_a_month_is_late_only_after_its_last_day():
    done = {
        "2024-05-31": ("green", "in_time"),
        "2024-06-20": ("grey", "imprecise"),
        "2024-07-08": ("red", "late"),
    }
    register = Register()
    for day_done in done:
        register.contract(day_done, "2024-05-01", signed_precision="month", work_days=30.0)
        register.step(day_done, "completion", day_done)
    assert stages(register.assessed("2024-12-31"), "performance") == done


def test_a_day_due_that_is_told_as_a_month_is_over_with_the_month():
    register = Register()
    for name, done in {"within": "2024-06-20", "after": "2024-07-08"}.items():
        register.contract(name, "2024-01-10")
        register.step(name, "completion", done, due="2024-06-01", due_precision="month")
    found = stages(register.assessed("2024-12-31"), "performance")
    assert found == {"within": ("green", "in_time"), "after": ("red", "late")}


@pytest.mark.parametrize(
    ("as_of", "state", "urgency"),
    [
        ("2020-03-11", ("yellow", "due_soon"), "due"),
        ("2020-03-12", ("yellow", "overdue_within"), "conditional"),
        ("2020-03-19", ("yellow", "overdue_within"), "conditional"),
        ("2020-03-20", ("red", "overdue"), "overdue"),
    ],
)
def test_an_open_step_is_not_overdue_while_public_holidays_may_explain_it(
    as_of: str, state: tuple[str, str], urgency: str
):
    """Seven working days from Monday, 2 March 2020, and eight days of grace; another contract is filed."""
    [filing] = [term for term in shipped_terms() if term.step == "filing"]
    register = Register(country="CN")
    register.contract("A", "2020-03-02")
    register.contract("other", "2020-02-03")
    register.step("other", "filing", "2020-02-04")
    found = register.assessed(as_of, (filing.model_copy(update={"condition": None}),))
    assert stages(found, "filing")["A"] == state
    assert [entry.urgency for entry in reminders(found, days=30).reminders] == [urgency]
    assert outcomes(found, "late")["A"][0] == ("clear" if state[1] == "due_soon" else "triggered")


def test_a_term_that_may_not_apply_makes_nothing_red():
    register = Register(country="CN")
    register.contract("A", "2020-03-02")
    register.step("A", "filing", "2020-06-01")
    found = register.report("A", "2020-12-31")
    assert stage(found, "filing") == ("yellow", "late_if")
    filing = next(step for entry in found.stages for step in entry.steps if step.step == "filing")
    assert filing.due == day("2020-03-11")
    assert filing.basis is not None
    assert filing.basis.condition is not None


def test_the_records_own_term_comes_before_that_of_a_law():
    register = awarded("CN", "2020-03-02", "2020-05-01")
    register.step("A", "signing", due="2020-05-15")
    assert stage(register.report("A", "2020-06-30"), "signing") == ("green", "in_time")


def _worked_out() -> dict[tuple[date, int], date]:
    """What the term's expression gives for every day and count that the test may draw."""
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"""SELECT t.day, t."count", {term_end("t.day")}
            FROM (
                SELECT d::DATE AS day, c AS "count", 'working_day' AS unit
                FROM range(DATE '2019-01-01', DATE '2022-01-01', INTERVAL 1 DAY) a(d), range(0, 31) b(c)
            ) t"""
        ).fetchall()
    return {(start, count): end for start, count, end in rows}


@pytest.fixture(scope="module")
def worked_out() -> dict[tuple[date, int], date]:
    return _worked_out()


@given(st.dates(date(2019, 1, 1), date(2021, 12, 31)), st.integers(0, 30))
def test_working_days_pass_over_weekends(worked_out: dict[tuple[date, int], date], start: date, count: int):
    """Checked against counting one day after another."""
    end, left = start, count
    while left:
        end += timedelta(days=1)
        left -= end.weekday() < 5
    if not count:
        end -= timedelta(days=max(end.weekday() - 4, 0))
    assert worked_out[start, count] == end


def test_a_house_adds_its_own_terms_and_replaces_one_of_the_same_name(tmp_path: Path):
    own = tmp_path / HOUSE_FILE
    own.write_text(
        """
- name: archive_after_closing
  step: archive
  after: [closing]
  count: 2
  unit: month
  jurisdiction: null
  since: 2019-01-01
  law: {title: {en: House rule 7, zh: 内部规定七}, article: {en: "", zh: ""}, about: {en: archived, zh: 归档}}
""",
        encoding="utf-8",
    )
    terms = terms_of(tmp_path)
    assert [term.name for term in terms] == [
        *(term.name for term in shipped_terms()),
        "archive_after_closing",
    ]
    register = Register()
    register.contract("A", "2020-01-10")
    register.step("A", "closing", "2020-02-10")
    register.step("A", "archive", "2020-04-11")
    assert stage(report(register.assessed("2020-06-30", terms), "t/contract:A"), "archive") == (
        "yellow",
        "late_within",
    )
    own.write_text(
        own.read_text(encoding="utf-8").replace("archive_after_closing", "filing_after_signing"),
        encoding="utf-8",
    )
    assert [term.step for term in terms_of(tmp_path) if term.name == "filing_after_signing"] == ["archive"]


DATED = """
- name: archive_after_closing
  step: archive
  after: [closing, acceptance]
  count: {count}
  unit: day
  jurisdiction: {place}
  since: {since}
  until: {until}
  law:
    title: {{en: "House rule of {since}", zh: 内部规定}}
    article: {{en: "", zh: ""}}
    about: {{en: archived, zh: 归档}}
"""


def test_two_terms_of_one_name_hold_each_in_its_own_time(tmp_path: Path):
    (tmp_path / HOUSE_FILE).write_text(
        DATED.format(count=60, place="null", since="2019-01-01", until="2021-01-01")
        + DATED.format(count=20, place="null", since="2021-01-01", until="null"),
        encoding="utf-8",
    )
    terms = terms_of(tmp_path)
    assert [term.count for term in terms[-2:]] == [60, 20]
    register = Register()
    for name, closed in {"before": "2020-12-31", "from then on": "2021-01-01"}.items():
        register.contract(name, "2020-01-10")
        register.step(name, "closing", closed)
        register.step(name, "acceptance", "2021-01-05")  # counts only where there is no closing
        register.step(name, "archive", "2021-02-20")
    found = register.assessed("2021-06-30", terms)
    assert stages(found, "archive") == {"before": ("green", "in_time"), "from then on": ("red", "late")}
    for name, rule in {
        "before": "House rule of 2019-01-01",
        "from then on": "House rule of 2021-01-01",
    }.items():
        steps = [step for entry in report(found, f"t/contract:{name}").stages for step in entry.steps]
        basis = next(step.basis for step in steps if step.step == "archive")
        assert basis is not None
        assert basis.label.en.startswith(rule)


@pytest.mark.parametrize(
    ("place", "since", "clash"),
    [
        ("null", "2020-12-31", True),
        ("CN", "2020-12-31", True),
        ("XK", "2020-12-31", False),
        ("CN", "2021-01-01", False),
    ],
)
def test_two_terms_of_one_name_at_the_same_place_and_time_are_refused(
    tmp_path: Path, place: str, since: str, clash: bool
):
    first = "null" if place == "null" else "CN"
    (tmp_path / HOUSE_FILE).write_text(
        DATED.format(count=60, place=first, since="2019-01-01", until="2021-01-01")
        + DATED.format(count=20, place=place, since=since, until="null"),
        encoding="utf-8",
    )
    if clash:
        with pytest.raises(SettingsError, match="archive_after_closing") as caught:
            terms_of(tmp_path)
        assert caught.value.hint
    else:
        assert len(terms_of(tmp_path)) == len(shipped_terms()) + 2


@pytest.mark.parametrize(
    "text",
    [
        "name: x",
        "- {name: x}",
        "- [",
        "- {name: x, step: none, after: [signing], count: 1, unit: day, jurisdiction: CN, since: 2020-01-01, law: {}}",
    ],
)
def test_a_broken_table_of_terms_says_what_is_wrong(tmp_path: Path, text: str):
    (tmp_path / HOUSE_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=HOUSE_FILE) as caught:
        terms_of(tmp_path)
    assert caught.value.hint


def test_a_term_names_steps_of_the_model():
    known = shipped_terms()[0].model_dump()
    with pytest.raises(ValueError, match="no step of the model: sealing"):
        Term(**{**known, "step": "sealing"})


@pytest.mark.real_data
def test_every_provision_stands_in_its_text_as_it_is_quoted(real_data: Path):
    quoted = [(term.law.file, term.law.text) for term in shipped_terms()]
    quoted += [(entry["file"], entry["text"]) for entry in declared("law.yaml").values()]
    for file, text in quoted:
        assert file is not None
        assert text in (real_data / "statutes" / file).read_text(encoding="utf-8"), text
