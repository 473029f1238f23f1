"""The page of the language says what the schema says, and its example is a mapping."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import combinations, product
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from graph.model import load_model
from loaders.mapping.document import parse_document
from loaders.mapping.page import mapping_page
from loaders.mapping.parse import parse_mapping
from loaders.mapping.schema import schema


def test_the_page_is_fresh(project: Path) -> None:
    kept = (project / "docs" / "mapping.md").read_text(encoding="utf-8")
    assert kept == mapping_page(), "python -m loaders.mapping.page > docs/mapping.md"


def test_its_example_is_a_mapping() -> None:
    [block] = re.findall(r"(?m)^    language: 1\n(?:    .*\n|\n)*", mapping_page())
    mapping = parse_mapping(parse_document(dedent(block), Path("example/source.yaml")), load_model())
    assert mapping.name == "shareholders"


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())


def shapes(entry: Any) -> list[Mapping[str, Any]]:
    """What an entry of the schema may be, its references followed and its choices laid out."""
    while "$ref" in entry:
        entry = schema()["$defs"][entry["$ref"].rpartition("/")[2]]
    return [shape for choice in entry["oneOf"] for shape in shapes(choice)] if "oneOf" in entry else [entry]


def choices(entry: Any) -> Iterator[list[Any]]:
    """Every list of choices in a schema, at any depth."""
    inner = entry.values() if isinstance(entry, dict) else entry if isinstance(entry, list) else []
    for part in inner:
        yield from choices(part)
    if isinstance(entry, dict) and "oneOf" in entry:
        yield entry["oneOf"]


def exclude_each_other(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether nothing has both shapes: they differ in type, or a block needs a name that the other forbids."""
    if one["type"] != other["type"]:
        return True
    if one["type"] != "object" or one["additionalProperties"] or other["additionalProperties"]:
        return False
    return not (
        set(one["required"]) <= other["properties"].keys()
        and set(other["required"]) <= one["properties"].keys()
    )


def test_the_choices_of_the_language_exclude_each_other() -> None:
    """A mapping is checked against the first choice that fits: a second one would go unseen."""
    lists = list(choices(schema()))
    assert len(lists) > 8
    for choice in lists:
        for one, other in combinations([shapes(entry) for entry in choice], 2):
            assert all(exclude_each_other(*pair) for pair in product(one, other)), choice


def words(block: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, entry in block.get("properties", {}).items():
        yield f"{path}{name}", entry
    for part in ("oneOf", "items", "additionalProperties"):
        inner = block.get(part)
        for choice in inner if isinstance(inner, list) else [inner]:
            if isinstance(choice, Mapping):
                yield from words(choice, path)


@pytest.mark.parametrize("name", ["", *schema()["$defs"]])
def test_every_word_is_explained(name: str) -> None:
    block = schema()["$defs"][name] if name else schema()
    page = mapping_page()
    for word, entry in words(block):
        if name not in ("label",):
            assert entry.get("description"), f"{name}: {word} has no description"
            assert f"`{word}`" in page
