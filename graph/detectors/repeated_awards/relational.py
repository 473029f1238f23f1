"""The relational stage: margins of every pair of office or chair and party, on the DataFrame API.

It runs on DuckDB through SQLFrame and on Spark alike: only the functions in `FUNCTIONS`, whole numbers,
figures, text and yes or no, and windows whose order leaves no tie.
"""

from __future__ import annotations

import pyarrow as pa

from graph.detectors.engine import DataFrame, Engine
from graph.detectors.repeated_awards.parameters import Parameters

FUNCTIONS = frozenset(
    {
        "coalesce",
        "col",
        "concat_ws",
        "count",
        "floor",
        "least",
        "lit",
        "max",
        "min",
        "row_number",
        "sum",
        "when",
    }
)
PAIR = ("kind", "unit", "party")
LADDER = pa.schema(
    [("rung", pa.int64()), ("trade", pa.string()), ("place", pa.string()), ("years", pa.int64())]
)


def weigh(engine: Engine, parameters: Parameters) -> None:
    """Keeps `pair`, `cell` and `testable`, from the frames of `inputs.draw`.

    * pair: kind, unit, party, pair (its number from 0), rung (null where none serves), wins (contests in
      common), unit_awards, party_awards
    * cell: pair, stratum, population, marked, drawn, common: the strata of the pair's rung that are not
      dominated; `marked` contests the party won, `drawn` are the unit's, `common` are both
    * testable: kind, rung, pairs: how many pairs could reach the least number of awards
    """
    f = engine.functions
    _totals(engine)
    _strata(engine, parameters)
    _margins(engine, parameters)
    reach = _reach(engine, parameters)
    engine.keep("testable", reach.groupBy("kind", "rung").agg(whole(f.count(f.lit(1))).alias("pairs")))
    _pairs(engine)
    _cells(engine)


def whole(column: DataFrame) -> DataFrame:
    """The column as whole numbers of 64 bits."""
    return column.cast("bigint")


def counted(engine: Engine, frame: DataFrame, by: tuple[str, ...], name: str) -> DataFrame:
    """How many rows there are of each, under a name."""
    f = engine.functions
    return frame.groupBy(*by).agg(whole(f.count(f.lit(1))).alias(name))


def _totals(engine: Engine) -> None:
    """The awards of every unit and party, each of which gets a number to be grouped by: a text is slower."""
    units = counted(engine, engine.frame("membership"), ("kind", "unit"), "unit_awards")
    engine.keep("unit_total", _numbered(engine, units, ("kind", "unit"), "unit_number"))
    parties = counted(engine, engine.frame("award"), ("party",), "party_awards")
    engine.keep("party_total", _numbered(engine, parties, ("party",), "party_number"))


def _numbered(engine: Engine, frame: DataFrame, by: tuple[str, ...], name: str) -> DataFrame:
    """The rows with their number from 0 in the order of these columns."""
    f = engine.functions
    place = f.row_number().over(engine.window.orderBy(*by))
    return frame.withColumn(name, whole(place) - f.lit(1))


def _strata(engine: Engine, parameters: Parameters) -> None:
    """Every contest on every rung whose trade, place and year are known of it."""
    f = engine.functions
    ladder = [{"rung": number, **rung.model_dump()} for number, rung in enumerate(parameters.ladder, start=1)]
    engine.keep_arrow("ladder", pa.Table.from_pylist(ladder, schema=LADDER))
    trade = f.when(f.col("trade") == f.lit("subcategory"), f.col("subcategory")).otherwise(f.col("category"))
    place = (
        f.when(f.col("place") == f.lit("district"), f.col("district"))
        .when(f.col("place") == f.lit("department"), f.col("department"))
        .otherwise(f.col("state"))
    )
    period = whole(f.floor(f.col("year") / f.col("years")))
    known = trade.isNotNull() & place.isNotNull() & f.col("year").isNotNull()
    parts = (f.col("rung").cast("string"), f.col("source"), trade, place, period.cast("string"))
    contests = engine.frame("contest").crossJoin(engine.frame("ladder")).where(known)
    engine.keep("stratum", contests.select("contest", "rung", f.concat_ws("|", *parts).alias("stratum")))


def _margins(engine: Engine, parameters: Parameters) -> None:
    f = engine.functions
    strata = engine.frame("stratum")
    large_units = engine.frame("unit_total").where(f.col("unit_awards") >= f.lit(parameters.least_awards))
    large_parties = engine.frame("party_total").where(f.col("party_awards") >= f.lit(parameters.least_awards))
    population = counted(engine, strata, ("stratum",), "population")
    units = engine.frame("membership").join(large_units, on=["kind", "unit"]).join(strata, on="contest")
    drawn = counted(engine, units, ("kind", "unit", "unit_number", "rung", "stratum"), "drawn").join(
        population, on="stratum"
    )
    limit = f.lit(parameters.dominance_percent)
    engine.keep(
        "unit_stratum",
        drawn.withColumn("usable", f.col("drawn") * f.lit(100.0) <= f.col("population") * limit),
    )
    parties = engine.frame("award").join(large_parties, on="party").join(strata, on="contest")
    engine.keep(
        "party_stratum", counted(engine, parties, ("party", "party_number", "rung", "stratum"), "marked")
    )


def _reach(engine: Engine, parameters: Parameters) -> DataFrame:
    """The rung of each pair that has one: the first whose usable strata hold enough it could share."""
    f = engine.functions
    met = engine.frame("unit_stratum").join(engine.frame("party_stratum"), on=["rung", "stratum"])
    common = f.least(f.col("drawn"), f.col("marked"))
    usable = f.when(f.col("usable"), common).otherwise(f.lit(0))
    reach = met.groupBy("unit_number", "party_number", "rung").agg(
        whole(f.sum(common)).alias("possible"), whole(f.sum(usable)).alias("judged")
    )
    enough = (f.col("judged") >= f.lit(parameters.least_awards)) & (
        f.col("judged") * f.lit(100.0) >= f.col("possible") * f.lit(parameters.reach_percent)
    )
    chosen = (
        reach.where(enough).groupBy("unit_number", "party_number").agg(f.min(f.col("rung")).alias("rung"))
    )
    units = engine.frame("unit_total").select("kind", "unit", "unit_number")
    parties = engine.frame("party_total").select("party", "party_number")
    named = chosen.join(units, on="unit_number").join(parties, on="party_number")
    return engine.keep("pair_rung", named.select(*PAIR, "rung"))


def _pairs(engine: Engine) -> None:
    met = engine.frame("membership").join(engine.frame("award").select("contest", "party"), on="contest")
    common = counted(engine, met, PAIR, "wins")
    pairs = (
        common.join(engine.frame("unit_total"), on=["kind", "unit"])
        .join(engine.frame("party_total"), on="party")
        .join(engine.frame("pair_rung"), on=list(PAIR), how="left")
    )
    columns = (*PAIR, "pair", "rung", "wins", "unit_awards", "party_awards")
    engine.keep("pair", _numbered(engine, pairs, PAIR, "pair").select(*columns))


def _cells(engine: Engine) -> None:
    f = engine.functions
    pairs = engine.frame("pair").where(f.col("rung").isNotNull()).select(*PAIR, "pair", "rung")
    usable = engine.frame("unit_stratum").where(f.col("usable")).drop("usable")
    margins = pairs.join(usable, on=["kind", "unit", "rung"]).join(
        engine.frame("party_stratum"), on=["party", "rung", "stratum"]
    )
    met = (
        engine.frame("membership")
        .join(engine.frame("award").select("contest", "party"), on="contest")
        .join(engine.frame("stratum"), on="contest")
    )
    common = counted(engine, met, (*PAIR, "rung", "stratum"), "common")
    cells = margins.join(common, on=[*PAIR, "rung", "stratum"], how="left")
    engine.keep(
        "cell",
        cells.select(
            "pair",
            "stratum",
            "population",
            "marked",
            "drawn",
            whole(f.coalesce(f.col("common"), f.lit(0))).alias("common"),
        ),
    )
