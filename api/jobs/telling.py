"""How far a job has come, told by its child in a small file that is replaced whole, and read by whoever is asked.

The names of loads are told before anything of them can be seen, so that after a kill it is known what to look for.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from pydantic import ValidationError

from api.shapes.base import Shape
from api.shapes.job import DeliveryReport, JobOutcome, JobProgress
from loaders.private_file import private_file

FILE = "told.json"
EVERY_SECONDS = 0.25
STEPS = frozenset(get_args(JobProgress.model_fields["step"].annotation))
START = JobProgress(
    step="start", source=None, delivery=0, deliveries=0, files=0, of_files=0, rows=0, done=0, of=None
)


class Told(Shape):
    """What a child has told last."""

    progress: JobProgress
    begun: tuple[str, ...] = ()
    deliveries: tuple[DeliveryReport, ...] = ()
    outcome: JobOutcome | None = None


def told_in(folder: Path) -> Told | None:
    """What the child that works in a folder has told; None before its first word, or where that makes no sense."""
    try:
        return Told.model_validate_json((folder / FILE).read_bytes())
    except (FileNotFoundError, ValidationError):
        # Torn by a machine that stopped, or written by another version of the service.
        return None


@dataclass
class Teller:
    """Tells: called with a step, how much more of it is done, and of how much, as a load and catching up do."""

    folder: Path
    told: Told = field(default_factory=lambda: Told(progress=START))
    _last: float = 0.0
    _totals: dict[str, int] = field(default_factory=dict)

    def __call__(self, what: str, more: int, total: int | None = None) -> None:
        """Some more is done. Files and rows are counted beside the step; kinds are part of the step `database`."""
        now = self.told.progress
        if what == "rows":
            self._say(now.model_copy(update={"rows": now.rows + more}))
            return
        if what not in STEPS:
            self._totals[what] = total or 0
            self._say(
                now.model_copy(update={"done": now.done + more, "of": sum(self._totals.values()) or None})
            )
            return
        done = more if what != now.step else now.done + more
        change = {"step": what, "done": done, "of": total}
        if what == "read":
            change |= {"files": done, "of_files": total or 0}
        self._say(now.model_copy(update=change), at_once=what != now.step)

    def source(self, name: str | None, number: int, of: int) -> None:
        """The files of a source are next; rows go on being counted."""
        change = {"source": name, "delivery": number, "deliveries": of, "files": 0, "of_files": 0}
        self._say(self.told.progress.model_copy(update=change), at_once=True)

    def begun(self, load: str) -> None:
        """A load is about to be written."""
        self._write(self.told.model_copy(update={"begun": (*self.told.begun, load)}))

    def delivered(self, report: DeliveryReport) -> None:
        """The files of a source are done with."""
        self._write(self.told.model_copy(update={"deliveries": (*self.told.deliveries, report)}))

    def ended(self, outcome: JobOutcome) -> None:
        """The last word."""
        self._write(self.told.model_copy(update={"outcome": outcome}))

    def _say(self, progress: JobProgress, *, at_once: bool = False) -> None:
        self.told = self.told.model_copy(update={"progress": progress})
        if at_once or time.monotonic() - self._last > EVERY_SECONDS:
            self._write(self.told)

    def _write(self, told: Told) -> None:
        self.told = told
        self._last = time.monotonic()
        fresh = self.folder / f"{FILE}.new"
        with private_file(fresh) as file:
            file.write(told.model_dump_json().encode())
        fresh.replace(self.folder / FILE)
