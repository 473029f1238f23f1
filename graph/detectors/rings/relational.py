"""The relational stage: who pays in where, who is paid back by whom, and along which flows, on the DataFrame API.

It runs on DuckDB through SQLFrame and on Spark alike: only the functions in `FUNCTIONS`, whole numbers, figures,
text and yes or no.
"""

from __future__ import annotations

from graph.detectors.engine import DataFrame, Engine
from graph.detectors.rings.parameters import Parameters

FUNCTIONS = frozenset({"col", "count", "lit", "max", "min", "sum", "when"})
WAY = ("payout", "account", "via")


def weigh(engine: Engine, parameters: Parameters) -> None:
    """Keeps the frames below, from `payment` and `account` of `inputs.draw`.

    * flow: payer, payee, transfers, amount_minor, first, last: all that one account paid another; deposited_minor,
      deposited_first: of this what single payments large enough for a deposit brought
    * paid_in: holder, account, transfers, amount_minor, first: what an individual paid into somebody else's account,
      where it is large enough to be a deposit
    * paid_out: account, holder, transfers, amount_minor, first, last: what individuals got from somebody else's account
    * moved: payer, moved: what an account sent, or what was deposited there, if it gathers and that is less
    * upstream: payout, account, via, share, steps: how money reaches an account that pays individuals; `share` is the
      part of what it received that came from `account` through `via`, when all of an account's money is one mixture
    * collects: payout, account, payers, met, ordered, ordered_alone, paid_back: accounts upstream whose payers are paid
      back; `met` ever got something, `ordered` of them not before they paid in anywhere upstream, `ordered_alone` not
      before they paid in here
    * seed: payout, payers, gathered_minor, met, paid_back, repeated, returned_minor, paid_individuals_minor: accounts
      that pay back; `met` payers ever got something, `paid_back` of them not before they paid in, `repeated` twice or
      more
    """
    _flows(engine, parameters)
    _individuals(engine, parameters)
    _upstream(engine, parameters)
    _collects(engine, parameters)
    _seeds(engine, parameters)


def whole(column: DataFrame) -> DataFrame:
    """The column as whole numbers of 64 bits."""
    return column.cast("bigint")


def _flows(engine: Engine, parameters: Parameters) -> None:
    f = engine.functions
    large = f.col("amount_minor") >= f.lit(parameters.least_payment_minor)
    engine.keep(
        "flow",
        engine.frame("payment")
        .groupBy("payer", "payee")
        .agg(
            whole(f.count(f.lit(1))).alias("transfers"),
            whole(f.sum(f.col("amount_minor"))).alias("amount_minor"),
            f.min(f.col("at")).alias("first"),
            f.max(f.col("at")).alias("last"),
            whole(f.sum(f.when(large, f.col("amount_minor")).otherwise(f.lit(0)))).alias("deposited_minor"),
            f.min(f.when(large, f.col("at"))).alias("deposited_first"),
        ),
    )
    for side, name in (("payer", "sent"), ("payee", "received")):
        sums = engine.frame("flow").groupBy(side).agg(whole(f.sum(f.col("amount_minor"))).alias(name))
        engine.keep(name, sums)


def _individuals(engine: Engine, parameters: Parameters) -> None:
    """What individuals pay into accounts that are not their own, and what they get from such."""
    f = engine.functions
    accounts = engine.frame("account")
    people = accounts.where(f.col("individual")).select("account", "holder")
    holding = accounts.select("account", f.col("holder").alias("other_holder"))
    for name, side, other, sums in (
        ("paid_in", "payer", "payee", ("deposited_minor", "deposited_first")),
        ("paid_out", "payee", "payer", ("amount_minor", "first")),
    ):
        amount, first = sums
        own = people.select(f.col("account").alias(side), "holder")
        summed = (
            engine.frame("flow")
            .join(own, on=side)
            .where(f.col(amount) > f.lit(0))
            .select("holder", f.col(other).alias("account"), "transfers", amount, first, "last")
            .groupBy("holder", "account")
            .agg(
                whole(f.sum(f.col("transfers"))).alias("transfers"),
                whole(f.sum(f.col(amount))).alias("amount_minor"),
                f.min(f.col(first)).alias("first"),
                f.max(f.col("last")).alias("last"),
            )
        )
        # Only now: told before the sums, a planner may begin by pairing all holders that differ.
        summed = (
            summed.join(holding, on="account")
            .where(f.col("holder") != f.col("other_holder"))
            .select("holder", "account", "transfers", "amount_minor", "first", "last")
        )
        if name == "paid_in":
            summed = summed.where(f.col("amount_minor") >= f.lit(parameters.least_deposit_minor))
        engine.keep(name, summed)
    gathering = engine.frame("paid_in").groupBy("account")
    gathering = gathering.agg(
        whole(f.count(f.lit(1))).alias("payers"), whole(f.sum(f.col("amount_minor"))).alias("gathered")
    )
    engine.keep("gathering", gathering.where(f.col("payers") >= f.lit(parameters.least_payers_of_account)))
    paying = engine.frame("paid_out").groupBy("account")
    paying = paying.agg(
        whole(f.count(f.lit(1))).alias("payees"), whole(f.sum(f.col("amount_minor"))).alias("paid_minor")
    )
    engine.keep("paying", paying.where(f.col("payees") >= f.lit(parameters.least_payees)))


def _upstream(engine: Engine, parameters: Parameters) -> None:
    """Steps back from every account that pays individuals, along flows that matter to both sides."""
    f = engine.functions
    # Of an account that gathers and trades beside, what was deposited counts instead of what it sends, if it is less.
    gathered = engine.frame("gathering").select(f.col("account").alias("payer"), "gathered")
    less = f.col("gathered").isNotNull() & (f.col("gathered") < f.col("sent"))
    moved = f.when(less, f.col("gathered")).otherwise(f.col("sent"))
    engine.keep(
        "moved",
        engine.frame("sent").join(gathered, on="payer", how="left").select("payer", moved.alias("moved")),
    )
    # Nothing is known of what was paid out of a bank's own account by what was paid in: it serves everybody.
    pooled = engine.frame("account").where(f.col("pooled")).select(f.col("account").alias("payer"))
    share = f.col("amount_minor").cast("double") / f.col("received").cast("double")
    sent = f.col("amount_minor").cast("double") / f.col("moved").cast("double")
    feeds = (
        engine.frame("flow")
        .join(engine.frame("received"), on="payee")
        .join(engine.frame("moved"), on="payer")
        .join(pooled, on="payer", how="left_anti")
        .where(share >= f.lit(parameters.least_share_received))
        .where(sent >= f.lit(parameters.least_share_sent))
        .select("payer", "payee", share.alias("part"))
    )
    engine.keep("feed", feeds)
    own = engine.frame("paying").select(
        f.col("account").alias("payout"),
        f.col("account"),
        f.col("account").alias("via"),
        f.lit(1.0).cast("double").alias("share"),
        whole(f.lit(0)).alias("steps"),
    )
    reached = engine.keep("step_0", own)
    everything = reached
    for step in range(1, parameters.most_steps + 1):
        onward = reached.select("payout", f.col("account").alias("payee"), "share").join(
            engine.frame("feed"), on="payee"
        )
        product = f.col("share") * f.col("part")
        onward = onward.where(product >= f.lit(parameters.least_share_received)).where(
            f.col("payer") != f.col("payout")
        )
        ways = onward.select(
            "payout", f.col("payer").alias("account"), f.col("payee").alias("via"), product.alias("share")
        )
        best = ways.groupBy(*WAY).agg(f.max(f.col("share")).alias("share"))
        reached = engine.keep(f"step_{step}", best.select(*WAY, "share", whole(f.lit(step)).alias("steps")))
        everything = everything.unionByName(reached)
    shortest = everything.groupBy(*WAY).agg(
        f.max(f.col("share")).alias("share"), f.min(f.col("steps")).alias("steps")
    )
    engine.keep("upstream", shortest)


def _collects(engine: Engine, parameters: Parameters) -> None:
    """Accounts upstream of one that pays back, of whose payers enough are paid back."""
    f = engine.functions
    links = engine.frame("upstream").select("payout", "account").distinct()
    payers = links.join(engine.frame("gathering").select("account", "payers"), on="account").join(
        engine.frame("paid_in").select("account", "holder", f.col("first").alias("paid")), on="account"
    )
    returns = engine.frame("paid_out").select(f.col("account").alias("payout"), "holder", "first", "last")
    # Only who got something: all others are in the number of payers.
    met = engine.keep("met", payers.join(returns, on=["payout", "holder"]))
    earliest = engine.keep("since", met.groupBy("payout", "holder").agg(f.min(f.col("paid")).alias("since")))
    back = met.join(earliest, on=["payout", "holder"])
    later = f.when(f.col("last") > f.col("paid"), f.lit(1)).otherwise(f.lit(0))
    after = f.when(f.col("first") > f.col("since"), f.lit(1)).otherwise(f.lit(0))
    alone = f.when(f.col("first") > f.col("paid"), f.lit(1)).otherwise(f.lit(0))
    counted = back.groupBy("payout", "account").agg(
        f.max(f.col("payers")).alias("payers"),
        whole(f.count(f.col("first"))).alias("met"),
        whole(f.sum(after)).alias("ordered"),
        whole(f.sum(alone)).alias("ordered_alone"),
        whole(f.sum(later)).alias("paid_back"),
    )
    counted = counted.where(f.col("ordered") >= f.lit(parameters.least_ordered_share) * f.col("met"))
    share = f.col("paid_back").cast("double") / f.col("payers").cast("double")
    engine.keep(
        "collects",
        counted.where(f.col("paid_back") >= f.lit(parameters.least_paid_back_of_account)).where(
            share >= f.lit(parameters.least_paid_back_share)
        ),
    )


def _seeds(engine: Engine, parameters: Parameters) -> None:
    """What all collecting accounts of one that pays back gathered together, and who of their payers got what."""
    f = engine.functions
    pool = (
        engine.frame("collects")
        .select("payout", "account")
        .join(
            engine.frame("paid_in").select("account", "holder", "amount_minor", f.col("first").alias("paid")),
            on="account",
        )
        .groupBy("payout", "holder")
        .agg(
            f.min(f.col("paid")).alias("paid"),
            whole(f.sum(f.col("amount_minor"))).alias("gathered_minor"),
        )
    )
    returns = engine.frame("paid_out").select(
        f.col("account").alias("payout"),
        "holder",
        f.col("transfers"),
        f.col("amount_minor").alias("returned_minor"),
        "first",
    )
    rows = pool.join(returns, on=["payout", "holder"], how="left")
    met = f.col("first").isNotNull()
    after = met & (f.col("first") > f.col("paid"))

    def number(of: DataFrame) -> DataFrame:
        return whole(f.sum(f.when(of, f.lit(1)).otherwise(f.lit(0))))

    seeds = rows.groupBy("payout").agg(
        whole(f.count(f.lit(1))).alias("payers"),
        whole(f.sum(f.col("gathered_minor"))).alias("gathered_minor"),
        number(met).alias("met"),
        number(after).alias("paid_back"),
        number(after & (f.col("transfers") >= f.lit(2))).alias("repeated"),
        whole(f.sum(f.when(after, f.col("returned_minor")).otherwise(f.lit(0)))).alias("returned_minor"),
    )
    paying = engine.frame("paying").select(f.col("account").alias("payout"), "payees", "paid_minor")
    engine.keep(
        "seed",
        seeds.join(paying, on="payout")
        .where(f.col("payers") >= f.lit(parameters.least_payers))
        .where(f.col("paid_back") >= f.lit(parameters.least_paid_back))
        .where(f.col("gathered_minor") >= f.lit(parameters.least_gathered_minor)),
    )
