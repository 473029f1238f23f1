"""The mapping language as a page for people: `python -m loaders.mapping.page` prints what `docs/mapping.md` holds."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from loaders.mapping.schema import schema

Schema = Mapping[str, Any]
# Blocks in the order in which a reader meets them, with their headings.
BLOCKS = {
    "delivery": "A delivery",
    "reader": "A reader",
    "table": "A table",
    "column": "A column",
    "dates": "A date format",
    "join": "A join",
    "node": "A node",
    "link": "A link",
    "key_choice": "A key",
    "kind": "A kind that the record tells",
    "value": "A value",
    "test": "A test",
    "count": "Bounds",
}


def mapping_page() -> str:
    """The page in Markdown, ending in one line break."""
    opening = files("loaders.mapping").joinpath("page.md").read_text(encoding="utf-8")
    return opening.rstrip("\n") + "\n\n" + "\n".join(_reference(schema())).rstrip("\n") + "\n"


def _reference(whole: Schema) -> Iterator[str]:
    yield "## Reference"
    yield ""
    yield "Made from `loaders/mapping/mapping.schema.json`; a test keeps it fresh. **Bold** words are required."
    yield ""
    yield "### The mapping"
    yield ""
    yield from _table(whole, whole)
    for name, heading in BLOCKS.items():
        block = whole["$defs"][name]
        yield f"### {heading}"
        yield ""
        yield from _block(block.get("items", block), whole)


def _block(block: Schema, whole: Schema) -> Iterator[str]:
    """A block of words, or a choice between several."""
    if "oneOf" not in block:
        yield from _table(block, whole)
        return
    yield "One of:"
    yield ""
    for choice in block["oneOf"]:
        if "$ref" in choice:
            yield "* the name of a column"
            continue
        words = [
            f"{_word(name, required=name in choice.get('required', ()))} ({_type(entry, whole)}): "
            f"{entry.get('description', '')}"
            for name, entry in choice["properties"].items()
        ]
        yield f"* {'<br>'.join(words)}"
    yield ""


def _table(block: Schema, whole: Schema) -> Iterator[str]:
    yield "| word | holds | meaning |"
    yield "|---|---|---|"
    required = block.get("required", ())
    for name, entry in block["properties"].items():
        meaning = str(entry.get("description", "")).replace("|", "\\|")
        yield f"| {_word(name, required=name in required)} | {_type(entry, whole)} | {meaning} |"
    yield ""


def _word(name: str, *, required: bool) -> str:
    return f"**`{name}`**" if required else f"`{name}`"


def _type(entry: Schema, whole: Schema) -> str:
    """What a word holds, in words."""
    if "$ref" in entry:
        name = str(entry["$ref"]).rpartition("/")[2]
        return _named(name, whole)
    if "enum" in entry:
        return ", ".join(f"`{choice}`" for choice in entry["enum"])
    if "const" in entry:
        return f"`{entry['const']}`"
    if "oneOf" in entry:
        return " or ".join(dict.fromkeys(_type(choice, whole) for choice in entry["oneOf"]))
    return _plain_type(entry, whole)


def _plain_type(entry: Schema, whole: Schema) -> str:
    kind = entry.get("type")
    if kind == "array":
        return f"list of {_type(entry['items'], whole)}"
    if kind == "object":
        inner = entry.get("additionalProperties")
        return f"names, each with {_type(inner, whole)}" if isinstance(inner, Mapping) else "block"
    return {"string": "text", "integer": "whole number", "boolean": "true or false"}.get(str(kind), str(kind))


def _named(name: str, whole: Schema) -> str:
    plain = {
        "name": "name",
        "column_name": "column",
        "currency": "currency code",
        "label": "`en` and `zh`",
        "texts": "text or list of texts",
        "when": "tests by column",
        "key": "key, or list of keys in order of preference",
        "end": "name of a node (`as`), or `space` and `key`",
        "properties": "property: value",
    }
    if name in plain:
        return plain[name]
    return BLOCKS[name].lower() if name in BLOCKS else _type(whole["$defs"][name], whole)


if __name__ == "__main__":
    sys.stdout.write(mapping_page())
