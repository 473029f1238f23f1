"""Takes JSON records apart: every array of objects becomes a table of its own, with places and parents.

Columns are paths inside the item (`value/amount`), values are text as written. What the mapping expects
decides where documents disagree: an object where it expects an array is an array of one, an array of one
where it expects an object is that object, and a plain value where it expects objects is a reject.
Whatever it does not expect is handed over all the same, to be reported. An array of plain values is one text
of its record, or, where the mapping expects a table of single values (`_value`), a row for each of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from loaders.readers.columnar import ColumnarTable
from loaders.readers.documents import SHOWN, Json
from loaders.readers.scratch import Scratch
from loaders.readers.sheet import ReadOptions, RowReject

SEPARATOR = "\x1f"
DEEPEST = 64
ROOT = ""
AROUND = "../"
OURS = ("_", "^")
# A row of a table of single values: the value, and the member of the record that holds it.
VALUE, MEMBER = "_value", "_member"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an item lies: its line, its JSON pointer, and the ids of its record and of the item around it."""

    line: int
    pointer: str = ""
    record: str | None = None
    parent: str | None = None

    def inside(self, key: str | int) -> Spot:
        """The spot of a member or an item."""
        step = escaped(key) if isinstance(key, str) else str(key)
        return Spot(self.line, f"{self.pointer}/{step}", self.record, self.parent)


Waiting = list[tuple[str, list[tuple[Json, Spot]]]]
"""Arrays met while a row is filled: their table, and their items with places."""


class Explosion:
    """Records taken apart into tables, what could not be taken, and what was decided on the way."""

    def __init__(self, options: ReadOptions, scratch: Scratch) -> None:
        self._scratch = scratch
        self._inherit = tuple(name for name in options.inherit if not name.startswith(AROUND))
        self._around = tuple(name for name in options.inherit if name.startswith(AROUND))
        self._expect = {ROOT: (), **options.expect}
        self._arrays = _arrays_within(self._expect)
        self._objects = _objects_within(self._expect)
        self._ids = count(1)
        self._inherited: list[tuple[str, str]] = []
        self.tables: dict[str, ColumnarTable] = {}
        self.rejects: list[RowReject] = []
        self.notes: Counter[str] = Counter()
        for table in self._expect:
            self._table(table)

    def note(self, text: str) -> None:
        """Count something that was decided on the way."""
        self.notes[text] += 1

    def reject(self, value: Json, spot: Spot, reason: str, hint: str | None = None) -> None:
        """Tell of something that could not be taken."""
        mend = hint or "mend the document at this place, or ask its publisher"
        self.rejects.append(RowReject(spot.line, None, plain(value)[:SHOWN], reason, mend, spot.pointer))

    def record(self, content: Json, spot: Spot) -> None:
        """Take one record apart."""
        if not isinstance(content, dict):
            self.reject(content, spot, "a record is an object with members, and this is none")
            return
        self._inherited = _repeated(content, self._inherit, "^")
        self._item(ROOT, content, spot, 0, ())

    def _table(self, name: str) -> ColumnarTable:
        table = self.tables.get(name)
        if table is None:
            inherited = () if name == ROOT else (*(f"^{column}" for column in self._inherit), *self._around)
            expected = dict.fromkeys((*inherited, *self._expect.get(name, ())))
            table = self.tables[name] = ColumnarTable(self._scratch, expected)
        return table

    def _item(
        self, name: str, content: dict[str, Json], spot: Spot, depth: int, outer: Sequence[tuple[str, str]]
    ) -> None:
        table = self._table(name)
        own = str(next(self._ids))
        table.begin()
        table.put("_row", spot.line)
        table.put("_place", spot.pointer)
        table.put("_id", own)
        if name != ROOT:
            table.put("_parent", spot.parent)
            table.put("_record", spot.record)
            for column, value in (*self._inherited, *outer):
                table.put(column, value)
        waiting: Waiting = []
        self._members(name, "", content, Spot(spot.line, spot.pointer, spot.record or own, own), waiting)
        around = _repeated(content, [column.removeprefix(AROUND) for column in self._around], AROUND)
        for path, items in waiting:
            self._items(path, items, depth + 1, [*around, ("_siblings", str(len(items)))])

    def _members(
        self, name: str, prefix: str, content: dict[str, Json], spot: Spot, waiting: Waiting
    ) -> None:
        """Put values into the row begun last; arrays of objects wait until the row is whole."""
        arrays, table = self._arrays[name], self.tables[name]
        for key, value in content.items():
            if value is None:
                continue
            column = prefix + escaped(key)
            if column.startswith(OURS):
                # A document's own `_id` or `^ocid` must not pass for the reader's.
                column = f"~{column}"
            array = arrays.get(column.casefold())
            one_text = array is None or (array in self._expect.get(name, ()) and _is_plain(value))
            if array is not None and not (one_text and not self._of_values(joined(name, array))):
                self._expected_array(joined(name, array), value, spot.inside(key), waiting)
            if not one_text:
                continue
            if isinstance(value, (str, bool)):
                table.put(column, plain(value))
            elif isinstance(value, dict):
                self._object(name, column, value, spot.inside(key), waiting)
            elif len(value) == 1 and isinstance(value[0], dict) and column in self._objects[name]:
                self.note(
                    f"{joined(name, column)}: an array of one in place of an object; its item was taken"
                )
                self._object(name, column, value[0], spot.inside(key).inside(0), waiting)
            else:
                self._array(name, column, value, spot.inside(key), waiting)

    def _of_values(self, table: str) -> bool:
        """Whether the mapping wants each plain value of an array as a row."""
        return VALUE in self._expect.get(table, ())

    def _expected_array(self, path: str, value: Json, spot: Spot, waiting: Waiting) -> None:
        if isinstance(value, list):
            waiting.append((path, _numbered(value, spot)))
            return
        if isinstance(value, dict):
            self.note(f"{path}: an object in place of an array; it was taken as an array of one")
        waiting.append((path, [(value, spot)]))

    def _object(self, name: str, column: str, value: dict[str, Json], spot: Spot, waiting: Waiting) -> None:
        if column.count("/") >= DEEPEST:
            self.reject(value, spot, f"nested deeper than {DEEPEST} levels")
        else:
            self._members(name, f"{column}/", value, spot, waiting)

    def _array(self, name: str, column: str, value: list[Json], spot: Spot, waiting: Waiting) -> None:
        """Plain values share one column; objects become a table."""
        texts = [plain(item) for item in value if isinstance(item, (str, bool))]
        if texts:
            self.tables[name].put(column, SEPARATOR.join(texts))
        if len(texts) < len(value):
            waiting.append((joined(name, column), _numbered(value, spot)))

    def _value(self, path: str, item: Json, spot: Spot, outer: Sequence[tuple[str, str]]) -> None:
        """A plain value as a row of its own."""
        table = self._table(path)
        table.begin()
        table.put("_row", spot.line)
        table.put("_place", spot.pointer)
        table.put("_id", str(next(self._ids)))
        table.put("_parent", spot.parent)
        table.put("_record", spot.record)
        said = ((VALUE, plain(item)), (MEMBER, path.rpartition("/")[2]))
        for column, value in (*self._inherited, *outer, *said):
            table.put(column, value)

    def _items(
        self, path: str, items: Iterable[tuple[Json, Spot]], depth: int, outer: Sequence[tuple[str, str]]
    ) -> None:
        for item, spot in items:
            if item is None:
                continue
            if depth >= DEEPEST:
                self.reject(item, spot, f"nested deeper than {DEEPEST} levels")
            elif isinstance(item, dict):
                self._item(path, item, spot, depth, outer)
            elif isinstance(item, list):
                self.note(f"{path}: an array inside an array; its items were taken")
                self._items(path, _numbered(item, spot), depth + 1, outer)
            elif self._of_values(path):
                self._value(path, item, spot, outer)
            elif path in self._expect:
                self.reject(item, spot, f"{path} should hold objects, and this is a plain value")


def escaped(key: str) -> str:
    """A key as it stands in a path and in a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


def joined(table: str, column: str) -> str:
    """The path of a column from the record."""
    return f"{table}/{column}" if table else column


def plain(value: Json) -> str:
    """A value as text; what is not plain is shown by its members."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)


def _is_plain(value: Json) -> bool:
    """Whether it is a plain value, or an array of nothing else."""
    return all(isinstance(item, (str, bool)) for item in (value if isinstance(value, list) else [value]))


def _numbered(items: Sequence[Json], spot: Spot) -> list[tuple[Json, Spot]]:
    return [(item, spot.inside(number)) for number, item in enumerate(items)]


def _repeated(content: dict[str, Json], paths: Iterable[str], mark: str) -> list[tuple[str, str]]:
    """Plain values of an item that the tables inside it repeat, under their path and a mark."""
    return [(mark + path, plain(value)) for path in paths if (value := _plain_at(content, path)) is not None]


def _member(content: dict[str, Json], key: str) -> Json:
    """A member by its key, or by one that differs in case alone."""
    if key in content:
        return content[key]
    folded = key.casefold()
    return next((value for name, value in content.items() if name.casefold() == folded), None)


def _plain_at(content: Json, path: str) -> str | bool | None:
    for key in path.split("/"):
        if isinstance(content, list) and len(content) == 1:
            content = content[0]
        content = _member(content, key) if isinstance(content, dict) else None
    if isinstance(content, list) and len(content) == 1:
        content = content[0]
    return content if isinstance(content, (str, bool)) else None


def _arrays_within(expect: Mapping[str, Sequence[str]]) -> Mapping[str, dict[str, str]]:
    """For each table, the columns in which the mapping expects arrays of objects, by their folded spelling."""
    arrays: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for path in expect:
        if path == ROOT:
            continue
        parts = path.split("/")
        outer = next(
            "/".join(parts[:end]) for end in range(len(parts) - 1, -1, -1) if "/".join(parts[:end]) in expect
        )
        column = path.removeprefix(outer).lstrip("/")
        arrays[outer][column.casefold()] = column
    return arrays


def _objects_within(expect: Mapping[str, Sequence[str]]) -> Mapping[str, set[str]]:
    """For each table, the columns in which the mapping expects objects: what its columns lie in."""
    objects: defaultdict[str, set[str]] = defaultdict(set)
    arrays = _arrays_within(expect)
    for table, columns in expect.items():
        for column in (*columns, *arrays[table].values()):
            parts = column.split("/")
            objects[table].update("/".join(parts[:end]) for end in range(1, len(parts)))
    return objects
