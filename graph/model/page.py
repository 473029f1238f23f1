"""The model as a page for people: `python -m graph.model.page` prints what `docs/model.md` holds."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from graph.model.catalogue import Model, load_model
from graph.model.declaration import Label, Property, Relationship, Space

OPENING = """# The model

Made from `graph/model/model.yaml` by `python -m graph.model.page`; a test keeps it fresh.
Model version {version}.

An entity is the sum of its observations. *Derived* says how observations that differ become the one value
that is shown: `latest` the newest that is not empty, `frequent` the one most records give, `earliest` the
first, `greatest` and `least` by size, `union` all of them. A moment is kept as wall time, as UTC microseconds
(`_us`) and with its precision (`_precision`); money as an integer in the minor unit (`_minor`) with its
currency; what identifies a person as a keyed hash, a mask and a sealed value, never in the clear.
"""


def model_page(model: Model) -> str:
    """The page in Markdown, ending in one line break."""
    return "\n".join(_lines(model)) + "\n"


def _lines(model: Model) -> Iterator[str]:
    yield OPENING.format(version=model.version)
    yield "## Nodes"
    for space in model.spaces.values():
        yield from _space(space)
    yield "\n## Relationships"
    for link in model.relationships.values():
        yield from _relationship(link)
    yield "\n## A contract's life\n\nThe `stage` of a milestone is one of these steps, where its source tells them.\n"
    yield "| stage | step | |\n|---|---|---|"
    for step, stage in model.steps.items():
        yield f"| {_both(stage.label)} | `{step}` | {_both(stage.steps[step])} |"
    yield "\n## Identifiers\n\n| kind | names | personal | |\n|---|---|---|---|"
    for kind in model.identifiers.values():
        personal = "yes" if kind.personal else ""
        yield f"| `{kind.name}` | {kind.space} | {personal} | {_both(kind.label)} |"
    yield "\n## Where an observation comes from\n"
    yield from _properties(model.provenance)


def _space(space: Space) -> Iterator[str]:
    kinds = ", ".join(f"`{kind.name}` {kind.label.zh}" for kind in space.kinds)
    yield f"\n### {kinds}\n\nTable `{space.name}`, shown by `{space.title}`.\n"
    yield from _properties(space.properties)


def _relationship(link: Relationship) -> Iterator[str]:
    ends = f"{' or '.join(link.start)} → {' or '.join(link.end)}"
    told_apart = f", told apart by {', '.join(link.identity)}" if link.identity else ""
    made = f" Made of `{link.made_from}` by the projection." if link.made_from else ""
    yield f"\n### `{link.name}` {link.label.zh}\n\n{ends}: {link.label.en}{told_apart}.{made}\n"
    yield from _properties(link.properties)


def _properties(properties: Iterable[Property]) -> Iterator[str]:
    yield "| property | columns | type | derived | |\n|---|---|---|---|---|"
    for entry in properties:
        columns = ", ".join(f"`{column.name}`" for column in entry.columns)
        unit = f", {entry.unit}" if entry.unit else ""
        yield f"| {entry.name} | {columns} | {entry.type}{unit} | {entry.derive} | {_both(entry.label)} |"


def _both(label: Label) -> str:
    return f"{label.en} {label.zh}"


if __name__ == "__main__":
    sys.stdout.write(model_page(load_model()))
