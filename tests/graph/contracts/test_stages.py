"""The colour of each stage of a contract's life: in time, due, late, out of order, and above all not known."""

from __future__ import annotations

import pytest

from tests.graph.contracts.records import Register, day, stage, stages

AS_OF = "2020-06-30"


def signed_register(**contract: object) -> Register:
    """One contract of 2020-01-10, in a register that also tells of another that was completed."""
    register = Register()
    register.contract("A", "2020-01-10", **contract)
    register.contract("other", "2020-01-01", work_days=10.0)
    register.step("other", "completion", "2020-01-05")
    return register


def test_a_stage_that_no_record_tells_is_grey_and_says_whether_the_register_ever_tells_it():
    register = signed_register()
    found = register.report("A", AS_OF)
    assert stage(found, "filing") == ("grey", "register_silent")
    assert stage(found, "performance") == ("grey", "not_recorded")


def test_a_single_day_with_nothing_to_compare_it_with_is_grey():
    register = Register()
    register.contract("A", "2020-01-10")
    assert stage(register.report("A", AS_OF), "signing") == ("grey", "alone")


def test_days_in_order_are_green_and_the_ten_stages_are_in_order_of_life():
    register = signed_register()
    register.step("A", "award", "2020-01-02", of="tender")
    found = register.report("A", AS_OF)
    assert stage(found, "signing") == ("green", "in_order")
    assert stage(found, "tender") == ("green", "in_order")
    assert [entry.stage for entry in found.stages][:5] == [
        "initiation",
        "tender",
        "drafting",
        "review",
        "signing",
    ]
    assert len(found.stages) == 10


def test_a_signing_before_the_award_is_out_of_order_beyond_the_tolerance():
    awards = {
        "2020-01-10": ("green", "in_order"),
        "2020-01-11": ("yellow", "order_within"),
        "2020-01-17": ("yellow", "order_within"),
        "2020-01-18": ("red", "out_of_order"),
    }
    register = Register()
    for award in awards:
        register.contract(award, "2020-01-10")
        register.step(award, "award", award, of="tender")
    assert stages(register.assessed(AS_OF), "signing") == awards


def test_a_month_that_may_lie_on_either_side_is_not_out_of_order():
    register = signed_register()
    register.step("A", "closing", "2020-01-01", at_precision="month")
    assert stage(register.report("A", AS_OF), "termination") == ("green", "in_order")


def test_a_term_in_days_counts_from_the_signing():
    done = {
        "2020-02-09": ("green", "in_time"),
        "2020-02-16": ("yellow", "late_within"),
        "2020-02-17": ("red", "late"),
    }
    register = Register()
    for day_done in done:
        register.contract(day_done, "2020-01-10", work_days=30.0)
        register.step(day_done, "completion", day_done)
    assert stages(register.assessed(AS_OF), "performance") == done


def test_a_term_in_months_goes_by_the_calendar_and_the_day_in_force_comes_before_the_signing():
    register = signed_register(term=1.0, term_unit="month", since=day("2020-01-31"))
    found = register.report("A", "2020-02-01")
    performance = next(entry for entry in found.stages if entry.stage == "performance")
    assert (performance.due, performance.reason) == (day("2020-02-29"), "due_soon")


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        ("2020-01-10", ("green", "ahead")),
        ("2020-01-11", ("yellow", "due_soon")),
        ("2020-02-10", ("yellow", "due_soon")),
        ("2020-02-11", ("red", "overdue")),
    ],
)
def test_what_is_not_done_is_ahead_then_due_soon_then_overdue(as_of: str, state: tuple[str, str]):
    register = signed_register(until=day("2020-02-10"))
    assert stage(register.report("A", as_of), "performance") == state


def test_nothing_is_overdue_after_the_records_of_its_register_end():
    register = signed_register(until=day("2020-02-10"))
    performance = next(e for e in register.report("A", "2021-06-30").stages if e.stage == "performance")
    assert (performance.colour, performance.reason) == ("grey", "records_end")
    assert "2020-01-10" in performance.says.en
    assert "2020-01-10" in performance.says.zh


def test_nothing_is_overdue_in_a_register_that_never_tells_of_the_step():
    register = Register()
    register.contract("A", "2020-01-10", until=day("2020-02-10"))
    assert stage(register.report("A", "2020-03-01"), "performance") == ("grey", "due_untold")


def test_a_contract_that_its_status_calls_over_is_not_overdue():
    register = signed_register(until=day("2020-02-10"), status="已完成")
    found = register.report("A", "2020-02-20")
    assert stage(found, "performance") == ("grey", "done_day_unknown")
    assert stage(found, "termination") == ("grey", "done_day_unknown")


def test_an_acceptance_proves_a_completion_in_time_but_never_that_it_was_late():
    register = signed_register(until=day("2020-02-10"))
    register.step("A", "acceptance", "2020-02-09")
    assert stage(register.report("A", AS_OF), "performance")[0] == "green"
    late = signed_register(until=day("2020-02-10"))
    late.step("A", "acceptance", "2020-04-09")
    assert stage(late.report("A", AS_OF), "performance") == ("yellow", "proven_late")


def test_a_payment_begins_the_performance_and_does_not_end_it():
    register = signed_register()
    register.step("A", "payment", "2020-02-01", amount_minor=100)
    assert stage(register.report("A", AS_OF), "performance") == ("grey", "begun")


def in_parts(*parts: tuple[str | None, str], **contract: object) -> Register:
    """A contract of 2024-01-10 completed in parts, each with its day and its due day."""
    register = Register()
    register.contract("A", "2024-01-10", **contract)
    for done, due in parts:
        register.step("A", "completion", done, due=due)
    return register


def test_parts_are_done_with_the_last_of_them_and_due_with_the_last():
    register = in_parts(("2024-02-28", "2024-03-01"), ("2024-08-30", "2024-09-01"))
    assert stage(register.report("A", "2025-01-01"), "performance") == ("green", "in_time")
    late = in_parts(("2024-02-28", "2024-03-01"), ("2024-09-20", "2024-09-01"))
    performance = next(e for e in late.report("A", "2025-01-01").stages if e.stage == "performance")
    assert (performance.colour, performance.reason) == ("red", "late")
    assert "19 days" in performance.says.en


def test_the_term_of_the_whole_may_end_after_the_last_part():
    register = in_parts(("2024-02-28", "2024-03-01"), work_days=300.0)
    register.step("A", "completion", "2024-08-30")
    assert stage(register.report("A", "2025-01-01"), "performance") == ("green", "in_time")


def test_the_day_due_of_the_contract_comes_before_its_term():
    register = signed_register(until=day("2020-02-10"), work_days=60.0)
    register.step("A", "completion", "2020-02-20")
    assert stage(register.report("A", AS_OF), "performance") == ("red", "late")


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        ("2024-07-01", ("green", "ahead")),
        ("2024-08-15", ("yellow", "due_soon")),
        ("2025-01-01", ("red", "overdue")),
    ],
)
def test_a_part_that_is_open_is_not_hidden_by_one_that_is_done(as_of: str, state: tuple[str, str]):
    register = in_parts(("2024-02-28", "2024-03-01"), (None, "2024-09-01"))
    register.contract("live", as_of)
    found = register.report("A", as_of)
    assert stage(found, "performance") == state
    assert next(e for e in found.stages if e.stage == "performance").due == day("2024-09-01")


def test_the_first_open_part_is_what_is_due():
    register = in_parts((None, "2024-03-01"), ("2024-08-30", "2024-09-01"))
    found = register.report("A", "2024-08-30")
    assert stage(found, "performance") == ("red", "overdue")
    assert next(e for e in found.stages if e.stage == "performance").due == day("2024-03-01")


def test_a_day_without_a_due_day_may_be_that_of_an_open_part():
    register = in_parts((None, "2024-09-01"))
    register.step("A", "completion", "2024-08-30")
    assert stage(register.report("A", "2024-09-20"), "performance") == ("green", "in_time")


@pytest.mark.parametrize("days", [("2024-02-28", None), (None, "2024-08-20"), (None, None)])
def test_an_open_part_of_what_was_accepted_is_proven(days: tuple[str | None, str | None]):
    register = in_parts((days[0], "2024-03-01"), (days[1], "2024-09-01"))
    register.step("A", "acceptance", "2024-08-30")
    found = register.report("A", "2025-01-01")
    assert stage(found, "performance")[0] == "green"
    [completion] = [s for e in found.stages for s in e.steps if s.step == "completion"]
    assert completion.reason == "in_time"


def test_the_first_part_is_what_the_signing_is_compared_with():
    register = Register()
    register.contract("A", "2024-02-01")
    register.step("A", "completion", "2024-01-01")
    register.step("A", "completion", "2024-12-01")
    performance = next(e for e in register.report("A", "2025-01-01").stages if e.stage == "performance")
    assert (performance.colour, performance.reason) == ("red", "out_of_order")
    assert "2024-01-01 lies 31 days before" in performance.says.en


def test_what_lies_after_the_day_of_the_question_has_not_happened():
    register = signed_register()
    register.step("A", "closing", "2020-05-01")
    assert stage(register.report("A", "2020-06-30"), "termination")[0] == "green"
    before = next(e for e in register.report("A", "2020-04-30").stages if e.stage == "termination")
    assert (before.colour, before.day, before.due) == ("grey", None, None)


def test_later_stages_are_not_missed_while_the_contract_is_performed():
    register = signed_register(until=day("2020-12-31"))
    register.step("other", "closing", "2020-02-01")
    assert stage(register.report("A", AS_OF), "termination") == ("grey", "not_yet")


def test_an_annex_without_a_day_is_grey_and_none_at_all_is_told_apart():
    register = signed_register()
    register.step("other", "annex", amount_minor=100)
    assert stage(register.report("other", AS_OF), "change") == ("grey", "undated")
    assert stage(register.report("A", AS_OF), "change") == ("grey", "none_recorded")
