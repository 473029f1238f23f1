"""The detector on its shipped example, and what becomes of a lead when its records change."""

import json
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from pydantic import ValidationError

from graph.detectors import repeated_awards
from graph.detectors.repeated_awards import Parameters
from graph.findings import Detection, Finding
from graph.model import load_model
from tests.graph.detectors.example import FOLDER, observations, viewed, without

MODEL = load_model()
LEAD = "xunmai/repeated_awards:example/agency:O|example/party:W"


@pytest.fixture(scope="module")
def detection() -> Detection:
    with viewed(MODEL) as connection:
        return repeated_awards.run(connection)


def table(name: str) -> pa.Table:
    with viewed(MODEL) as connection:
        return observations(MODEL, connection, name)


def run_with(changed: dict[str, pa.Table], **figures: Any) -> Detection:
    with viewed(MODEL, changed) as connection:
        return repeated_awards.run(connection, Parameters(**figures))


def lead(detection: Detection) -> Finding:
    return next(finding for finding in detection.findings if LEAD in (finding.key, *finding.known_as))


def figures(finding: Finding) -> dict[str, float | None]:
    return {measure.name: measure.value for measure in finding.measures}


def summary(detection: Detection) -> dict[str, Any]:
    """What `expected/detection.json` holds: enough to see any change of result, short enough to read."""
    return {
        "findings": [
            {
                "key": finding.key,
                "known_as": list(finding.known_as),
                "state": finding.state,
                "rank": finding.rank,
                "title": finding.title.model_dump(),
                "lenses": [
                    {
                        "kind": lens.kind,
                        "state": lens.state,
                        "rung": lens.stratum.name if lens.stratum else None,
                        **{m.name: m.value if m.value is None else round(m.value, 6) for m in lens.measures},
                    }
                    for lens in finding.lenses
                ],
                "evidence": len(finding.evidence),
                "missing": [gap.name for gap in finding.missing],
            }
            for finding in detection.findings
        ],
        "coverage": {entry.unit: {"total": entry.total, **entry.states} for entry in detection.coverage},
    }


def test_the_example_gives_what_is_expected(detection: Detection) -> None:
    shipped = json.loads((FOLDER.parent / "expected" / "detection.json").read_text(encoding="utf-8"))
    assert summary(detection) == shipped


def test_one_lead_holds_office_chair_and_department(detection: Detection) -> None:
    found = lead(detection)
    assert (found.key, found.rank, found.state) == (LEAD, 1, "triggered")
    assert [(lens.kind, lens.state) for lens in found.lenses] == [
        ("chair", "triggered"),
        ("office", "triggered"),
        ("department", "not_assessable"),
    ]


def test_a_chair_of_two_stages_is_credited_once(detection: Detection) -> None:
    stages = table("chaired")
    assert pc.sum(pc.equal(stages["end_key"], "example/tender:F01")).as_py() == 2
    assert figures(lead(detection))["unit_awards"] == 11


def test_an_office_that_is_most_of_its_stratum_is_not_assessable(detection: Detection) -> None:
    found = next(f for f in detection.findings if f.subjects[0].key == "example/party:S")
    assert (found.state, found.rank, found.score, found.stratum) == ("not_assessable", None, None, None)


def test_without_its_evidence_a_lead_falls(detection: Detection) -> None:
    """One award fewer lowers the score, and so on down to no lead at all."""
    cited = [piece.key for piece in lead(detection).evidence if piece.table == "awarded"]
    rows = table("awarded")
    fewer = [lead(run_with({"awarded": without(rows, set(cited[:gone]))})).score or 0.0 for gone in (1, 3)]
    assert (lead(detection).score or 0.0) > fewer[0] > fewer[1] > 0
    left = run_with({"awarded": without(rows, set(cited))})
    assert not [f for f in left.findings if f.subjects[0].key == "example/party:W"]


def test_two_names_of_one_party_count_together_only_when_judged_one(detection: Detection) -> None:
    with viewed(MODEL) as connection:
        connection.execute("DROP VIEW aliases")
        connection.register(
            "aliases", pa.table({"key": pa.array([], pa.string()), "canonical": pa.array([], pa.string())})
        )
        apart = repeated_awards.run(connection)
    assert figures(lead(apart))["awards"] == 6
    assert figures(lead(detection))["awards"] == 8


def test_awards_as_expected_are_clear(detection: Detection) -> None:
    even = [f for f in detection.findings if f.subjects[0].key == "example/party:E"]
    assert {f.state for f in even} == {"clear"}


def test_every_pair_and_award_is_counted_once(detection: Detection) -> None:
    for entry in detection.coverage:
        assert sum(entry.states.values()) == entry.total
        assert sum(reason.count for reason in entry.reasons) == entry.total - entry.states["triggered"]
    by_unit = {entry.unit: entry for entry in detection.coverage}
    assert by_unit["award by office"].total == table("awarded").num_rows
    assert by_unit["award by chair"].states["not_assessable"] == 52  # no chair is recorded


def test_a_second_run_says_the_same(detection: Detection) -> None:
    assert run_with({}) == detection


def test_the_connection_is_left_as_it_was() -> None:
    with viewed(MODEL) as connection:
        before = connection.execute("SELECT count(*) FROM duckdb_tables()").fetchall()
        repeated_awards.run(connection)
        assert connection.execute("SELECT count(*) FROM duckdb_tables()").fetchall() == before


def test_nothing_loaded_is_nothing_found() -> None:
    names = ("tender", "awarded", "bid_on", "invited", "chaired")
    found = run_with({name: table(name).slice(0, 0) for name in names})
    assert found.findings == ()
    assert all(entry.total == 0 for entry in found.coverage)


def test_awards_without_a_value_are_counted_and_said_to_lack_it() -> None:
    rows = table("awarded")
    at = rows.schema.get_field_index("amount_minor")
    bare = rows.set_column(at, "amount_minor", pa.nulls(rows.num_rows, pa.int64()))
    found = lead(run_with({"awarded": bare}))
    assert figures(found)["value_share"] is None
    assert "awarded.amount" in {gap.name for gap in found.missing}


def test_a_lead_says_how_many_pairs_were_tested_and_what_is_left_after_correction(
    detection: Detection,
) -> None:
    found = lead(detection)
    told = figures(found)
    assert f"{told['tested']:.0f} pairs were tested" in detection.notes[0].en
    assert told["q_value"] == pytest.approx(10.0 ** -(told["adjusted"] or 0))
    for said in (found.summary.en, found.summary.zh):
        assert f"{told['tested']:.0f}" in said
        assert f"q = {told['q_value']:.2g}" in said


def test_an_award_that_several_share_says_so_and_is_divided() -> None:
    rows = table("awarded")
    count = rows.num_rows
    shared = rows.set_column(
        rows.schema.get_field_index("suppliers"), "suppliers", pa.array([2] * count, pa.int64())
    )
    whole = lead(run_with({"awarded": shared}))
    says = {piece.says.en for piece in whole.evidence if piece.table == "awarded"}
    assert says == {"Awarded to Winner Roads Ltd, one of 2 winners"}
    joint = shared.set_column(
        rows.schema.get_field_index("award_key"), "award_key", pa.array(["example/award:1"] * count)
    )
    divided = lead(run_with({"awarded": joint}))
    assert figures(divided)["value_minor"] == (figures(whole)["value_minor"] or 0) / 2


def test_without_terms_tenure_is_said_to_be_missing(detection: Detection) -> None:
    assert figures(lead(detection))["tenure_awards_during"] == 6
    bare = lead(run_with({"held": table("held").slice(0, 0)}))
    assert figures(bare)["tenure_surprise"] is None
    assert "held.since, held.until" in {gap.name for gap in bare.missing}


def test_law_applies_where_the_office_is(detection: Detection) -> None:
    assert all(provision.applies for provision in lead(detection).law)
    rows = table("agency")
    at = rows.schema.get_field_index("country")
    abroad = rows.set_column(at, "country", pa.array(["IN"] * rows.num_rows))
    found = lead(run_with({"agency": abroad}))
    assert not any(provision.applies for provision in found.law)
    assert "law.IN" in {gap.name for gap in found.missing}


@pytest.mark.real_data
def test_the_law_is_quoted_as_it_stands(detection: Detection, real_data: Any) -> None:
    for provision in lead(detection).law:
        text = (real_data / "statutes" / provision.file).read_text(encoding="utf-8")
        assert provision.text in text
        assert provision.text.startswith(provision.article.zh)


def test_no_wording_passes_a_verdict(detection: Detection) -> None:
    forbidden = ("corrupt", "guilty", "illegal", "fraud", "腐败", "违法", "犯罪", "舞弊")
    for finding in detection.findings:
        said = f"{finding.title} {finding.summary} {finding.explanations}".lower()
        assert not [word for word in forbidden if word in said]
    assert "not a verdict" in lead(detection).summary.en
    assert "并非结论" in lead(detection).summary.zh


def test_an_unknown_figure_fails() -> None:
    with pytest.raises(ValidationError, match="least_award"):
        Parameters.model_validate({"least_award": 5})


def test_a_figure_can_be_changed_and_the_run_keeps_it() -> None:
    found = run_with({}, least_awards=10)
    assert found.parameters["least_awards"] == 10
    assert not [f for f in found.findings if f.subjects[0].key == "example/party:W"]
