"""A graph database that refuses or is not there: a problem with the right status, and the service goes on."""

import socket

import pytest

from graph.settings import Settings
from tests.api.conftest import served


def asked(home, uri):
    settings = Settings(home=home, engine="neo4j", neo4j_uri=uri, neo4j_password="not the password")
    with served(settings) as client:
        answer = client.post("/api/cypher", json={"cypher": "RETURN 1"})
        assert client.get("/api/queries").status_code == 200
    assert answer.headers["content-type"] == "application/problem+json"
    return answer


@pytest.mark.neo4j
def test_a_wrong_password_is_a_bad_gateway(tmp_path, neo4j_server):
    answer = asked(tmp_path, neo4j_server.uri)
    assert answer.status_code == 502
    assert "XUNMAI_NEO4J_PASSWORD" in answer.json()["hint"]
    assert "not the password" not in answer.text


def test_a_database_that_does_not_run_is_unavailable(tmp_path):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        answer = asked(tmp_path, f"bolt://127.0.0.1:{silent.getsockname()[1]}")
    assert answer.status_code == 503
    assert "xunmai doctor" in answer.json()["hint"]
