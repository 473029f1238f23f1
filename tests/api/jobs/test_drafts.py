"""The service loads nothing by a draft either, and says so in both languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph.settings import Settings
from loaders.drafting import draft
from tests.api.conftest import settings_of
from tests.api.jobs.conftest import Caller
from tests.engines import LentEngines
from tests.loaders.drafting.conftest import SAMPLES

TEXT = (SAMPLES / "icbc_like.csv").read_text(encoding="utf-8").replace("储种", "本所储种")
"""A statement with a column that no source that ships will ever know."""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, lent_engines: LentEngines) -> Iterator[Settings]:
    """A home with a folder of sources, in which one is a draft."""
    folder = tmp_path_factory.mktemp("drafts")
    given = settings_of(folder / "home").model_copy(update={"sources": folder / "sources"})
    file = folder / "a.csv"
    file.write_text(TEXT, encoding="utf-8")
    draft(file, folder / "sources", "mine", zone="Asia/Shanghai", currency="CNY", language="en")
    with lent_engines.lent(given.home):
        yield given


def test_a_draft_takes_no_file_of_a_drop_and_is_refused_where_it_is_named(caller: Caller) -> None:
    seen = caller.dropped({"a.csv": TEXT.encode()})
    [entry] = seen["seen"]
    assert entry["source"] is None
    assert entry["why"]["en"] == "the draft mine would read it, but is not finished"
    assert "草稿“mine”" in entry["why"]["zh"]
    job = caller.over(caller.started(seen | {"seen": [entry | {"source": "mine"}]})["id"])
    [delivery] = job["outcome"]["deliveries"]
    assert (job["state"], delivery["outcome"]) == ("failed", "refused")
    assert delivery["problem"]["case"] == "source_unfinished"
    assert "4 处待填写" in delivery["problem"]["zh"]["detail"]
    assert caller.live() == []
