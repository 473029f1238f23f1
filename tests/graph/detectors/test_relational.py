"""The relational stage: one result on DuckDB and on Spark, and no function that was not tried on both."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa
import pytest

from graph.detectors import repeated_awards
from graph.detectors.engine import DuckDBEngine
from graph.detectors.repeated_awards import Parameters, inputs, portraits, relational
from graph.model import load_model
from tests.graph.detectors.example import viewed
from tests.java import SHORT_LIVED

MODEL = load_model()
GIVEN = ("contest", "award", "bid", "membership")
WEIGHED = ("pair", "cell", "testable")
PORTRAYED = ("entry", "money", "concentration", "custom", "circumstance")
SPARK_TYPES = {pa.int64(): "bigint", pa.float64(): "double", pa.string(): "string", pa.bool_(): "boolean"}


def test_only_tried_functions_are_called() -> None:
    folder = Path(repeated_awards.__file__).parent
    for file in (folder / "relational.py", folder / "portraits.py"):
        called = {
            node.attr
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "f"
        }
        assert called <= relational.FUNCTIONS, called - relational.FUNCTIONS


def test_a_type_that_engines_treat_differently_is_refused() -> None:
    with (
        viewed(MODEL) as connection,
        DuckDBEngine(connection, "refused") as engine,
        pytest.raises(TypeError, match="DATE"),
    ):
        engine.keep_query("day", "SELECT DATE '2024-01-01' AS day")


def test_a_filter_on_a_kept_frame_is_kept() -> None:
    """SQLFrame's optimizer lost one; the engine does without it."""
    with viewed(MODEL) as connection, DuckDBEngine(connection, "filtered") as engine:
        f = engine.functions
        engine.keep_query("number", "SELECT range AS n, range % 2 AS odd FROM range(10)")
        odd = engine.frame("number").where(f.col("odd") == f.lit(1)).select("n")
        engine.keep("odd", odd.join(engine.frame("number").select("n"), on="n"))
        assert engine.arrow("odd", ("n",))["n"].to_pylist() == [1, 3, 5, 7, 9]


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


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkEngine]:
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
    yield SparkEngine(session, sql.functions, sql.Window)
    session.stop()


@pytest.mark.spark
@pytest.mark.timeout(900)
@pytest.mark.filterwarnings("ignore:.*pandas.*:UserWarning:pyspark")
@pytest.mark.filterwarnings("ignore:.*is deprecated.*:DeprecationWarning:pyspark")
@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
def test_spark_gives_what_duckdb_gives(spark: SparkEngine) -> None:
    parameters = Parameters(ladder=Parameters().ladder[:3])
    with viewed(MODEL) as connection, DuckDBEngine(connection, "repeated_awards") as engine:
        inputs.draw(engine, parameters)
        for name in GIVEN:
            spark.keep_arrow(name, connection.table(f"repeated_awards_{name}").to_arrow_table())
        relational.weigh(engine, parameters)
        relational.weigh(spark, parameters)
        same(engine, spark, WEIGHED)
        pairs = engine.arrow("pair", ("pair",))
        candidate = pairs.filter(pa.array([wins >= 5 for wins in pairs["wins"].to_pylist()]))
        for target in (engine, spark):
            target.keep_arrow("candidate", candidate.select(["pair", "kind", "unit", "party"]))
            portraits.portray(target)
        same(engine, spark, PORTRAYED)


def same(engine: DuckDBEngine, spark: SparkEngine, names: tuple[str, ...]) -> None:
    """Equal columns, types and rows; figures to twelve digits, since sums differ in their order."""
    for name in names:
        ours = engine.connection.table(f"repeated_awards_{name}").to_arrow_table()
        theirs = spark.frame(name)
        assert {field.name: SPARK_TYPES[field.type] for field in ours.schema} == dict(theirs.dtypes), name
        left = sorted((_rounded(row) for row in ours.to_pylist()), key=repr)
        right = sorted((_rounded(row.asDict()) for row in theirs.collect()), key=repr)
        assert left, name
        assert left == right, name


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    return {name: float(f"{v:.12g}") if isinstance(v, float) else v for name, v in sorted(row.items())}
