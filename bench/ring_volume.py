"""From graph tables of millions of transfers to rings: how long it takes, how much memory, and where the time goes.

The tables are those of a simulated city, loaded by the ordinary way: delivered once and clean (`platform`), or by
`banks`, most payments told by both sides and the legs joined. The detector runs in a process of its own, so that its
memory is its own. Elapsed and processor seconds are told of each stage; on a busy machine only the processor's mean
something.
"""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import loaders
from graph.detectors import rings
from graph.detectors.rings import detector, evidence, groups, growing, inputs, judging, passing, relational
from graph.detectors.rings.holders import Holders
from graph.detectors.rings.reduced import Reduced
from graph.settings import Settings
from graph.workspace import Workspace
from loaders.city import CityPlan, write

SPAWN = multiprocessing.get_context("spawn")

# What is timed, by the place where the detector finds it; what is indented lies within what stands above it.
STAGES: tuple[tuple[str, Any, str], ...] = (
    ("draw the frames", inputs, "draw"),
    ("  transfers in numbers", inputs, "moved"),
    ("weigh", relational, "weigh"),
    *((f"  {name[1:]}", relational, name) for name in ("_flows", "_individuals", "_upstream", "_collects", "_seeds")),
    ("holders", Holders, "of"),
    ("reduced graph", Reduced, "of"),
    ("propose", detector, "propose"),
    ("  ties", Holders, "ties"),
    ("  cores", groups, "cores"),
    ("  expanded", growing, "expanded"),
    ("  payments of groups", judging, "_followed"),
    ("    followed", passing, "follow"),
    ("  registers", inputs, "registers"),
    ("evidence", evidence, "gather"),
    ("findings", detector, "finding"),
)  # fmt: skip


@dataclass
class Spent:
    """Seconds of one stage over all its calls."""

    calls: int = 0
    seconds: float = 0.0
    worked: float = 0.0


def load(plan: CityPlan, home: Path) -> str:
    """Writes a city and loads what an office would get of it."""
    city = write(plan, home / "city")
    office = sorted(path for path in (home / "city" / "office").rglob("*") if path.is_file())
    with Workspace(Settings(home=home / "home")) as workspace:
        for source, files in loaders.by_source(loaders.survey(office)).items():
            loaders.load(workspace, source, files, "bench")
        workspace.join_legs()
    return f"{city.payments:,} payments of {city.people:,} people, {city.accounts:,} accounts, {city.rings} rings"


@contextmanager
def timed(stages: dict[str, Spent]) -> Iterator[None]:
    """Notes what every stage takes, for as long as this is open."""
    with ExitStack() as stack:
        for name, place, attribute in STAGES:
            stages[name] = Spent()
            stack.enter_context(
                patch.object(place, attribute, _watched(getattr(place, attribute), stages[name]))
            )
        yield


def _watched(work: Callable[..., Any], spent: Spent) -> Callable[..., Any]:
    def watched(*given: Any, **named: Any) -> Any:
        began, worked = time.perf_counter(), time.process_time()
        try:
            return work(*given, **named)
        finally:
            spent.calls += 1
            spent.seconds += time.perf_counter() - began
            spent.worked += time.process_time() - worked

    return watched


def detect(home: Path) -> dict[str, Any]:
    """One run of the detector on the tables of a home folder."""
    stages: dict[str, Spent] = {}
    with Workspace(Settings(home=home)) as workspace, workspace.open() as view:
        began, worked = time.perf_counter(), time.process_time()
        with timed(stages):
            detection = rings.run(view.connection)
        seconds, worked = time.perf_counter() - began, time.process_time() - worked
    return {
        "transfers": detection.coverage[0].total,
        "findings": len(detection.findings),
        "triggered": sum(finding.state == "triggered" for finding in detection.findings),
        "seconds": round(seconds, 1),
        "worked": round(worked, 1),
        "peak MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "stages": {name: vars(spent) for name, spent in stages.items()},
    }


def volume(plan: CityPlan, home: Path) -> dict[str, Any]:
    """The figures; a home folder that holds tables already is taken as it is."""
    if not (home / "home" / "tables").exists():
        print(load(plan, home), flush=True)
    with SPAWN.Pool(1) as pool:
        figures = pool.apply(detect, (home / "home",))
    print(
        f"{figures['transfers']:,} transfers to {figures['findings']} groups, {figures['triggered']} proposed: "
        f"{figures['seconds']} s, {figures['worked']} s worked, {figures['peak MB']:,} MB at most"
    )
    print(f"{'stage':<26}{'calls':>7}{'seconds':>9}{'worked':>9}")
    for name, spent in figures["stages"].items():
        print(f"{name:<26}{spent['calls']:>7}{spent['seconds']:>9.1f}{spent['worked']:>9.1f}")
    return figures
