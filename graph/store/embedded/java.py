"""The Java side of the embedded engine: its runtime, its classes and its arguments."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from graph.errors import UnavailableError
from graph.store.embedded.folder import EngineFolder

OLDEST_JAVA = 21
UNUSED_JARS = (
    "arcadedb-mcp-",
    "arcadedb-graphql-",
    "arcadedb-console-",
    "arcadedb-postgresw-",
    "arcadedb-redisw-",
    "arcadedb-python-bridge",
)
"""What would listen or speak another language is not even on the class path."""


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the engine listens, on loopback only."""

    bolt: int
    http: int


def wheel_folder() -> Path:
    """Where the engine's classes lie. Raises UnavailableError where its wheel is not installed."""
    spec = find_spec("arcadedb_embedded")
    if spec is None or not spec.submodule_search_locations:
        raise UnavailableError(
            "the embedded engine is not installed",
            hint="`pip install arcadedb-embedded`, or set XUNMAI_ENGINE=neo4j",
        )
    return Path(spec.submodule_search_locations[0])


def java_runtime() -> str:
    """The Java to run: the wheel's own, else the system's. Raises UnavailableError where none will do."""
    own = wheel_folder() / "jre" / "bin" / "java"
    java = str(own) if own.is_file() else shutil.which("java")
    if java is None:
        raise UnavailableError(
            "there is no Java for the embedded engine",
            hint=f"install the arcadedb-embedded wheel for this platform, or Java {OLDEST_JAVA} or later",
        )
    check_runtime(java)
    return java


def check_runtime(java: str) -> None:
    """Raises UnavailableError unless this Java starts here and is new enough."""
    try:
        said = subprocess.run(  # noqa: S603 - the path is the wheel's own or the one on PATH
            [java, "-version"], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UnavailableError(f"{java} does not start: {error}", hint=_OLD_SYSTEM) from error
    if said.returncode != 0:
        raise UnavailableError(f"{java} does not start: {said.stderr.strip()[:300]}", hint=_OLD_SYSTEM)
    if (version := java_version(said.stderr)) < OLDEST_JAVA:
        raise UnavailableError(
            f"{java} is Java {version}, too old for the embedded engine",
            hint=f"install Java {OLDEST_JAVA} or later, or the arcadedb-embedded wheel, which brings its own",
        )


_OLD_SYSTEM = "the engine's own Java needs glibc 2.34 or later; on older systems use the container or a Neo4j"


def java_version(said: str) -> int:
    """The feature version in what `java -version` says; 0 where it says none.

    Example:
        >>> java_version('openjdk version "17.0.15" 2025-04-15')
        17
        >>> java_version('java version "1.8.0_391"')
        8
    """
    _, _, quoted = said.partition('version "')
    parts = quoted.partition('"')[0].replace("-", ".").split(".")
    numbers = [int(part) for part in parts[:2] if part.isdigit()]
    if not numbers:
        return 0
    return numbers[1] if numbers[0] == 1 and len(numbers) > 1 else numbers[0]


def write_arguments(folder: EngineFolder, ports: Ports, heap_mb: int, query_seconds: float) -> Path:
    """The file of arguments that Java reads, so that its command line shows a path and nothing else."""
    jars = sorted(
        jar for jar in (wheel_folder() / "jars").glob("*.jar") if not jar.name.startswith(UNUSED_JARS)
    )
    lines = [
        f"-Xmx{heap_mb}m",
        "-XX:+ExitOnOutOfMemoryError",
        "--add-opens=java.base/java.nio=ALL-UNNAMED",
        "--add-modules=jdk.incubator.vector",
        f"-cp {_quoted(':'.join(map(str, jars)))}",
        f"-Djava.util.logging.config.file={_quoted(str(_log_settings(folder)))}",
        *(f"-D{name}={_quoted(value)}" for name, value in _settings(folder, ports, query_seconds).items()),
        "com.arcadedb.server.ArcadeDBServer",
    ]
    path = folder.path / "java.args"
    folder.write_private(path, "\n".join(lines) + "\n")
    return path


def shipped_settings() -> dict[str, str]:
    """What `settings.conf` says, by name."""
    text = files("graph.store.embedded").joinpath("settings.conf").read_text(encoding="utf-8")
    pairs = (line.partition("=") for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def _settings(folder: EngineFolder, ports: Ports, query_seconds: float) -> dict[str, str]:
    return shipped_settings() | {
        "arcadedb.server.rootPath": str(folder.path),
        "arcadedb.server.configDirectory": str(folder.config),
        "arcadedb.server.databaseDirectory": str(folder.databases),
        "arcadedb.server.backupDirectory": str(folder.path / "backups"),
        "arcadedb.server.logsDirectory": str(folder.logs),
        "arcadedb.server.rootPasswordPath": str(folder.config / "root.txt"),
        "arcadedb.server.httpIncomingPort": str(ports.http),
        "arcadedb.bolt.port": str(ports.bolt),
        "arcadedb.command.timeout": str(round(query_seconds * 1000)),
    }


def _log_settings(folder: EngineFolder) -> Path:
    """The engine writes one log, which it turns over; the console carries only what Java itself says."""
    path = folder.config / "log.properties"
    folder.write_private(
        path,
        "handlers = java.util.logging.FileHandler\n"
        ".level = INFO\n"
        f"java.util.logging.FileHandler.pattern = {folder.logs / 'engine.log'}\n"
        "java.util.logging.FileHandler.limit = 5000000\n"
        "java.util.logging.FileHandler.count = 3\n"
        "java.util.logging.FileHandler.append = true\n"
        "java.util.logging.FileHandler.formatter = java.util.logging.SimpleFormatter\n",
    )
    return path


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
