"""The relational stage, second part: what else the records say of pairs with the least number of awards."""

from __future__ import annotations

from graph.detectors.engine import DataFrame, Engine
from graph.detectors.repeated_awards.relational import counted, whole

UNIT = ("kind", "unit")
WON = ("pair", "contest")


def portray(engine: Engine) -> None:
    """Keeps what the pairs of the frame `candidate` (pair, kind, unit, party) look like.

    * entry: pair, contest, bidders, winners, won (1 or 0): the contests of the unit that the party entered
    * money: pair, currency, value_minor, valued (awards with a value), unit_value_minor, unit_valued
    * concentration: kind, unit, suppliers, hhi_awards, hhi_value
    * custom: pair, entered (contests that the party entered anywhere), units_entered (units of this kind)
    * circumstance: pair, contracts (awards under a rate contract or empanelment), closed (not by open
      tender), shared (several winners), again (called again), urgent, unopposed (one bidder), bidders (sum),
      trades (product categories), single_trade (most awards in one of them), days (on which awards were
      made), one_day (most awards on one day), first_day, last_day (days since 1970)
    """
    f = engine.functions
    crowd = counted(engine, engine.frame("bid"), ("contest",), "bidders")
    winners = counted(engine, engine.frame("award"), ("contest",), "winners")
    engine.keep("crowd", crowd.join(winners, on="contest"))
    _entries(engine)
    _money(engine)
    _concentration(engine)
    _customs(engine)
    won = (
        engine.frame("entry").where(f.col("won") == f.lit(1)).select("pair", "contest", "bidders", "winners")
    )
    engine.keep("win", won)
    _circumstances(engine)


def _entries(engine: Engine) -> None:
    f = engine.functions
    entered = (
        engine.frame("candidate")
        .join(engine.frame("membership"), on=list(UNIT))
        .join(engine.frame("bid"), on=["contest", "party"])
        .join(engine.frame("crowd"), on="contest")
    )
    awards = engine.frame("award").select("contest", "party", whole(f.lit(1)).alias("one"))
    engine.keep(
        "entry",
        entered.join(awards, on=["contest", "party"], how="left").select(
            "pair", "contest", "bidders", "winners", whole(f.coalesce(f.col("one"), f.lit(0))).alias("won")
        ),
    )


def _money(engine: Engine) -> None:
    """Sums in the currency of most of the unit's valued awards; other currencies are not converted."""
    f = engine.functions
    units = engine.frame("candidate").select(*UNIT).distinct()
    valued = engine.frame("award").where(f.col("amount_minor") > f.lit(0))
    sums = _sums(
        engine, units.join(engine.frame("membership"), on=list(UNIT)).join(valued, on="contest"), UNIT
    )
    order = engine.window.partitionBy(*UNIT).orderBy(f.col("valued").desc(), f.col("currency"))
    first = sums.withColumn("place", f.row_number().over(order)).where(f.col("place") == f.lit(1))
    engine.keep(
        "unit_money",
        first.select(
            *UNIT,
            "currency",
            f.col("value_minor").alias("unit_value_minor"),
            f.col("valued").alias("unit_valued"),
        ),
    )
    of_pairs = (
        engine.frame("candidate")
        .join(engine.frame("membership"), on=list(UNIT))
        .join(valued, on=["contest", "party"])
        .join(engine.frame("unit_money"), on=[*UNIT, "currency"])
    )
    pairs = _sums(engine, of_pairs, ("pair", "unit_value_minor", "unit_valued"))
    engine.keep(
        "money", pairs.select("pair", "currency", "value_minor", "valued", "unit_value_minor", "unit_valued")
    )


def _sums(engine: Engine, awards: DataFrame, by: tuple[str, ...]) -> DataFrame:
    f = engine.functions
    return awards.groupBy(*by, "currency").agg(
        whole(f.sum(f.col("amount_minor"))).alias("value_minor"), whole(f.count(f.lit(1))).alias("valued")
    )


def _concentration(engine: Engine) -> None:
    f = engine.functions
    units = engine.frame("candidate").select(*UNIT).distinct()
    members = units.join(engine.frame("membership"), on=list(UNIT))
    awards = members.join(engine.frame("award"), on="contest").join(
        engine.frame("unit_money").select(*UNIT, f.col("currency").alias("main")), on=list(UNIT), how="left"
    )
    worth = f.when(f.col("currency") == f.col("main"), f.coalesce(f.col("amount_minor"), f.lit(0)))
    suppliers = awards.groupBy(*UNIT, "party").agg(
        whole(f.count(f.lit(1))).alias("awards"),
        f.sum(f.coalesce(worth, f.lit(0)).cast("double")).alias("value"),
    )
    number, value = f.col("awards").cast("double"), f.col("value")
    engine.keep(
        "concentration",
        suppliers.groupBy(*UNIT)
        .agg(
            whole(f.count(f.lit(1))).alias("suppliers"),
            f.sum(number * number).alias("squares"),
            f.sum(number).alias("whole"),
            f.sum(value * value).alias("value_squares"),
            f.sum(value).alias("value_whole"),
        )
        .select(
            *UNIT,
            "suppliers",
            (f.col("squares") / (f.col("whole") * f.col("whole"))).alias("hhi_awards"),
            f.when(
                f.col("value_whole") > f.lit(0),
                f.col("value_squares") / (f.col("value_whole") * f.col("value_whole")),
            ).alias("hhi_value"),
        ),
    )


def _customs(engine: Engine) -> None:
    parties = engine.frame("candidate").select("party", "kind").distinct()
    entered = parties.join(engine.frame("bid"), on="party")
    everywhere = counted(engine, entered, ("party", "kind"), "entered")
    places = entered.join(engine.frame("membership"), on=["kind", "contest"])
    units = counted(
        engine, places.select("party", "kind", "unit").distinct(), ("party", "kind"), "units_entered"
    )
    pairs = engine.frame("candidate").join(everywhere, on=["party", "kind"]).join(units, on=["party", "kind"])
    engine.keep("custom", pairs.select("pair", "entered", "units_entered"))


def _circumstances(engine: Engine) -> None:
    f = engine.functions
    facts = engine.frame("contest").select(
        "contest", "subcategory", "long_contract", "closed_method", "called_again", "urgent"
    )
    won = engine.frame("win").join(facts, on="contest")
    days = (
        engine.frame("candidate")
        .join(engine.frame("win").select("pair", "contest"), on="pair")
        .join(engine.frame("award").select("contest", "party", "day"), on=["contest", "party"])
        .where(f.col("day").isNotNull())
    )
    batches = (
        counted(engine, days, ("pair", "day"), "awards")
        .groupBy("pair")
        .agg(
            whole(f.count(f.lit(1))).alias("days"),
            whole(f.max(f.col("awards"))).alias("one_day"),
            whole(f.min(f.col("day"))).alias("first_day"),
            whole(f.max(f.col("day"))).alias("last_day"),
        )
    )
    trades = counted(engine, won, ("pair", "subcategory"), "awards")
    narrow = trades.groupBy("pair").agg(
        whole(f.count(f.lit(1))).alias("trades"), whole(f.max(f.col("awards"))).alias("single_trade")
    )
    one, none = f.lit(1), f.lit(0)

    def number(condition: DataFrame, name: str) -> DataFrame:
        return whole(f.sum(f.when(condition, one).otherwise(none))).alias(name)

    summed = won.groupBy("pair").agg(
        number(f.col("long_contract"), "contracts"),
        number(f.col("closed_method"), "closed"),
        number(f.col("called_again"), "again"),
        number(f.col("urgent"), "urgent"),
        number(f.col("winners") > one, "shared"),
        number(f.col("bidders") == one, "unopposed"),
        whole(f.sum(f.col("bidders"))).alias("bidders"),
    )
    engine.keep("circumstance", summed.join(narrow, on="pair").join(batches, on="pair", how="left"))
