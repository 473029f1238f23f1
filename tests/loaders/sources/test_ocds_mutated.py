"""Packages nobody has seen: fields dropped, renamed or of another type never stop a load nor lose a row."""

from __future__ import annotations

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.mapping import load_mapping
from loaders.mapping.match import expected_columns
from loaders.options import read_options
from loaders.readers import read
from tests.loaders.sources.conftest import SOURCES, loader, sample

WRONG: list[Any] = [
    None,
    True,
    -1,
    1e300,
    "",
    "x",
    [],
    {},
    [None],
    ["x", {}],
    {"id": {"id": []}},
    [[{"id": 1}]],
    "\ud800",
    "1 000,5",
]


def documents() -> list[Any]:
    """The sample's packages."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sample("ocds")]


def spots(content: Any) -> list[tuple[Any, Any]]:
    """Every member and item of a document: what holds it, and its key."""
    pairs = (
        content.items()
        if isinstance(content, dict)
        else enumerate(content)
        if isinstance(content, list)
        else ()
    )
    found = []
    for key, value in pairs:
        found.append((content, key))
        found += spots(value)
    return found


def mutated(document: Any, choice: random.Random, times: int) -> Any:
    """A document with some of its members dropped, renamed, wrapped, unwrapped or put to another type."""
    document = copy.deepcopy(document)
    for _ in range(times):
        held = spots(document)
        if not held:
            break
        holder, key = choice.choice(held)
        act = choice.choice(("drop", "rename", "wrong", "wrap", "number", "swap"))
        if act == "drop":
            del holder[key]
        elif act == "rename" and isinstance(holder, dict):
            holder[choice.choice(["ID", "Id", "x/y", "", "_id", "^ocid", "../id", str(key).upper()])] = (
                holder.pop(key)
            )
        elif act == "wrap":
            holder[key] = [holder[key]] if choice.random() < 0.5 else {"value": holder[key]}
        elif act == "number":
            holder[key] = choice.randint(-(10**25), 10**25)
        elif act == "swap":
            other, there = choice.choice(held)
            holder[key] = (
                copy.deepcopy(other[there])
                if there in (other if isinstance(other, dict) else range(len(other)))
                else None
            )
        else:
            holder[key] = copy.deepcopy(choice.choice(WRONG))
    return document


def write(path: Path, found: list[Any]) -> Path:
    path.write_text("\n".join(json.dumps(document) for document in found), encoding="utf-8")
    return path


@given(st.randoms(use_true_random=False), st.integers(1, 12))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_every_mutated_package_is_read(tmp_path: Path, choice: random.Random, times: int) -> None:
    mapping = load_mapping(SOURCES / "ocds" / "source.yaml")
    path = write(tmp_path / "mutated.jsonl", [mutated(document, choice, times) for document in documents()])
    sheets = read(path, read_options(mapping, path, tmp_path / "scratch", expected_columns(mapping)))
    names = [sheet.sheet for sheet in sheets]
    assert "" in names
    assert len(names) == len(set(names))
    assert all(reject.reason and reject.hint and reject.place is not None for reject in sheets[0].rejects)


@pytest.mark.parametrize("seed", range(1))
def test_a_load_of_mutated_packages_ends_with_every_row_accounted_for(tmp_path: Path, seed: int) -> None:
    choice = random.Random(seed)
    originals = documents()
    found = [mutated(choice.choice(originals), choice, choice.randint(1, 25)) for _ in range(150)]
    with loader(tmp_path) as run:
        loaded = run("ocds", write(tmp_path / "mutated.jsonl", found))
        loaded.assert_accounted()
        assert loaded.report.rows_rejected > 0
        assert loaded.report.rows_used > 500
        stray = loaded.rows(
            "SELECT count(*) FROM awarded WHERE start_key IS NULL OR end_key IS NULL OR place IS NULL"
        )
        assert stray == [(0,)]
