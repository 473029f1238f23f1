"""Where a detector's relational stage runs: the PySpark DataFrame API, by SQLFrame on DuckDB here.

SQLFrame only writes the SQL, from a session without a connection: its DuckDB session is one for the whole
process, holds the first connection it is given and closes it at its own time.
"""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType, TracebackType
from typing import Any, Concatenate, ParamSpec, Protocol, Self, TypeAlias

import duckdb
import pyarrow as pa
from sqlframe.standalone import StandaloneSession, Window, functions

# SQLFrame brings no types, and Spark's own DataFrame is another class of the same shape.
DataFrame = Any

# Other types differ between the engines; a frame that holds one is refused. DuckDB sums whole numbers into
# 128 bits where Spark keeps 64: such a column is brought back, and a sum that does not fit fails.
SPARK_TYPES = {
    "BIGINT": "bigint",
    "HUGEINT": "bigint",
    "DOUBLE": "double",
    "VARCHAR": "string",
    "BOOLEAN": "boolean",
}

P = ParamSpec("P")
Steps: TypeAlias = tuple[tuple[str, str | pa.Table], ...]
"""What a stage keeps, in order: under which name, the rows of which query or which rows."""
MOST_WRITTEN = 64
_written: dict[object, Steps] = {}
"""What the stages of all engines came to, by what they depend on."""


class Engine(Protocol):
    """Anything that runs the DataFrame API: DuckDB through SQLFrame, or Spark."""

    functions: ModuleType
    window: Any

    def frame(self, name: str) -> DataFrame:
        """The rows kept under a name."""

    def keep(self, name: str, frame: DataFrame) -> DataFrame:
        """Computes a frame once and keeps it under a name."""

    def keep_arrow(self, name: str, rows: pa.Table) -> DataFrame:
        """Keeps the rows of an Arrow table under a name."""


class DuckDBEngine:
    """The DataFrame API on a DuckDB connection; what it keeps are temporary tables, dropped at the end."""

    functions: ModuleType = functions
    window: Any = Window

    def __init__(self, connection: duckdb.DuckDBPyConnection, prefix: str) -> None:
        self.connection = connection
        self.prefix = prefix
        self._session = StandaloneSession()
        self._kept: dict[str, tuple[tuple[str, str], ...]] = {}
        self._told: list[tuple[str, str | pa.Table]] | None = None

    def stage(
        self, write: Callable[Concatenate[Engine, P], object], *given: P.args, **named: P.kwargs
    ) -> None:
        """Carries out what keeps frames made from frames. Its SQL, which takes longer to write than to run, is kept.

        Args:
            write: gets this engine and what is given. It sees no rows, so what it keeps depends on nothing but what is
                given and the columns of the frames that are kept already.
        """
        known = (write, self.prefix, repr((given, named)), tuple(sorted(self._kept.items())))
        steps = _written.get(known)
        if steps is None:
            if len(_written) >= MOST_WRITTEN:
                _written.clear()
            _written[known] = self._carried_out(lambda: write(self, *given, **named))
            return
        for name, rows in steps:
            if isinstance(rows, str):
                self.keep_query(name, rows)
            else:
                self.keep_arrow(name, rows)

    def _carried_out(self, write: Callable[[], object]) -> Steps:
        self._told = []
        try:
            write()
            return tuple(self._told)
        finally:
            self._told = None

    def frame(self, name: str) -> DataFrame:
        """The rows kept under a name."""
        return self._session.table(self._table(name))

    def keep(self, name: str, frame: DataFrame) -> DataFrame:
        """Computes a frame once and keeps it under a name."""
        query = frame.sql(dialect="duckdb", optimize=False)
        self._tell(name, query)
        return self.keep_query(name, query)

    def keep_query(self, name: str, query: str, values: tuple[object, ...] = ()) -> DataFrame:
        """Keeps the rows of a DuckDB query under a name; `values` fill its question marks."""
        described = self.connection.execute(f"DESCRIBE {query}", values).fetchall()
        columns = {column: _spark_type(name, column, kind) for column, kind, *_ in described}
        summed = [f'"{column}"::BIGINT AS "{column}"' for column, kind, *_ in described if kind == "HUGEINT"]
        whole = f"REPLACE ({', '.join(summed)})" if summed else ""
        self._kept[name] = tuple(columns.items())
        self.connection.execute(
            f'CREATE OR REPLACE TEMP TABLE "{self._table(name)}" AS FROM ({query}) SELECT * {whole}', values
        )
        self._session.catalog.add_table(self._table(name), column_mapping=columns)
        return self.frame(name)

    def keep_arrow(self, name: str, rows: pa.Table) -> DataFrame:
        """Keeps the rows of an Arrow table under a name."""
        self._tell(name, rows)
        self.connection.register("arriving", rows)
        try:
            return self.keep_query(name, "SELECT * FROM arriving")
        finally:
            self.connection.unregister("arriving")

    def arrow(self, name: str, order: tuple[str, ...]) -> pa.Table:
        """The rows kept under a name, in order."""
        columns = ", ".join(f'"{column}"' for column in order)
        return self.connection.table(self._table(name)).order(columns).to_arrow_table()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name in self._kept:
            self.connection.execute(f'DROP TABLE IF EXISTS "{self._table(name)}"')

    def _tell(self, name: str, rows: str | pa.Table) -> None:
        if self._told is not None:
            self._told.append((name, rows))

    def _table(self, name: str) -> str:
        return f"{self.prefix}_{name}"


def _spark_type(name: str, column: str, kind: str) -> str:
    if kind not in SPARK_TYPES:
        raise TypeError(
            f"the frame {name!r} has a column {column!r} of type {kind}, which engines treat differently"
        )
    return SPARK_TYPES[kind]
