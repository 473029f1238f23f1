"""The act of loading: files of one source in, facts in the graph tables out, every row accounted for."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Map
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from graph import names
from graph.columns import columns, passing_folder
from graph.errors import Case, CountError, Place, ReadError, SourceError
from graph.identifiers import Vault
from graph.tables import GraphTables, Load, LoadHeader, Selected
from loaders.ahead import opened
from loaders.archives.places import told_apart
from loaders.delivery import Delivered, already_loaded, delivered, replaced
from loaders.hashing import Hashed, changes_told_first, hashed, refuse_changed
from loaders.mapping.counted import without_merged_amounts
from loaders.mapping.declaration import Count, Mapping, TableMapping
from loaders.mapping.facts import fact_queries
from loaders.mapping.groups import groupings_of_all
from loaders.mapping.match import declared_unused, expected_columns, is_mended, match
from loaders.mapping.places import with_place
from loaders.mapping.sight import rows_view
from loaders.mapping.staging import Stage, prepare, rows_in_order, skipped_view
from loaders.mapping.stating import FactQuery
from loaders.mapping.turns import refuse_turns
from loaders.options import read_options, told_as
from loaders.pouring import Pouring
from loaders.progress import Progress, no_progress
from loaders.readers import Sheet, read
from loaders.rejects import Rejected, add_factless, find_faults, kept_if_loaded, write_rejects
from loaders.report import LoadReport, TableReport, assert_sum


@dataclass(frozen=True)
class Parts:
    """What a load works with: the tables it writes, the vault of personal identifiers, the folder of rejects."""

    tables: GraphTables
    vault: Vault
    rejects_folder: Path


def load(
    parts: Parts,
    mapping: Mapping,
    paths: Iterable[Path],
    *,
    who: str,
    progress: Progress = no_progress,
    sheets: Map[Path, Sequence[str]] | None = None,
) -> LoadReport:
    """What the load of these files of a source did. Either all of it is in the tables afterwards, or nothing.

    Args:
        sheets: of a workbook that holds sheets of several sources, those that are meant.

    Raises:
        ReadError: a file cannot be read, changes meanwhile, or its columns are not those of the mapping.
        CountError: it brings fewer or more than the mapping allows.
        BusyError: another load is being written.
        DiskFullError: no room left.
    """
    told = told_apart({path: told_as(mapping, path) for path in paths})
    act = _Act(parts, mapping, who, progress, sheets or {}, told)
    return act.carried_out(sorted(told, key=told.__getitem__))


@dataclass(frozen=True)
class _Act:
    """One load while it is carried out."""

    parts: Parts
    mapping: Mapping
    who: str
    progress: Progress
    sheets: Map[Path, Sequence[str]]
    told: Map[Path, str]

    def carried_out(self, paths: Sequence[Path]) -> LoadReport:
        """Hash, read, check, write, commit."""
        begun = time.monotonic()
        found = hashed(self.mapping, {path: self.told[path] for path in paths})
        files = tuple(file.used for file in found)
        ledger = self.parts.tables.ledger()
        before = already_loaded(ledger, self.mapping, files)
        if before is not None and self.mapping.delivery.repeated == "refuse":
            raise SourceError(
                f"these files were loaded before, as {before.load}",
                hint=f"withdraw it first: xunmai withdraw {before.load}",
                place=Place(source=self.mapping.name, file=files[0].name),
                case=Case("loaded_before", {"load": before.load}),
            )
        if before is not None and self.mapping.delivery.repeated == "skip":
            return LoadReport(
                self.mapping.name,
                "already_loaded",
                before.delivery or "",
                entry=before,
                seconds=time.monotonic() - begun,
            )
        with (
            _stage(self.mapping, self.parts.tables.spill) as (stage, scratch),
            changes_told_first(found, self.mapping.name),
        ):
            notes = self._poured(stage, paths, scratch)
            refuse_changed(found, self.mapping.name)
            self.progress("check", 0, None)
            queries = self._queries(stage)
            stage.read(
                self.parts.vault,
                {name: groupings_of_all(self.mapping, name, asked) for name, asked in queries.items()},
            )
            for name in stage.speaking:
                refuse_turns(stage, self.mapping.tables[name])
            given = delivered(stage, files)
            replaces = replaced(ledger, self.mapping, given, before)
            report = self._written(stage, queries, given, replaces, found)
        return replace(report, notes=notes, seconds=time.monotonic() - begun)

    def _poured(self, stage: Stage, paths: Sequence[Path], scratch: Path) -> tuple[str, ...]:
        expected = expected_columns(self.mapping)
        notes: list[str] = []
        came: dict[str, Path] = {}
        pouring = Pouring(stage, self.progress, len(paths))

        def opening(path: Path) -> list[Sheet]:
            return read(path, read_options(self.mapping, path, scratch, expected))

        with closing(opened(paths, opening)) as files:
            for path, sheets in files:
                meant = self.sheets.get(path)
                chosen = (sheet for sheet in sheets if meant is None or sheet.sheet in meant)
                for sheet in chosen:
                    notes += self._taken(pouring, path, sheet, came)
                pouring.file_ends()
        notes += pouring.pour()
        self._refuse_absent(stage)
        return tuple(notes)

    def _taken(self, pouring: Pouring, path: Path, found_sheet: Sheet, came: dict[str, Path]) -> list[str]:
        """What there is to tell of a sheet, once it waits to be poured or is left."""
        found = match(self.mapping, found_sheet)
        sheet = replace(found_sheet, file=self.told[path])
        notes = [f"{sheet.file}: {note}" for note in sheet.notes]
        if found is not None:
            self._refuse_second(found.table, came, path, sheet)
            return notes + pouring.add(without_merged_amounts(sheet, found), found)
        if self.mapping.unknown_columns == "report" and not declared_unused(self.mapping, sheet):
            notes.append(f"{sheet.file}: the table {sheet.sheet!r} is not used")
        return notes

    def _refuse_second(self, table: TableMapping, came: dict[str, Path], path: Path, sheet: Sheet) -> None:
        """Two files of a table that comes in one are two deliveries, whose rows must not mix."""
        first = came.setdefault(table.name, path)
        if table.one_file and first != path and not is_mended(sheet.columns):
            raise ReadError(
                f"the table {table.name!r} of {self.mapping.name} comes in one file, and here are two: "
                f"{self.told[first]} and {self.told[path]}",
                hint="they are two deliveries: load the files of one at a time",
                place=Place(source=self.mapping.name, file=self.told[path]),
                case=Case(
                    "second_file",
                    {"table": table.name, "first": self.told[first], "second": self.told[path]},
                ),
            )

    def _refuse_absent(self, stage: Stage) -> None:
        needed = set(self.mapping.tables)
        if stage.mends:
            needed = {
                join.table for name in stage.speaking for join in self.mapping.tables[name].joins.values()
            }
        for table in self.mapping.tables.values():
            if table.name in needed and table.name not in stage.parts and not table.optional:
                wanted = ", ".join([*table.files, *table.sheets]) or "a file with its columns"
                more = "; beside mended rows it is only looked up, not loaded again" if stage.mends else ""
                raise ReadError(
                    f"the table {table.name!r} of {self.mapping.name} is not among the files",
                    hint=f"add {wanted}{more}, or declare it `optional: true`",
                    place=Place(source=self.mapping.name),
                    case=Case("table_absent", {"table": table.name, "wanted": wanted}),
                )

    def _queries(self, stage: Stage) -> dict[str, list[FactQuery]]:
        """The queries of all facts of the tables whose rows make facts."""
        return {
            table.name: fact_queries(self.mapping, table, stage.absent(table), stage.files_after_first(table))
            for table in self.mapping.tables.values()
            if table.name in stage.speaking
        }

    def _written(
        self,
        stage: Stage,
        queries: Map[str, Sequence[FactQuery]],
        given: Delivered,
        replaces: tuple[str, ...],
        found: Sequence[Hashed],
    ) -> LoadReport:
        header = LoadHeader(
            kind="load",
            source=self.mapping.name,
            who=self.who,
            delivery=given.name,
            period=given.period,
            files=given.files,
            compartment=self.mapping.compartment,
        )
        with (
            self.parts.tables.begin(header) as writing,
            kept_if_loaded(self.parts.rejects_folder / writing.id),
        ):
            total = sum(map(len, queries.values()))
            self.progress("write", 0, total)
            for name, asked in queries.items():
                for _ in _write_table(stage, writing, self.mapping.tables[name], asked):
                    self.progress("write", 1, total)
            self.progress("keep", 0, None)
            rejected = write_rejects(stage, self.parts.rejects_folder, writing.id)
            reports = {
                name: _accounted(stage, self.mapping.tables[name], rejected)
                for name in queries
                if name in stage.parts
            }
            facts = writing.rows
            self._check_counts(reports, facts, given)
            counts = _counts(reports, rejected)
            refuse_changed(found, self.mapping.name)  # the texts of rows at fault were read just now
            entry = writing.commit(counts=counts, replaces=replaces)
        return LoadReport(
            self.mapping.name,
            "loaded",
            given.name,
            tables=reports,
            facts=facts,
            rejects=rejected.reasons,
            values_dropped=rejected.values,
            reject_files=rejected.files,
            value_file=rejected.value_file,
            replaced=replaces,
            entry=entry,
        )

    def _check_counts(self, reports: dict[str, TableReport], facts: dict[str, int], given: Delivered) -> None:
        if given.mends:
            return
        for name, report in reports.items():
            self._check(f"rows of {name}", report.read, self.mapping.tables[name].rows)
        for name, bounds in self.mapping.counts.items():
            self._check(f"observations of {name}", facts.get(name, 0), bounds)

    def _check(self, what: str, found: int, bounds: Count) -> None:
        if found < bounds.minimum or (bounds.maximum is not None and found > bounds.maximum):
            upper = "" if bounds.maximum is None else f" and at most {bounds.maximum:,}"
            raise CountError(
                f"{found:,} {what}, where {self.mapping.name} has at least {bounds.minimum:,}{upper}",
                hint="look whether the delivery is whole; if it is, change the bounds in the mapping. "
                "Nothing was loaded",
                place=Place(source=self.mapping.name),
                case=Case("count_out_of_bounds", {"found": found, "what": what, "least": bounds.minimum}),
            )


@contextmanager
def _stage(mapping: Mapping, private: Path) -> Iterator[tuple[Stage, Path]]:
    """A private DuckDB to work in, and a folder that goes with it."""
    with passing_folder(private, "load") as folder, columns(private) as connection:
        # To mark a row at fault would, where it is kept, write the whole table anew in a smaller form; it goes soon.
        connection.execute("SET checkpoint_threshold = '1TB'")
        prepare(connection)
        names.register(connection)
        yield Stage(mapping, connection), folder


def _write_table(
    stage: Stage, writing: Load, table: TableMapping, queries: Sequence[FactQuery]
) -> Iterator[FactQuery]:
    """Writes all facts of a table, one kind at a step, and then which of its rows made none."""
    find_faults(stage, table)
    in_use = stage.count(f"SELECT count(*) FROM {rows_view(table.name)}")
    covered = in_use == 0 or any(query.certain for query in queries)
    made_any = {some: _is_any(stage, some) for some in {query.some for query in queries} if in_use}
    made = [query for query in queries if made_any.get(query.some)]
    for query in queries:
        if query in made:
            _write_fact(stage, writing, table, query)
        yield query
    if not covered:
        add_factless(stage, table, [query.rows for query in made if query.rows is not None])


def _is_any(stage: Stage, some: str | None) -> bool:
    return some is None or bool(stage.connection.execute(some).fetchall())


def _write_fact(stage: Stage, writing: Load, table: TableMapping, query: FactQuery) -> None:
    rows = query.sql
    for step in query.before:
        stage.connection.execute(f"CREATE TEMP TABLE IF NOT EXISTS {step.name} AS {step.sql}")
    if query.kept is not None:
        stage.connection.execute(f"CREATE OR REPLACE TEMP TABLE {query.kept} AS {rows}")
        rows = f"SELECT * FROM {query.kept}"
    with rows_in_order(stage.connection) if query.in_order else nullcontext():
        selected = Selected(stage.connection, with_place(stage, table.name, rows))
        writing.append(query.table, selected, query.order_by)
    if query.grouping is None:  # groups are read by other facts too
        for step in query.before:
            stage.connection.execute(f"DROP TABLE {step.name}")


def _accounted(stage: Stage, table: TableMapping, rejected: Rejected) -> TableReport:
    """The rows of a table by what became of them. Raises CountError when the sum is wrong."""
    parts = stage.parts[table.name]
    unread = sum(len(part.rejects) for part in parts)
    factless = stage.count(
        f"SELECT count(DISTINCT _seq) FROM {rows_view(table.name)} SEMI JOIN "
        f'(SELECT _seq FROM "faults_{table.name}" WHERE lost) USING (_seq)'
    )
    skipped = dict(
        stage.connection.execute(
            f"SELECT _why, count(*) FROM {skipped_view(table.name)} GROUP BY ALL ORDER BY ALL"
        ).fetchall()
    )
    in_use, remarks = stage.rows_in_use(table)
    report = TableReport(
        read=sum(part.rows for part in parts) + unread,
        used=in_use - factless,
        rejected=rejected.rows.get(table.name, 0),
        skipped=sum(skipped.values()),
        why_skipped=skipped,
        remarks=remarks,
    )
    assert_sum(stage.mapping.name, table.name, report)
    return report


def _counts(reports: dict[str, TableReport], rejected: Rejected) -> dict[str, int]:
    counts = {f"rows {name}": report.read for name, report in reports.items()}
    counts |= {"rows rejected": sum(report.rejected for report in reports.values())}
    return (
        counts
        | {"rows skipped": sum(report.skipped for report in reports.values())}
        | {"values dropped": sum(rejected.values.values())}
    )
