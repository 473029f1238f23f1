"""Amounts become whole minor units, exactly or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

import duckdb
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from loaders.mapping.declaration import ColumnMapping
from loaders.mapping.money import UNITS, money_layers
from loaders.mapping.staging import prepare

Amount = tuple[int | None, str | None]
ReadAll = Callable[..., list[Amount]]
Read = Callable[..., Amount]


@pytest.fixture(scope="module")
def read_all() -> Iterator[ReadAll]:
    """Reads a column of texts: to plan its query takes longer than to read a hundred of them."""
    with duckdb.connect() as connection:
        prepare(connection)

        def amounts(
            texts: list[str], currency: str | None = "CNY", unit: str = "one", *, binary: bool = False
        ) -> list[Amount]:
            column = ColumnMapping(
                "m", ("m",), "money", (), "UTC", (), (), currency=currency, unit=unit, binary=binary
            )
            query = "SELECT unnest(CAST(? AS VARCHAR[])) AS r_m, generate_subscripts(CAST(? AS VARCHAR[]), 1) AS nth"
            for layer in money_layers(column, "r_m", None):
                query = f"SELECT *, {', '.join(f'{entry} AS {name}' for name, entry in layer.items())} FROM ({query})"
            found = connection.execute(
                f"SELECT m_minor, m_currency FROM ({query}) ORDER BY nth", [texts, texts]
            ).fetchall()
            return [(minor, told) for minor, told in found]

        yield amounts


@pytest.fixture(scope="module")
def read(read_all: ReadAll) -> Read:
    """Reads one text."""

    def amount(text: str, *more: str | None, **others: bool) -> Amount:
        [found] = read_all([text], *more, **others)
        return found

    return amount


@pytest.mark.parametrize(
    ("text", "minor", "currency"),
    [
        ("1,78,50,000", 1_785_000_000, "INR"),
        ("INR 1.785E+7", 1_785_000_000, "INR"),
        ("INR 1.78E+10", 1_780_000_000_000, "INR"),
        ("INR 2,500,000", 250_000_000, "INR"),
        ("INR 5000000.0", 500_000_000, "INR"),
        ("₹ 12.50", 1250, "INR"),
        ("Rs. 1,000", 100_000, "INR"),
        ("2 lakh", 20_000_000, "INR"),
        ("1.5 Crore", 1_500_000_000, "INR"),
        ("USD 12.30", 1230, "USD"),
        ("100 EUR", 10_000, "EUR"),
        ("JPY 1200", 1200, "JPY"),
        ("KWD 1.234", 1234, "KWD"),
        ("-3.10", -310, "INR"),
        ("0", 0, "INR"),
        ("0.000", 0, "INR"),
    ],
)
def test_indian_amounts(read: Read, text: str, minor: int, currency: str) -> None:
    assert read(text, "INR") == (minor, currency)


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("1.5万元", 1_500_000),
        ("１，２３４．５０", 123_450),
        ("￥12.30", 1230),
        ("¥ 12", 1200),
        ("人民币100元", 10_000),
        ("RMB 7", 700),
        ("3亿", 30_000_000_000),
        ("12元", 1200),
        ("5000.000000万人民币", 5_000_000_000),
        ("100 万元人民币", 100_000_000),
        ("1234.56元整", 123_456),
        ("100元正", 10_000),
        ("2千", 200_000),
        ("3千元", 300_000),
        ("1.5百万", 150_000_000),
        ("2千万元", 2_000_000_000),
    ],
)
def test_chinese_amounts(read: Read, text: str, minor: int) -> None:
    assert read(text) == (minor, "CNY")


def test_a_currency_called_by_its_chinese_name(read: Read) -> None:
    assert read("500万美元") == (500_000_000, "USD")
    assert read("20.5万港币") == (20_500_000, "HKD")
    assert read("300日元") == (300, "JPY")
    assert read("100万人") == (None, None)
    assert read("100万月球币") == (None, None)


def test_a_declared_unit_gives_way_to_a_written_one(read: Read) -> None:
    assert read("1.5", unit="万元") == (1_500_000, "CNY")
    assert read("1,000", unit="万元") == (1_000_000_000, "CNY")
    assert read("15000元", unit="万元") == (1_500_000, "CNY")


@pytest.mark.parametrize(
    ("unit", "most"), [("lakh", 11), ("million", 10), ("crore", 9), ("亿元", 8), ("one", 16)]
)
def test_a_bare_number_too_large_for_its_unit_is_no_amount(read: Read, unit: str, most: int) -> None:
    """It costs the one value and not the load."""
    assert read("9" * most, unit=unit) == (int("9" * most) * UNITS[unit] * 100, "CNY")
    assert read("9" * (most + 1), unit=unit) == (None, None)
    assert read(f"-{'1' * (most + 1)}", unit=unit) == (-int("1" * (most + 1)) * UNITS[unit] * 100, "CNY")


@pytest.mark.parametrize(
    "text",
    [
        "12.345",  # a fraction of a fen
        "1,5",  # a decimal comma, or a slip
        "12,34",
        "1.2.3",
        "$5",  # of which dollar?
        "XQZ 5",
        "twelve",
        "1e40",
        "99999999999999999999",
        "12 34",
        "--5",
        "0.001",
        "1.23456789E+2",
        "1.23457E+08",  # as a narrow column shows 123456789.12
        "1.23E+05",
        "-1.2E+11",
        "2E+12元",
    ],
)
def test_what_is_not_exact_is_no_amount(read: Read, text: str) -> None:
    assert read(text) == (None, None)


def test_without_a_currency_there_is_no_amount(read: Read) -> None:
    assert read("12.00", currency=None) == (None, None)
    assert read("GBP 12.00", currency=None) == (1200, "GBP")


def expected(text: str, digits: int) -> int | None:
    scaled = Decimal(text).scaleb(digits)
    return int(scaled) if scaled == scaled.to_integral_value() and abs(scaled) < 9 * 10**18 else None


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.decimals(min_value=-(10**12), max_value=10**12, places=4, allow_nan=False), st.booleans()
        ),
        min_size=20,
        max_size=60,
    ),
    st.sampled_from([("CNY", 2), ("JPY", 0), ("KWD", 3)]),
)
@example([(Decimal("0.0100"), True), (Decimal("-999999999999.9900"), False)], ("CNY", 2))
def test_it_agrees_with_exact_decimals(
    read_all: ReadAll, values: list[tuple[Decimal, bool]], currency: tuple[str, int]
) -> None:
    texts = [f"{value:E}" if scientific else f"{value:f}" for value, scientific in values]
    found = [minor for minor, _ in read_all(texts, currency[0])]
    told = [(text, expected(text, currency[1])) for text in texts]
    assert list(zip(texts, found, strict=True)) == told


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(min_value=0, max_value=10**15), min_size=20, max_size=60))
def test_grouping_changes_nothing(read_all: ReadAll, values: list[int]) -> None:
    amounts = [(value * 100, "CNY") for value in values]
    assert read_all([f"{value:,}" for value in values]) == amounts
    assert read_all([str(value) for value in values]) == amounts


@pytest.mark.parametrize(("text", "minor"), [("847.19", 84_719), ("1,234.5", 123_450), ("1E+3", 100_000)])
def test_an_amount_of_a_simulation_has_no_currency(read: Read, text: str, minor: int) -> None:
    assert read(text, "XXX") == (minor, "XXX")


def test_no_text_names_the_lack_of_a_currency(read: Read) -> None:
    assert read("XXX 5", "CNY") == (None, None)
    assert read("USD 5", "XXX") == (500, "USD")


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("20’503.90 €", 2_050_390),
        ("38'086.00€", 3_808_600),
        ("€ 1’234’567", 123_456_700),
        ("EUR 40’700.00", 4_070_000),
    ],
)
def test_amounts_with_apostrophes_and_signs_behind(read: Read, text: str, minor: int) -> None:
    assert read(text, "EUR") == (minor, "EUR")


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("(1,234.56)", -123_456),
        ("（1,234.56）", -123_456),
        ("(¥12.30)", -1230),
        ("1234.56-", -123_456),
        ("12.30元-", -1230),
        ("-¥12.30", -1230),
        ("- ￥ 12.30", -1230),
        ("-RMB 7", -700),
        ("(0.00)", 0),
        ("+12.30", 1230),
        ("(-12.30)", None),
        ("-12.30-", None),
        ("--12.30", None),
        ("(12.30", None),
        ("12.30)", None),
        ("()", None),
        ("-", None),
        ("12(30)", None),
    ],
)
def test_a_minus_that_stands_elsewhere_than_before_the_number(
    read: Read, text: str, minor: int | None
) -> None:
    assert read(text) == (minor, None if minor is None else "CNY")


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("12345", 12_345),
        ("-700", -700),
        ("1,234,500", 1_234_500),
        ("０", 0),
        ("1.2E+5", 120_000),
        ("12345.00", 12_345),
        ("123.5", None),
        ("12元", 1200),
        ("1.5万元", 1_500_000),
    ],
)
def test_amounts_counted_in_the_minor_unit(read: Read, text: str, minor: int | None) -> None:
    """A unit that is written counts before the declared one."""
    assert read(text, unit="minor") == (minor, None if minor is None else "CNY")


def test_amounts_of_a_currency_with_other_digits_counted_in_its_minor_unit(read: Read) -> None:
    assert read("1234", "KWD", unit="minor") == (1234, "KWD")
    assert read("1234", "JPY", unit="minor") == (1234, "JPY")


@pytest.mark.parametrize("text", ["20’50 €", "12 €", "€ 12 €", "12 $", "4,000,00", "3.267,00", "19,80.00"])
def test_a_sign_that_does_not_fit_and_groups_that_do_not_are_no_amount(read: Read, text: str) -> None:
    assert read(text, "CNY") == (None, None)


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("8657.360000000001", 865_736),
        ("69999.89999999999", 6_999_990),
        ("537363.4300000001", 53_736_343),
        ("0.30000000000000004", 30),
        ("-9997.379999999999", -999_738),
        ("180000", 18_000_000),
        ("17650.808", None),
        ("4244.6974", None),
        ("12.345678901234", None),
        ("0.333333333333333", None),
    ],
)
def test_binary_fractions(read: Read, text: str, minor: int | None) -> None:
    assert read(text, "EUR", binary=True) == (minor, None if minor is None else "EUR")


def test_binary_fractions_are_read_only_where_they_are_declared(read: Read) -> None:
    assert read("8657.360000000001", "EUR") == (None, None)
