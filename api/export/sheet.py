"""A lead laid out for a file: words in one language, amounts in whole units, and where each record stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from api.shapes.base import Words
from api.shapes.lead import CitedRecord, LeadDetail
from graph.currencies import minor_factor
from graph.findings import Measure
from graph.model import Model
from graph.settings import Language
from graph.shipped import shipped_yaml

UNITS: dict[str, Words] = {
    "percent": Words(en="%", zh="%"),
    "log10": Words(en="-log10", zh="-log10"),
    "day": Words(en="days", zh="天"),
    "year": Words(en="years", zh="年"),
}
EVIDENCE = (
    "about",
    "kind",
    "says",
    "start",
    "end",
    "date",
    "amount",
    "currency",
    "file",
    "sheet",
    "row",
    "load",
)

Cell = str | int | float | None


@dataclass(frozen=True)
class Project:
    """What is cited about one thing, such as a tender: its title, the end of its key, and the records."""

    title: str
    number: str
    records: tuple[CitedRecord, ...]


@dataclass(frozen=True)
class Sheet:
    """One lead in one language."""

    lead: LeadDetail
    model: Model
    language: Language
    who: str
    at: datetime

    def word(self, name: str) -> str:
        """A word of the files, or the name itself where there is none."""
        return _words()[self.language].get(name, name)

    def role(self, name: str) -> str:
        """What a role is called."""
        return _words()[self.language].get(f"role_{name}", self.word(name))

    def say(self, words: Words) -> str:
        """A sentence in the file's language."""
        return words.zh if self.language == "zh" else words.en

    def title(self) -> str:
        """What the lead says in a line."""
        return self.say(self.lead.lead.title)

    def cautions(self) -> list[str]:
        """What must be read first: that a lead is no verdict, and what is to be known of its sources."""
        return [self.word("not_a_verdict"), *(self.say(notice) for notice in self.lead.notices)]

    def measure(self, measure: Measure) -> tuple[Cell, str]:
        """A figure and its unit; money in whole units of its currency."""
        if measure.unit == "minor" and measure.value is not None:
            return measure.value / minor_factor(measure.currency or ""), measure.currency or ""
        value = measure.value
        whole = value is not None and measure.unit in {"count", "day", "year"} and value.is_integer()
        return int(value) if whole and value is not None else value, self._unit(measure)

    def header(self) -> list[str]:
        """The columns of the evidence."""
        return [self.word(name) for name in EVIDENCE]

    def evidence(self, table: str | None = None) -> Iterator[list[Cell]]:
        """A row for each record that the lead cites, in its order; of one table, or of all."""
        for record in self.lead.evidence:
            if table in {None, record.table}:
                yield self._row(record)

    def projects(self) -> list[Project]:
        """The evidence by what it is about, in its order; every record is in exactly one of them."""
        about: dict[str, list[CitedRecord]] = {}
        for record in self.lead.evidence:
            about.setdefault(record.about, []).append(record)
        return [
            Project(self._named(key, records), key.rpartition(":")[2], tuple(records))
            for key, records in about.items()
        ]

    def kind(self, table: str) -> str:
        """What a table's records are called."""
        if table in self.model.spaces:
            label = self.model.spaces[table].kinds[0].label
        else:
            label = self.model.relationships[table.upper()].label
        return label.zh if self.language == "zh" else label.en

    def amount(self, record: CitedRecord) -> float | None:
        """The amount of a record in whole units."""
        if record.amount_minor is None:
            return None
        return record.amount_minor / minor_factor(record.currency or "")

    def timeline(self) -> list[list[Cell]]:
        """The heads of the timeline and a row for each of its periods, in whole units; empty where there is none."""
        found = self.lead.timeline
        if found is None:
            return []
        factor = minor_factor(found.currency)
        heads: list[Cell] = [
            self.word("period"),
            f"{self.word('money_in')} ({found.currency})",
            f"{self.word('money_out')} ({found.currency})",
            self.word("note"),
        ]
        rows: list[list[Cell]] = [
            [
                period.start.isoformat(),
                period.in_minor / factor,
                period.out_minor / factor,
                self.say(period.note) if period.note else None,
            ]
            for period in found.every()
        ]
        return [heads, *rows]

    def _named(self, key: str, records: list[CitedRecord]) -> str:
        own = [self.say(record.says) for record in records if record.key == key]
        ends = [record.end_title for record in records if record.end == key]
        starts = [record.start_title for record in records if record.start == key]
        return next((title for title in (*own, *ends, *starts) if title), key)

    def _row(self, record: CitedRecord) -> list[Cell]:
        origin = record.origins[0] if record.origins else None
        return [
            record.about.rpartition(":")[2],
            self.kind(record.table),
            self.say(record.says),
            record.start_title,
            record.end_title,
            (record.at or "").replace("T", " "),
            self.amount(record),
            record.currency,
            origin.file if origin else self.word("none"),
            origin.sheet if origin else None,
            origin.row if origin else None,
            origin.load if origin else None,
        ]

    def _unit(self, measure: Measure) -> str:
        return self.say(UNITS[measure.unit]) if measure.unit in UNITS else ""


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = shipped_yaml("api.export", "words.yaml")
    return loaded
