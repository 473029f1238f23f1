"""A command line in this process, over a home folder of its own."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli.main import call
from graph.settings import Settings
from graph.store import stop_engine


@dataclass
class Command:
    """Calls `xunmai` as a person would and keeps what it said."""

    home: Path
    capture: pytest.CaptureFixture[str]
    out: str = ""
    err: str = ""

    def __call__(self, *arguments: object) -> int:
        code = call(["--home", str(self.home), *map(str, arguments)])
        self.out, self.err = self.capture.readouterr()
        return code

    def json(self, *arguments: object):
        code = self("--json", *arguments)
        assert code == 0, self.err + self.out
        return json.loads(self.out)


@pytest.fixture
def given(tmp_path, capsys, monkeypatch) -> Command:
    """The command over a home that is not there yet."""
    monkeypatch.setenv("XUNMAI_EMBEDDED_HEAP_MB", "512")
    return Command(tmp_path / "home", capsys)


@pytest.fixture
def xunmai(given, lent_engines):
    """The command over a new home, with an engine that may run already."""
    with lent_engines.lent(given.home):
        yield given


@pytest.fixture
def xunmai_alone(given):
    """The command over a home that is not there yet, and whose engine is its own."""
    yield given
    stop_engine(Settings(home=given.home))


@pytest.fixture
def sample(project) -> Path:
    """The small sample of the state's tenders, as its source ships it."""
    return project / "loaders" / "sources" / "state_tenders" / "sample"
