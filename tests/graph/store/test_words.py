"""Commands of administration are known wherever they hide, and nothing else is taken for one."""

import pytest

from graph.errors import ReadOnlyError
from graph.store.words import refuse_administration


@pytest.mark.parametrize(
    "cypher",
    [
        "SHOW SETTINGS",
        "show users",
        "  /* a look */ // and another\n SHOW TRANSACTIONS YIELD *",
        "TERMINATE TRANSACTIONS 'a'",
        "CYPHER 5 SHOW SETTINGS",
        "EXPLAIN SHOW SETTINGS",
        r"\u0053HOW SETTINGS",
        r"SH\u004FW SETTINGS",
        "RETURN '/*' SHOW SETTINGS //*/",
        "RETURN 'it\\'s' SHOW SETTINGS",
        "CALL dbms.listConfig()",
        "CALL `dbms`.`listConfig`() YIELD name RETURN name",
        "MATCH (n) CALL dbms . listConnections() YIELD connectionId RETURN n",
        "CALL/**/dbms.queryJmx('*:*')",
        "call apoc.load.json('http://a')",
        "CALL db.clearQueryCaches",
        "CALL db.labelsAndMore()",
    ],
)
def test_refused(cypher):
    with pytest.raises(ReadOnlyError):
        refuse_administration(cypher)


@pytest.mark.parametrize(
    "cypher",
    [
        "MATCH (n) RETURN n",
        "MATCH (n) WHERE n.title = 'SHOW SETTINGS' RETURN n",
        'MATCH (n) WHERE n.title = "please SHOW" RETURN n',
        "MATCH (n:Show) RETURN n.show, n.terminate",
        "MATCH (n) RETURN n AS `show` // SHOW USERS",
        "RETURN {show: 1}",
        "RETURN $show",
        "CALL { MATCH (n) RETURN n } RETURN n",
        "MATCH (n) CALL (n) { RETURN 1 AS x } RETURN x",
        "CALL db.labels() YIELD label RETURN label",
        "CALL algo.wcc()",
        "RETURN n.call",
        "MATCH (n) WHERE n.title = 'CALL dbms.listConfig()' RETURN n",
    ],
)
def test_allowed(cypher):
    refuse_administration(cypher)
