"""How well rings are found in simulated cities and in simulated transfers of a bank, and how long it takes.

    python -m bench.rings city [--seeds 201-210] [--people 2000 6000 18000] [--delivered] [--json figures.json]
    python -m bench.rings amlsim FOLDER [--json figures.json]
    python -m bench.rings volume [--people 63000] [--delivery banks] [--json figures.json]

* city: recall and precision by grade, precision of the first 20 and 50, roles, payers by their money, and what is
  proposed wrongly. In memory; `--delivered` writes the files that an office would get, faults included, and loads them.
  The seeds 101 to 112 and 301 to 345 were used while the detector was made; the default ones and 401 to 410 were not.
* amlsim: every transfer of `amlsim_fin10k` scored, on the last quarter of its time.
* volume: from graph tables of ten million transfers to rings: time, memory, and where the time goes.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import ring_measures as measures
from bench.ring_cities import Keys, delivered, drawn, known_of, leads_of
from bench.ring_measures import JudgedCity, judged
from bench.ring_transfers import transfers
from bench.ring_volume import volume
from graph.detectors.rings import Parameters
from loaders.city import CityPlan, build
from loaders.city.office import register_of

SEEDS, PEOPLE = "201-210", (2_000, 6_000, 18_000)
FIRST = (20, 50)


def cities(people: int, seeds: Sequence[int], *, through_files: bool) -> Iterator[JudgedCity]:
    """The cities of one size, each with what was proposed and what is so."""
    parameters = Parameters()
    for seed in seeds:
        began = time.process_time()
        city = build(CityPlan(people=people, seed=seed))
        if through_files:
            known, leads = delivered(city, parameters)
            took = {"all": time.process_time() - began}
        else:
            with drawn(city) as engine:
                took = {"draw": time.process_time() - began}
                leads = leads_of(engine, parameters)
            took["detect"] = time.process_time() - began - took["draw"]
            known = known_of(city, Keys(register_of(city.town)))
        result = judged((people, seed), known, leads, took)
        found = sum(ring.grade is not None for ring in result.rings)
        seconds = ", ".join(f"{step} {each:.0f} s" for step, each in took.items())
        print(f"{people:>7,} people, seed {seed}: {found} of {len(result.rings)} rings, "
              f"{len(leads)} proposed ({seconds})", flush=True)  # fmt: skip
        yield result


def report(name: str, found: Sequence[JudgedCity]) -> dict[str, Any]:
    """The figures of these cities together, printed and as they are written."""
    roles = measures.role_accuracy(found)
    figures: dict[str, Any] = {
        "cities": len(found),
        "rings": sum(len(city.rings) for city in found),
        "lines": [asdict(line) | {"recall": line.recall, "precision": line.precision}
                  for line in measures.lines(found)],
        "met, yellow or better": measures.met(found, measures.GRADES[:3]),
        "met": measures.met(found, measures.GRADES),
        "first": {str(first): measures.precision_at(found, first) for first in FIRST},
        "roles": roles,
        "money of payers named": {
            "in rings found": measures.money_named(found, found_only=True),
            "in all rings": measures.money_named(found, found_only=False),
        },
        "schemes": measures.by(found, "kind"),
        "careful": measures.by(found, "careful"),
        "payers": measures.by_size(found),
        "payers, yellow or better": measures.by_size(found, measures.GRADES[:3]),
        "false hits": measures.false_hits(found),
        "missed": measures.missed(found),
    }  # fmt: skip
    print(f"\n{name}: {figures['cities']} cities, {figures['rings']} rings")
    for line in measures.lines(found):
        print(f"  {line.grade + ' or better':<18}{line.found:>4} found of {line.rings}, {line.proposed:>4} proposed: "
              f"recall {line.recall:.2f}, precision {line.precision:.2f}")  # fmt: skip
    for what in ("met, yellow or better", "met"):
        print(f"  {what}: {_pairs(figures[what])}")
    for first, (right, of) in figures["first"].items():
        print(f"  first {first}: {right} of {of} found a ring")
    for what in ("core", "all but payers", "all"):
        right, said = _total(roles, what)
        print(f"  right roles, {what}: {right:,} of {said:,} ({right / said if said else 0:.2f})")
    print(f"    by role: {_pairs(roles)}")
    for what, share in figures["money of payers named"].items():
        print(f"  deposits whose payer is named, {what}: {share:.2f}")
    for what in ("schemes", "careful", "payers", "payers, yellow or better"):
        print(f"  {what}: {_pairs(figures[what])}")
    print(f"  false hits: {figures['false hits']}")
    print(f"  missed: {figures['missed']}", flush=True)
    return figures


def _total(roles: dict[str, tuple[int, int]], what: str) -> tuple[int, int]:
    core = (*measures.CORE, "payout")
    chosen = [
        pair
        for role, pair in roles.items()
        if what == "all"
        or (role in core if what == "core" else role not in measures.PAYERS)
    ]  # fmt: skip
    return sum(right for right, _ in chosen), sum(said for _, said in chosen)


def _pairs(figures: dict[str, tuple[int, int]]) -> str:
    return ", ".join(f"{name} {found}/{every}" for name, (found, every) in figures.items())


def city_command(asked: argparse.Namespace) -> dict[str, Any]:
    """All sizes one after another."""
    first, _, last = asked.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    figures: dict[str, Any] = {}
    every: list[JudgedCity] = []
    for people in asked.people:
        found = list(cities(people, seeds, through_files=asked.delivered))
        every += found
        figures[str(people)] = report(f"{people:,} people", found)
    if len(asked.people) > 1:
        figures["all"] = report("all sizes", every)
    figures["each"] = [asdict(city) for city in every]
    return figures


def amlsim_command(asked: argparse.Namespace) -> dict[str, Any]:
    """Single transfers of a simulated bank."""
    figures = transfers(asked.folder)
    for name, figure in figures.items():
        print(f"{name:<18}{figure}")
    return figures


def volume_command(asked: argparse.Namespace) -> dict[str, Any]:
    """The detector on tables in volume."""
    plan = CityPlan(people=asked.people, delivery=asked.delivery)
    if asked.folder:
        asked.folder.mkdir(parents=True, exist_ok=True)
        return volume(plan, asked.folder)
    with TemporaryDirectory(prefix="xunmai-bench-") as folder:
        return volume(plan, Path(folder))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True)
    city = commands.add_parser("city")
    city.add_argument("--seeds", default=SEEDS, help="one, or the first and last of a range")
    city.add_argument("--people", type=int, nargs="+", default=PEOPLE)
    city.add_argument("--delivered", action="store_true", help="through files and tables")
    city.set_defaults(command=city_command)
    amlsim = commands.add_parser("amlsim")
    amlsim.add_argument("folder", type=Path, help="with transactions.parquet")
    amlsim.set_defaults(command=amlsim_command)
    large = commands.add_parser("volume")
    large.add_argument("--people", type=int, default=63_000, help="they make some ten million transfers")
    large.add_argument("--delivery", choices=("platform", "banks"), default="platform")
    large.add_argument("--folder", type=Path, help="keep city and tables here, and go on with what is there")
    large.set_defaults(command=volume_command)
    for each in (city, amlsim, large):
        each.add_argument("--json", type=Path)
    asked = parser.parse_args()
    figures = asked.command(asked)
    if asked.json:
        text = json.dumps(figures, indent=1, ensure_ascii=False)
        asked.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
