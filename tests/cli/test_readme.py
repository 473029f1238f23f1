"""What the README says one does with the command is done here, line by line; every command named anywhere exists."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import typer

from cli.exit_codes import ExitCode
from cli.main import app
from tests.api.subset import cut

NAMED = re.compile(r"\bxunmai (?:--[a-z]+ )?([a-z][a-z-]+)")


def lines() -> list[str]:
    """The command lines of the README, in its order; a bare word in backticks there is a command too."""
    readme = Path(__file__).resolve().parents[2] / "README.md"
    section = (
        readme.read_text(encoding="utf-8").partition("## What one does with it")[2].partition("\n## ")[0]
    )
    found: list[str] = []
    for line in re.findall(r"^    (xunmai .+)$", section, re.MULTILINE):
        first, _, told = line.partition("  ")
        found += [f"{first.partition(' / ')[0]}", *(f"xunmai find {word}" for word in first.split(" / ")[1:])]
        found += [f"xunmai {text.removeprefix('xunmai ')}" for text in re.findall("`([^`]+)`", told)]
    return found


class Newcomer:
    """Types the README's lines with what stands in capitals filled in from what was seen before."""

    def __init__(self, xunmai, files: list[Path]) -> None:
        self._xunmai = xunmai
        self._files = list(map(str, files))

    def types(self, line: str) -> str:
        """What the command answers."""
        arguments = self._arguments(line)
        assert self._xunmai(*arguments) == ExitCode.DONE, (arguments, self._xunmai.err)
        return self._xunmai.out

    def _arguments(self, line: str) -> list[str]:
        """The words of a line after `xunmai`, filled in."""
        command, *words = line.split()[1:]
        ask = self._xunmai.json
        match command:
            case "load":
                assert words == ["FILE..."]
                words = self._files
            case "withdraw":
                words[0] = ask("loads")[0]["load"]
            case "show":
                words = [ask("leads")["leads"][0]["key"]]
            case "trace" | "city" | "export":
                words = self._named(command, words)
            case "contracts" if words[:1] == ["check"]:
                words = ["check", ask("contracts")["contracts"][0]["key"]]
            case "query" if words:
                words = ["single_bids", "least=1"]
            case "same":
                words[:2] = self._bidders()[:2]
            case "not-same":
                words = [*self._bidders()[2:4], "--why", "..."]
            case "undo":
                judged = ask("same", *self._bidders()[4:6], "--why", "one telephone")["judgement"]
                words = [judged, "--why", "..."]
        return [command, *words]

    def _named(self, command: str, words: list[str]) -> list[str]:
        beside = Path(self._files[0])
        return {
            "trace": ["6222021000012345673"],
            "city": [str(beside.with_name("city")), "--people", "1000", "--months", "1"],
            "export": [*words[:-1], str(beside.with_name("export.json"))],
        }[command]

    def _bidders(self) -> list[str]:
        hits = self._xunmai.json("find", "construction", "--limit", "200")["hits"]
        return sorted(hit["key"] for hit in hits if "/bidder:" in hit["key"])


@pytest.mark.timeout(900)
def test_every_line_of_the_readme_runs(xunmai_alone, project: Path, tmp_path: Path, monkeypatch) -> None:
    xunmai = xunmai_alone
    monkeypatch.setenv("XUNMAI_PORT", "0")
    monkeypatch.setenv("XUNMAI_QUERY_SECONDS", "60")
    statement = project / "loaders" / "sources" / "bank_statement" / "sample" / "statement.csv"
    files = cut(project / "samples" / "state_tenders", tmp_path / "files")
    newcomer = Newcomer(xunmai, [*files, statement])
    typed = lines()
    assert len(typed) > 12
    for line in typed:
        if line.startswith("xunmai withdraw"):
            register = project / "loaders" / "sources" / "shareholder_register" / "sample"
            assert xunmai("load", "--no-project", register) == ExitCode.DONE, xunmai.err
        if line == "xunmai serve":
            serve(xunmai.home)
        else:
            assert newcomer.types(line).strip(), line


def serve(home: Path) -> None:
    """Serves until Ctrl-C, and says where."""
    command = [Path(sys.executable).with_name("xunmai"), "--home", home, "serve", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as service:
        assert service.stdout is not None
        said = "".join(iter(service.stdout.readline, "}\n")) + "}"
        try:
            answer = httpx.get(f"{json.loads(said)['address']}api/health", timeout=60, trust_env=False)
            assert answer.status_code == 200
        finally:
            service.send_signal(signal.SIGINT)
    assert service.returncode in {ExitCode.DONE, ExitCode.STOPPED}


def test_every_command_that_is_named_anywhere_exists(project: Path) -> None:
    known = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    places = [project / "README.md", project / "CONTRIBUTING.md", project / "Makefile"]
    for folder in ("docs", "cli", "graph", "loaders", "api", "notebooks"):
        places += [
            path for path in (project / folder).rglob("*") if path.suffix in {".md", ".py", ".yaml", ".ipynb"}
        ]
    named = {
        (command, path.name)
        for path in places
        # The name of a file's format is no command.
        for command in NAMED.findall(path.read_text(encoding="utf-8").replace('"xunmai chart"', ""))
    }
    assert len({command for command, _ in named}) > 10
    assert {(command, name) for command, name in named if command not in known} == set()


def leaves(group: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every command, also those of groups, with its path."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from leaves(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def test_every_command_takes_json_and_explains_itself() -> None:
    found = dict(leaves(typer.main.get_command(app), "xunmai"))
    assert "xunmai source list" in found
    for path, command in found.items():
        options = {option for entry in command.params for option in entry.opts}
        assert "--json" in options, path
        assert command.help, path
        assert all(entry.help for entry in command.params), path
