"""A lead as one page that needs no network: the argument, the chart and the evidence, fit to be printed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import import_module
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape
from markupsafe import Markup

from api.export.sheet import Sheet

LIBRARY = "templates/lib/vis-9.1.2"
COLOURS = {
    "Company": "#2f6f9f",
    "Person": "#b5651d",
    "Party": "#6a7f93",
    "Agency": "#7a4fa3",
    "Tender": "#3d8a6a",
}
OTHER_COLOUR = "#888888"
SUBJECT_SIZE, SIZE = 26, 14
SUBJECT_FONT, FONT = 30, 15
LONGEST_LABEL = 28
OPTIONS = {
    "physics": {
        "solver": "forceAtlas2Based",
        "forceAtlas2Based": {"gravitationalConstant": -60, "springLength": 110},
        "stabilization": {"iterations": 300},
    },
    "edges": {
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.5}},
        "font": {"size": 9},
        "color": "#9aa7b3",
    },
    "nodes": {"shape": "dot"},
    "layout": {"randomSeed": 7},
    "interaction": {"hover": True},
}


def document(sheet: Sheet) -> str:
    """The page's HTML."""
    environment = Environment(
        loader=PackageLoader("api.export", "."), autoescape=select_autoescape(default=True), trim_blocks=True
    )
    environment.filters["figure"] = _figure
    return environment.get_template("lead.html").render(
        sheet=sheet,
        detail=sheet.lead,
        lead=sheet.lead.lead,
        word=sheet.word,
        say=sheet.say,
        kinds=_kinds(sheet),
        script=_inside("vis-network.min.js"),
        style=_inside("vis-network.css"),
        network=_as_script(_network(sheet)),
    )


def _network(sheet: Sheet) -> Mapping[str, Any]:
    """The chart's nodes, links and options as the drawing library takes them."""
    # It brings IPython along, which takes half a second: only who exports a lead waits for it.
    network = import_module("pyvis.network").Network(directed=True, cdn_resources="in_line")
    chart = sheet.lead.chart
    subjects = {subject.key for subject in sheet.lead.lead.subjects}
    for node in chart.nodes:
        network.add_node(
            node.key,
            label=_short(node.title),
            title=node.title,
            color=COLOURS.get(node.kind, OTHER_COLOUR),
            size=SUBJECT_SIZE if node.key in subjects else SIZE,
            font={"size": SUBJECT_FONT if node.key in subjects else FONT},
        )
    for link in chart.links:
        network.add_edge(link.start, link.end, label=sheet.kind(link.type.lower()))
    nodes, edges, *_ = network.get_network_data()
    return {"nodes": nodes, "edges": edges, "options": OPTIONS}


def _kinds(sheet: Sheet) -> list[tuple[str, str]]:
    """The legend: label and colour of each kind on the chart."""
    labels = {kind.name: kind.label for space in sheet.model.spaces.values() for kind in space.kinds}
    present = {node.kind for node in sheet.lead.chart.nodes}
    return [
        (labels[name].zh if sheet.language == "zh" else labels[name].en, COLOURS.get(name, OTHER_COLOUR))
        for name in sorted(present & labels.keys())
    ]


def _inside(name: str) -> Markup:
    """A file of the drawing library, to stand inside the page."""
    text = files("pyvis").joinpath(LIBRARY, name).read_text(encoding="utf-8")
    # its own code is trusted, and the map of its source is not asked for
    return Markup(text.replace("//# sourceMappingURL", "//"))  # noqa: S704


def _as_script(data: Mapping[str, Any]) -> Markup:
    """Data as a literal that no text in it can break out of."""
    text = json.dumps(data, ensure_ascii=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704  # what could end the element is escaped above


def _figure(value: object) -> str:
    """A number with its thousands apart; anything else as it is."""
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return "" if value is None else str(value)


def _short(title: str) -> str:
    return title if len(title) <= LONGEST_LABEL else f"{title[: LONGEST_LABEL - 1]}…"
