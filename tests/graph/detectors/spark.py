"""Spark beside DuckDB: an engine for a detector's relational stage, and whether both gave the same."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

import pyarrow as pa
import pytest

from graph.detectors.engine import DuckDBEngine
from tests.java import SHORT_LIVED

SPARK_TYPES = {pa.int64(): "bigint", pa.float64(): "double", pa.string(): "string", pa.bool_(): "boolean"}


class SparkEngine:
    """The engine's protocol on a Spark session."""

    def __init__(self, session: Any, functions: ModuleType, window: Any) -> None:
        self.session, self.functions, self.window = session, functions, window

    def frame(self, name: str) -> Any:
        return self.session.table(name)

    def keep(self, name: str, frame: Any) -> Any:
        frame.cache().createOrReplaceTempView(name)
        return self.frame(name)

    def keep_arrow(self, name: str, rows: pa.Table) -> Any:
        schema = ", ".join(f"{field.name} {SPARK_TYPES[field.type]}" for field in rows.schema)
        values = [tuple(row.values()) for row in rows.to_pylist()]
        return self.keep(name, self.session.createDataFrame(values, schema))


@contextmanager
def local_spark() -> Iterator[SparkEngine]:
    """Two threads of Spark in a process of their own, which ends with this."""
    sql = import_module("pyspark.sql")
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    session = (
        sql.SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.default.parallelism", "1")
        # Compiling and re-planning cost more than the few rows they would serve.
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        .config("spark.driver.memory", "512m")
        .config("spark.driver.extraJavaOptions", " ".join(SHORT_LIVED))
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    try:
        yield SparkEngine(session, sql.functions, sql.Window)
    finally:
        session.stop()


def same(engine: DuckDBEngine, spark: SparkEngine, names: tuple[str, ...]) -> None:
    """Equal columns, types and rows; figures to twelve digits, since sums differ in their order."""
    for name in names:
        ours = engine.connection.table(f"{engine.prefix}_{name}").to_arrow_table()
        theirs = spark.frame(name)
        assert {field.name: SPARK_TYPES[field.type] for field in ours.schema} == dict(theirs.dtypes), name
        left = sorted((_rounded(row) for row in ours.to_pylist()), key=repr)
        right = sorted((_rounded(row.asDict()) for row in theirs.collect()), key=repr)
        assert left, name
        assert left == right, name


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    return {name: float(f"{v:.12g}") if isinstance(v, float) else v for name, v in sorted(row.items())}


def on_spark(test: Callable[..., None]) -> Callable[..., None]:
    """The test as one that starts Spark, which takes its time and warns of what other packages made old."""
    for mark in (
        pytest.mark.spark,
        pytest.mark.timeout(900),
        pytest.mark.filterwarnings("ignore:.*pandas.*:UserWarning:pyspark"),
        pytest.mark.filterwarnings("ignore:.*is deprecated.*:DeprecationWarning:pyspark"),
        pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
    ):
        test = mark(test)
    return test
