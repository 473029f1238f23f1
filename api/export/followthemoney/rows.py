"""The rows of each kind and type with what becomes of their values, and which values are lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from api.export.followthemoney import gathered as made
from api.export.followthemoney.gathered import Gathered
from api.export.followthemoney.lines import fitting_sql, id_sql, masks_sql, value_sql, values_sql
from api.export.followthemoney.words import Schema, vocabulary
from graph.model import Property
from graph.projection.derived import Derived

# Worked out by us from what is told.
OURS = frozenset({"name_form"})


@dataclass(frozen=True)
class Rows:
    """The rows that become entities of one schema.

    Attributes:
        name: the kind or type.
        source: what is read, with `r` for the row and `n` for the day of its newest record.
        members: for each property of the schema the expressions of its values.
        losses: for each property of ours an expression that is known where its value is lost.
        wanted: for each required property that may be missing an expression that is known where it is there.
    """

    name: str
    schema: Schema
    source: str
    members: Mapping[str, list[str]]
    losses: Mapping[str, str]
    wanted: Mapping[str, str] = field(default_factory=dict)


def every_row(derived: Derived, gathered: Gathered) -> Iterator[Rows]:
    """All that is written, nodes before relationships."""
    filled = derived.counts()
    for kind, schema in vocabulary().nodes.items():
        if kind in filled:
            yield _nodes(derived, gathered, kind, schema)
    for name, schema in vocabulary().links.items():
        if name in filled:
            yield _links(derived, name, schema)


def _nodes(derived: Derived, gathered: Gathered, kind: str, schema: Schema) -> Rows:
    space = derived.model.spaces[derived.model.kinds[kind].space]
    members = values_sql(schema, space.properties, "r")
    # What nobody calls by a name has none here either, though we show its key.
    called = f'coalesce(r."{schema.called}", r."{space.title}")' if schema.called else f'r."{space.title}"'
    assert schema.title is not None
    members.setdefault(schema.title, []).append(fitting_sql(called, schema.title_type))
    joins = [f"({derived.nodes_sql(kind)}) r LEFT JOIN {made.NEWEST} n ON n.key = r.key"]
    for name, mention in vocabulary().mentions.items():
        declared = derived.model.relationships[name]
        if space.name in (declared.start if mention.of == "start" else declared.end):
            joins.append(f"{Gathered.mentioned(name)} m_{name} ON m_{name}.key = r.key")
            members.setdefault(mention.name, []).append(_all(f"m_{name}.ids"))
    if kind == "Contract":
        joins.append(f"{made.BUYERS} b ON b.key = r.key")
        members.setdefault("authority", []).append(_all("b.ids"))
    joins += _identifiers(gathered, schema, space.properties, members)
    wanted = {} if schema.nameless else {schema.title: called}
    if kind == "Tender":
        wanted["authority"] = _some(members["authority"][0])
    spared = {space.title, schema.called, *OURS}
    losses = _losses(schema, [entry for entry in space.properties if entry.name not in spared])
    losses[space.title] = _lost(called, fitting_sql(called, schema.title_type))
    return Rows(kind, schema, " LEFT JOIN ".join(joins), members, losses, wanted)


def _identifiers(
    gathered: Gathered, schema: Schema, declared: Iterable[Property], members: dict[str, list[str]]
) -> Iterator[str]:
    """The joins that tell the numbers that identify people, or else their masks among the notes."""
    personal = [entry for entry in declared if entry.personal]
    if not gathered.opened:
        if masks := masks_sql(personal, "r"):
            members.setdefault("notes", []).append(masks)
        return
    for entry in personal:
        yield f'{made.OPENED} o_{entry.name} ON o_{entry.name}.sealed = r."{entry.name}_sealed"'
        for name, kind in schema.properties.get(entry.name, {}).items():
            members.setdefault(name, []).append(fitting_sql(f"o_{entry.name}.plain", kind))


def _links(derived: Derived, name: str, schema: Schema) -> Rows:
    declared = derived.model.relationships[name]
    members = values_sql(schema, declared.properties, "r")
    source = f"({derived.links_sql(name)}) r LEFT JOIN {made.NEWEST} n ON n.key = r.key"
    wanted: dict[str, str] = {}
    for side, end in zip(("start", "end"), schema.ends, strict=False):
        members[end] = [id_sql(f"r.{side}_key")]
        if kinds := schema.wants.get(end):
            listed = ", ".join(f"'{kind}'" for kind in kinds)
            wanted[end] = f"CASE WHEN r.{side}_kind IN ({listed}) THEN 1 END"
    spared: set[str] = set()
    if name == "TRANSFERRED":
        source, wanted = _payments(source, members)
        spared = {"succeeded"}
    elif name == "AWARDED":
        source, wanted = _awards(source, members)
        spared = {"award_key"}
    elif name == "PARTY_TO":
        source += f" WHERE {made.IS_SUPPLY} AND NOT {made.IS_TOLD_BY_AWARD}"
    losses = _losses(schema, [entry for entry in declared.properties if entry.name not in spared])
    return Rows(name, schema, source, members, losses, wanted)


def _payments(source: str, members: dict[str, list[str]]) -> tuple[str, dict[str, str]]:
    """A payment names both accounts, and who holds them as far as that is known; nobody where no side is named."""
    wanted = {}
    for side, who in (("start", "payer"), ("end", "beneficiary")):
        own, kind = id_sql(f"r.{side}_key"), f"r.{side}_kind"
        is_account = f"{kind} = 'Account'"
        source += f" LEFT JOIN {made.HOLDERS} h_{side} ON {is_account} AND h_{side}.key = r.{side}_key"
        members[f"{who}Account"] = [f"CASE WHEN {is_account} THEN {own} END"]
        members[who] = [
            _all(f"CASE {kind} WHEN 'Account' THEN h_{side}.ids WHEN 'Unnamed' THEN [] ELSE [{own}] END")
        ]
        wanted[who] = _some(members[who][0])
    return f"{source} WHERE NOT ({made.OF_LOANS}) AND NOT coalesce({made.FAILED}, false)", wanted


def _awards(source: str, members: dict[str, list[str]]) -> tuple[str, dict[str, str]]:
    """An award names the tender, and the contract that came of the tender, its lot or the award."""
    source += f" LEFT JOIN {made.LOTS} l ON l.key = r.start_key"
    source += f" LEFT JOIN {made.CONTRACTS} c ON c.key = r.start_key"
    source += f' LEFT JOIN {made.CONTRACTS} ca ON ca.key = r."award_key"'
    tender = "CASE WHEN r.start_kind = 'Lot' THEN l.tender ELSE r.start_key END"
    members["callForTenders"] = [f"CASE WHEN {tender} IS NOT NULL THEN {id_sql(f'({tender})')} END"]
    members["supplier"] = [id_sql("r.end_key")]
    members["contract"] = [_all("list_concat(coalesce(c.ids, []), coalesce(ca.ids, []))")]
    return source, {"contract": _some(members["contract"][0])}


def _losses(schema: Schema, declared: Iterable[Property]) -> dict[str, str]:
    """What is known where a value of ours goes nowhere: there is no word for it, or it is none there."""
    found = {}
    for entry in declared:
        name = f'r."{entry.columns[0].name}"'
        if entry.personal or entry.name in schema.amounts:
            continue
        targets = schema.properties.get(entry.name)
        if targets is None:
            found[entry.name] = name
        elif entry.type == "texts":
            [kind] = targets.values()
            found[entry.name] = f"CASE WHEN len({value_sql(entry, kind, 'r')}) < len({name}) THEN 1 END"
        else:
            [kind] = targets.values()
            found[entry.name] = _lost(name, value_sql(entry, kind, "r"))
    return found


def _lost(stated: str, kept: str) -> str:
    return f"CASE WHEN {stated} IS NOT NULL AND ({kept}) IS NULL THEN 1 END"


def _all(ids: str) -> str:
    return f"list_concat({ids}, [])"


def _some(ids: str) -> str:
    return f"CASE WHEN len({ids}) > 0 THEN 1 END"
