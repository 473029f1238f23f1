"""A lead as one page that needs no network: the argument, the chart and the evidence, fit to be printed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import import_module
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape
from markupsafe import Markup

from api.export.bars import bars
from api.export.looks import GRADES, ROLES, amount_of, role_of, scales, width_of
from api.export.sheet import Sheet
from graph.currencies import amount_text

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
CROWD = "payer"
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
        roles=_roles(sheet),
        widths=_widths(sheet),
        role_colours=ROLES,
        grade_colours=GRADES,
        bars=_bars(sheet),
        script=_inside("vis-network.min.js"),
        style=_inside("vis-network.css"),
        network=_as_script(_network(sheet)),
    )


def _network(sheet: Sheet) -> Mapping[str, Any]:
    """The chart's nodes, links and options as the drawing library takes them."""
    # It brings IPython along, which takes half a second: only who exports a lead waits for it.
    network = import_module("pyvis.network").Network(directed=True, cdn_resources="in_line")
    chart = sheet.lead.chart
    titles = {subject.key: subject.title for subject in sheet.lead.lead.subjects}
    roles = _roles_of(sheet)
    for node in chart.nodes:
        title, role = titles.get(node.key) or node.title, roles.get(node.key)
        known = f"{sheet.role(role)}\n" if role else ""
        # Of those who only paid in there are many, and they are no larger than what they paid for.
        large = node.key in titles and role != CROWD
        network.add_node(
            node.key,
            label=known + _short(title),
            title=title,
            color=ROLES[role] if role else COLOURS.get(node.kind, OTHER_COLOUR),
            size=SUBJECT_SIZE if large else SIZE,
            font={"size": SUBJECT_FONT if large else FONT},
        )
    scale = scales(chart.links)
    for link in chart.links:
        money = amount_of(link)
        told = f"\n{amount_text(money.amount_minor, money.currency)}" if money else ""
        network.add_edge(
            link.start, link.end, label=sheet.kind(link.type.lower()) + told, width=width_of(money, scale)
        )
    nodes, edges, *_ = network.get_network_data()
    return {"nodes": nodes, "edges": edges, "options": OPTIONS}


def _roles_of(sheet: Sheet) -> dict[str, str]:
    """The role of each subject that gives its colour."""
    held: dict[str, list[str]] = {}
    for subject in sheet.lead.lead.subjects:
        held.setdefault(subject.key, []).append(subject.role)
    found = {key: role_of(roles) for key, roles in held.items()}
    return {key: role for key, role in found.items() if role}


def _roles(sheet: Sheet) -> list[tuple[str, str]]:
    """The legend of roles: label and colour of each on the chart."""
    drawn = {node.key for node in sheet.lead.chart.nodes}
    present = {role for key, role in _roles_of(sheet).items() if key in drawn}
    return [(sheet.role(role), colour) for role, colour in ROLES.items() if role in present]


def _widths(sheet: Sheet) -> list[tuple[str, str]]:
    """The legend of widths: what the thinnest and the widest line with money carry, a pair a currency."""
    return [
        (amount_text(least, currency), amount_text(most, currency))
        for currency, (least, most) in scales(sheet.lead.chart.links).items()
    ]


def _bars(sheet: Sheet) -> Markup | None:
    timeline = sheet.lead.timeline
    if timeline is None:
        return None
    return bars(timeline, sheet.say(timeline.label), (sheet.word("money_in"), sheet.word("money_out")))


def _kinds(sheet: Sheet) -> list[tuple[str, str]]:
    """The legend: label and colour of each kind on the chart."""
    labels = {kind.name: kind.label for space in sheet.model.spaces.values() for kind in space.kinds}
    roles = _roles_of(sheet)
    present = {node.kind for node in sheet.lead.chart.nodes if node.key not in roles}
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
