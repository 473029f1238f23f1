"""One run: draw the frames, weigh every pair, judge those that reach the least number, write the findings."""

from __future__ import annotations

import duckdb
import numpy as np

from graph.detectors.engine import DuckDBEngine
from graph.detectors.repeated_awards import evidence, inputs, portraits, relational, sheet
from graph.detectors.repeated_awards.argument import DETECTOR, VERSION, finding
from graph.detectors.repeated_awards.assess import Assessment, assess
from graph.detectors.repeated_awards.coverage import coverage
from graph.detectors.repeated_awards.leads import judge, merge
from graph.detectors.repeated_awards.parameters import Parameters
from graph.findings import Detection, Words

TITLE = Words(en="Repeated awards to one party", zh="同一主体反复中标")


def run(connection: duckdb.DuckDBPyConnection, parameters: Parameters | None = None) -> Detection:
    """The findings of one run over the views of a registered snapshot and the view `aliases`.

    Raises:
        duckdb.CatalogException: when a table of the model or the view `aliases` is not registered.
    """
    parameters = parameters or Parameters()
    with DuckDBEngine(connection, DETECTOR) as engine:
        inputs.draw(engine, parameters)
        engine.stage(relational.weigh, parameters)
        assessment = weighed(engine)
        engine.keep_query("candidate", sheet.CANDIDATE, (parameters.least_awards,))
        engine.stage(portraits.portray)
        judged = [judge(row, parameters) for row in sheet.rows(engine, assessment, parameters)]
        groups = merge(judged, parameters.overlap_percent)
        pieces = evidence.gather(engine, groups)
        awards = engine.arrow("award", ("contest", "party")).num_rows
    findings = tuple(
        finding(group, place if group.state == "triggered" else None, found, parameters)
        for place, (group, found) in enumerate(zip(groups, pieces, strict=True), start=1)
    )
    return Detection(
        detector=DETECTOR,
        version=VERSION,
        title=TITLE,
        parameters=parameters.model_dump(mode="json"),
        coverage=coverage(assessment, judged, awards, parameters),
        notes=(_tested(assessment),),
        findings=findings,
    )


def weighed(engine: DuckDBEngine) -> Assessment:
    """The assessment of the frames that `relational.weigh` kept."""
    testable = engine.arrow("testable", ("kind", "rung"))["pairs"].to_numpy()
    pairs = engine.arrow("pair", ("pair",))
    cells = engine.arrow("cell", ("pair", "stratum"))
    return assess(pairs, cells, int(np.sum(testable)))


def _tested(assessment: Assessment) -> Words:
    return Words(
        en=f"{assessment.tested} pairs were tested; the correction is for all of them.",
        zh=f"共检验 {assessment.tested} 个组合；校正以全部组合计。",
    )
