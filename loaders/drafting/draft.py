"""A source drafted from a file: a mapping that is checked and tried before anybody sees it."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow as pa

from graph import names
from graph.columns import columns as duckdb_columns
from graph.columns import passing_folder_of_nobody
from graph.errors import SourceError
from graph.model import load_model
from loaders.catalogue import MAPPING_FILE, Source
from loaders.drafting.facts import facts
from loaders.drafting.foot import foot_of, is_undated, with_foot
from loaders.drafting.guess import guess, held
from loaders.drafting.look import Look
from loaders.drafting.payments import payments
from loaders.drafting.shapes import Layout, Reason
from loaders.drafting.statement import statement_of
from loaders.drafting.ways import is_journal
from loaders.drafting.written import Drafted, Heading, Table, mapping_lines, told
from loaders.mapping.sql import named
from loaders.mapping.staging import prepare
from loaders.private_csv import write_privately
from loaders.readers import ReadOptions, Sheet, head, read

SAMPLE_ROWS = 20
ROWS_LOOKED_AT = 100_000


@dataclass(frozen=True)
class Draft:
    """A source that was drafted and written to its folder."""

    source: Source
    tables: tuple[Table, ...]


def draft(file: Path, into: Path, name: str | None, *, zone: str, currency: str, language: str) -> Draft:
    """The source drafted from a file, in a new folder below `into`: mapping, notes and a sample of the first rows.

    Raises:
        ReadError: the file cannot be read.
        SourceError: there is a source of that name in the folder already, or no name can be made of the file's.
    """
    chosen = name or _name_of(file)
    folder = into / chosen
    if folder.exists():
        raise SourceError(
            f"there is a source {chosen!r} in {into.name} already", hint="say another name: --name NAME"
        )
    with passing_folder_of_nobody("draft") as scratch:
        start = head(file, scratch)
        sheets = read(start, ReadOptions(scratch=scratch))
        alike = _alike(sheets)
        tables = tuple(
            _table(each, own, scratch, language, is_cut=start != file) for own, each in alike.items()
        )
        folder.mkdir(parents=True)
        (folder / "sample").mkdir(mode=0o700)
        heading = Heading(chosen, _called(file) or chosen, zone, currency, language)
        text = "\n".join(mapping_lines(heading, tables)) + "\n"
        (folder / MAPPING_FILE).write_text(text, encoding="utf-8")
        notes = f"# {chosen}\n\n{told(Reason('notes'), language)}\n"
        (folder / "notes.md").write_text(notes, encoding="utf-8")
        for own, [sheet, *_] in alike.items():
            _write_sample(sheet, folder / "sample" / f"{own}.csv", scratch)
    source = Source(chosen, folder)
    try:
        _ = source.mapping
    except SourceError:
        # A draft that is no mapping is a fault of the program: told at once, and nobody has to clear it away.
        shutil.rmtree(folder)
        raise
    return Draft(source, tables)


def _name_of(file: Path) -> str:
    """A name made of the file's, in the letters that a source's name may have."""
    stem = _called(file)
    read_aloud = names.pinyin(pa.array([stem])).to_pylist()[0]
    plain = re.sub(r"[^a-z0-9]+", "_", (read_aloud or stem).lower()).strip("_")
    plain = re.sub(r"^[0-9_]+", "", plain)
    if not plain:
        raise SourceError(f"no name can be made of {file.name!r}", hint="say one: --name NAME")
    return plain


def _called(file: Path) -> str:
    """What the file is called, without numbers that may be an account's or a person's: names are shown everywhere."""
    return re.sub(r"[0-9]{7,}", "", file.name.partition(".")[0]).strip(" _-")


def _alike(sheets: Sequence[Sheet]) -> dict[str, list[Sheet]]:
    """The sheets of each table of the draft, by the table's name: a table is told by its headers, so that sheets of the
    same ones, as of the months of a year, are one.
    """
    alike: dict[frozenset[str], list[tuple[int, Sheet]]] = {}
    for number, sheet in enumerate(sheets, start=1):
        alike.setdefault(frozenset(_headers(sheet)), []).append((number, sheet))
    if len(alike) == 1:
        return {"rows": list(sheets)}
    return {f"sheet_{each[0][0]}": [sheet for _, sheet in each] for each in alike.values()}


def _headers(sheet: Sheet) -> list[str]:
    return [header for header in sheet.columns if not header.startswith("_")]


def _poured(connection: duckdb.DuckDBPyConnection, sheets: Sequence[Sheet]) -> int:
    """How many rows the sheets have, which are the table `poured`, one sheet's behind the other's."""
    selects = []
    rows = 0
    for number, sheet in enumerate(sheets):
        rows += sheet.pour(connection, f"poured_{number}").rows
        kept = ", ".join(map(named, _headers(sheet)))
        selects.append(f"SELECT {kept} FROM poured_{number}")
    connection.execute(f"CREATE TEMP VIEW poured AS {' UNION ALL BY NAME '.join(selects)}")
    return rows


def _table(sheets: Sequence[Sheet], name: str, scratch: Path, language: str, *, is_cut: bool) -> Table:
    """Sheets of the same headers as a table of the draft; `is_cut` says that it is the beginning of a longer one."""
    with duckdb_columns(scratch) as connection:
        prepare(connection)
        names.register(connection)
        rows = _poured(connection, sheets)
        headers = _headers(sheets[0])
        foot = foot_of(connection, "poured", headers)
        records = f"FROM poured WHERE NOT ({foot.condition})" if foot else "FROM poured"
        connection.execute(f"CREATE TEMP TABLE looked_at AS {records} LIMIT {ROWS_LOOKED_AT}")
        kept = [held(connection, "looked_at", header) for header in headers]
        found = [(column, guess(connection, "looked_at", column)) for column in kept]
        above = tuple(dict.fromkeys(sheet.above for sheet in sheets))
        look = Look(connection, "looked_at", found, sheets[0].file, above, len(sheets))
        parts = statement_of(look)
        undated = foot is not None and parts is not None and is_undated(connection, "poured", foot, parts.at)
    layout = (
        facts(load_model(), dict(zip(_column_names(headers), found, strict=True)), name)
        if parts is None
        else payments(parts, {column.header: (column, taken) for column, taken in found}, name, language)
    )
    # Of columns that are not used yet too: whoever uses them finds their formats declared.
    # Where a column leaves open which of day and month comes first, one that tells it decides for both.
    proven = (taken for _, taken in found if taken.why != "moment_unsure")
    told_first = [entry for taken in proven for entry in taken.dates]
    every = (entry for _, taken in found for entry in taken.dates)
    dates = dict.fromkeys([*told_first, *layout.dates, *every])
    layout = with_foot(layout, foot, undated=undated)
    layout = replace(layout, dates=tuple(dates), open=(*layout.open, *_doubts(look, layout)))
    if rows > ROWS_LOOKED_AT or is_cut:
        told_of = Reason("open_rows", {"looked": f"{min(rows, ROWS_LOOKED_AT):,}"})
        layout = replace(layout, open=(*layout.open, told_of))
    drafted = tuple(
        Drafted(column, taken, tuple(entry for entry in layout.entries if column.header in entry.headers))
        for column, taken in found
    )
    return Table(name, drafted, layout)


def _doubts(look: Look, layout: Layout) -> Iterator[Reason]:
    """What the look at the columns left open, whatever they make."""
    read = {header for entry in layout.entries for header in entry.headers}
    for column, taken in look.columns:
        if taken.why == "moment_unsure" and column.header in read:
            yield Reason("open_day_month", {"header": column.header, "formats": taken.parts["formats"]})
    if is_journal(look):
        yield Reason("open_journal")
    pays = any(link.type == "TRANSFERRED" for link in layout.links)
    if pays and look.sheets > 1 and not any(entry.name == "account" for entry in layout.entries):
        yield Reason("open_sheets", {"sheets": look.sheets})


def _column_names(headers: Sequence[str]) -> list[str]:
    """A name for each column: the pinyin of its header, or its letters; numbered where two are alike."""
    found: list[str] = []
    for number, header in enumerate(headers, start=1):
        bare = re.sub(r"[（(].*?[）)]", "", header) or header
        read_aloud = names.pinyin(pa.array([bare]), person=False).to_pylist()[0]
        plain = re.sub(r"[^a-z0-9]+", "_", (read_aloud or bare).lower()).strip("_")
        plain = plain if re.match(r"[a-z]", plain) else f"column_{number}"
        found.append(plain if plain not in found else f"{plain}_{number}")
    return found


def _write_sample(sheet: Sheet, target: Path, scratch: Path) -> None:
    """The first rows as they are, without those that cannot be read, below what stands above the headers."""
    kept = ", ".join(map(named, _headers(sheet)))
    with duckdb_columns(scratch) as connection:
        sheet.pour(connection, "poured")
        write_privately(connection, f"SELECT {kept} FROM poured LIMIT {SAMPLE_ROWS}", target)
    if sheet.above:
        table = target.read_text(encoding="utf-8-sig")
        with target.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(
                line.split("\t") for line in sheet.above.splitlines()
            )
            file.write(table)
