"""Starts and ends a real Neo4j for the tests: free port, random password, small memory."""

from __future__ import annotations

import secrets
import subprocess
import time
from pathlib import Path
from types import TracebackType

import neo4j

from graph.settings import Settings
from tests.java import SHORT_LIVED
from tests.neo4j.install import Rig

START_SECONDS = 300
SHIPPED_SETTINGS = Path(__file__).resolve().parents[2] / "graph" / "store" / "neo4j.conf"
TEST_SETTINGS = {
    "server.bolt.enabled": "true",
    "server.bolt.listen_address": "127.0.0.1:0",
    "dbms.security.auth_enabled": "true",
    "server.memory.pagecache.size": "64m",
}


class Neo4jForTests:
    """A Neo4j Community that lives as long as its block."""

    def __init__(
        self, rig: Rig, home: Path, settings: dict[str, str] | None = None, patience: float = 30
    ) -> None:
        self._home = home
        self._patience = patience
        home.mkdir(parents=True, exist_ok=True)
        (home / "bolt.port").unlink(missing_ok=True)
        own = TEST_SETTINGS | (settings or {})
        lines = [f"{name}={value}" for name, value in own.items()]
        (home / "test.conf").write_text(
            "\n".join([SHIPPED_SETTINGS.read_text(encoding="utf-8"), *lines, ""]), encoding="utf-8"
        )
        command = [
            rig.java,
            "-Xmx512m",
            *SHORT_LIVED,
            "-cp",
            rig.classpath,
            "Neo4jServer",
            str(home),
            str(home / "test.conf"),
        ]
        with (home / "neo4j.out").open("wb") as output:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=output, stderr=subprocess.STDOUT
            )
        self.password = secrets.token_urlsafe(24)
        try:
            self.uri = f"bolt://127.0.0.1:{self._port()}"
            self._change_password()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Neo4jForTests:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def settings(self, home: Path, **others: object) -> Settings:
        """Settings that name this Neo4j."""
        named = {"engine": "neo4j", "neo4j_uri": self.uri, "neo4j_password": self.password}
        return Settings.model_validate({"home": home, **named, **others})

    def close(self) -> None:
        """Ends it: its standard input ends, else it is killed."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(self._patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _port(self) -> int:
        until = time.monotonic() + START_SECONDS
        path = self._home / "bolt.port"
        while not path.is_file():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError((self._home / "neo4j.out").read_text(encoding="utf-8")[-3000:])
            time.sleep(0.05)
        return int(path.read_text(encoding="utf-8"))

    def _change_password(self) -> None:
        with (
            neo4j.GraphDatabase.driver(self.uri, auth=("neo4j", "neo4j")) as driver,
            driver.session(database="system") as session,
        ):
            session.run(
                "ALTER CURRENT USER SET PASSWORD FROM $old TO $new", old="neo4j", new=self.password
            ).consume()
