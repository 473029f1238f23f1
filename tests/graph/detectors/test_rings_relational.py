"""The relational stage of the rings: one result on DuckDB and on Spark, and no function that was not tried on both."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from graph.detectors.engine import DuckDBEngine
from graph.detectors.rings import Parameters, relational
from loaders.city import CityPlan, build
from loaders.city.accounts import PERSON
from loaders.city.payments import together
from tests.graph.detectors.spark import SparkEngine, local_spark, on_spark, same

WEIGHED = (
    *("flow", "sent", "received", "paid_in", "paid_out", "gathering", "paying"),
    *("moved", "feed", "upstream", "collects", "seed"),
)


def test_only_tried_functions_are_called() -> None:
    tree = ast.parse(Path(relational.__file__).read_text(encoding="utf-8"))
    called = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "f"
    }
    assert called == relational.FUNCTIONS, called ^ relational.FUNCTIONS


def rings_of_a_city() -> dict[str, pa.Table]:
    """Some hundred payments of the rings of the smallest city, and all its accounts."""
    city = build(CityPlan(people=1_000, seed=6, months=12))
    every = together(
        venture.payments for venture in city.ventures if venture.guilty and "collector" in venture.members
    )
    known = every.where((every.payer >= 0) & (every.payee >= 0) & (every.payer != every.payee))
    accounts = city.town.accounts
    payment = {"payer": known.payer, "payee": known.payee, "amount_minor": known.amount_minor, "at": known.at}
    account = {
        "account": np.arange(len(accounts)),
        "holder": accounts.holder_kind * 1_000_000 + accounts.holder,
        "individual": accounts.holder_kind == PERSON,
        "pooled": np.arange(len(accounts)) % 20 == 0,
    }
    return {"payment": pa.table(payment), "account": pa.table(account)}


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkEngine]:
    with local_spark() as engine:
        yield engine


@on_spark
def test_spark_gives_what_duckdb_gives(spark: SparkEngine) -> None:
    with duckdb.connect() as connection, DuckDBEngine(connection, "few_columns") as engine:
        for name, rows in rings_of_a_city().items():
            engine.keep_arrow(name, rows)
            spark.keep_arrow(name, rows)
        relational.weigh(engine, Parameters())
        relational.weigh(spark, Parameters())
        same(engine, spark, WEIGHED)
