"""A script written for py2neo still reads and writes at the same address."""

import warnings

import pytest


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_py2neo_reads_and_writes(store):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import py2neo  # noqa: PLC0415 - it warns of its own age while it is read
    sign_in = store.engine.sign_in("write")
    graph = py2neo.Graph(sign_in.address, auth=(sign_in.user, sign_in.password), name=sign_in.database)
    graph.run("CREATE (:Company {key: 'uscc:py2neo', title: $title})", title="旧脚本")
    graph.run(
        "MATCH (a:Company {key: 'uscc:py2neo'}) CREATE (a)-[:OWNS {key: 'OWNS:py2neo'}]->(:Company {key: 'b'})"
    )
    rows = graph.run("MATCH (a:Company)-[r:OWNS]->(b) RETURN a.title AS title, b.key AS other").data()
    assert rows == [{"title": "旧脚本", "other": "b"}]
    node = graph.evaluate("MATCH (n:Company {key: 'uscc:py2neo'}) RETURN n")
    assert node["title"] == "旧脚本"
    assert store.counts() == {"Company": 2, "OWNS": 1}
    graph.service.connector.close()
