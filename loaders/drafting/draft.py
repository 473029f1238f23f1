"""A source drafted from a file: a mapping that is checked and tried before anybody sees it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow as pa

from graph import names
from graph.columns import columns as duckdb_columns
from graph.columns import passing_folder_of_nobody
from graph.errors import SourceError
from graph.model import load_model
from graph.shipped import shipped_yaml
from loaders.catalogue import MAPPING_FILE, Source
from loaders.drafting.facts import Link, Node, links, nodes
from loaders.drafting.guess import Guess, Held, guess, held
from loaders.mapping.sql import named
from loaders.mapping.staging import prepare
from loaders.private_csv import write_privately
from loaders.readers import ReadOptions, Sheet, head, read

SAMPLE_ROWS = 20
ROWS_LOOKED_AT = 100_000


@dataclass(frozen=True)
class Drafted:
    """One column of a draft: its name in the mapping, what stands in it, what it is taken for, and who uses it."""

    name: str
    held: Held
    guess: Guess
    used: bool


@dataclass(frozen=True)
class Table:
    """One sheet of the file as a table of the draft."""

    name: str
    columns: tuple[Drafted, ...]
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]


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
        tables = tuple(_table(sheet, number, len(sheets), scratch) for number, sheet in enumerate(sheets))
        folder.mkdir(parents=True)
        (folder / "sample").mkdir(mode=0o700)
        text = "\n".join(_mapping(chosen, file, tables, zone, currency, language)) + "\n"
        (folder / MAPPING_FILE).write_text(text, encoding="utf-8")
        (folder / "notes.md").write_text(f"# {chosen}\n\n{_say('origin', language)}\n", encoding="utf-8")
        for table, sheet in zip(tables, sheets, strict=True):
            _write_sample(sheet, folder / "sample" / f"{table.name}.csv", scratch)
    source = Source(chosen, folder)
    _ = source.mapping  # a draft that is no mapping is a fault of the program: it is told at once
    return Draft(source, tables)


def _name_of(file: Path) -> str:
    """A name made of the file's, in the letters that a source's name may have."""
    stem = file.name.partition(".")[0]
    read_aloud = names.pinyin(pa.array([stem])).to_pylist()[0]
    plain = re.sub(r"[^a-z0-9]+", "_", (read_aloud or stem).lower()).strip("_")
    plain = re.sub(r"^[0-9_]+", "", plain)
    if not plain:
        raise SourceError(f"no name can be made of {file.name!r}", hint="say one: --name NAME")
    return plain


def _table(sheet: Sheet, number: int, of: int, scratch: Path) -> Table:
    with duckdb_columns(scratch) as connection:
        prepare(connection)
        names.register(connection)
        sheet.pour(connection, "poured")
        connection.execute(f"CREATE TEMP TABLE looked_at AS FROM poured LIMIT {ROWS_LOOKED_AT}")
        headers = [header for header in sheet.columns if not header.startswith("_")]
        kept = [held(connection, "looked_at", header) for header in headers]
        guesses = [guess(connection, "looked_at", column) for column in kept]
    called = _column_names(headers)
    columns = {name: (column, found) for name, column, found in zip(called, kept, guesses, strict=True)}
    things = nodes(load_model(), columns)
    related = links(things, columns)
    used = {name for node in things for name in (node.key, *node.properties.values())}
    used |= {name for link in related for name in link.properties.values()}
    drafted = tuple(Drafted(name, *columns[name], used=name in used) for name in columns)
    return Table("rows" if of == 1 else f"sheet_{number + 1}", drafted, tuple(things), tuple(related))


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


def _mapping(
    name: str, file: Path, tables: Sequence[Table], zone: str, currency: str, language: str
) -> Iterator[str]:
    """The lines of the mapping; every guess has its reason behind it."""
    assumed = _say("assumed", language)
    title = _text(file.name.partition(".")[0])
    yield "language: 1"
    yield f"name: {name}"
    yield f"title: {{en: {title}, zh: {title}}}"
    yield f"origin: {_text(_say('origin', language))}"
    yield f"licence: {_text(_say('licence', language))}"
    yield f"zone: {zone}  # {assumed}"
    yield f"currency: {currency}  # {assumed}"
    yield 'nothing: ["-", "--", "—", "/", "无", "NULL", "n/a", "N/A"]'
    dates = dict.fromkeys(
        entry for table in tables for column in table.columns for entry in column.guess.dates
    )
    if dates:
        yield "dates:"
        yield from (
            f"  - {{format: {_text(pattern)}, precision: {precision}}}" for pattern, precision in dates
        )
    codes = {
        f"{table.name}_{column.name}": column
        for table in tables
        for column in table.columns
        if column.used and column.guess.codes
    }
    if codes:
        yield "codes:"
        for table_name, column in codes.items():
            listed = ", ".join(f"{_text(code)}: {_text(code)}" for code in column.guess.codes)
            yield f"  {table_name}: {{{listed}}}"
    yield f"delivery: {{of: {name}, repeated: skip, replaces: none}}"
    yield "tables:"
    for table in tables:
        yield from _table_lines(table, language)


def _table_lines(table: Table, language: str) -> Iterator[str]:
    yield f"  {table.name}:"
    yield "    rows: {minimum: 1}"
    yield "    columns:"
    main = table.nodes[0].key
    yield from (
        f"      {column.name}: {_column(table, column, main)}  # {why(column.guess, language)}"
        for column in table.columns
        if column.used
    )
    unused = [column for column in table.columns if not column.used]
    if unused:
        yield "    unused:"
        for column in unused:
            reason = _say("unused", language, kind=column.guess.type)
            yield f"      {_text(column.held.header)}: {_text(reason)}"
    yield "    facts:"
    for node in table.nodes:
        yield from _node_lines(node)
    for link in table.links:
        yield from _link_lines(link)
    yield from _unlinked(table, language)


def _column(table: Table, column: Drafted, main: str) -> str:
    words = {"header": _text(column.held.header), "type": column.guess.type, **column.guess.words}
    if column.guess.codes:
        words |= {"codes": f"{table.name}_{column.name}", "unknown": "keep"}
    if column.name == main and column.held.filled == column.held.rows:
        words["required"] = "true"
    return f"{{{', '.join(f'{word}: {value}' for word, value in words.items())}}}"


def _node_lines(node: Node) -> Iterator[str]:
    name = node.properties.get("name") if node.space == "party" else None
    yield f"      - node: {node.kind}"
    yield f"        as: {node.alias}"
    yield "        distinct: true"
    yield "        key:"
    if node.identifies:
        yield f"          - {{identifier: {node.key}}}"
    if name or not node.identifies:
        yield f"          - {{scope: {node.space}, text: {name or node.key}}}"
    if name and node.kind == "Party":
        yield f"        kind: {{by_name: {name}}}"
    yield f"        properties: {{{', '.join(f'{name}: {of}' for name, of in node.properties.items())}}}"


def _link_lines(link: Link) -> Iterator[str]:
    yield f"      - link: {link.type}"
    yield f"        from: {link.start}"
    yield f"        to: {link.end}"
    if link.properties:
        yield f"        properties: {{{', '.join(f'{name}: {of}' for name, of in link.properties.items())}}}"


def _unlinked(table: Table, language: str) -> Iterator[str]:
    """A remark where a thing stands alone beside others: only people know how they belong together."""
    linked = {alias for link in table.links for alias in (link.start, link.end)}
    alone = [node.alias for node in table.nodes if node.alias not in linked]
    if len(table.nodes) > 1 and alone:
        other = next(node.alias for node in table.nodes if node.alias != alone[0])
        yield f"      # {_say('unlinked', language, left=alone[0], right=other)}"


def _write_sample(sheet: Sheet, target: Path, scratch: Path) -> None:
    """The first rows as they are, without those that cannot be read."""
    kept = ", ".join(named(header) for header in sheet.columns if not header.startswith("_"))
    with duckdb_columns(scratch) as connection:
        sheet.pour(connection, "poured")
        write_privately(connection, f"SELECT {kept} FROM poured LIMIT {SAMPLE_ROWS}", target)


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = shipped_yaml("loaders.drafting", "words.yaml")
    return found


def _say(word: str, language: str, **parts: str) -> str:
    return _words()[word][language].format(**parts)


def why(found: Guess, language: str) -> str:
    """Why a column is taken for what it is, in a language."""
    return _say(found.why, language, **found.parts)


def _text(text: str) -> str:
    """A text as YAML."""
    return json.dumps(text, ensure_ascii=False)
