"""The shapes in which publishers hand over the same release: each gives the same facts, or a reason."""

from __future__ import annotations

import copy
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from graph.errors import CountError
from tests.loaders.sources.conftest import Loaded, Loading, loader

PACKAGE: dict[str, Any] = {
    "uri": "https://example.org/1",
    "version": "1.1",
    "publishedDate": "2024-04-01T00:00:00Z",
    "publisher": {"name": "Open Books", "scheme": "ZZ", "uid": "1"},
    "license": "https://example.org/licence",
    "extensions": ["https://example.org/lots"],
}


def release(name: str, **more: Any) -> dict[str, Any]:
    """A small release of a process of its own."""
    return {
        "ocid": f"ocds-zzz999-{name}",
        "id": name,
        "date": "2024-03-01T10:00:00Z",
        "tag": ["award"],
        "parties": [
            {"id": "B", "name": "Water Board", "roles": ["buyer"]},
            {"id": "S", "name": "Acme Ltd", "roles": ["supplier"]},
        ],
        "buyer": {"id": "B", "name": "Water Board"},
        "tender": {"id": "1", "title": f"Pipes {name}"},
        "awards": [{"id": "1", "suppliers": [{"id": "S", "name": "Acme Ltd"}]}],
    } | more


LINK = {"url": "https://example.org/r", "date": "2024-01-01T00:00:00Z", "tag": ["award"]}


def package(*releases: Any) -> dict[str, Any]:
    return PACKAGE | {"releases": list(releases)}


def record(name: str, **more: Any) -> dict[str, Any]:
    return PACKAGE | {
        "packages": ["https://example.org/p"],
        "records": [{"ocid": f"ocds-zzz999-{name}"} | more],
    }


COMPILED = release("compiled", tag=["compiled"])
HISTORY = {"ocid": "ocds-zzz999-history", "tender": {"title": [{"releaseID": "1", "value": "Pipes"}]}}
SHAPES: dict[str, tuple[Any, list[str]]] = {
    "a release": (release("one"), [""]),
    "a package": (package(release("a"), release("b")), ["/releases/0", "/releases/1"]),
    "a list of packages": (
        [package(release("c")), package(release("d"))],
        ["/0/releases/0", "/1/releases/0"],
    ),
    "a list of releases": ([release("e"), release("f")], ["/0", "/1"]),
    "a wrapped package": ({"_file": "x", "package": package(release("g"))}, ["/package/releases/0"]),
    "a compiled record with links": (
        record("compiled", releases=[LINK], compiledRelease=COMPILED, versionedRelease=HISTORY),
        ["/records/0/compiledRelease"],
    ),
    "a compiled record with addresses": (
        record("addresses", releases=["https://example.org/1"], compiledRelease=release("addresses")),
        ["/records/0/compiledRelease"],
    ),
    "a record with its releases": (
        record("whole", releases=[release("whole")], compiledRelease=release("whole")),
        ["/records/0/releases/0"],
    ),
    "a record with some of its releases": (
        record("mixed", releases=[release("mixed"), LINK], compiledRelease=release("mixed")),
        ["/records/0/compiledRelease"],
    ),
    "a record by itself": (
        {"ocid": "ocds-zzz999-alone", "compiledRelease": release("alone")},
        ["/compiledRelease"],
    ),
    "an answer of a service": (
        {"results": [release("h"), release("i")], "next": "https://example.org/2"},
        ["/results/0", "/results/1"],
    ),
    "packages in an answer": ({"data": [package(release("j"))]}, ["/data/0/releases/0"]),
    "a package in an envelope": (
        {"data_type": "package", "data": package(release("k"))},
        ["/data/releases/0"],
    ),
    "a release in an envelope": ({"release": release("l")}, ["/release"]),
    "a release with members of those names": (release("m", data=[{"x": 1}], results={"a": 1}), [""]),
    "an empty package": (package(), []),
    "a record without releases": ({"ocid": "ocds-zzz999-stub", "releases": []}, []),
}


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory):
    """All shapes, one a line, in one load."""
    folder = tmp_path_factory.mktemp("shapes")
    lines = [json.dumps(document) for document, _ in SHAPES.values()]
    (folder / "shapes.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with loader(folder) as run:
        yield run("ocds", folder / "shapes.jsonl")


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_gives_its_releases_with_their_places(shapes: Loaded, shape: str) -> None:
    line = 1 + list(SHAPES).index(shape)
    places = SHAPES[shape][1]
    assert shapes.rows(f"SELECT coalesce(place, '') FROM tender WHERE row = {line} ORDER BY 1") == [
        (place,) for place in places
    ]
    won = shapes.rows(
        f"SELECT end_key, coalesce(place, '') FROM awarded WHERE row = {line} AND file = 'shapes.jsonl' ORDER BY 2"
    )
    assert won == [("ocds/party/ocds-zzz999:S/Acme Ltd", f"{place}/awards/0/suppliers/0") for place in places]


def test_the_shapes_leave_no_reject_and_tell_what_was_empty(shapes: Loaded) -> None:
    shapes.assert_accounted()
    assert shapes.report.rejects == {}
    assert any(
        "releases: it is empty; there is no record here (2 times)" in note for note in shapes.report.notes
    )
    assert any("'results/a'" in note for note in shapes.report.notes)


def test_links_alone_are_rejects_and_a_mere_history_is_skipped(loading: Loading, tmp_path: Path) -> None:
    documents = [
        record("linked", releases=[LINK]),
        record("addressed", releases=["https://example.org/1", "https://example.org/2"]),
        record("history", versionedRelease=HISTORY),
        package(release("half"), LINK),
    ]
    path = tmp_path / "links.json"
    path.write_text(json.dumps(documents), encoding="utf-8")
    loaded = loading("ocds", path)
    loaded.assert_accounted()
    table = loaded.report.tables["releases"]
    assert (table.used, table.rejected, table.skipped) == (1, 4, 1)
    assert loaded.rows("SELECT key FROM tender") == [("ocds/tender:ocds-zzz999-half",)]
    assert set(loaded.report.rejects) == {
        "it holds no ocid: a link to a record, or a record without its name"
    }


def test_a_file_without_any_release_loads_nothing(loading: Loading, tmp_path: Path) -> None:
    path = tmp_path / "empty.json"
    path.write_text(json.dumps(package()), encoding="utf-8")
    with pytest.raises(CountError, match="0 rows of releases"):
        loading("ocds", path)


WRITTEN = {
    "mark.json": b"\xef\xbb\xbf" + json.dumps(package(release("n"))).encode(),
    "mark.jsonl": b"\xef\xbb\xbf" + json.dumps(package(release("o"))).encode() + b"\r\n",
    "wide.json": json.dumps(package(release("p"))).encode("utf-16"),
    "indented.json.gz": gzip.compress(json.dumps(package(release("q")), indent=2).encode()),
    "lines.jsonl.gz": gzip.compress(
        json.dumps(release("r")).encode() + b"\n" + json.dumps(release("s")).encode()
    ),
}


def test_each_way_of_writing_is_read(loading: Loading, tmp_path: Path) -> None:
    for name, content in WRITTEN.items():
        (tmp_path / name).write_bytes(content)
    loaded = loading("ocds", *(tmp_path / name for name in WRITTEN))
    loaded.assert_accounted()
    assert loaded.report.rejects == {}
    assert loaded.rows("SELECT file, title FROM tender ORDER BY title") == [
        (name, f"Pipes {letter}")
        for name, letter in zip(
            ("mark.json", "mark.jsonl", "wide.json", "indented.json.gz", "lines.jsonl.gz", "lines.jsonl.gz"),
            "nopqrs",
            strict=True,
        )
    ]


def test_a_release_in_several_packages_is_one_award(loading: Loading, tmp_path: Path) -> None:
    for name in ("may.json", "june.json"):
        (tmp_path / name).write_text(json.dumps(package(copy.deepcopy(release("twice")))), encoding="utf-8")
    loaded = loading("ocds", tmp_path / "may.json", tmp_path / "june.json")
    loaded.assert_accounted()
    assert loaded.rows("SELECT count(*), count(DISTINCT key) FROM awarded") == [(2, 1)]
    assert loaded.rows("SELECT file FROM awarded ORDER BY file") == [("june.json",), ("may.json",)]
