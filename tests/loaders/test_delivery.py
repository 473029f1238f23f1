"""A delivery of many things is told alike in every language, and known again as the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

import loaders
from graph.tables import LedgerEntry
from loaders.delivery import Delivered, replaced
from tests.loaders.conftest import Tiny

HEAD = "Name,State,Capital,Date,Remark\n"


@pytest.fixture
def named(tiny: Tiny) -> Tiny:
    return tiny.replace("  of: everything\n", "  of: {table: firms, column: name}\n")


def entry_of(parts: loaders.Parts, named: Tiny, names: str, day: str) -> LedgerEntry:
    rows = "".join(f"{name},A,1,{day},\n" for name in names)
    report = loaders.load_parts(parts, named.mapping, [named.file(HEAD + rows)], who="test")
    assert report.entry is not None
    return report.entry


def test_more_things_than_are_named_are_counted(parts: loaders.Parts, named: Tiny) -> None:
    assert entry_of(parts, named, "abcde", "2020-01-01").delivery == "a, b, c, d, e"
    assert entry_of(parts, named, "abcdefg", "2020-01-02").delivery == "a, b, c, d, e, … (+2)"


def test_what_an_earlier_version_called_the_same_is_replaced(parts: loaders.Parts, named: Tiny) -> None:
    entry = entry_of(parts, named, "abcdefg", "2020-01-01")
    newer = Delivered("a, b, c, d, e, … (+2)", (None, "2020-02-01T00:00:00"), (), mends=False)
    for before in ("a, b, c, d, e and 2 more", "a, b, c, d, e and 2 more (mended)", entry.delivery):
        old = replace(entry, delivery=before)
        assert replaced([old], named.mapping, newer, None) == (entry.load,)
    other = replace(entry, delivery="a, b, c, d, e and 3 more")
    assert replaced([other], named.mapping, newer, None) == ()
