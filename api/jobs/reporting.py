"""What a load says of itself, for the page: in both languages, and without a path of this machine."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from api.problems import problem_of
from api.shapes.base import Words
from api.shapes.job import DeliveryReport, RowReason
from graph.errors import XunmaiError
from graph.shipped import shipped_yaml
from graph.tables import LedgerEntry
from loaders import LoadReport, Source

REJECTED, SKIPPED, DROPPED, READ = "rows rejected", "rows skipped", "values dropped", "rows "


def report_of(source: Source, files: tuple[str, ...], report: LoadReport) -> DeliveryReport:
    """The report of a load that is in the ledger, now or from before."""
    return DeliveryReport(
        source=source.name,
        title=_title(source),
        outcome=report.outcome,
        load=report.entry.load if report.entry else None,
        files=files,
        rows_read=report.rows_read,
        rows_used=report.rows_used,
        rows_rejected=report.rows_rejected,
        rows_skipped=report.rows_skipped,
        facts=dict(report.facts),
        remarks=_by_source(source, report.remarks),
        skips=_by_source(source, report.skips),
        rejects=_reasons(report.rejects),
        values_dropped=_reasons(report.values_dropped),
        notes=report.notes,
        replaced=report.replaced,
        seconds=report.seconds,
    )


def refused(source: Source, files: tuple[str, ...], error: XunmaiError) -> DeliveryReport:
    """The report of files that were not loaded."""
    return DeliveryReport(
        source=source.name,
        title=_title(source),
        outcome="refused",
        load=None,
        files=files,
        problem=problem_of(error),
    )


def report_from(entry: LedgerEntry, source: Source | None) -> DeliveryReport:
    """What the ledger tells of a load whose report was never given: its child ended as soon as it was written."""
    counts = entry.counts
    tallies = {REJECTED, SKIPPED}
    read = sum(n for name, n in counts.items() if name.startswith(READ) and name not in tallies)
    rejected, skipped = counts.get(REJECTED, 0), counts.get(SKIPPED, 0)
    return DeliveryReport(
        source=entry.source,
        title=_title(source) if source else Words(en=entry.source, zh=entry.source),
        outcome="loaded",
        load=entry.load,
        files=tuple(used.name for used in entry.files),
        rows_read=read,
        rows_used=read - rejected - skipped,
        rows_rejected=rejected,
        rows_skipped=skipped,
        facts=dict(entry.rows),
        replaced=entry.replaces,
    )


def reason_words(reason: str) -> Words:
    """Why a row was rejected, in both languages; what the catalogue lacks stays in English, in quotes."""
    known = _catalogue()
    begins = next((begin for begin in known if reason == begin or reason.startswith(f"{begin} (")), None)
    if begins is None:
        return Words(en=reason, zh=f"原文：“{reason}”")
    more = reason.removeprefix(begins).strip()
    return Words(en=reason, zh=known[begins] + (f"（原文：{more[1:-1]}）" if more else ""))


def _by_source(source: Source, counts: Mapping[str, int]) -> tuple[RowReason, ...]:
    """What the source's mapping tells of rows, in both languages where it has both."""
    in_chinese = source.mapping.chinese
    return tuple(
        RowReason(words=Words(en=why, zh=in_chinese.get(why, f"原文：“{why}”")), count=count)
        for why, count in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    )


def _reasons(counts: Mapping[str, int]) -> tuple[RowReason, ...]:
    most_first = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return tuple(RowReason(words=reason_words(reason), count=count) for reason, count in most_first)


def _title(source: Source) -> Words:
    return Words(en=source.title("en"), zh=source.title("zh"))


@lru_cache(maxsize=1)
def _catalogue() -> dict[str, str]:
    loaded: dict[str, str] = shipped_yaml("api", "reasons.yaml")
    return loaded
