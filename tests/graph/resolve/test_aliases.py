"""Keys made one by judgements, on real graph tables."""

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from graph import names
from graph.errors import JudgementError, NotFoundError
from graph.model import load_model, scoped_key
from graph.resolve import Aliases, equal_form_sql, judge, one_record_sql, persons_judgements, undo
from graph.tables import GraphTables, LoadHeader


@pytest.fixture
def tables(tmp_path: Path) -> GraphTables:
    return GraphTables(tmp_path / "tables", load_model())


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        names.register(opened)
        yield opened


@pytest.fixture
def aliases(tables: GraphTables, connection: duckdb.DuckDBPyConnection) -> Callable[[], Aliases]:
    return lambda: Aliases.of(tables.snapshot(), connection)


def key(name: str, source: str = "tenders") -> str:
    return scoped_key(source, "bidder", name)


def load(
    tables: GraphTables,
    connection: duckdb.DuckDBPyConnection,
    *bidders: str,
    source: str = "tenders",
    replaces: tuple[str, ...] = (),
) -> str:
    """Loads bidders as a loader does: an observation each, and the rule of equal forms."""
    rows = pa.table(
        {"key": [key(name, source) for name in bidders], "kind": ["Party"] * len(bidders), "name": bidders}
    )
    connection.register("bidders", rows)
    with tables.begin(LoadHeader(kind="load", source=source, who="li")) as running:
        running.append("party", rows)
        running.append(
            "judgement", connection.sql(equal_form_sql("SELECT key, party_form(name) AS form FROM bidders"))
        )
        return running.commit(replaces=replaces).load


def test_equal_forms_inside_a_scope_are_one(tables, connection, aliases):
    load(tables, connection, "M/s A.K. Traders", "A K TRADERS", "AK Traders Pvt Ltd")
    found = aliases()
    assert found.canonical(key("M/s A.K. Traders")) == key("A K TRADERS")
    assert found.members(key("M/s A.K. Traders")) == [key("A K TRADERS"), key("M/s A.K. Traders")]
    assert found.canonical(key("AK Traders Pvt Ltd")) == key("AK Traders Pvt Ltd")
    assert not any(text.startswith("form/") for text in found.table["key"].to_pylist())


def test_equal_forms_in_two_sources_stay_two(tables, connection, aliases):
    load(tables, connection, "AK Traders")
    load(tables, connection, "A.K. Traders", source="registry")
    assert len(aliases().table) == 0


def test_the_canonical_key_is_the_oldest_then_the_first_by_text(tables, connection, aliases):
    load(tables, connection, "M/s AK Traders", "Z")
    load(tables, connection, "A.K. Traders", "AK TRADERS")
    assert aliases().members(key("AK TRADERS")) == [
        key("M/s AK Traders"),
        key("A.K. Traders"),
        key("AK TRADERS"),
    ]


def test_a_newer_delivery_is_as_old_as_the_one_it_replaces(tables, connection, aliases):
    first = load(tables, connection, "M/s AK Traders")
    load(tables, connection, "A.K. Traders")
    load(tables, connection, "M/s AK Traders", "New", replaces=(first,))
    assert aliases().canonical(key("A.K. Traders")) == key("M/s AK Traders")


def test_one_record_with_two_identifiers_joins_them(tables, connection, aliases):
    with tables.begin(LoadHeader(kind="load", source="registry", who="li")) as running:
        rows = {"key": ["uscc:91350100M000100Y43", "regno:350100100000001"], "kind": ["Company"] * 2}
        running.append("party", pa.table(rows))
        joined = one_record_sql(
            "SELECT * FROM (VALUES ('uscc:91350100M000100Y43', 'regno:350100100000001'), ('uscc:1', NULL), "
            "('uscc:2', 'uscc:2')) stated(left_key, right_key)"
        )
        running.append("judgement", connection.sql(joined))
        running.commit()
    assert aliases().members("uscc:91350100M000100Y43") == [
        "regno:350100100000001",
        "uscc:91350100M000100Y43",
    ]
    assert aliases().canonical("uscc:1") == "uscc:1"


def test_two_identifiers_of_a_record_are_looked_up_without_pairing_every_key_with_every_other(connection):
    connection.execute(
        "CREATE TABLE found AS SELECT CAST(i AS VARCHAR) AS raw, 'account:' || i AS key FROM range(2000) t(i)"
    )
    connection.execute(
        "CREATE TABLE stated AS SELECT CAST(hash(i) % 2000 AS VARCHAR) AS card, card AS account, i % 2 = 0 AS even "
        "FROM range(200000) t(i)"
    )
    pairs = (
        "SELECT l.key AS left_key, r.key AS right_key FROM (SELECT DISTINCT card, account FROM (SELECT * FROM stated "
        "WHERE even UNION ALL SELECT * FROM stated WHERE NOT even)) s LEFT JOIN found l ON hash(s.card) = hash(l.raw) "
        "LEFT JOIN found r ON hash(s.account) = hash(r.raw)"
    )
    plain = f"SELECT * FROM ({pairs}) WHERE left_key IS NOT NULL AND right_key IS NOT NULL AND left_key <> right_key"
    every_with_every = "Nested Loop Join"
    assert every_with_every in planned(connection, plain), "this would be planned so"
    assert every_with_every not in planned(connection, one_record_sql(pairs))


def planned(connection, query):
    return connection.execute(f"EXPLAIN {query}").fetchall()[0][1]


def test_a_merge_undone_leaves_the_old_key_to_itself(tables, connection, aliases):
    load(tables, connection, "Anil Das", "B Saha")
    chart_holds = key("B Saha")
    merged = judge(tables, key("Anil Das"), chart_holds, "same", "wang", "one telephone number")
    assert aliases().canonical(chart_holds) == key("Anil Das")
    revoked = undo(tables, merged, "wang", "the number was a landlord's")
    assert aliases().canonical(chart_holds) == chart_holds
    undo(tables, revoked, "zhao", "the landlord confirmed it")
    assert aliases().canonical(chart_holds) == key("Anil Das")
    assert aliases().canonical("tenders/bidder:never seen") == "tenders/bidder:never seen"


def test_a_rule_is_undone_for_one_key_and_stays_undone_in_the_next_delivery(tables, connection, aliases):
    first = load(tables, connection, "AK Traders", "A.K. Traders", "M/s A K Traders")
    rule = tables.snapshot().relation(connection, "judgement").filter(f"left_key = '{key('A.K. Traders')}'")
    undo(tables, rule.select("key").fetchall()[0][0], "wang", "another proprietor")
    for _ in range(2):
        assert aliases().members(key("AK Traders")) == [key("AK Traders"), key("M/s A K Traders")]
        assert aliases().canonical(key("A.K. Traders")) == key("A.K. Traders")
        first = load(tables, connection, "AK Traders", "A.K. Traders", "M/s A K Traders", replaces=(first,))


def test_a_withdrawn_load_is_as_if_never_loaded(tables, connection, aliases):
    load(tables, connection, "AK Traders", "B")
    before = aliases().table
    second = load(tables, connection, "A.K. Traders", "B", "B.", "C")
    assert aliases().table != before
    tables.withdraw(second, who="li", why="wrong file")
    assert aliases().table == before


def test_a_judgement_outlives_the_load_of_its_key(tables, connection, aliases):
    first = load(tables, connection, "Anil Das")
    load(tables, connection, "A Das", source="registry")
    judge(tables, key("Anil Das"), key("A Das", "registry"), "same", "wang", "seen together")
    assert aliases().canonical(key("A Das", "registry")) == key("Anil Das")
    tables.withdraw(first, who="li", why="wrong file")
    assert aliases().canonical(key("Anil Das")) == key("A Das", "registry")


def test_a_person_who_says_different_outranks_the_rule(tables, connection, aliases):
    load(tables, connection, "AK Traders")
    load(tables, connection, "A.K. Traders")
    load(tables, connection, "M/s AK Traders")
    judgement = judge(tables, key("AK Traders"), key("A.K. Traders"), "different", "wang", "two proprietors")
    found = aliases()
    assert found.members(key("AK Traders")) == [key("AK Traders"), key("M/s AK Traders")]
    assert found.members(key("A.K. Traders")) == [key("A.K. Traders")]
    undo(tables, judgement, "wang", "one after all")
    assert len(aliases().members(key("AK Traders"))) == 3


def test_different_holds_between_all_that_persons_call_the_same(tables, connection, aliases):
    load(tables, connection, "AK Traders", "Anil Das", source="old")
    load(tables, connection, "A.K. Traders", "M/s AK Traders", source="old")
    one, other = key("AK Traders", "old"), key("A.K. Traders", "old")
    judge(tables, key("Anil Das", "old"), other, "same", "wang", "he owns it")
    judge(tables, one, key("Anil Das", "old"), "different", "wang", "another proprietor")
    found = aliases()
    assert found.canonical(one) != found.canonical(other)
    assert found.canonical(other) == found.canonical(key("Anil Das", "old"))


def test_same_and_different_by_persons_is_refused_and_both_are_named(tables, connection, aliases):
    load(tables, connection, "A", "B", "C")
    first = judge(tables, key("A"), key("B"), "same", "wang", "one address")
    second = judge(tables, key("B"), key("C"), "same", "zhao", "one telephone")
    with pytest.raises(JudgementError) as refused:
        judge(tables, key("C"), key("A"), "different", "li", "two passports")
    assert first in str(refused.value)
    assert second in str(refused.value)
    assert "li judged" in str(refused.value)
    assert len(persons_judgements(tables.snapshot(), connection)) == 2
    assert len(aliases().members(key("A"))) == 3


def test_undoing_an_undo_that_would_contradict_is_refused(tables, connection):
    load(tables, connection, "A", "B")
    same = judge(tables, key("A"), key("B"), "same", "wang", "one address")
    revoked = undo(tables, same, "wang", "no")
    judge(tables, key("A"), key("B"), "different", "li", "two passports")
    with pytest.raises(JudgementError, match=same):
        undo(tables, revoked, "wang", "yes")


def test_a_contradiction_that_a_withdrawal_lays_bare_is_named_and_can_be_undone(tables, connection, aliases):
    load(tables, connection, "A", "B")
    same = judge(tables, key("A"), key("B"), "same", "wang", "one address")
    undo(tables, same, "wang", "no")
    undoing = tables.ledger()[-1].load
    different = judge(tables, key("A"), key("B"), "different", "li", "two passports")
    tables.withdraw(undoing, who="li", why="by mistake")
    with pytest.raises(JudgementError, match=same) as refused:
        aliases()
    assert different in str(refused.value)
    undo(tables, different, "li", "one passport was stolen")
    assert aliases().canonical(key("B")) == key("A")


def test_what_is_not_there_or_cannot_be_one_is_refused(tables, connection):
    load(tables, connection, "A")
    with tables.begin(LoadHeader(kind="load", source="tenders", who="li")) as running:
        running.append("agency", pa.table({"key": ["tenders/agency:PWD"], "kind": ["Agency"]}))
        running.commit()
    with pytest.raises(NotFoundError, match="nobody"):
        judge(tables, key("A"), key("nobody"), "same", "wang", "why")
    with pytest.raises(JudgementError, match="agency"):
        judge(tables, key("A"), "tenders/agency:PWD", "same", "wang", "why")
    with pytest.raises(JudgementError, match="both sides"):
        judge(tables, key("A"), key("A"), "same", "wang", "why")
    with pytest.raises(JudgementError, match="reason"):
        judge(tables, key("A"), key("A"), "same", "wang", " ")
    with pytest.raises(NotFoundError, match="judgement:none"):
        undo(tables, "judgement:none", "wang", "why")


def test_the_same_person_saying_it_again_is_written_once(tables, connection):
    load(tables, connection, "A", "B")
    first = judge(tables, key("A"), key("B"), "same", "wang", "one address")
    assert judge(tables, key("B"), key("A"), "same", "wang", "again") == first
    assert judge(tables, key("A"), key("B"), "same", "zhao", "I agree") != first
    undo(tables, first, "wang", "no")
    with pytest.raises(JudgementError, match="revoked by wang"):
        undo(tables, first, "wang", "no")


def test_an_earlier_sequence_shows_the_earlier_keys(tables, connection):
    load(tables, connection, "A", "B")
    judge(tables, key("A"), key("B"), "same", "wang", "one address")
    assert Aliases.of(tables.snapshot(1), connection).canonical(key("B")) == key("B")
    assert Aliases.of(tables.snapshot(2), connection).canonical(key("B")) == key("A")


def test_the_view_joins(tables, connection, aliases):
    load(tables, connection, "AK Traders", "A.K. Traders")
    aliases().register(connection)
    rows = connection.sql("SELECT key, canonical FROM aliases ORDER BY key").fetchall()
    assert rows == [(key("A.K. Traders"), key("A.K. Traders")), (key("AK Traders"), key("A.K. Traders"))]


def test_whoever_may_see_both_keys_sees_the_judgement(tables, connection):
    load(tables, connection, "A", "B")
    load(tables, connection, "C", source="secret")
    inside = judge(tables, key("A"), key("B"), "same", "wang", "one address")
    judge(tables, key("A"), key("C", "secret"), "same", "wang", "one telephone")
    undo(tables, inside, "wang", "no")
    rows = tables.snapshot().relation(connection, "judgement").filter("basis = 'person'").order("load")
    assert rows.select("compartment").fetchall() == [("tenders",), ("judgements",), ("tenders",)]
    narrowed = Aliases.of(tables.snapshot().within(["tenders"]), connection)
    assert narrowed.canonical(key("C", "secret")) == key("C", "secret")
