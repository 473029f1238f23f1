"""`xunmai find` and `xunmai show`: what was looked up is logged, as their help says."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from api.house import House
from api.records import Sought
from cli.exit_codes import ExitCode
from graph.settings import Settings

TYPED = "zhousi"
COLUMNS = (
    "交易卡号,交易户名,交易证件号码,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,对手户名,摘要,流水号"
)
ROW = "6222020200033333334,周四,,2024-05-02 09:00:00,300.00,0.00,出,6222020200022222220,吴五,货款,T2"


@pytest.fixture
def loaded(xunmai, tmp_path: Path):
    """The command over one statement."""
    statement = tmp_path / "statement.csv"
    statement.write_text(f"{COLUMNS}\n{ROW}\n", encoding="utf-8")
    assert xunmai("load", statement) == 0, xunmai.err
    return xunmai


def test_each_look_up_is_logged_with_what_it_showed_and_nothing_typed(loaded) -> None:
    hits = loaded.json("find", TYPED)["hits"]
    key = hits[0]["key"]
    assert loaded.json("show", key)["entity"]["entity"]["key"] == key
    assert loaded("show", "account_no:nobody") == ExitCode.NOT_FOUND
    assert loaded("show", "7") == ExitCode.NOT_FOUND
    with closing(House(Settings(home=loaded.home))) as house:
        _, entries = house.lookups.newest(Sought(), 0, 50)
    assert [(entry.what, entry.key, entry.status) for entry in entries] == [
        ("lead", None, 404),
        ("entity", None, 404),
        ("entity", key, 200),
        ("search", " ".join(hit["key"] for hit in hits), 200),
    ]
    assert all(entry.who and TYPED not in str(entry) for entry in entries)
