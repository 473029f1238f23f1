"""Files for `neo4j-admin database import full`: one header and one data file a kind and relationship type.

Empty is unknown and a quoted empty text is one; quotes are doubled, lines may break inside quotes, and the
members of a list are parted by U+001F. The file `arguments` names them all: in the folder, with the server
stopped, run `neo4j-admin database import full neo4j @arguments`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from graph.model import Column, ColumnType
from graph.projection.derived import Derived
from graph.projection.mark import LABEL
from graph.store.layout import link_columns, node_columns

TYPES: dict[ColumnType, str] = {
    "text": "string",
    "integer": "long",
    "number": "double",
    "boolean": "boolean",
    "wall_time": "localdatetime",
    "texts": "string[]",
}
OPTIONS = (
    "--overwrite-destination",
    "--array-delimiter=U+001F",
    "--multiline-fields=true",
    "--id-type=string",
)


def write_files(now: Derived, folder: Path, token: str) -> list[Path]:
    """The files written; `arguments` is the last."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    written = _Files(now, folder)
    arguments = [*OPTIONS, *written.nodes(), *written.links(), written.mark(token)]
    listed = folder / "arguments"
    listed.write_text("\n".join(arguments) + "\n", encoding="utf-8")
    return [*written.paths, listed]


class _Files:
    """Writes header and data files and gives the arguments that name them."""

    def __init__(self, now: Derived, folder: Path) -> None:
        self._now = now
        self._folder = folder
        self._present = now.counts()
        self.paths: list[Path] = []

    def nodes(self) -> Iterator[str]:
        for kind, declared in self._now.model.kinds.items():
            if kind in self._present:
                columns = node_columns(self._now.model, kind)
                header = [f"key:ID({declared.space})", *_typed(columns[1:])]
                self._data(kind, f"SELECT {_values(columns)} FROM ({self._now.nodes_sql(kind)})")
                yield self._header("--nodes", kind, kind, header)

    def links(self) -> Iterator[str]:
        """Ids are unique in a space, so each pair of spaces has files of its own."""
        model = self._now.model
        for name in model.relationships:
            if name not in self._present:
                continue
            columns = link_columns(model, name)
            for (start, end), kinds in self._pairs(name).items():
                file = f"{name}-{start}-{end}"
                self._data(
                    file,
                    f"SELECT start_key, end_key, {_values(columns)} "
                    f"FROM ({self._now.links_sql(name)}) WHERE (start_kind, end_kind) IN ({kinds})",
                )
                header = [f":START_ID({start})", f":END_ID({end})", *_typed(columns)]
                yield self._header("--relationships", name, file, header)

    def _pairs(self, name: str) -> dict[tuple[str, str], str]:
        """The pairs of spaces that relationships of a type join, each with its pairs of kinds as SQL."""
        found = self._now.connection.execute(
            f"SELECT DISTINCT start_kind, end_kind FROM ({self._now.links_sql(name)}) ORDER BY ALL"
        ).fetchall()
        kinds = self._now.model.kinds
        pairs: dict[tuple[str, str], list[str]] = {}
        for start, end in found:
            spaces = (kinds[start].space, kinds[end].space)
            pairs.setdefault(spaces, []).append(f"({_text(start)}, {_text(end)})")
        return {spaces: ", ".join(listed) for spaces, listed in pairs.items()}

    def mark(self, token: str) -> str:
        """The projection's mark, so that the imported database is known as ours."""
        self._data(LABEL, f"SELECT 'projection', {_text(token)}, {self._now.sequence}")
        return self._header("--nodes", LABEL, LABEL, ["key:ID(mark)", "token:string", "sequence:long"])

    def _data(self, name: str, query: str) -> None:
        path = self._folder / f"{name}.csv"
        form = """FORMAT csv, HEADER false, DELIMITER ',', QUOTE '"', ESCAPE '"'"""
        self._now.connection.execute(f"COPY ({query}) TO {_text(str(path))} ({form})")
        self.paths.append(path)

    def _header(self, option: str, label: str, name: str, columns: list[str]) -> str:
        path = self._folder / f"{name}-header.csv"
        path.write_text(",".join(columns) + "\n", encoding="utf-8")
        self.paths.append(path)
        return f"{option}={label}={path.name},{name}.csv"


def _typed(columns: Iterable[Column]) -> list[str]:
    return [f"{column.name}:{TYPES[column.type]}" for column in columns]


def _values(columns: Iterable[Column]) -> str:
    return ", ".join(_value(column) for column in columns)


def _value(column: Column) -> str:
    name = f'"{column.name}"'
    match column.type:
        case "wall_time":
            return f"strftime({name}, '%Y-%m-%dT%H:%M:%S.%f')"
        case "texts":
            return f"CASE WHEN len({name}) > 0 THEN array_to_string({name}, chr(31)) END"
        case _:
            return name


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
