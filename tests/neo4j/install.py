"""Fetches the jars of Neo4j Community into `.setup/neo4j` once; after that the tests need no network.

Run as `python -m tests.neo4j.install`.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

HERE = Path(__file__).resolve().parent
CACHE = HERE.parent.parent / ".setup" / "neo4j"
LAUNCHER = HERE / "Neo4jServer.java"
POM = HERE / "pom.xml"
FETCH_SECONDS = 900
APT = "on Debian or Ubuntu: apt-get install maven openjdk-17-jdk-headless"


class MissingToolError(RuntimeError):
    """A program that the machine must bring; the message says how."""


@dataclass(frozen=True, slots=True)
class Rig:
    """What a Neo4j is started from."""

    java: str
    classpath: str


def installed() -> Rig:
    """The rig, fetched and compiled if that was not done yet. Raises MissingToolError."""
    java = _program("java")
    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(CACHE / "install.lock", timeout=FETCH_SECONDS):
        stamp = hashlib.sha256(POM.read_bytes() + LAUNCHER.read_bytes()).hexdigest()
        stamped = CACHE / "stamp"
        if not stamped.is_file() or stamped.read_text(encoding="utf-8") != stamp:
            _fetch(CACHE / "jars")
            _compile(CACHE / "classes")
            stamped.write_text(stamp, encoding="utf-8")
    return Rig(java, f"{CACHE / 'classes'}:{CACHE / 'jars'}/*")


def _fetch(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={folder}"]
    _run([_program("mvn"), "-q", "-B", "-f", str(POM), *goal], "Maven could not fetch Neo4j")


def _compile(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    compiler = _program("javac")
    _run(
        [compiler, "-cp", f"{CACHE / 'jars'}/*", "-d", str(folder), str(LAUNCHER)],
        "the launcher did not compile",
    )


def _run(command: list[str], complaint: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=FETCH_SECONDS, check=False)
    if done.returncode:
        raise MissingToolError(f"{complaint}: {(done.stdout + done.stderr).strip()[-1500:]}")


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise MissingToolError(f"{name} is not installed; the tests on Neo4j need it. {APT}")
    return found


if __name__ == "__main__":
    try:
        installed()
    except MissingToolError as error:
        sys.exit(str(error))
