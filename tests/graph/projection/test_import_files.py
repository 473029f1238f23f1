"""The real importer of Neo4j reads the files, and the database is as if it had been written over Bolt."""

import datetime as dt
import os
import subprocess
from pathlib import Path

import pyarrow as pa
import pytest

from graph.model import load_model
from graph.projection import Projection
from graph.store import open_store
from graph.tables import GraphTables, LoadHeader
from tests.java import SHORT_LIVED
from tests.neo4j.install import installed
from tests.neo4j.server import Neo4jForTests

AWKWARD = [
    "plain",
    'a "quoted" name',
    "two\nlines",
    "back\\slash",
    "comma, semicolon;",
    " spaces ",
    "甲公司",
    '"',
    "",
]


IMPORT = ("database", "import", "full", "neo4j", "@arguments")


def filled(folder: Path) -> GraphTables:
    """Every type of column, and every text that a CSV file may choke on."""
    tables = GraphTables(folder, load_model())
    size = len(AWKWARD)
    at = dt.datetime.fromisoformat("2024-02-29T23:59:59.123456")
    with tables.begin(LoadHeader(kind="load", source="reg", who="li")) as load:
        load.append(
            "party",
            pa.table(
                {
                    "key": [f"reg/p:{name}" for name in AWKWARD],
                    "kind": ["Company", "Person", "Party"] * (size // 3),
                    "name": AWKWARD,
                    "status": [None, *AWKWARD[1:]],
                    "former_names": [["x", name] if name else None for name in AWKWARD],
                    "founded": pa.array([at] * size, pa.timestamp("us")),
                    "founded_us": [1709251199123456] * size,
                    "founded_precision": ["second"] * size,
                    "capital_minor": [9007199254740993] * size,
                }
            ),
        )
        load.append("tender", pa.table({"key": ["reg/t:1"], "kind": ["Tender"], "work_days": [0.1]}))
        load.append(
            "bid_on",
            pa.table(
                {
                    "start_space": ["party"] * size,
                    "start_key": [f"reg/p:{name}" for name in AWKWARD],
                    "end_space": ["tender"] * size,
                    "end_key": ["reg/t:1"] * size,
                    "remarks": AWKWARD,
                    "won": [number % 2 == 0 for number in range(size)],
                }
            ),
        )
        load.commit()
    return tables


@pytest.mark.neo4j
def test_the_importer_reads_what_bolt_would_have_written(tmp_path: Path, embedded_store):
    tables = filled(tmp_path / "tables")
    home = tmp_path / "neo4j"
    offline = Projection(tmp_path / "offline", embedded_store)
    offline.write_import_files(tables, tmp_path / "files")
    import_database(tmp_path / "files", home)

    over_bolt = Projection(tmp_path / "bolt", embedded_store)
    over_bolt.rebuild(tables)
    with (
        Neo4jForTests(installed(), home) as server,
        open_store(server.settings(tmp_path, query_seconds=60), load_model()) as store,
    ):
        assert store.fingerprint() == embedded_store.fingerprint()
        imported = Projection(tmp_path / "offline", store)
        assert imported.behind(tables) == 0
        change = imported.catch_up(tables)
        assert (change.rebuilt, change.written, change.deleted) == (False, {}, {})
        assert any("'Company'" in index for index in store.engine.inventory("schema"))


def import_database(files: Path, home: Path) -> None:
    """Runs the importer as `neo4j-admin` would, in the folder of the files."""
    rig = installed()
    (home / "conf").mkdir(parents=True)
    (home / "conf" / "neo4j.conf").write_text("")
    done = subprocess.run(
        [rig.java, "-Xmx512m", *SHORT_LIVED, "-cp", rig.classpath, "org.neo4j.cli.AdminTool", *IMPORT],
        cwd=files,
        env=os.environ | {"NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")},
        capture_output=True,
        text=True,
        check=False,
        timeout=250,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
