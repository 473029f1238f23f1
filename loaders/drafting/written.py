"""A draft as the text of its mapping: every guess with its reason behind it, every open point where it is found."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from graph.shipped import shipped_yaml
from loaders.drafting.guess import NOTHING, Guess, Held
from loaders.drafting.shapes import Entry, Layout, Link, Node, Reason
from loaders.mapping.unfinished import DRAFT, MARKS


@dataclass(frozen=True)
class Drafted:
    """One column of the file: what stands in it, what it is taken for, and the columns of the mapping that read it."""

    held: Held
    guess: Guess
    entries: tuple[Entry, ...]

    @property
    def used(self) -> bool:
        """Whether the mapping reads it."""
        return bool(self.entries)

    @property
    def name(self) -> str | None:
        """Its name in the mapping, where it is used."""
        return self.entries[0].name if self.entries else None


@dataclass(frozen=True)
class Table:
    """One sheet of the file as a table of the draft."""

    name: str
    columns: tuple[Drafted, ...]
    layout: Layout

    def why(self, column: Drafted, language: str) -> str:
        """Why a column is taken for what it is, in a language."""
        reasons = [entry.reason for entry in column.entries]
        reasons = reasons or [self.layout.unused.get(column.held.header) or _guessed(column.guess)]
        return "; ".join(dict.fromkeys(told(reason, language) for reason in reasons))

    def uses(self, column: Drafted) -> tuple[str, ...]:
        """Which properties of the model a column fills, or the column of the mapping where it serves others."""
        return tuple(
            dict.fromkeys(
                use for entry in column.entries for use in self.layout.uses(entry.name) or (entry.name,)
            )
        )


@dataclass(frozen=True)
class Heading:
    """What stands above the tables of a mapping."""

    name: str
    title: str
    zone: str
    currency: str
    language: str


def told(reason: Reason, language: str) -> str:
    """A reason as a sentence."""
    return _words()[reason.word][language].format(**reason.parts)


def mapping_lines(heading: Heading, tables: Sequence[Table]) -> Iterator[str]:
    """The lines of the mapping."""
    language = heading.language
    title = quoted(heading.title)
    yield "language: 1"
    yield f"name: {heading.name}"
    yield f"title: {{en: {title}, zh: {title}}}"
    yield f"{DRAFT}:  # {_say('draft', language)}"
    yield f"  - {quoted(_say('open_read', language))}"
    yield f"  - {quoted(_say('open_assumed', language, zone=heading.zone, currency=heading.currency))}"
    for table in tables:
        place = f"{table.name}: " if len(tables) > 1 else ""
        yield from (f"  - {quoted(place + told(reason, language))}" for reason in table.layout.open)
    yield f"origin: {quoted(MARKS[language] + _say('origin', language))}"
    yield f"licence: {quoted(MARKS[language] + _say('licence', language))}"
    yield f"zone: {heading.zone}  # {_say('assumed', language)}"
    yield f"currency: {heading.currency}  # {_say('assumed', language)}"
    yield f"nothing: [{', '.join(map(quoted, NOTHING))}]"
    dates = dict.fromkeys(entry for table in tables for entry in table.layout.dates)
    if dates:
        yield "dates:"
        yield from (
            f"  - {{format: {quoted(pattern)}, precision: {precision}}}" for pattern, precision in dates
        )
    codes = {name: codes for table in tables for name, codes in table.layout.codes.items()}
    if codes:
        yield "codes:"
    for name, meanings in codes.items():
        listed = ", ".join(f"{quoted(code)}: {quoted(meaning)}" for code, meaning in meanings.items())
        yield f"  {name}: {{{listed}}}"
    yield f"delivery: {{of: {heading.name}, repeated: skip, replaces: none}}"
    yield "tables:"
    for table in tables:
        yield from _table_lines(table, language)


def _table_lines(table: Table, language: str) -> Iterator[str]:
    layout = table.layout
    yield f"  {table.name}:"
    yield "    rows: {minimum: 1}"
    if layout.as_of:
        yield f"    as_of: {layout.as_of}"
    yield "    columns:"
    for entry in layout.entries:
        yield f"      {entry.name}: {_column(entry)}  # {' '.join(told(entry.reason, language).split())}"
    unused = [column for column in table.columns if not column.used]
    if unused:
        yield "    unused:"
        for column in unused:
            yield f"      {quoted(column.held.header)}: {quoted(_unused(table, column, language))}"
    for word, rows in (("skip", layout.skips), ("remarks", layout.remarks)):
        if rows:
            yield f"    {word}:"
        for when, reason in rows:
            yield f"      - {when}"
            yield f"        why: {quoted(told(reason, language))}"
    yield "    facts:"
    for node in layout.nodes:
        yield from _node_lines(node)
    for link in layout.links:
        yield from _link_lines(link)


def _unused(table: Table, column: Drafted, language: str) -> str:
    known = table.layout.unused.get(column.held.header)
    if known is not None:
        return told(known, language)
    return _say("unused", language, kind=column.guess.type, why=told(_guessed(column.guess), language))


def _column(entry: Entry) -> str:
    words = dict(entry.words)
    if entry.headers:
        several = len(entry.headers) > 1
        listed = ", ".join(map(quoted, entry.headers))
        words = {"header": f"[{listed}]" if several else listed, **words}
    return f"{{{', '.join(f'{word}: {value}' for word, value in words.items())}}}"


def _node_lines(node: Node) -> Iterator[str]:
    name = node.properties.get("name") if node.space == "party" else None
    yield f"      - node: {node.kind}"
    yield f"        as: {node.alias}"
    yield "        distinct: true"
    if node.when:
        yield f"        when: {node.when}"
    yield "        key:"
    yield from (f"          - {choice}" for choice in node.choices or _choices(node, name))
    by_name = node.by_name or (name if node.kind == "Party" else None)
    if by_name:
        yield f"        kind: {{by_name: {by_name}}}"
    if node.properties:
        yield f"        properties: {_properties(node.properties)}"


def _choices(node: Node, name: str | None) -> Iterator[str]:
    if node.identifies:
        yield f"{{identifier: {node.key}}}"
    if name or not node.identifies:
        yield f"{{scope: {node.space}, text: {name or node.key}}}"


def _link_lines(link: Link) -> Iterator[str]:
    yield f"      - link: {link.type}"
    yield from (f"        {word}: {value}" for word, value in link.words.items())
    yield f"        from: {link.start}"
    yield f"        to: {link.end}"
    if link.properties:
        yield f"        properties: {_properties(link.properties)}"


def _properties(properties: Mapping[str, str]) -> str:
    return f"{{{', '.join(f'{name}: {of}' for name, of in properties.items())}}}"


def _guessed(guess: Guess) -> Reason:
    return Reason(guess.why, guess.parts)


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = shipped_yaml("loaders.drafting", "words.yaml")
    return found


def _say(word: str, language: str, **parts: str) -> str:
    return _words()[word][language].format(**parts)


def quoted(text: str) -> str:
    """A text as YAML."""
    return json.dumps(text, ensure_ascii=False)
