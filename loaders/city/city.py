"""Builds a city and writes it: the office's files below `office`, what really is so below `truth`."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv

from graph.errors import SettingsError
from loaders.city.balances import Books
from loaders.city.office import Register, ledgers, record_numbers, register_of, registers, write_month
from loaders.city.ordinary import Life, ordinary_life
from loaders.city.payments import Payments, together
from loaders.city.plan import CityPlan
from loaders.city.procurement import Procurement, procurement_of
from loaders.city.town import Town, build_town
from loaders.city.truth import TruthFiles
from loaders.city.ventures import Venture, ventures_of

Progress = Callable[[str, int, int | None], object]
STATEMENTS = "银行流水"
REGISTERS = "登记信息"


@dataclass(frozen=True, slots=True)
class City:
    """A city before it is lived: its town, its life, its public procurement, and the ventures in both."""

    town: Town
    life: Life
    procurement: Procurement
    ventures: Sequence[Venture]

    def month(self, month: int) -> Payments:
        """All payments of one month, in no order; what keeps accounts above nothing is not among them."""
        starts = (self.town.calendar.month_starts() + self.town.calendar.first_day) * 86_400
        special = [
            payments.where((payments.at >= starts[month]) & (payments.at < starts[month + 1]))
            for payments in (self.procurement.payments, *(venture.payments for venture in self.ventures))
        ]
        return together([self.life.month(month), *special])


@dataclass(frozen=True, slots=True)
class WrittenCity:
    """What was written: counts of people, firms, accounts, payments, rows of statements, rings and look-alikes."""

    folder: Path
    people: int
    firms: int
    accounts: int
    payments: int
    statement_rows: int
    rings: int
    lookalikes: int


def build(plan: CityPlan) -> City:
    """The city of a plan: the same for the same plan."""
    town = build_town(plan)
    life = ordinary_life(town)
    gathering = ventures_of(life)
    procurement = procurement_of(life, gathering)
    return City(town, life, procurement, [*gathering, *procurement.ventures])


def write(plan: CityPlan, folder: Path, progress: Progress | None = None) -> WrittenCity:
    """Writes a city into a folder that does not exist yet or is empty; what was begun is taken away on failure.

    Raises:
        SettingsError: the folder holds something.
    """
    if folder.exists() and any(folder.iterdir()):
        raise SettingsError(f"{folder} is not empty", hint="name a new folder, or empty this one")
    begun = folder.with_name(f".{folder.name}.begun")
    shutil.rmtree(begun, ignore_errors=True)
    begun.mkdir(parents=True)
    try:
        written = _write(plan, begun, folder, progress)
    except BaseException:
        shutil.rmtree(begun, ignore_errors=True)
        raise
    if folder.exists():
        folder.rmdir()
    begun.rename(folder)
    return written


def _write(plan: CityPlan, begun: Path, folder: Path, progress: Progress | None) -> WrittenCity:
    city = build(plan)
    register = register_of(city.town)
    office = begun / "office"
    truth = TruthFiles.begun(begun / "truth")
    _write_registers(city, register, office / REGISTERS)
    books = Books(city.town)
    payments = rows = 0
    for month in range(plan.months):
        booked = books.book(city.month(month), month)
        written = write_month(city.town, register, booked, month, office / STATEMENTS)
        truth.add_month(booked, written)
        payments += len(booked.payments)
        rows += sum(written.rows.values())
        if progress is not None:
            progress("months", 1, plan.months)
    truth.finish(city.town, register, city.ventures, record_numbers(city.procurement))
    rings = sum(venture.guilty for venture in city.ventures)
    return WrittenCity(
        folder,
        len(city.town.people),
        len(city.town.firms),
        len(city.town.accounts),
        payments,
        rows,
        rings,
        len(city.ventures) - rings,
    )


def _write_registers(city: City, register: Register, folder: Path) -> None:
    folder.mkdir(parents=True)
    officials = np.unique(city.procurement.tenures.person)
    found = registers(city.town, register, city.ventures, officials)
    found |= ledgers(city.town, register, city.procurement)
    for name, table in found.items():
        numbers = pa.array(np.arange(1, len(table) + 1))
        csv.write_csv(table.add_column(0, "序号", numbers), folder / f"{name}.csv")
