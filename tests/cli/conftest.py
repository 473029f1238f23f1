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
def xunmai(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("XUNMAI_EMBEDDED_HEAP_MB", "512")
    command = Command(tmp_path / "home", capsys)
    settings = Settings(home=command.home)
    yield command
    stop_engine(settings)


@pytest.fixture
def sample(project) -> Path:
    """The small sample of the state's tenders, as its source ships it."""
    return project / "loaders" / "sources" / "state_tenders" / "sample"
