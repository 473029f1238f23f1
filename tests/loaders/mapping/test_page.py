"""The page of the language says what the schema says, and its example is a mapping."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
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
