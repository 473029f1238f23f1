"""What every command is given: the settings, the language, and whether to speak JSON."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from cli.errors import told
from cli.words import catalogue, say
from graph.errors import XunmaiError
from graph.findings import Words
from graph.projection import Change
from graph.settings import Settings
from graph.workspace import Workspace

if TYPE_CHECKING:
    from api.desk import Desk

ORIGIN = "xunmai"


@dataclass(frozen=True)
class Session:
    """One call of the command."""

    settings: Settings
    json: bool = False
    out: Console = field(default_factory=lambda: Console(soft_wrap=True))
    err: Console = field(default_factory=lambda: Console(stderr=True, soft_wrap=True))

    @property
    def who(self) -> str:
        """The name under which acts and look-ups are recorded."""
        return getpass.getuser()

    def say(self, name: str, **parts: object) -> str:
        """A text of `words.yaml` in the language of the settings."""
        return say(self.settings.language, name, **parts)

    def read(self, words: Words) -> str:
        """What the program found, in the language of the settings."""
        return words.zh if self.settings.language == "zh" else words.en

    def explain(self, error: XunmaiError) -> str:
        """What went wrong, where, and how to mend it, in the language of the settings."""
        return told(error, self.settings.language)

    def tell(self, name: str, **parts: object) -> None:
        """Prints a text where it does not disturb JSON on the standard output."""
        (self.err if self.json else self.out).print(self.say(name, **parts), highlight=False)

    def workspace(self) -> Workspace:
        """The workspace of the home folder; use it as a context manager."""
        return Workspace(self.settings)

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """The desk of whoever called the command; what is looked up at it is logged."""
        # Most commands need nothing of the service, which takes a second to import.
        from api.desk import Desk  # noqa: PLC0415
        from api.house import House  # noqa: PLC0415
        from api.viewer import Viewer  # noqa: PLC0415

        with closing(House(self.settings)) as house:
            yield Desk(Viewer.of(self.who, self.settings.compartments), house)

    @contextmanager
    def looked_up(self, desk: Desk, what: str) -> Iterator[None]:
        """Logs a look-up, of what the desk is `about` by then, and whether it was answered: as the service does.

        What a person typed is not logged: it may be a number in the clear.
        """
        from api.problems import problem_of  # noqa: PLC0415
        from api.records import LookUp  # noqa: PLC0415

        status = HTTPStatus.OK.value
        try:
            yield
        except XunmaiError as error:
            status = problem_of(error).status
            raise
        finally:
            who, about = desk.viewer.name, " ".join(desk.about) or None
            desk.house.lookups.add(LookUp(who=who, what=what, key=about, origin=ORIGIN, status=status))

    def bring_level(self, workspace: Workspace) -> Change:
        """What the graph database and the index were changed by, to be level with the tables again.

        Raises XunmaiError, its hint saying that the act itself is kept.
        """
        try:
            with self.progress() as progress:
                return workspace.catch_up(progress)
        except XunmaiError as error:
            error.hint = "\n  ".join(filter(None, [error.hint, self.say("upkeep.kept")]))
            raise

    def step(self, what: str) -> str:
        """What a step of a load is called; kinds and relationships have no other name here than their own."""
        return self.say(f"step.{what}") if what in catalogue()["step"] else what

    @contextmanager
    def progress(self) -> Iterator[ProgressLine]:
        """A line of progress on the standard error, shown only where somebody watches."""
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=self.err, transient=True, disable=not self.err.is_terminal) as bar:
            yield ProgressLine(bar, self.step)


class ProgressLine:
    """Called with what is being done, how much more of it is done, and of how much where that is known."""

    def __init__(self, bar: Progress, named: Callable[[str], str]) -> None:
        self._bar = bar
        self._named = named
        self._task = bar.add_task("", total=None, visible=False)
        self._what = ""
        self._done: dict[str, int] = {}

    @property
    def step(self) -> str:
        """What is shown as being done."""
        return self._named(self._what)

    @property
    def done(self) -> int:
        """How much of it is shown as done."""
        return self._done.get(self._what, 0)

    def __call__(self, what: str, more: int, total: int | None = None) -> None:
        """Shows the step; rows come in while files are read, so what a step has done is kept."""
        done = self._done[what] = self._done.get(what, 0) + more
        if what != self._what:
            self._what = what
            self._bar.reset(self._task, total=total, description=self._named(what), visible=True)
        self._bar.update(self._task, completed=done, total=total)
