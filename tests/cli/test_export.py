"""What one may see goes out as FollowTheMoney entities, comes back as the same graph, and nothing is cut in silence."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import yaml

import loaders
from api.export.followthemoney.words import vocabulary
from api.house import House
from api.records import Sought
from cli.exit_codes import ExitCode
from graph.columns import columns
from graph.projection.derived import Derived
from graph.settings import Settings
from graph.tables import LoadHeader
from graph.workspace import Workspace

SAMPLES = (
    "followthemoney",
    "bank_statement",
    "shareholder_register",
    "company_officers",
    "kinship",
    "contract_ledger",
    "state_tenders",
)
NUMBER = "6222020000000000017"
# What is in the format only as a part of something else, or by a word that reads back as more, or without a name.
ONE_WAY = {"Award", "RESULTED_IN", "Unnamed"}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory) -> Path:
    """A home with the samples of several sources."""
    home = tmp_path_factory.mktemp("export") / "home"
    with Workspace(Settings(home=home)) as workspace:
        for name in SAMPLES:
            loaders.load(workspace, name, loaders.source(name).samples, "li")
    return home


@pytest.fixture
def office(given, loaded):
    """The command over that home."""
    given.home = loaded
    return given


def counts(home: Path) -> dict[str, int]:
    """The entities and relationships of a home by kind and type; flows are made of its transfers, which are counted."""
    with Workspace(Settings(home=home)) as workspace, columns(workspace.tables.spill) as connection:
        found = Derived(workspace.tables.snapshot(), connection, "all").counts()
    return {name: count for name, count in found.items() if name != "FLOWED"}


def entities(file: Path) -> list[dict[str, Any]]:
    """The entities of a file."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def model() -> dict[str, dict[str, Any]]:
    """The schemata of FollowTheMoney that `tests/followthemoney.yaml` quotes, each with all that it inherits."""
    raw = yaml.safe_load((Path(__file__).parents[1] / "followthemoney.yaml").read_text(encoding="utf-8"))

    def whole(name: str) -> dict[str, Any]:
        own = raw[name]
        found: dict[str, Any] = {"is": {name}, "properties": {}, "references": {}}
        for parent in map(whole, own.get("extends", ())):
            found = {part: found[part] | parent[part] for part in found}
        for part in ("properties", "references"):
            found[part] |= own.get(part, {})
        # A schema says anew what it requires.
        return found | {"required": set(own.get("required", ()))}

    return {name: whole(name) for name in raw}


def test_every_word_is_one_of_the_model() -> None:
    known = model()
    types = {"name", "string", "text", "identifier", "address", "date", "number", "country", "gender"}
    for schema in (*vocabulary().nodes.values(), *vocabulary().links.values()):
        of = known[schema.name]
        assert schema.names <= of["properties"].keys() | of["references"].keys()
        for targets in schema.properties.values():
            for name, kind in targets.items():
                assert of["properties"][name] == kind in types
    assert known["Company"]["properties"]["capital"] == "number"
    assert set(vocabulary().longest) == types


def test_what_goes_out_is_of_the_model_and_comes_back_as_the_same_graph(office, loaded, tmp_path) -> None:
    target = tmp_path / "all.ftm.json"
    told = office.json("export", "followthemoney", target)
    found = entities(target)
    assert Counter(entity["schema"] for entity in found) == told["written"]
    assert target.stat().st_mode & 0o777 == 0o600
    _is_of_the_model(found, told["lacking"])
    before = counts(loaded)
    assert told["left_out"].keys() <= before.keys()

    other = tmp_path / "other"
    with Workspace(Settings(home=other)) as workspace:
        report = loaders.load(workspace, "followthemoney", [target], "wang")
    assert report.rows_rejected == report.rows_skipped == 0
    assert report.values_dropped == {}
    after = counts(other)
    expected = {name: number - told["left_out"].get(name, 0) for name, number in before.items()}
    assert {name for name in expected if after.get(name, 0) != expected[name]} <= ONE_WAY
    for name in (
        "Company",
        "Person",
        "Party",
        "Account",
        "OWNS",
        "MANAGES",
        "HOLDS",
        "KIN_OF",
        "TRANSFERRED",
        "AWARDED",
    ):
        assert after[name] == before[name] > 0
    assert _sums(loaded) == _sums(other)


def _is_of_the_model(found: list[dict[str, Any]], lacking: dict[str, int]) -> None:
    known = model()
    schemata = {entity["id"]: entity["schema"] for entity in found}
    assert len(schemata) == len(found)
    short: Counter[str] = Counter()
    for entity in found:
        schema = known[entity["schema"]]
        assert all(isinstance(text, str) and text for said in entity["properties"].values() for text in said)
        short.update(
            f"{entity['schema']}.{name}" for name in schema["required"] - entity["properties"].keys()
        )
        for name, said in entity["properties"].items():
            if name in schema["properties"]:
                longest = vocabulary().longest.get(schema["properties"][name])
                assert longest is None or all(len(text) <= longest for text in said)
                continue
            wanted = schema["references"][name]
            for other in said:
                if wanted not in known[schemata[other]]["is"]:
                    short[f"{entity['schema']}.{name}"] += 1
    assert short == lacking


def _sums(home: Path) -> list[tuple[Any, ...]]:
    """What was paid and when, what is owned, and who is called what."""
    with Workspace(Settings(home=home)) as workspace, columns(workspace.tables.spill) as connection:
        derived = Derived(workspace.tables.snapshot(), connection, "all")
        # Days stay the days of the record, moments are told in UTC.
        when = (
            "CASE WHEN {0}_precision IN ('minute', 'second') THEN {0}_us::VARCHAR ELSE \"{0}\"::VARCHAR END"
        )
        said = {
            "TRANSFERRED": f"{when.format('at')}, amount_minor, currency, purpose",
            "OWNS": f"{when.format('since')}, {when.format('until')}, share_percent, amount_minor, interest",
            "MANAGES": f"{when.format('since')}, role",
            "Person": f"name, {when.format('birth')}",
            "Company": f"name, uscc, regno, lei, legal_form, {when.format('founded')}, capital_minor",
        }
        rows = {name: derived.links_sql(name) if name.isupper() else derived.nodes_sql(name) for name in said}
        queries = [f"SELECT {said[name]} FROM ({rows[name]}) ORDER BY ALL" for name in said]
        return [connection.execute(query).fetchall() for query in queries]


def test_the_last_lines_count_what_has_no_word(office, tmp_path) -> None:
    told = office.json("export", "followthemoney", tmp_path / "counted.ftm.json")
    assert office("export", "followthemoney", tmp_path / "said.ftm.json") == 0
    said = office.out
    for counted in (told["written"], told["left_out"], told["values_left_out"], told["lacking"]):
        assert counted
        for name, number in counted.items():
            assert f"{number:>9,}  {name}\n" in said
    assert "masked" in said
    assert office("--language", "zh", "export", "followthemoney", tmp_path / "zh.ftm.json") == 0
    assert "FollowTheMoney 无对应概念" in office.out


def test_numbers_of_people_are_masked_unless_opened_with_a_reason(office, loaded, tmp_path) -> None:
    masked, opened = tmp_path / "masked.ftm.json", tmp_path / "opened.ftm.json"
    assert office("export", "followthemoney", masked) == 0
    text = masked.read_text(encoding="utf-8")
    assert NUMBER not in text
    assert "6222 **** 0017" in text
    assert '"accountNumber"' not in text
    with Workspace(Settings(home=loaded)) as workspace:
        before = len(list(workspace.vault.lookups()))
        assert office("export", "followthemoney", opened, "--open", " ") == ExitCode.REFUSED
        assert not opened.exists()
        assert office("export", "followthemoney", opened, "--open", "case 2026-7") == 0
        written = [
            entry for entity in entities(opened) for entry in entity["properties"].get("accountNumber", ())
        ]
        openings = list(workspace.vault.lookups())[before:]
    assert NUMBER in written
    assert {entry["why"] for entry in openings} == {"case 2026-7"}
    assert len(openings) >= len(set(written))


def test_it_is_logged_and_shows_only_what_one_may_see(office, loaded, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("XUNMAI_COMPARTMENTS", "kinship, company_officers")
    target = tmp_path / "some.ftm.json"
    told = office.json("export", "followthemoney", target)
    assert {source for entity in entities(target) for source in entity["datasets"]} == {
        "kinship",
        "company_officers",
    }
    assert "Payment" not in told["written"]
    assert told["left_out"].keys().isdisjoint({"RECORDED", "CHAIRED"})
    house = House(Settings(home=loaded))
    _, entries = house.lookups.newest(Sought(), 0, 1)
    house.close()
    assert entries[0].what == "export followthemoney"
    assert str(target) in (entries[0].key or "")


def test_a_file_that_is_there_stays_and_nothing_half_done_is_left(office, tmp_path) -> None:
    target = tmp_path / "kept.ftm.json"
    target.write_text("mine", encoding="utf-8")
    assert office("export", "followthemoney", target) == ExitCode.REFUSED
    assert "--replace" in office.err
    assert target.read_text(encoding="utf-8") == "mine"
    assert office("export", "followthemoney", target, "--replace") == 0
    assert len(entities(target)) > 100
    assert office("export", "followthemoney", tmp_path / "nowhere" / "x.json") == ExitCode.REFUSED
    assert "cannot be written" in " ".join(office.err.split())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept.ftm.json"]


def test_a_party_that_only_a_relationship_names_is_an_entity_without_a_name(xunmai, tmp_path) -> None:
    source = tmp_path / "edge.ftm.json"
    edge = {"id": "o", "schema": "Ownership", "properties": {"owner": ["p"], "asset": ["c"]}}
    source.write_text(json.dumps(edge) + "\n\n" + json.dumps(edge | {"id": "o2"}), encoding="utf-8")
    assert xunmai("load", "--no-project", source) == 0
    told = xunmai.json("export", "followthemoney", tmp_path / "edge.out.json")
    assert told["lacking"] == {"LegalEntity.name": 2, "Ownership.asset": 1}
    parties = [one for one in entities(tmp_path / "edge.out.json") if one["schema"] == "LegalEntity"]
    assert sorted(one["referents"] for one in parties) == [
        ["followthemoney/entity:c"],
        ["followthemoney/entity:p"],
    ]
    assert all("name" not in one["properties"] for one in parties)


STATEMENT = """\
交易卡号,交易户名,交易时间,交易金额,收付标志,交易对手账卡号,对手户名,摘要说明,交易流水号,交易是否成功
6222021000012345673,李雷,2023-03-01 09:15:02,100.05,出,6228480400556677880,韩梅,货款,S1,成功
"""


def test_money_that_did_not_move_is_no_payment(xunmai, tmp_path) -> None:
    source = tmp_path / "statement.csv"
    source.write_text(STATEMENT, encoding="utf-8")
    assert xunmai("load", "--no-project", source) == 0
    with Workspace(Settings(home=xunmai.home)) as workspace:
        with workspace.open() as view:
            [ends] = view.connection.sql("SELECT start_key, end_key FROM transferred").fetchall()
        failed = {"start_space": "account", "start_key": ends[0], "end_space": "account", "end_key": ends[1]}
        rows = pa.Table.from_pylist([{**failed, "number": "S2", "succeeded": False}])
        header = LoadHeader(kind="load", source="bank_statement", delivery="failed", who="li", files=())
        with workspace.tables.begin(header) as load:
            load.append("transferred", rows)
            load.commit(counts={})
    told = xunmai.json("export", "followthemoney", tmp_path / "paid.json")
    assert told["left_out"] == {"TRANSFERRED": 1}
    assert told["lacking"] == {}
    [payment] = [one for one in entities(tmp_path / "paid.json") if one["schema"] == "Payment"]
    names = {one["id"]: one["properties"].get("name") for one in entities(tmp_path / "paid.json")}
    said = payment["properties"]
    assert (said["amount"], said["currency"], said["date"]) == (["100.05"], ["CNY"], ["2023-03-01T01:15:02"])
    assert (names[said["payer"][0]], names[said["beneficiary"][0]]) == (["李雷"], ["韩梅"])
    assert said["payerAccount"] != said["beneficiaryAccount"]


def test_a_value_that_is_none_there_is_counted(xunmai, tmp_path) -> None:
    source = tmp_path / "long.ftm.json"
    company = {
        "name": ["A" * 400],
        "previousName": ["B" * 400, "C"],
        "country": ["Utopia"],
        "legalForm": ["D"],
    }
    lines = [{"id": "a", "schema": "Company", "properties": company}]
    lines.append({"id": "b", "schema": "Address", "properties": {"full": ["E" * 300]}})
    source.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    assert xunmai("load", "--no-project", source) == 0
    told = xunmai.json("export", "followthemoney", tmp_path / "long.out.json")
    assert told["values_left_out"] == {
        "Company.name": 1,
        "Company.former_names": 1,
        "Company.country": 1,
        "Address.text": 1,
    }
    [out] = [one["properties"] for one in entities(tmp_path / "long.out.json") if one["schema"] == "Company"]
    assert (out["previousName"], out["legalForm"]) == (["C"], ["D"])
    assert "name" not in out


def test_an_empty_home_gives_an_empty_file(xunmai, tmp_path) -> None:
    told = xunmai.json("export", "followthemoney", tmp_path / "none.ftm.json")
    assert told == {"written": {}, "left_out": {}, "values_left_out": {}, "lacking": {}}
    assert (tmp_path / "none.ftm.json").read_bytes() == b""
