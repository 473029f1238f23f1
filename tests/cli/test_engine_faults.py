"""A graph database that refuses, is not there, dies or belongs to another version: one clear message each."""

import os
import signal
import socket
from dataclasses import replace

import pyarrow as pa
import pytest

from cli.exit_codes import ExitCode
from graph.model import load_model
from graph.settings import Settings
from graph.store.embedded.folder import EngineFolder
from graph.tables import GraphTables, LoadHeader

PARTY = pa.table({"key": ["reg/p:a"], "kind": ["Party"], "name": ["A"]})
HEADER = LoadHeader(kind="load", source="reg", who="li")


def load(xunmai, model):
    tables = GraphTables(Settings(home=xunmai.home).tables_folder, model)
    with tables.begin(HEADER) as running:
        running.append("party", PARTY)
        running.commit()


def said_once(xunmai, text):
    """The message names this, and nobody is shown the inside of the program."""
    assert xunmai.err.count(text) == 1, xunmai.err
    assert "Traceback" not in xunmai.err + xunmai.out


def use_neo4j(monkeypatch, uri, password):
    monkeypatch.setenv("XUNMAI_ENGINE", "neo4j")
    monkeypatch.setenv("XUNMAI_NEO4J_URI", uri)
    monkeypatch.setenv("XUNMAI_NEO4J_PASSWORD", password)


@pytest.mark.neo4j
def test_a_wrong_password_of_neo4j(xunmai, neo4j_server, monkeypatch):
    use_neo4j(monkeypatch, neo4j_server.uri, "not the password")
    assert xunmai("rebuild") == ExitCode.UNAVAILABLE
    said_once(xunmai, "refused the user or password")
    assert "XUNMAI_NEO4J_PASSWORD" in xunmai.err
    assert "not the password" not in xunmai.err


def test_a_neo4j_that_does_not_run(xunmai, monkeypatch):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        use_neo4j(monkeypatch, f"bolt://127.0.0.1:{silent.getsockname()[1]}", "for this test")
        assert xunmai("rebuild") == ExitCode.UNAVAILABLE
    said_once(xunmai, "does not answer")
    assert "xunmai doctor" in xunmai.err


def test_a_neo4j_without_an_address(xunmai, monkeypatch):
    monkeypatch.setenv("XUNMAI_ENGINE", "neo4j")
    assert xunmai("rebuild") == ExitCode.REFUSED
    said_once(xunmai, "its address or password is not set")


def test_an_engine_killed_between_two_commands(xunmai):
    load(xunmai, load_model())
    assert xunmai("rebuild") == ExitCode.DONE
    state = EngineFolder(Settings(home=xunmai.home).engine_folder).state()
    os.kill(state.java_pid, signal.SIGKILL)
    assert xunmai("rebuild") == ExitCode.DONE, xunmai.err


def test_tables_of_an_older_model_are_read_as_they_are(xunmai):
    load(xunmai, replace(load_model(), version=load_model().version - 1))
    assert xunmai("rebuild") == ExitCode.DONE, xunmai.err


@pytest.mark.parametrize("version", [0, load_model().version + 1])
def test_tables_of_an_unknown_model_are_left_alone(xunmai, version):
    load(xunmai, replace(load_model(), version=version))
    tables = Settings(home=xunmai.home).tables_folder
    before = sorted(tables.rglob("*"))
    assert xunmai("rebuild") == ExitCode.REFUSED
    said_once(xunmai, f"knows version {load_model().version}")
    assert "install the version of Xunmai" in xunmai.err
    assert not (xunmai.home / "projection" / "manifest.json").exists()
    assert sorted(tables.rglob("*")) == before
