"""Read-only means that the engine refuses: hostile statements change nothing, reach nothing, and stall nothing."""

from __future__ import annotations

import http.server
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pytest
import yaml

from graph.errors import StoreError
from graph.settings import Settings
from graph.store import BoltStore, open_store
from tests.neo4j.install import installed
from tests.neo4j.server import Neo4jForTests

QUERY_SECONDS = 2.0
STALL_SECONDS = 60.0
SENTINEL = "sentinel-that-nobody-may-see"
GROUPS = yaml.safe_load((Path(__file__).parent / "hostile.yaml").read_text(encoding="utf-8"))


@dataclass
class Outside:
    """What lies outside the database and must stay untouched: a listener and a file."""

    address: str
    port: int
    file: Path
    calls: list[str] = field(default_factory=list)

    def fill(self, statement: str) -> str:
        named = {"{address}": self.address, "{port}": str(self.port), "{file}": str(self.file)}
        for name, value in named.items():
            statement = statement.replace(name, value)
        return statement


@pytest.fixture(scope="module")
def outside(tmp_path_factory):
    secret = tmp_path_factory.mktemp("outside") / "secret.csv"
    secret.write_text(SENTINEL, encoding="utf-8")
    outside = Outside("", 0, secret)

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            outside.calls.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(SENTINEL.encode())

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    outside.port = server.server_address[1]
    outside.address = f"127.0.0.1:{outside.port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield outside
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module", params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def target(request, model, tmp_path_factory):
    """A store with a short time limit over a small graph, on an engine of its own.

    Neo4j looks at the clock between rows, not inside one expression: what is endless there works on in the server
    after its caller has been told, and would take a core from every test that follows.
    """
    home = tmp_path_factory.mktemp("hostile")
    settings = Settings(home=home, embedded_heap_mb=512, embedded_idle_seconds=0, query_seconds=QUERY_SECONDS)
    with ExitStack() as until_the_end:
        if request.param == "neo4j":
            own = Neo4jForTests(installed(), tmp_path_factory.mktemp("hostile-neo4j"), patience=1)
            settings = until_the_end.enter_context(own).settings(home, query_seconds=QUERY_SECONDS)
        store = until_the_end.enter_context(open_store(settings, model))
        store.clear()
        store.apply_schema()
        fill(store)
        yield store


def fill(store: BoltStore) -> None:
    keys = [f"uscc:{letter}" for letter in "ABCDEFGHIJKLMNOP"]
    store.write_nodes("Company", pa.table({"key": keys, "title": keys}))
    pairs = [(start, end) for start in keys for end in keys if start != end]
    store.write_links(
        "OWNS",
        pa.table(
            {
                "key": [f"OWNS:{start}-{end}" for start, end in pairs],
                "start_kind": ["Company"] * len(pairs),
                "start_key": [start for start, _ in pairs],
                "end_kind": ["Company"] * len(pairs),
                "end_key": [end for _, end in pairs],
            }
        ),
    )


def surroundings(store: BoltStore) -> dict[str, object]:
    """What else must stay as it is: indexes, labels, types, users, databases."""
    return {name: store.engine.inventory(name) for name in ("schema", "users", "databases")}


def attempt(store: BoltStore, statement: str) -> tuple[str, object, float]:
    began = time.monotonic()
    try:
        outcome, said = "answered", store.read(statement, rows=5)
    except StoreError as error:
        outcome, said = type(error).__name__, error
    return outcome, said, time.monotonic() - began


def answers(store: BoltStore) -> bool:
    """Whether the engine answers again, at the latest when it has recovered from what it was sent."""
    until = time.monotonic() + STALL_SECONDS
    while time.monotonic() < until:
        try:
            return store.read("RETURN 1").value() == 1
        except StoreError:
            time.sleep(0.5)
    return False


def test_there_are_enough_of_them():
    assert sum(len(group["statements"]) for group in GROUPS) >= 100


@pytest.mark.timeout(900)
@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group["group"].replace(" ", "_"))
def test_hostile_statements(group, target, outside):
    before, around = target.fingerprint(), surroundings(target)
    complaints = []
    for text in group["statements"]:
        outcome, said, seconds = attempt(target, outside.fill(text))
        if group["expect"] == "refused" and outcome == "answered":
            complaints.append(f"answered: {text} -> {str(said)[:200]}")
        if SENTINEL in str(said):
            complaints.append(f"told a secret: {text}")
        if seconds > STALL_SECONDS:
            complaints.append(f"took {seconds:.1f} s: {text}")
        if not answers(target):
            complaints.append(f"no answer afterwards: {text}")
    assert complaints == []
    assert outside.calls == []
    assert target.fingerprint() == before
    assert surroundings(target) == around
