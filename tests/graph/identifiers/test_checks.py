"""Form and check digit of identifiers: single cases, what spreadsheets destroy, python-stdnum, properties."""

import string
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.cn import ric, uscc

from graph.identifiers import CHECKS, STATES, check_bank_card, check_one, check_resident_id, check_uscc

USCC_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
ORGCODE_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def orgcode_of(body: str) -> str:
    total = sum(int(sign, 36) * weight for sign, weight in zip(body, ORGCODE_WEIGHTS, strict=True))
    return body + "0123456789X"[-total % 11]


def uscc_of(head: str, body: str) -> str:
    start = head + orgcode_of(body)
    total = sum(USCC_LETTERS.index(sign) * weight for sign, weight in zip(start, USCC_WEIGHTS, strict=True))
    return start + USCC_LETTERS[-total % 31]


def resident_of(region: str, born: date, serial: int) -> str:
    start = f"{region}{born:%Y%m%d}{serial:03}"
    total = sum(int(sign) * weight for sign, weight in zip(start, RESIDENT_WEIGHTS, strict=True))
    return start + "10X98765432"[total % 11]


usccs = st.builds(
    lambda who, kind, region, body: uscc_of(who + kind + region, body),
    st.sampled_from("123456789ANY"),
    st.sampled_from("1239"),
    st.text(string.digits, min_size=6, max_size=6),
    st.text(USCC_LETTERS, min_size=8, max_size=8),
)
residents = st.builds(
    resident_of,
    st.sampled_from(["110105", "440308", "810000", "820000", "830000", "650102"]),
    st.dates(date(1900, 1, 1), date(2025, 12, 31)),
    st.integers(1, 999),
).filter(lambda number: not number.endswith("000"))
cards = (
    st.text(string.digits, min_size=12, max_size=18)
    .filter(lambda text: text[0] != "0")
    .map(lambda body: body + luhn.calc_check_digit(body))
)
VALID = {"uscc": usccs, "resident_id": residents, "bank_card": cards}


def state(kind: str, text: str | None) -> str:
    return check_one(kind, text).state


@pytest.mark.parametrize(
    ("kind", "text", "normal"),
    [
        ("uscc", "91350100M000100Y43", "91350100M000100Y43"),
        ("uscc", " '91350100m000100y43\t", "91350100M000100Y43"),
        ("uscc", "９１３５０１００Ｍ０００１００Ｙ４３", "91350100M000100Y43"),
        ("uscc", "91350100-M000100Y-43", "91350100M000100Y43"),
        ("orgcode", "D2143569-X", "D2143569X"),
        ("resident_id", "11010519491231002x", "11010519491231002X"),
        ("resident_id", "110105491231002", "11010519491231002X"),
        ("resident_id", "110105 19491231 002X", "11010519491231002X"),
        ("bank_card", "4111 1111 1111 1111", "4111111111111111"),
        ("bank_card", '="4111111111111111"', "4111111111111111"),
        ("bank_card", "4111111111111111.0", None),
        ("phone_no", "+86 138-0013-8000", "13800138000"),
        ("phone_no", "(010) 6278 1234", "01062781234"),
        ("phone_no", "0086 10 62781234", "01062781234"),
        ("phone_no", "+355 69 123 4567", "+355691234567"),
        ("phone_no", "400-820-8820", "4008208820"),
        ("wallet_id", " wxid_Ab-1\t", "wxid_Ab-1"),
        ("wallet_id", "ｗｘｉｄ１", "wxid1"),
        ("wallet_id", "wxxx_1", "wxxx_1"),
        ("wallet_id", "2088 4128 4626 4551", "2088412846264551"),
        ("phone_no", "13800138000.0", "13800138000"),
        ("ip", " 192.168.1.20 ", "192.168.1.20"),
        ("ip", "2001:0DB8:0:0::1", "2001:db8::1"),
        ("mac", "00-1a-2b-3c-4d-5e", "00:1A:2B:3C:4D:5E"),
        ("mac", "001a.2b3c.4d5e", "00:1A:2B:3C:4D:5E"),
    ],
)
def test_a_clean_up_that_loses_nothing_gives_the_normal_form(kind, text, normal):
    found = check_one(kind, text)
    assert found.normal == normal
    assert (found.state == "valid") == (normal is not None)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("uscc", "9.13501E+17"),
        ("uscc", "913501000001000000"[:15] + "000"),
        ("resident_id", "1.10105E+17"),
        ("resident_id", "110105194912310000"),
        ("resident_id", "110105194912310020.0"),
        ("bank_card", "6.22202E+18"),
        ("bank_card", "6222021234567890000"),
        ("bank_card", "4111111111111110"),
        ("bank_card", "4111111111111111.0"),
        ("orgcode", orgcode_of("01234567")[1:]),
        ("orgcode", orgcode_of("00134567")[2:]),
        ("phone_no", "1062781234"),
        ("wallet_id", "2.08841E+15"),
        ("phone_no", "1.38E+10"),
    ],
)
def test_what_a_spreadsheet_destroyed_is_reported_and_not_repaired(kind, text):
    assert check_one(kind, text) == (None, "lost_precision")


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("uscc", "91350100M000100Y44", "wrong_check_digit"),
        ("uscc", uscc_of("91350100", "M000100Y")[:-1] + "I", "wrong_form"),
        ("uscc", "B1350100M000100Y43", "wrong_form"),
        ("uscc", "91350100M000100Y4", "wrong_form"),
        ("uscc", "公司", "wrong_form"),
        ("resident_id", "110105194912310021", "wrong_check_digit"),
        ("resident_id", resident_of("110105", date(1949, 12, 28), 2).replace("1228", "1232"), "wrong_form"),
        ("resident_id", resident_of("110105", date(2000, 2, 28), 2).replace("0228", "0230"), "wrong_form"),
        ("resident_id", resident_of("990105", date(2000, 2, 28), 2), "wrong_form"),
        ("resident_id", resident_of("110105", date(2999, 1, 1), 2), "wrong_form"),
        ("bank_card", "4111111111111112", "wrong_check_digit"),
        ("bank_card", "411111111111", "wrong_form"),
        ("orgcode", "D21435690", "wrong_check_digit"),
        ("phone_no", "12345", "wrong_form"),
        ("wallet_id", "2088****4551", "masked"),
        ("wallet_id", "wx…1", "masked"),
        ("ip", "256.1.1.1", "wrong_form"),
        ("ip", "192.168.001.1", "wrong_form"),
        ("ip", "1:2:3", "wrong_form"),
        ("mac", "00-1a-2b-3c-4d-5g", "wrong_form"),
        *((kind, text, "empty") for kind in CHECKS for text in (None, "", " \t")),
    ],
)
def test_the_state_says_what_is_wrong(kind, text, expected):
    assert check_one(kind, text) == (None, expected)


@pytest.mark.parametrize("region", ["810000", "820000", "830000", "911156"])
def test_permits_of_the_same_form_are_known(region):
    assert state("resident_id", resident_of(region, date(1981, 8, 3), 2)) == "valid"


@pytest.mark.parametrize("authority", "19ANY")
def test_a_code_may_begin_with_a_letter(authority):
    assert state("uscc", uscc_of(authority + "1110000", "40001201")) == "valid"


def test_the_inner_organisation_code_has_to_hold_too():
    good = uscc_of("91350100", "M000100Y")
    body = good[:16] + ("1" if good[16] != "1" else "2")
    total = sum(USCC_LETTERS.index(sign) * weight for sign, weight in zip(body, USCC_WEIGHTS, strict=True))
    outer_right = body + USCC_LETTERS[-total % 31]
    assert state("uscc", good) == "valid"
    assert state("uscc", outer_right) == "wrong_check_digit"


def test_a_person_over_a_hundred_had_a_number_of_the_century_before():
    assert check_one("resident_id", "110105801231996").normal.startswith("11010518801231996")


@given(usccs)
def test_every_code_that_is_valid_here_is_valid_in_stdnum_in_its_domain(code):
    assert state("uscc", code) in {"valid", "lost_precision"}
    if code[:8].isdigit():
        assert uscc.is_valid(code)


@given(st.lists(st.text(USCC_LETTERS, min_size=17, max_size=18) | usccs, max_size=20))
def test_a_code_that_stdnum_refuses_is_not_valid_here(codes):
    for code, found in zip(codes, check_uscc(pa.array(codes, pa.string())).state.to_pylist(), strict=True):
        if code[:8].isdigit() and not uscc.is_valid(code):
            assert found != "valid"


@given(residents)
def test_resident_ids_agree_with_stdnum_where_it_knows_the_region(number):
    assert state("resident_id", number) == "valid"
    if ric.is_valid(number):
        assert not ric.is_valid(number[:-1] + ("0" if number[-1] != "0" else "1"))


@given(st.text(string.digits, min_size=13, max_size=15))
def test_cards_agree_with_stdnum(number):
    expected = luhn.is_valid(number) and number[0] != "0"
    assert (state("bank_card", number) == "valid") == expected


@pytest.mark.parametrize("kind", VALID)
@given(data=st.data())
def test_one_wrong_digit_is_always_noticed(kind, data):
    good = data.draw(VALID[kind])
    place = data.draw(st.integers(0, len(good) - 1))
    wrong = data.draw(st.sampled_from(string.digits).filter(lambda sign: sign != good[place]))
    assert state(kind, good[:place] + wrong + good[place + 1 :]) != "valid"


@given(residents, st.integers(0, 16))
def test_two_neighbours_exchanged_are_always_noticed_in_a_resident_id(good, place):
    swapped = good[:place] + good[place + 1] + good[place] + good[place + 2 :]
    assert swapped == good or state("resident_id", swapped) != "valid"


@pytest.mark.parametrize("kind", CHECKS)
@given(
    texts=st.lists(st.none() | st.text(max_size=24) | st.sampled_from(["+86 10 62781234", "110105491231002"]))
)
def test_every_text_has_a_state_and_a_normal_form_is_its_own(kind, texts):
    found = CHECKS[kind](pa.array(texts, pa.string()))
    assert len(found.normal) == len(found.state) == len(texts)
    assert set(found.state.to_pylist()) <= set(STATES)
    assert [normal is not None for normal in found.normal.to_pylist()] == [
        told == "valid" for told in found.state.to_pylist()
    ]
    again = CHECKS[kind](found.normal)
    assert again.normal == found.normal


@given(VALID["uscc"], st.sampled_from(["'{}", " {} ", "\t{}", '"{}"', "{}\u3000", "\ufeff{}"]))
def test_dressing_changes_nothing(code, dress):
    assert check_one("uscc", dress.format(code.lower())) == check_one("uscc", code)


def test_columns_of_every_make_are_read():
    texts = ["91350100M000100Y43", None, "x"]
    expected = ["valid", "empty", "wrong_form"]
    plain = pa.array(texts)
    for column in (
        plain,
        pa.chunked_array([plain.slice(0, 1), plain.slice(1)]),
        plain.dictionary_encode(),
        pa.array(["y", *texts]).slice(1),
        plain.cast(pa.large_string()),
    ):
        assert check_uscc(column).state.to_pylist() == expected
    assert check_bank_card(pa.array([4111111111111111, None])).state.to_pylist() == ["valid", "empty"]
    assert check_resident_id(pa.array([], pa.string())).state.to_pylist() == []
