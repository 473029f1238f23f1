"""Normal forms: what two spellings of one name may differ in, and what keeps two names apart."""

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from graph.names import (
    FORMS,
    company_core,
    company_form,
    form_of_one,
    party_form,
    person_form,
    register,
    simplified,
)


@pytest.mark.parametrize(
    "spellings",
    [
        (
            "M/s. A.K. Traders (Pvt.) Limited",
            "A K TRADERS PVT LTD",
            "AK Traders Private Limited",
            "MS AK Traders P Ltd.",
        ),
        ("Bey Drugs & Sing Ltd", "BEY DRUGS AND SING LIMITED"),
        ("M/S J.B. ELECTRONICS", "M/S J. B. ELECTRONICS", "jb electronics", "M /S. JB-Electronics"),
        ("Ndërtimi SH.P.K.", "NDERTIMI sh.p.k", "Ndertimi  SHPK"),
        ("Arba N.T.P.", "ARBA NTP", "Arba, N T P"),
        ("Müller GmbH & Co. KG", "MULLER GMBH CO KG"),
        ("O'Neil & Sons L.L.C.", "ONEIL AND SONS LLC"),
        ("Etc L T D", "ETC LTD", "Etc Limited"),
        ("北京（華夏）有限責任公司", "北京华夏有限公司", "北京(华夏) 有限公司", "北京 华夏有限责任公司"),
        ("中铁第三工程局", "中鐵第3工程局", "中铁 第三 工程局"),
        ("ＡＢＣ建设股份有限公司", "abc建設股份有限公司", "ABC 建设股份公司".replace(" ", "")),
    ],
)
def test_spellings_of_one_company_have_one_form(spellings):
    assert len(set(company_form(pa.array(spellings)).to_pylist())) == 1


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("中铁第三工程局有限公司", "中铁第四工程局有限公司"),
        ("中铁第十二工程局", "中铁第二十工程局"),
        ("Block 2 Society", "Block 3 Society"),
        ("Shop 2.5", "Shop 25"),
        ("华夏有限公司", "华夏股份有限公司"),
        ("Huaxia Ltd", "Huaxia Pvt Ltd"),
        ("Huaxia", "Huaxia JV"),
        ("A B Traders", "B A Traders"),
        ("Sri Balaji Traders", "Balaji Traders"),
        ("Ram Traders", "Traders Ram"),
    ],
)
@pytest.mark.parametrize("form", [company_form, party_form])
def test_what_means_something_keeps_two_names_apart(form, left, right):
    one, other = form(pa.array([left, right])).to_pylist()
    assert one != other


@pytest.mark.parametrize(
    "spellings",
    [
        ("Dr. B. L. Saha", "B L SAHA", "Shri BL Saha", "Mr B.L.Saha"),
        ("曾國強 先生", "曾国强", "曾 国强"),
        ("买买提·吐尔逊", "买买提•吐尔逊", "买买提吐尔逊"),
    ],
)
def test_spellings_of_one_person_have_one_form(spellings):
    assert len(set(person_form(pa.array(spellings)).to_pylist())) == 1
    assert len(set(party_form(pa.array(spellings)).to_pylist())) == 1


def test_a_form_of_address_that_is_the_whole_name_stays():
    assert person_form(pa.array(["Dr.", "Sri", "Sri Sri"])).to_pylist() == ["DR", "SRI", "SRI"]


@pytest.mark.parametrize("name", ["Pvt Ltd", "有限公司", "M/S", "***", "LTD.", "股份有限公司", "& Co"])
def test_a_name_of_nothing_but_a_legal_form_does_not_become_empty(name):
    for form in (company_form, company_core, party_form, person_form):
        assert form(pa.array([name]))[0].as_py()


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("A.K. Traders Pvt Ltd", "AK TRADERS"),
        ("Santosh & Co", "SANTOSH"),
        ("Lee Industries Private Limited Limited", "LEE INDUSTRIES"),
        ("北京华夏有限公司", "北京华夏"),
        ("ABC有限公司", "ABC"),
        ("Müller GmbH & Co. KG", "MULLER"),
    ],
)
def test_the_core_stands_before_the_legal_form(name, core):
    assert form_of_one("company_core", name) == core


PIECES = """
    M/s Sri Dr. A. B K L.T.D. Ltd Pvt (P) Limited & Co Traders 2 第三 工程局 有限責任公司 華夏 ( ) 先生 S.A.
    N.T.P. JV P V T 十 乾隆
"""
mixed_names = st.lists(st.sampled_from(PIECES.split()), max_size=7).map(" ".join)
names_of_all_sorts = st.none() | st.text(max_size=30) | mixed_names


@pytest.mark.parametrize("form", ["company_form", "person_form", "party_form", "simplified"])
@given(column=st.lists(names_of_all_sorts, max_size=12))
def test_a_form_is_never_empty_and_a_company_s_is_its_own_form(form, column):
    done = FORMS[form](pa.array(column, pa.string()))
    assert [value is None for value in done.to_pylist()] == [name is None for name in column]
    assert all(value for name, value in zip(column, done.to_pylist(), strict=True) if name and name.strip())
    if form in {"company_form", "simplified"}:
        assert FORMS[form](done).to_pylist() == done.to_pylist()


def test_initials_that_spell_a_form_of_address_are_not_taken_for_one():
    assert (
        person_form(pa.array(["D. R. Haque"]))[0].as_py() != person_form(pa.array(["Dr. Haque"]))[0].as_py()
    )


@given(st.text("0123456789", min_size=1, max_size=4), st.text("0123456789", min_size=1, max_size=4))
def test_numerals_are_never_lost(one, other):
    forms = company_form(pa.array([f"Block {one} Society Ltd", f"Block {other} Society Ltd"])).to_pylist()
    assert (forms[0] == forms[1]) == (one == other)


@given(st.text("後后乾干隆著着發髮臺台灣麼瞭解鍊建設國", max_size=12))
def test_simplified_agrees_with_opencc(text):
    assert simplified(pa.array([text]))[0].as_py() == OpenCC("t2s").convert(text)


def test_names_with_line_breaks_stay_in_their_row():
    column = pa.array(["A\nB Traders", None, "C\r\nD\x85E", "\n", "华\n夏"])
    assert company_form(column).to_pylist()[:3] == ["AB TRADERS", None, "CDE"]
    assert len(company_form(column)) == 5


def test_columns_of_every_make_are_read():
    column = pa.array(["A Ltd", None, "B"])
    for made in (
        column.dictionary_encode(),
        pa.chunked_array([column.slice(0, 1), column.slice(1)]),
        column.cast("large_string"),
    ):
        assert company_form(made).to_pylist() == ["A LTD", None, "B"]
    assert company_form(pa.array([], pa.string())).to_pylist() == []


def test_every_form_is_a_function_of_duckdb():
    with duckdb.connect() as connection:
        register(connection)
        for name in FORMS:
            found = connection.sql(
                f"SELECT {name}(x) FROM (VALUES ('曾國強'), (NULL)) AS given(x)"
            ).fetchall()
            assert found == [(form_of_one(name, "曾國強"),), (None,)]
