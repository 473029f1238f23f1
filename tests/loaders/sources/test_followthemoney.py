"""FollowTheMoney entities become parties, accounts, posts, contracts and what joins them; the rest is counted."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import loaders
from graph.errors import ReadError
from loaders.mapping import load_mapping
from tests.loaders.sources.conftest import SOURCES, Loading, sample

KEY = "followthemoney/entity:"
OFFICE = "followthemoney/office:"
MODEL = Path(__file__).resolve().parents[2] / "followthemoney.yaml"
# Names of other tools' exports and of older versions of the model.
OLDER = {"passportNumber"}


def entity(id: str, schema: str, **properties: Any) -> dict[str, Any]:  # noqa: A002  # the format's own word
    """An entity; a property of one value may be given without its list."""
    lists = {name: said if isinstance(said, list) else [said] for name, said in properties.items()}
    return {"id": id, "schema": schema, "properties": lists, "datasets": ["register"]}


@pytest.fixture
def file(tmp_path: Path):
    """Writes entities into a file, one a line."""

    def write(*entities: dict[str, Any]) -> Path:
        path = tmp_path / "entities.ftm.json"
        path.write_text("".join(json.dumps(one) + "\n" for one in entities), encoding="utf-8")
        return path

    return write


def test_the_sample_loads_whole_and_what_has_no_word_is_counted(loading: Loading) -> None:
    loaded = loading("followthemoney", *sample("followthemoney"))
    loaded.assert_accounted()
    assert loaded.report.rejects == {}
    assert loaded.report.values_dropped == {}
    assert {name: (table.read, table.skipped) for name, table in loaded.report.tables.items()} == {
        "entities": (32, 3),
        "values": (51, 6),
    }
    assert loaded.report.skips == {
        "Associate: the model has no word for it": 1,
        "Sanction: the model has no word for it": 1,
        "Vessel: the model has no word for it": 1,
        "Occupancy: the model has no word for this value": 1,
        "Position: the model has no word for this value": 1,
        "Vessel: the model has no word for this value": 1,
        "country: the model has no word for this value": 2,
        "email: the model has no word for this value": 1,
    }
    told = " ".join(loaded.report.notes)
    assert "'properties/imoNumber' is not used; it has 1 values" in told
    assert "ana@example.org" not in told
    assert loaded.rows("SELECT kind, count(DISTINCT key) FROM party GROUP BY ALL ORDER BY ALL") == [
        ("Company", 2),
        ("Party", 5),  # an organisation, a legal entity, two people by their papers, an office that pays
        ("Person", 3),
    ]


def test_every_value_of_a_property_is_an_observation(loading: Loading, file) -> None:
    person = entity(
        "p", "Person", name=["Ana Example", "Аня"], birthDate=["1971", "1971-02-03"], nationality=["cy", "gb"]
    )
    loaded = loading("followthemoney", file(person))
    assert loaded.rows(
        "SELECT birth_precision, CAST(birth AS DATE)::VARCHAR, place FROM party WHERE birth IS NOT NULL ORDER BY 1"
    ) == [
        ("day", "1971-02-03", "/properties/birthDate/1"),
        ("year", "1971-01-01", "/properties/birthDate/0"),
    ]
    assert loaded.rows("SELECT country FROM party WHERE country IS NOT NULL ORDER BY 1") == [("cy",), ("gb",)]
    assert loaded.rows("SELECT name, former_names FROM party WHERE name IS NOT NULL") == [
        ("Ana Example", ["Аня"])
    ]


def test_identifiers_are_kept_by_kind_and_those_of_people_only_hashed(loading: Loading, file) -> None:
    numbers = (
        "110105196804120017",
        "E00000017",
        "0000-771",
        "G00000028",
        "123-45-678",
        "6222020000000000017",
    )
    loaded = loading(
        "followthemoney",
        file(
            entity("c", "Company", uscCode="91440300MA5EXAMP0C", registrationNumber="4403-1"),
            entity("g", "Company", leiCode="529900T8BM49AURSDO55"),
            entity("p", "Person", idNumber=numbers[0], passportNumber=numbers[1]),
            entity("q", "Person", socialSecurityNumber=numbers[4]),
            entity("i", "Identification", holder="q", number=numbers[2]),
            entity("t", "Passport", holder="q", number=numbers[3]),
            entity("a", "BankAccount", name=numbers[5], accountNumber=numbers[5]),
        ),
    )
    assert loaded.report.values_dropped == {}
    assert loaded.rows(
        "SELECT uscc, regno, lei FROM party WHERE kind = 'Company' ORDER BY ALL NULLS LAST"
    ) == [
        ("91440300MA5EXAMP0C", None, None),
        (None, "4403-1", None),
        (None, None, "529900T8BM49AURSDO55"),
        (None, None, None),
        (None, None, None),
    ]
    masks = loaded.rows(
        "SELECT right(key, 1), coalesce(resident_id_mask, passport_mask, other_id_mask) AS mask "
        "FROM party WHERE mask IS NOT NULL ORDER BY ALL"
    )
    assert masks == [
        ("p", "110105********0017"),
        ("p", "E*****17"),
        ("q", "0****1"),
        ("q", "1****8"),
        ("q", "G*****28"),
    ]
    for table in ("party", "account", "judgement"):
        said = repr(loaded.rows(f"SELECT * FROM {table}"))
        assert not any(number.replace("-", "") in said or number in said for number in numbers)
    joined = dict(loaded.rows("SELECT left_key, split_part(right_key, ':', 1) FROM judgement"))
    assert joined == {
        f"{KEY}c": "uscc",
        f"{KEY}g": "lei",
        f"{KEY}p": "resident_id",
        f"{KEY}a": "account_no",
    }


def test_a_short_number_of_an_account_joins_nothing(loading: Loading, file) -> None:
    loaded = loading(
        "followthemoney",
        file(
            entity("a", "BankAccount", accountNumber="0017"),
            entity("b", "BankAccount", iban="CY17002001280000001200527600"),
        ),
    )
    assert loaded.rows("SELECT left_key FROM judgement") == [(f"{KEY}b",)]
    assert loaded.rows("SELECT count(number_hash) FROM account") == [(2,)]


def test_a_mask_is_no_identifier(loading: Loading, file) -> None:
    loaded = loading(
        "followthemoney",
        file(
            entity("p", "Person", name="王", idNumber="110105********0017", phone="138****0001"),
            entity("a", "BankAccount", accountNumber="6222 **** 0017"),
        ),
    )
    assert loaded.report.skips == {
        "accountNumber: only a mask of the number is told": 1,
        "idNumber: only a mask of the number is told": 1,
        "phone: only a mask of the number is told": 1,
    }
    assert loaded.rows("SELECT count(resident_id_hash), count(other_id_hash) FROM party") == [(0, 0)]


def test_an_edge_joins_each_of_its_ends_also_where_one_is_not_in_the_file(loading: Loading, file) -> None:
    loaded = loading(
        "followthemoney",
        file(
            entity(
                "o", "Ownership", owner=["p", "q"], asset="elsewhere", percentage="25%", startDate="2016-07"
            ),
        ),
    )
    loaded.assert_accounted()
    assert loaded.rows(
        "SELECT start_key, end_key, share_percent, since_precision FROM owns ORDER BY start_key"
    ) == [
        (f"{KEY}p", f"{KEY}elsewhere", 25.0, "month"),
        (f"{KEY}q", f"{KEY}elsewhere", 25.0, "month"),
    ]


def test_whoever_owns_an_account_holds_it(loading: Loading, file) -> None:
    loaded = loading(
        "followthemoney",
        file(
            entity("a", "BankAccount", bankName="示例银行"),
            entity("v", "Vehicle", type="car"),
            entity("o", "Ownership", owner="p", asset="a"),
            entity("w", "Ownership", owner="p", asset="v"),
        ),
    )
    loaded.assert_accounted()
    assert loaded.rows("SELECT start_key, end_key FROM holds") == [(f"{KEY}p", f"{KEY}a")]
    assert loaded.rows("SELECT count(*) FROM owns") == [(0,)]
    assert loaded.report.rejects == {"makes no fact": 1}  # to own a car is neither


@pytest.mark.parametrize(
    ("given", "ends", "held"),
    [
        ({"payerAccount": "a", "beneficiaryAccount": "b"}, ("account", "a", "account", "b"), 0),
        ({"payer": "p", "payerAccount": "a", "beneficiary": "q"}, ("account", "a", "party", "q"), 1),
        ({"payer": "p", "beneficiaryAccount": "b"}, ("party", "p", "account", "b"), 0),
        ({"payer": "p", "beneficiary": "q"}, ("party", "p", "party", "q"), 0),
    ],
)
def test_a_payment_goes_from_account_to_account_as_far_as_they_are_known(
    loading: Loading, file, given: dict[str, str], ends: tuple[str, ...], held: int
) -> None:
    payment = entity("x", "Payment", amount="125000.5", currency="CNY", date="2018-05-04T09:30:00", **given)
    loaded = loading("followthemoney", file(payment))
    start_space, start, end_space, end = ends
    assert loaded.rows(
        "SELECT start_space, start_key, end_space, end_key, amount_minor, currency, at_precision, number "
        "FROM transferred"
    ) == [(start_space, KEY + start, end_space, KEY + end, 12_500_050, "CNY", "second", "x")]
    assert loaded.rows("SELECT count(*) FROM holds") == [(held,)]


def test_amounts_need_a_currency_unless_their_property_names_one(loading: Loading, file) -> None:
    loaded = loading(
        "followthemoney",
        file(
            entity("x", "Payment", payer="p", beneficiary="q", amount="7"),
            entity("y", "Payment", payer="p", beneficiary="q", amountUsd="7.25"),
        ),
    )
    assert loaded.rows("SELECT amount_minor, currency FROM transferred ORDER BY 1 NULLS FIRST") == [
        (None, None),
        (725, "USD"),
    ]
    assert sum(loaded.report.values_dropped.values()) == 1


def test_an_office_is_an_agency_and_a_party_where_it_owns_or_pays(loading: Loading, file) -> None:
    loaded = loading(
        "followthemoney",
        file(
            entity("b", "PublicBody", name=["住房建设局", "Housing Bureau"], country="cn"),
            entity("k", "Contract", title="道路", authority=["b", "m", "c"]),
            entity("c", "Company", name="C"),
            entity("n", "Position", name="局长", organization="b"),
            entity("h", "Occupancy", holder="p", post="n", startDate="2015"),
            entity("x", "Payment", payer="b", beneficiary="c"),
            entity("e", "Employment", employee="q", employer="b", role="clerk"),
            entity("f", "Employment", employee="q", employer="c", role="clerk"),
        ),
    )
    assert loaded.rows("SELECT DISTINCT key, name FROM agency WHERE name IS NOT NULL ORDER BY ALL") == [
        (f"{OFFICE}b", "Housing Bureau"),
        (f"{OFFICE}b", "住房建设局"),
    ]
    assert loaded.rows("SELECT start_space, start_key FROM party_to ORDER BY ALL") == [
        ("agency", f"{OFFICE}b"),
        ("party", f"{KEY}c"),
        ("party", f"{KEY}m"),
    ]
    assert loaded.rows(f"SELECT name FROM party WHERE key = '{KEY}b'") == [("住房建设局",)]
    assert loaded.rows('SELECT start_key, end_key FROM "in" ORDER BY ALL') == [
        ("followthemoney/employment/b:clerk", f"{OFFICE}b"),
        (f"{KEY}n", f"{OFFICE}b"),
    ]
    assert loaded.rows("SELECT start_key, end_key FROM held ORDER BY ALL") == [
        (f"{KEY}p", f"{KEY}n"),
        (f"{KEY}q", "followthemoney/employment/b:clerk"),
        (f"{KEY}q", "followthemoney/employment/c:clerk"),
    ]


def test_former_ids_stay_names_of_the_entity(loading: Loading, file) -> None:
    one = entity("NK-1", "Company", name="A") | {"referents": ["old-1", "old-2", "NK-1"]}
    loaded = loading("followthemoney", file(one))
    assert loaded.rows("SELECT left_key, right_key FROM judgement ORDER BY ALL") == [
        (f"{KEY}NK-1", f"{KEY}old-1"),
        (f"{KEY}NK-1", f"{KEY}old-2"),
    ]


def test_a_legal_representative_is_told_from_other_roles(loading: Loading, file) -> None:
    loaded = loading(
        "followthemoney",
        file(
            entity("d", "Directorship", director="p", organization="c", role="法定代表人"),
            entity("e", "Directorship", director="p", organization="c", role=["Director", "Chair"]),
        ),
    )
    assert loaded.rows("SELECT count(*) FROM legal_rep_of") == [(1,)]
    assert loaded.rows("SELECT role FROM manages") == [("Director; Chair",)]


STATEMENT = {
    "id": "s1", "entity_id": "a", "canonical_id": "a", "prop": "name", "schema": "Person", "value": "X", "dataset": "d",
}  # fmt: skip


@pytest.mark.parametrize("form", ["csv", "json"])
def test_statements_are_recognised_and_it_is_said_how_to_make_entities_of_them(
    loading: Loading, tmp_path: Path, form: str
) -> None:
    path = tmp_path / f"statements.{form}"
    lines = {
        "csv": ",".join(STATEMENT) + "\n" + ",".join(STATEMENT.values()) + "\n",
        "json": json.dumps(STATEMENT) + "\n" + json.dumps(STATEMENT) + "\n",
    }
    path.write_text(lines[form], encoding="utf-8")
    assert loaders.recognise([path]).name == "followthemoney"
    with pytest.raises(ReadError, match="holds statements") as caught:
        loading("followthemoney", path)
    assert "ftm aggregate-statements" in (caught.value.hint or "")


def test_the_mapping_names_what_the_model_has() -> None:
    model = yaml.safe_load(MODEL.read_text(encoding="utf-8"))
    known = {
        name
        for schema in model.values()
        for kind in ("properties", "references")
        for name in schema.get(kind, {})
    }
    mapping = load_mapping(SOURCES / "followthemoney" / "source.yaml")
    text = (SOURCES / "followthemoney" / "source.yaml").read_text(encoding="utf-8")
    named = set(re.findall(r"properties/(\w+)", text))
    assert len(named) > 80
    assert named - known - OLDER == set()
    [skipped] = [skip for skip in mapping.tables["entities"].skip if skip.by == "schema"]
    assert set(skipped.when["schema"]["not"]) <= set(model)
