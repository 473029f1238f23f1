"""The shapes that a mapping is read into."""

from __future__ import annotations

from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

from graph.model import Model
from loaders.mapping.document import Document, Path_
from loaders.mapping.unfinished import OpenPoint, open_points

# What is said once for all rows of a sheet, beside its columns: `from: file`, `from: folder`, `from: sheet` and
# `from: above`.
ORIGINS = {"file": "_name", "folder": "_folder", "sheet": "_sheet_name", "above": "_above"}
ColumnType = Literal[
    "text", "integer", "number", "boolean", "moment", "money", "code", "list", "personal", "identifier"
]
Precision = Literal["second", "minute", "day", "month", "year"]
CountOf = Literal["day", "second", "millisecond"]
NameForm = Literal["company", "person", "party"]
When = Map[str, Map[str, Any]]
Value = str | Map[str, Any]


@dataclass(frozen=True, slots=True)
class DateFormat:
    """A way to write a moment, and how exact it is; a count is of days, seconds or milliseconds since a day."""

    format: str
    precision: Precision
    of: CountOf | None = None
    since: date = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Count:
    """How many there may be."""

    minimum: int = 0
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """One column of a file: its headers, and what its text holds."""

    name: str
    headers: tuple[str, ...]
    type: ColumnType
    path: Path_
    zone: str
    dates: tuple[DateFormat, ...]
    nothing: tuple[str, ...]
    required: bool = False
    faulty: Literal["drop", "reject"] = "drop"
    absent: bool = False
    several: Literal["first", "joined"] | None = None
    currency: str | None = None
    currency_column: str | None = None
    time: str | None = None
    unit: str = "one"
    codes: Map[str, str] = field(default_factory=dict)
    unknown: Literal["reject", "keep", "drop"] = "reject"
    true: tuple[str, ...] = ()
    false: tuple[str, ...] = ()
    separator: str = ""
    identifier: str = ""
    match: str | None = None
    counted_in: Map[str, str] = field(default_factory=dict)
    binary: bool = False
    no_zero: bool = False
    past: bool = False
    only: Map[str, Sequence[str]] = field(default_factory=dict)
    excluded: Map[str, Sequence[str]] = field(default_factory=dict)

    @property
    def fault_rejects(self) -> bool:
        """Whether a text that cannot be read costs the row, and not the value alone."""
        unknown_code = self.type == "code" and self.unknown == "reject"
        return self.required or unknown_code or self.faulty == "reject"


@dataclass(frozen=True, slots=True)
class KeyChoice:
    """One way to make a key: an identifier's column, or a text inside a scope."""

    identifier: str | None = None
    scope: str | None = None
    text: tuple[Value, ...] = ()
    within: Value | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """How a record tells the kind of a node."""

    by_name: str | None = None
    column: str | None = None
    kinds: Map[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NodeFact:
    """What a row says of a node."""

    path: Path_
    kind: str
    space: str
    keys: tuple[KeyChoice, ...]
    properties: Map[str, Value]
    name: str | None = None
    kind_from: Kind | None = None
    each: tuple[str, ...] = ()
    when: When = field(default_factory=dict)
    distinct: bool = False
    equal_form: NameForm | None = None
    known_as: tuple[KeyChoice, ...] = ()


@dataclass(frozen=True, slots=True)
class End:
    """One end of a link: a space, the ways to its key, and when there is such a node at all."""

    space: str
    keys: tuple[KeyChoice, ...]
    when: When = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LinkFact:
    """What a row says of a relationship."""

    path: Path_
    type: str
    start: End
    end: End
    properties: Map[str, Value]
    each: tuple[str, ...] = ()
    when: When = field(default_factory=dict)
    distinct: bool = False
    ordinal: str | None = None
    sort: bool = False


@dataclass(frozen=True, slots=True)
class Join:
    """Another table of the source, found by equal columns."""

    name: str
    table: str
    on: Map[str, str]
    path: Path_
    skipped_too: bool = False


@dataclass(frozen=True, slots=True)
class Skip:
    """Rows left out on purpose, told by the texts of a column where one is named.

    `empty_but_for` names the columns that alone say nothing: rows in which no other says anything are left out.
    `zh` is the reason in Chinese, where the mapping gives it.
    """

    when: When
    why: str
    by: str | None = None
    empty_but_for: tuple[str, ...] | None = None
    zh: str | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """Rows that are used, and of which something is told: `why`, and in Chinese `zh`, where the mapping gives it."""

    when: When
    why: str
    zh: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Rows that show that the file is another one than is wanted: no load takes it.

    `zh` and `hint_zh` are the same in Chinese, where the mapping gives them.
    """

    when: When
    why: str
    hint: str
    zh: str | None = None
    hint_zh: str | None = None


@dataclass(frozen=True, slots=True)
class TableMapping:
    """One kind of file or sheet: its columns, and the facts that each row states; none where it is left out."""

    name: str
    path: Path_
    columns: Map[str, ColumnMapping]
    unused: Map[str, str]
    facts: tuple[NodeFact | LinkFact, ...]
    files: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    optional: bool = False
    one_file: bool = False
    carried: tuple[str, ...] = ()
    left_out: str | None = None
    rows: Count = Count()
    joins: Map[str, Join] = field(default_factory=dict)
    skip: tuple[Skip, ...] = ()
    refuse: tuple[Refusal, ...] = ()
    remarks: tuple[Remark, ...] = ()
    as_of: str | None = None
    title: Map[str, str] | None = None

    @property
    def empty_but_for(self) -> tuple[str, ...] | None:
        """The columns that alone do not make a row say anything; None where nobody asks which rows are empty."""
        return next((skip.empty_but_for for skip in self.skip if skip.empty_but_for is not None), None)


@dataclass(frozen=True, slots=True)
class ColumnOf:
    """A column of a table."""

    table: str
    column: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one load brings, and what it replaces."""

    of: str | ColumnOf
    repeated: Literal["skip", "replace", "refuse"]
    replaces: Literal["none", "older"]
    period: ColumnOf | None = None


@dataclass(frozen=True, slots=True)
class Mapping:
    """A source's mapping, checked against its schema and the model."""

    document: Document
    model: Model
    name: str
    title: Map[str, str]
    origin: str
    licence: str
    zone: str
    compartment: str
    delivery: Delivery
    tables: Map[str, TableMapping]
    reader: Map[str, Any]
    counts: Map[str, Count]
    notice: Map[str, str] | None = None
    unused_sheets: Map[str, str] = field(default_factory=dict)
    unknown_columns: Literal["stop", "report"] = "stop"

    @property
    def file(self) -> Path:
        """The file it was read from."""
        return self.document.file

    def table_title(self, name: str) -> Map[str, str]:
        """What people call a table, `en` and `zh`."""
        alone = self.title if len(self.tables) == 1 else {"en": name, "zh": name}
        return self.tables[name].title or alone

    @property
    def open_points(self) -> tuple[OpenPoint, ...]:
        """What is still to be said before anything is loaded by it; nothing where it is no draft."""
        return open_points(self.document)

    @property
    def reads_folders(self) -> bool:
        """Whether the folder that holds a file says something: its files are then told apart by it."""
        return any(
            ORIGINS["folder"] in column.headers
            for table in self.tables.values()
            for column in table.columns.values()
        )

    @property
    def chinese(self) -> dict[str, str]:
        """What it tells of rows, in Chinese by the English, where it has both."""
        found: dict[str, str] = {}
        for table in self.tables.values():
            found |= {skip.why: skip.zh for skip in table.skip if skip.zh}
            found |= {remark.why: remark.zh for remark in table.remarks if remark.zh}
        return found

    def column(self, table: TableMapping, name: str) -> ColumnMapping | None:
        """The column that a table knows by this name, its own or one brought by a join (`JOIN.COLUMN`)."""
        if name in table.columns:
            return table.columns[name]
        join_name, _, inner = name.partition(".")
        join = table.joins.get(join_name)
        if join is None or not inner:
            return None
        return self.tables[join.table].columns.get(inner)
