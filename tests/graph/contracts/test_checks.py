"""The check-up: each check in its four states, with what is missing, the figures and the innocent explanations."""

from __future__ import annotations

from typing import Any

import pytest

from graph.contracts import Rules, Sieve, listed
from graph.contracts.checks import CHECKS
from graph.contracts.wording import declared
from graph.model import load_model
from tests.graph.contracts.records import BUYER, SUPPLIER, Register, day, outcome, outcomes

AS_OF = "2020-12-31"


def found(register: Register, check: str, name: str = "A") -> tuple[str, str]:
    return outcome(register.report(name, AS_OF), check)


def one(**contract: Any) -> Register:
    register = Register()
    register.contract("A", "2020-03-01", **contract)
    return register


def test_every_check_asks_explains_and_has_words_in_both_languages():
    assert tuple(declared("checks.yaml")) == CHECKS
    for entry in declared("checks.yaml").values():
        assert len(entry["explanations"]) >= 2
        for text in (
            entry["label"],
            entry["asks"],
            *entry["says"].values(),
            *(e["question"] for e in entry["explanations"]),
        ):
            assert set(text) == {"en", "zh"}
            assert all(text.values())
        assert set(entry["law"]) <= set(declared("law.yaml"))


def test_all_nine_are_told_of_every_contract_in_their_order():
    report = one().report("A", AS_OF)
    assert tuple(check.name for check in report.checks) == CHECKS
    assert all(check.missing for check in report.checks if check.state == "not_assessable")
    assert all(not check.missing for check in report.checks if check.state in {"clear", "triggered"})


def test_signed_before_award():
    awards = {
        "2020-02-01": ("clear", "after"),
        "2020-03-01": ("clear", "after"),
        "2020-03-02": ("triggered", "before"),
        "never": ("not_assessable", "unknown"),
    }
    register = Register()
    for award in awards:
        register.contract(award, "2020-03-01")
        if award != "never":
            register.step(award, "award", award, of="tender")
    assert outcomes(register.assessed(AS_OF), "signed_before_award") == awards


@pytest.mark.parametrize(
    ("signed", "award", "state", "colour"),
    [
        (("2024-05-10", "day"), ("2024-05-01", "month"), ("not_assessable", "imprecise"), None),
        (("2024-05-01", "month"), ("2024-05-01", "month"), ("not_assessable", "imprecise"), None),
        (("2024-05-31", "day"), ("2024-05-01", "month"), ("clear", "after"), None),
        (("2024-04-01", "month"), ("2024-05-03", "day"), ("triggered", "before"), "yellow"),
        (("2024-04-01", "month"), ("2024-05-08", "day"), ("triggered", "before"), "red"),
    ],
)
def test_a_signing_or_award_told_by_the_month_is_before_or_after_only_where_every_day_is(
    signed: tuple[str, str], award: tuple[str, str], state: tuple[str, str], colour: str | None
):
    register = Register()
    register.contract("A", signed[0], signed_precision=signed[1])
    register.step("A", "award", award[0], of="tender", at_precision=award[1])
    report = register.report("A", "2024-12-31")
    check = next(check for check in report.checks if check.name == "signed_before_award")
    assert ((check.state, check.outcome), check.colour) == (state, colour)
    assert bool(check.missing) == (check.state == "not_assessable")


@pytest.mark.parametrize(
    ("closed", "state", "colour"),
    [
        (("2024-05-10", "day"), ("not_assessable", "imprecise"), None),
        (("2024-05-31", "day"), ("clear", "after"), None),
        (("2024-04-30", "day"), ("triggered", "before"), "yellow"),
        (("2024-04-01", "month"), ("triggered", "before"), "yellow"),
        (("2024-04-23", "day"), ("triggered", "before"), "red"),
    ],
)
def test_a_closing_is_before_or_after_a_signing_told_by_the_month_only_where_every_day_is(
    closed: tuple[str, str], state: tuple[str, str], colour: str | None
):
    register = Register()
    register.contract("A", "2024-05-01", signed_precision="month")
    register.step("A", "closing", closed[0], at_precision=closed[1])
    report = register.report("A", "2024-12-31")
    check = next(check for check in report.checks if check.name == "ended_before_signing")
    assert ((check.state, check.outcome), check.colour) == (state, colour)


def test_what_was_placed_directly_had_no_award_to_wait_for():
    register = one(tender_method="单一来源")
    assert found(register, "signed_before_award") == ("not_applicable", "direct")
    assert found(register, "above_award") == ("not_applicable", "direct")


def test_above_the_award_beyond_one_percent():
    register = Register()
    for award_minor in (100_000, 99_100, 99_000):
        name = str(award_minor)
        register.contract(name, "2020-03-01", amount_minor=100_000)
        ends = ("tender", f"t/tender:{name}"), ("party", SUPPLIER)
        register.link("awarded", *ends, amount_minor=award_minor, currency="CNY")
    assert outcomes(register.assessed(AS_OF), "above_award") == {
        "100000": ("clear", "within"),
        "99100": ("clear", "within"),
        "99000": ("triggered", "over"),
    }


def shared_tender(amounts: dict[str, tuple[str, int | None]], awards: dict[str, int]) -> Register:
    """Contracts of one tender, each with its supplier and amount, and what the tender awarded to each."""
    register = Register()
    for name, (supplier, amount) in amounts.items():
        more = {} if amount is None else {"amount_minor": amount}
        key = register.contract(name, "2020-03-01", supplier=f"t/party:{supplier}", **more)
        register.rows["resulted_in"].pop()
        register.link("resulted_in", ("tender", "t/tender:T"), ("contract", key))
    register.add("tender", key="t/tender:T", kind="Tender", title="T")
    for supplier, amount in awards.items():
        ends = ("tender", "t/tender:T"), ("party", f"t/party:{supplier}")
        register.link("awarded", *ends, amount_minor=amount, currency="CNY")
    return register


def test_what_one_supplier_was_awarded_is_not_held_against_the_contracts_of_another():
    register = shared_tender({"K1": ("S1", 100_000), "K2": ("S2", 200_000)}, {"S1": 100_000, "S2": 200_000})
    assert outcomes(register.assessed(AS_OF), "above_award") == {
        "K1": ("clear", "within"),
        "K2": ("clear", "within"),
    }


def test_all_contracts_of_one_supplier_are_held_against_what_it_was_awarded():
    contracts = {"K1": ("S1", 60_000), "K2": ("S1", 60_000), "K3": ("S2", 900)}
    register = shared_tender(contracts, {"S1": 100_000, "S2": 900})
    assert outcomes(register.assessed(AS_OF), "above_award") == {
        "K1": ("triggered", "over"),
        "K2": ("triggered", "over"),
        "K3": ("clear", "within"),
    }
    unpriced = shared_tender(contracts | {"K2": ("S1", None)}, {"S1": 100_000, "S2": 900})
    assert outcomes(unpriced.assessed(AS_OF), "above_award") == {
        "K1": ("not_assessable", "unknown"),
        "K2": ("not_assessable", "unknown"),
        "K3": ("clear", "within"),
    }


def test_suppliers_that_share_a_contract_are_held_together_against_what_all_of_them_were_awarded():
    register = shared_tender({"K1": ("S1", 50_000), "K2": ("S2", 90_000)}, {"S1": 90_000, "S2": 50_000})
    register.link("party_to", ("party", "t/party:S1"), ("contract", "t/contract:K2"), role="supplier")
    assert outcomes(register.assessed(AS_OF), "above_award") == {
        "K1": ("clear", "within"),
        "K2": ("clear", "within"),
    }


def test_an_award_without_an_amount_leaves_those_of_a_contract_unknown():
    register = one(amount_minor=200_000)
    for nth, amount in ((1, 100_000), (2, None)):
        register.add("award", key=f"t/award:{nth}", kind="Award", amount_minor=amount, currency="CNY")
        register.link("resulted_in", ("award", f"t/award:{nth}"), ("contract", "t/contract:A"))
    assert found(register, "above_award") == ("not_assessable", "unknown")


def test_one_record_that_tells_both_amounts_cannot_contradict_itself():
    register = one(amount_minor=100_000)
    row = register.rows["contract"][0]["row"]
    register.link(
        "awarded", ("tender", "t/tender:A"), ("party", SUPPLIER), amount_minor=90_000, currency="CNY", row=row
    )
    assert found(register, "above_award") == ("not_assessable", "same_record")


def test_amounts_in_two_currencies_are_not_compared():
    register = one(amount_minor=100_000)
    register.link("awarded", ("tender", "t/tender:A"), ("party", SUPPLIER), amount_minor=1, currency="EUR")
    assert found(register, "above_award") == ("not_assessable", "currencies")


def test_all_contracts_of_a_tender_are_held_against_its_estimate():
    register = one(amount_minor=60_000, tender_amount_minor=100_000)
    assert found(register, "above_estimate") == ("clear", "within")
    key = register.contract("B", "2020-03-02", amount_minor=60_000)
    register.rows["resulted_in"].pop()  # of no tender of its own
    register.link("resulted_in", ("tender", "t/tender:A"), ("contract", key))
    report = register.report("A", AS_OF)
    assert outcome(report, "above_estimate") == ("triggered", "over")
    check = next(check for check in report.checks if check.name == "above_estimate")
    assert {m.name: m.value for m in check.measures} == {
        "value_percent": 20.0, "limit": 1.0, "ours": 120_000.0, "theirs": 100_000.0
    }  # fmt: skip
    assert "1,200.00 CNY" in check.says.en
    assert "1,200.00 CNY" in check.says.zh


@pytest.mark.parametrize(
    ("lots", "contracts", "state"),
    [
        ((100, 100), (200,), ("clear", "within")),
        ((100, 100), (203,), ("triggered", "over")),
        ((100, 100), (100, 103), ("triggered", "over")),
        ((100, 100), (100, None), ("not_assessable", "unknown")),
        ((100, None), (200,), ("not_assessable", "unknown")),
    ],
)
def test_a_contract_of_several_lots_is_held_against_all_their_estimates(
    lots: tuple[int | None, ...], contracts: tuple[int | None, ...], state: tuple[str, str]
):
    register = Register()
    for nth, amount in enumerate(contracts):
        more = {} if amount is None else {"amount_minor": amount}
        register.contract(f"K{nth}", "2020-03-01", **more)
        register.rows["resulted_in"].pop()
        register.link("resulted_in", ("award", "t/award:1"), ("contract", f"t/contract:K{nth}"))
    for nth, amount in enumerate(lots):
        register.add("lot", key=f"t/lot:{nth}", kind="Lot", amount_minor=amount, currency="CNY")
        register.link("resulted_in", ("lot", f"t/lot:{nth}"), ("award", "t/award:1"))
    assert found(register, "above_estimate", "K0") == state


def test_an_incomplete_estimate_of_the_lots_gives_way_to_that_of_the_tender_as_a_whole():
    register = one(amount_minor=200, tender_amount_minor=150)
    for nth, amount in ((1, 300), (2, None)):
        register.add("lot", key=f"t/lot:{nth}", kind="Lot", amount_minor=amount, currency="EUR")
        register.link("resulted_in", ("lot", f"t/lot:{nth}"), ("contract", "t/contract:A"))
    report = register.report("A", AS_OF)
    assert outcome(report, "above_estimate") == ("triggered", "over")
    check = next(check for check in report.checks if check.name == "above_estimate")
    assert "the estimate of 1.50 CNY" in check.says.en


def test_an_estimate_of_nothing_is_no_estimate():
    register = one(amount_minor=100, tender_amount_minor=0, tender_method="公开招标")
    assert found(register, "above_estimate") == ("not_assessable", "unknown")


def test_a_budget_that_pays_for_this_purchase_alone_stands_in_for_an_estimate():
    register = one(amount_minor=60_000)
    register.add("budget_item", key="t/budget:1", kind="BudgetItem", amount_minor=50_000, currency="CNY")
    register.link("funded_by", ("tender", "t/tender:A"), ("budget_item", "t/budget:1"))
    assert found(register, "above_estimate") == ("triggered", "over")
    register.link("funded_by", ("tender", "t/tender:B"), ("budget_item", "t/budget:1"))
    assert found(register, "above_estimate") == ("not_assessable", "unknown")


def test_annexes_may_come_to_a_tenth_together():
    register = Register()
    for name, annexes in {"tenth": (10_000,), "over": (6_000, 4_001), "unpriced": (10_000, None)}.items():
        register.contract(name, "2020-03-01", amount_minor=100_000)
        for amount in annexes:
            more = {} if amount is None else {"amount_minor": amount}
            register.step(name, "annex", "2020-05-01", **more)
    assert outcomes(register.assessed(AS_OF), "changed_after_signing") == {
        "tenth": ("clear", "within"),
        "over": ("triggered", "over"),
        "unpriced": ("not_assessable", "unpriced"),
    }


def test_no_annex_is_clear_only_where_the_register_tells_annexes():
    register = one(amount_minor=100_000)
    assert found(register, "changed_after_signing") == ("not_assessable", "never_told")
    register.contract("B", "2020-03-02", amount_minor=100_000)
    register.step("B", "annex", "2020-05-01", amount_minor=1)
    assert found(register, "changed_after_signing") == ("clear", "no_annex")


def test_paid_against_the_contract_and_its_annexes():
    register = Register()
    for name, paid in {"all": 110_000, "more": 111_100, "unknown": None}.items():
        register.contract(name, "2020-03-01", amount_minor=100_000)
        register.step(name, "annex", "2020-05-01", amount_minor=10_000)
        if paid is not None:
            register.step(name, "payment", "2020-06-01", amount_minor=paid - 1)
            register.step(name, "payment", "2020-06-02", amount_minor=1)
    assert outcomes(register.assessed(AS_OF), "paid_more") == {
        "all": ("clear", "within"),
        "more": ("triggered", "over"),
        "unknown": ("not_assessable", "unknown"),
    }


@pytest.mark.parametrize(
    ("known", "total", "state"),
    [
        (50_000, None, ("not_assessable", "unpriced")),
        (101_000, None, ("triggered", "over")),
        (50_000, 90_000, ("clear", "within")),
    ],
)
def test_a_payment_without_an_amount_leaves_open_what_was_paid(
    known: int, total: int | None, state: tuple[str, str]
):
    register = one(amount_minor=100_000, paid_minor=total, paid_currency="CNY" if total else None)
    register.step("A", "payment", "2020-06-01", amount_minor=known)
    register.step("A", "payment", "2020-07-01")
    report = register.report("A", AS_OF)
    check = next(check for check in report.checks if check.name == "paid_more")
    assert (check.state, check.outcome) == state
    missing = ["milestone.amount"] if check.state == "not_assessable" else []
    assert [field.name for field in check.missing] == missing


def test_over_before_it_was_signed():
    register = Register()
    for name, step, at in (
        ("same day", "closing", "2020-03-01"),
        ("closed", "closing", "2020-02-29"),
        ("paid", "payment", "2020-01-15"),
    ):
        register.contract(name, "2020-03-01")
        register.step(name, step, at)
    register.contract("running", "2020-03-01")
    register.contract("planned", "2020-03-01", until=day("2020-02-01"))
    assert outcomes(register.assessed(AS_OF), "ended_before_signing") == {
        "same day": ("clear", "after"),
        "closed": ("triggered", "before"),
        "paid": ("triggered", "before"),
        "running": ("not_applicable", "not_ended"),
        "planned": ("triggered", "planned_before"),
    }
    assert found(one(), "ended_before_signing") == ("not_assessable", "unknown")


def test_a_stage_is_missing_only_where_the_register_tells_it_of_most():
    register = Register()
    for name in "ABC":
        register.contract(name, "2020-03-01")
        register.step(name, "need", "2020-01-01", of="tender")
        if name != "A":
            register.step(name, "award", "2020-02-01", of="tender")
    assert found(register, "missing_stage") == ("triggered", "gaps")
    assert found(register, "missing_stage", "B") == ("clear", "no_gaps")
    check = next(c for c in register.report("A", AS_OF).checks if c.name == "missing_stage")
    assert "招标" in check.says.zh


def test_the_same_party_again_counts_purchases_and_their_sum_within_the_window():
    register = Register()
    for nth in range(3):
        register.contract(f"N{nth}", f"2020-03-{1 + nth:02}", amount_minor=1_000)
    assert found(register, "same_party_again", "N0") == ("clear", "seldom")
    report = register.report("N2", AS_OF)
    assert outcome(report, "same_party_again") == ("triggered", "close")
    check = next(check for check in report.checks if check.name == "same_party_again")
    assert {m.name: m.value for m in check.measures}["ours"] == 3_000.0
    assert "3 purchases" in check.says.en


def test_several_contracts_of_one_tender_are_one_purchase():
    register = Register()
    for nth in range(6):
        key = register.contract(f"N{nth}", f"2020-03-{1 + nth:02}", amount_minor=1_000)
        register.rows["resulted_in"].pop()
        register.link("resulted_in", ("tender", "t/tender:whole"), ("contract", key))
    assert found(register, "same_party_again", "N5") == ("clear", "seldom")


def again(register: Register, name: str) -> tuple[str, dict[str, float]]:
    """The state of the check and its figures."""
    report = register.report(name, AS_OF)
    check = next(check for check in report.checks if check.name == "same_party_again")
    return check.state, {m.name: m.value for m in check.measures}


def also(register: Register, name: str, *suppliers: str) -> None:
    """More suppliers of a contract."""
    for supplier in suppliers:
        register.link(
            "party_to", ("party", f"t/party:{supplier}"), ("contract", f"t/contract:{name}"), role="supplier"
        )


def test_purchases_from_several_partners_count_once_among_all_that_the_buyer_bought():
    register = Register()
    for nth in range(5):
        register.contract(f"N{nth}", f"2020-0{1 + nth}-01", amount_minor=1_000)
        also(register, f"N{nth}", "b", "c", "d")
    state, figures = again(register, "N4")
    assert (state, figures["value_count"], figures["share_percent"]) == ("triggered", 5.0, 100.0)


def test_of_several_partners_the_one_that_triggers_is_told():
    """One partner has five purchases in the year but none other lately; the other has three in a month."""
    register = Register()
    for nth in range(4):
        register.contract(f"old{nth}", f"2020-01-0{1 + nth}", supplier="t/party:often")
    for nth in range(2):
        register.contract(f"new{nth}", f"2020-08-0{1 + nth}", supplier="t/party:lately")
    register.contract("both", "2020-08-03", supplier="t/party:often")
    also(register, "both", "lately")
    rules = Rules(checks={**Rules().checks.model_dump(), "least_contracts": 9})
    assert outcomes(register.assessed(AS_OF, rules=rules), "same_party_again")["both"] == (
        "triggered",
        "close",
    )


def test_purchases_in_two_currencies_have_no_sum():
    register = Register()
    register.contract("N0", "2020-03-01", amount_minor=1_000)
    register.contract("N1", "2020-03-02", amount_minor=1_000)
    assert again(register, "N1")[1]["ours"] == 2_000.0
    for amount, currency in ((10, "EUR"), (20, "CNY")):  # one purchase, of two contracts
        key = register.contract(currency, "2020-03-02", amount_minor=amount, currency=currency)
        register.rows["resulted_in"].pop()
        register.link("resulted_in", ("tender", "t/tender:whole"), ("contract", key))
    register.contract("N2", "2020-03-03", amount_minor=1_000)
    state, figures = again(register, "N2")
    assert state == "triggered"
    assert "ours" not in figures


def test_a_large_buyer_buys_again_from_many():
    register = Register()
    for nth in range(5):
        register.contract(f"N{nth}", f"2020-03-{1 + nth:02}", amount_minor=1_000)
    for nth in range(20):
        register.contract(f"M{nth}", "2020-02-01", supplier=f"t/party:{nth}")
    assert found(register, "same_party_again", "N4") == ("clear", "among_many")


def test_the_colour_of_the_whole_follows_its_rule():
    register = Register()
    for name in ("bad", "good", "unknown"):
        register.contract(
            name, "2020-03-01", work_days=30.0, amount_minor=100_000, tender_amount_minor=100_000
        )
        register.step(name, "award", "2020-02-20", of="tender")
    for name in ("bad", "good"):
        register.step(name, "completion", "2020-03-20")
        register.step(name, "payment", "2020-03-20", amount_minor=100_000 if name == "good" else 200_000)
    rules = Rules(tolerance_days=7, overall={"core_stages": ["signing", "performance"], "least_assessed": 5})
    loose = Rules(checks={**rules.checks.model_dump(), "least_close": 99, "least_contracts": 99})
    rows = {
        row.title: row for row in listed(register.assessed("2020-04-05", rules=loose), Sieve(), 0, 10).rows
    }
    assert {title: row.colour for title, row in rows.items()} == {
        "bad": "red",
        "good": "green",
        "unknown": "red",
    }
    assert rows["bad"].triggered == ("paid_more",)
    assert "late" in rows["unknown"].triggered
    early = listed(register.assessed("2020-03-05", rules=loose), Sieve(), 0, 10).rows
    assert {row.title: row.colour for row in early}["unknown"] == "yellow"


def test_what_is_too_little_known_is_grey_and_says_how_much_is_known():
    report = one().report("A", AS_OF)
    assert report.contract.colour == "grey"
    assert "0 of ten stages" in report.says.en
    assert report.contract.buyer is not None
    assert report.contract.buyer.key == BUYER


def test_rules_name_stages_and_steps_of_the_model():
    shipped = Rules()
    assert list(shipped.decides) == list(load_model().stages)
    with pytest.raises(ValueError, match="no stage or step of the model: sealing"):
        Rules(proves={"completion": ["sealing"]})
    with pytest.raises(ValueError, match="tolerence_days"):
        Rules(tolerence_days=3)
