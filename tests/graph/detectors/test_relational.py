"""The relational stage: one result on DuckDB and on Spark, and no function that was not tried on both."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from graph.detectors import repeated_awards
from graph.detectors.engine import DuckDBEngine, Engine
from graph.detectors.repeated_awards import Parameters, inputs, portraits, relational
from graph.model import load_model
from tests.graph.detectors.example import viewed
from tests.graph.detectors.spark import SparkEngine, local_spark, on_spark, same

MODEL = load_model()
GIVEN = ("contest", "award", "bid", "membership")
WEIGHED = ("pair", "cell", "testable")
PORTRAYED = ("entry", "money", "concentration", "custom", "circumstance")


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


def test_a_stage_is_written_again_only_for_other_parameters_or_frames() -> None:
    written = []

    def at_least(engine: Engine, least: int) -> None:
        written.append(least)
        f = engine.functions
        engine.keep("large", engine.frame("number").where(f.col("n") >= f.lit(least)))
        engine.keep_arrow("least", pa.table({"least": [least]}))

    def kept(least: int, prefix: str = "staged", column: str = "n") -> tuple[list[int], int]:
        with duckdb.connect() as connection, DuckDBEngine(connection, prefix) as engine:
            engine.keep_query("number", f"SELECT range AS n, range AS {column}_too FROM range({least + 2})")
            engine.stage(at_least, least)
            rows = engine.arrow("large", ("n",))
            assert rows.column_names == ["n", f"{column}_too"]
            return rows["n"].to_pylist(), engine.arrow("least", ("least",))["least"][0].as_py()

    assert kept(1) == ([1, 2], 1)
    assert kept(1) == ([1, 2], 1)
    assert kept(2) == ([2, 3], 2)
    assert kept(2, "elsewhere", "m") == ([2, 3], 2)
    assert kept(2, "elsewhere", "m") == ([2, 3], 2)
    assert written == [1, 2, 2]


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkEngine]:
    with local_spark() as engine:
        yield engine


@on_spark
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
