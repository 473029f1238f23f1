"""The model is whole, and refuses to contradict itself."""

import re
from importlib.resources import files
from pathlib import Path

import pyarrow as pa
import pytest

from graph.errors import ModelError
from graph.model import load_model
from graph.model.arrow import arrow_schema
from graph.model.catalogue import parse_model
from graph.model.page import model_page


def declared() -> str:
    return files("graph.model").joinpath("model.yaml").read_text(encoding="utf-8")


def test_every_word_of_the_house_is_a_kind():
    words = (
        "Company Person Party Agency Post Account Unnamed Loan BudgetItem Tender Lot Bid Award Contract Milestone "
        "Licence Complaint Address Phone Device Finding Case"
    )
    assert set(load_model().kinds) == set(words.split())


def test_parties_of_all_kinds_share_one_table():
    model = load_model()
    assert {model.kinds[kind].space for kind in ("Company", "Person", "Party")} == {"party"}


def test_a_moment_takes_three_columns_and_money_two():
    schema = arrow_schema(load_model().table("awarded"))
    assert schema.field("at").type == pa.timestamp("us")
    assert schema.field("at_us").type == pa.int64()
    assert schema.field("at_precision").type == pa.string()
    assert schema.field("amount_minor").type == pa.int64()
    assert schema.field("currency").type == pa.string()


def test_what_identifies_a_person_is_never_a_plain_column():
    for table in load_model().tables.values():
        names = {column.name for column in table.columns}
        assert names.isdisjoint({"resident_id", "passport"})
    assert {"resident_id_hash", "resident_id_mask", "resident_id_sealed"} <= set(
        arrow_schema(load_model().table("party")).names
    )


def test_every_observation_says_where_it_comes_from():
    origin = ["load", "source", "file", "sheet", "row", "place", "count", "as_of_us", "compartment"]
    for table in load_model().tables.values():
        assert arrow_schema(table).names[-len(origin) :] == origin


def test_both_languages_name_everything():
    model = load_model()
    entries = [entry for table in model.tables.values() for entry in table.declares.properties]
    labels = [entry.label for entry in entries] + [kind.label for kind in model.kinds.values()]
    labels += [link.label for link in model.relationships.values()]
    assert all(label.en and label.zh for label in labels)
    assert all(any(ord(letter) > 0x3000 for letter in label.zh) for label in labels)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("HOLDS: {from: [party]", "HOLDS: {from: [purse]", "HOLDS joins 'purse'"),
        ("identity: [kinship]", "identity: [blood]", "KIN_OF is told apart by 'blood'"),
        ("lei: {space: party", "lei: {space: firm", "identifier lei names a 'firm'"),
        ("    title: subject", "    title: headline", "space complaint is titled by 'headline'"),
        (
            "      rank: {type: text, en: rank",
            "      key: {type: text, en: rank",
            "table post has two columns 'key'",
        ),
        (
            "      payment: {en: payment",
            "      signing: {en: payment",
            "the step 'signing' lies in two stages",
        ),
    ],
)
def test_a_model_that_contradicts_itself_is_refused(old, new, complaint):
    text = declared()
    assert old in text
    with pytest.raises(ModelError, match=complaint):
        parse_model(text.replace(old, new, 1))


def test_a_contract_lives_through_ten_stages():
    model = load_model()
    stages = "initiation tender drafting review signing filing performance change termination archive"
    assert list(model.stages) == stages.split()
    assert model.steps["need"].name == "initiation"
    assert model.steps["annex"].label.zh == "变更"
    assert all(label.en and label.zh for stage in model.stages.values() for label in stage.steps.values())


def test_an_unknown_table_is_named_with_those_there_are():
    with pytest.raises(ModelError, match=r"no table 'wallet'(?s:.)*party"):
        load_model().table("wallet")


def test_the_page_of_the_model_is_fresh(project):
    page = (project / "docs" / "model.md").read_text(encoding="utf-8")
    assert page == model_page(load_model()), "run: python -m graph.model.page > docs/model.md"


def test_every_kind_has_a_look_on_the_page_and_a_column_in_its_chart(project: Path):
    kinds = set(load_model().kinds)
    looks = (project / "web" / "src" / "model" / "kindLook.ts").read_text(encoding="utf-8")
    assert set(re.findall(r"^  (\w+): \{ colour", looks, re.MULTILINE)) == kinds
    columns = (project / "web" / "src" / "chart" / "geometry.ts").read_text(encoding="utf-8")
    listed = columns.partition("COLUMNS: ")[2].partition("];\n")[0]
    assert sorted(re.findall(r'"(\w+)"', listed)) == sorted(kinds)
