"""One run: draw the frames, find who pays payers back, follow the money of each group, judge it, write the findings."""

from __future__ import annotations

import duckdb

from graph.detectors.engine import DuckDBEngine
from graph.detectors.rings import evidence, inputs, relational
from graph.detectors.rings.argument import DETECTOR, VERSION, finding
from graph.detectors.rings.compartments import drawn_on
from graph.detectors.rings.coverage import coverage
from graph.detectors.rings.dossier import Dossier
from graph.detectors.rings.holders import Holders
from graph.detectors.rings.judging import propose
from graph.detectors.rings.parameters import Parameters
from graph.detectors.rings.reduced import Reduced
from graph.findings import Detection, Words

TITLE = Words(en="Rings that gather money from many", zh="向多人归集资金的团伙")
LIMITS = Words(
    en="Who gets cash, and money that moves outside the loaded statements, is not seen. A hit is a lead to check.",
    zh="现金去向及已装载流水之外的资金往来不可见。命中仅为待核线索。",
)


def run(connection: duckdb.DuckDBPyConnection, parameters: Parameters | None = None) -> Detection:
    """The findings of one run over the views of a registered snapshot and the view `aliases`.

    Raises:
        duckdb.CatalogException: when a table of the model or the view `aliases` is not registered.
    """
    parameters = parameters or Parameters()
    with DuckDBEngine(connection, DETECTOR) as engine:
        drawn = inputs.draw(engine, parameters)
        engine.stage(relational.weigh, parameters)
        holders, reduced = Holders.of(engine), Reduced.of(engine)
        proposed = propose(engine, holders, reduced, parameters)
        shown = [evidence.shown_of(ring, reduced, parameters.least_deposit_minor) for ring in proposed.rings]
        cited = evidence.gather(engine, shown, holders, drawn.moved.currency)
        compartments = drawn_on(engine, proposed.rings, holders, parameters)
        inputs.dropped(connection)
    dossiers = [
        Dossier(ring, part, records, holders, reduced, parameters, drawn.moved.currency or "", compartment)
        for ring, part, records, compartment in zip(proposed.rings, shown, cited, compartments, strict=True)
    ]
    # Those that are triggered are read first, each in the order of its score.
    ordered = sorted(dossiers, key=lambda dossier: dossier.ring.state(parameters)[0] != "triggered")
    findings = [
        finding(dossier, place if dossier.ring.state(parameters)[0] == "triggered" else None)
        for place, dossier in enumerate(ordered, start=1)
    ]
    return Detection(
        detector=DETECTOR,
        version=VERSION,
        title=TITLE,
        parameters=parameters.model_dump(mode="json"),
        coverage=coverage(drawn, proposed, parameters),
        notes=(LIMITS,),
        findings=tuple(findings),
    )
