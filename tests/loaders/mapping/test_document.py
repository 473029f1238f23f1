"""A mapping's faults are told with file, line and column."""

from pathlib import Path

import pytest

from graph.errors import MappingError
from loaders.mapping.document import parse_document, read_document
from tests.loaders.conftest import Tiny

FILE = Path("office/source.yaml")


def test_words_stay_words() -> None:
    document = parse_document("on: no\ncountry: NO\ndate: 2020-01-01\ntrue_one: true\n", FILE)
    assert document.data == {"on": "no", "country": "NO", "date": "2020-01-01", "true_one": True}


def test_every_part_knows_its_line() -> None:
    document = parse_document("a:\n  b:\n    - x\n    - {c: 1}\n", FILE)
    assert document.line(("a", "b")) == (2, 3)
    assert document.line(("a", "b", 1, "c")) == (4, 8)


def test_a_missing_part_is_told_where_it_should_stand() -> None:
    document = parse_document("a:\n  b: 1\n", FILE)
    assert document.line(("a", "z", 3)) == (1, 1)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a: 1\nb: [1, 2\nc: 3\n", 3, "not YAML"),
        ("a: 1\n\tb: 2\n", 2, "not YAML"),
        ("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n", 5, "'c' is given twice"),
        ("", 1, "empty"),
    ],
)
def test_broken_yaml_names_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(MappingError, match=said) as caught:
        parse_document(text, FILE)
    assert f"office/source.yaml, line {line}, column" in caught.value.message
    assert caught.value.place is not None
    assert caught.value.place.row == line
    assert caught.value.hint


def test_a_folder_without_a_mapping(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="cannot be read"):
        read_document(tmp_path / "source.yaml")


def test_a_mapping_that_was_changed_is_read_anew(tiny: Tiny) -> None:
    before = tiny.mapping
    assert tiny.mapping is before, "the same text is checked once"
    assert tiny.replace("maximum: 1000", "maximum: 2000").mapping.tables["firms"].rows.maximum == 2000
    with pytest.raises(MappingError):
        _ = tiny.replace("language: 1", "language: 0").mapping


def test_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "source.yaml"
    path.write_bytes("name: 名称".encode("gb18030"))
    with pytest.raises(MappingError, match="not UTF-8"):
        read_document(path)
