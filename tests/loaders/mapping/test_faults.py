"""Whatever is wrong in a mapping stops it before any file is opened, and names the line."""

from __future__ import annotations

import pytest

from graph.errors import MappingError
from tests.loaders.conftest import Tiny

CASES = [
    ("zone: Asia/Shanghai\n", "", "'zone' is missing", "language: 1"),
    ("zone: Asia/Shanghai", "zone: Asia/Peking", "there is no time zone 'Asia/Peking'", "zone: Asia/Peking"),
    ("currency: CNY", "currency: yuan", "not a name of the right form", "currency: yuan"),
    ("currency: CNY", "currency: XXQ", "'XXQ' is no currency", "capital: {"),
    ("licence: none", "license: none", "'license' is not a word", "license: none"),
    ("precision: minute", "precision: hour", "'hour' is not one of the choices", "precision: hour"),
    ("type: money", "type: cash", "'cash' is not one of the choices", "type: cash"),
    ("codes: state}", "codes: states}", "there is no code table 'states'", "codes: states"),
    ("node: Company", "node: Firm", "the model has no kind 'Firm'", "node: Firm"),
    ("status: state", "condition: state", "the model has no 'condition' here", "condition: state"),
    ("status: state", "status: stat", "there is no column 'stat' here", "status: stat"),
    ("capital: capital", "capital: name", "'capital' is a money, the column 'name' a text", "capital: name"),
    ("founded: at", "founded: state", "'founded' is a moment, the column 'state' a code", "founded: state"),
    ("as_of: at", "as_of: name", "'name' is no moment", "as_of: name"),
    (
        "period: {table: firms, column: at}",
        "period: {table: firms, column: name}",
        "firms.name is no moment column",
        "column: name",
    ),
    ("header: State,", "header: Name,", "the header 'Name' already belongs to 'name'", "header: Name,"),
    (", status: state", "", "the column 'state' is declared but nothing uses it", "state: {header"),
    ("key: {scope: firm, text: name}", "key: {scope: firm}", "'text' is missing", "{scope: firm}"),
    (
        "        as: firm\n",
        "        as: firm\n        whne: {name: {known: true}}\n",
        "'whne' is not a word",
        "whne:",
    ),
    (
        "        as: firm\n",
        "        when: {state: {is: A}}\n",
        "'A' is no meaning in the code table",
        "when: {state",
    ),
    ("        as: firm\n", "        each: name\n", "'name' is no list of this table", "each: name"),
    (
        "    as_of: at\n",
        "    as_of: at\n    skip:\n      - {empty_but_for: [stat], why: empty}\n",
        "there is no column 'stat' here",
        "empty_but_for: [stat]",
    ),
    (
        "    as_of: at\n",
        "    as_of: at\n    skip: [{empty_but_for: [], why: empty}, {empty_but_for: [state], why: bare}]\n",
        "which rows are empty is said twice",
        "empty_but_for: [state]",
    ),
    (
        '{format: "%Y-%m-%d", precision: day}',
        '{format: "%Y-%m-%d", of: day, precision: day}',
        "`of` and `since` go with the format count",
        "of: day",
    ),
    (
        '{format: "%Y-%m-%d", precision: day}',
        "{format: count, precision: day}",
        "a count says what `of`",
        "format: count",
    ),
    (
        '{format: "%Y-%m-%d", precision: day}',
        '{format: count, of: day, since: "2017-02-30", precision: day}',
        "there is no day '2017-02-30'",
        "2017-02-30",
    ),
    (
        '{format: "%Y-%m-%d", precision: day}',
        "{format: count, of: day, precision: minute}",
        "a count of days is no more exact than a day",
        "precision: minute",
    ),
    (
        "    rows: {minimum: 1, maximum: 1000}\n",
        "    left_out: nobody asks\n",
        "the table 'firms' either states facts or is left out",
        "firms:",
    ),
    ("repeated: skip", "repeated: skip\n  repeated: skip", "'repeated' is given twice", "repeated: skip"),
]


@pytest.mark.parametrize(("old", "new", "said", "line"), CASES, ids=[case[2] for case in CASES])
def test_a_fault_is_told_with_its_line(tiny: Tiny, old: str, new: str, said: str, line: str) -> None:
    tiny.replace(old, new)
    with pytest.raises(MappingError) as caught:
        _ = tiny.mapping
    assert said in caught.value.message
    assert caught.value.hint
    assert caught.value.place is not None
    assert caught.value.place.row is not None
    assert line in tiny.text.splitlines()[caught.value.place.row - 1]


LINK = """\
      - link: OWNS
        from: firm
        to: firm
"""


@pytest.mark.parametrize(
    ("link", "said"),
    [
        (LINK.replace("OWNS", "OWNED"), "the model has no 'OWNED'"),
        (LINK.replace("from: firm", "from: company"), "no node of this table is called 'company'"),
        (LINK.replace("OWNS", "BID_ON"), "BID_ON cannot have a 'party' here"),
        (LINK + "        properties: {share: name}\n", "the model has no 'share' here"),
    ],
)
def test_a_link_that_the_model_does_not_allow(tiny: Tiny, link: str, said: str) -> None:
    tiny.text += link
    with pytest.raises(MappingError, match=said):
        _ = tiny.mapping


def test_the_untouched_mapping_is_right(tiny: Tiny) -> None:
    assert tiny.mapping.name == "tiny"
