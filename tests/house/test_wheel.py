"""The wheel carries what an installation needs, and not the demo's records."""

import subprocess
import sys
import zipfile

import pytest


@pytest.fixture(scope="module")
def names(project, tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "build",
        "--no-isolation",
        "--wheel",
        "--outdir",
        str(folder),
        str(project),
    ]
    subprocess.run(command, check=True, capture_output=True, text=True)
    (wheel,) = folder.glob("xunmai-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_it_carries_every_saved_query(project, names):
    queries = {f"queries/{path.name}" for path in (project / "queries").glob("*.cypher")}
    assert len(queries) >= 10
    assert queries <= set(names)


def test_it_carries_the_built_page(names):
    assert "api/page/index.html" in names
    assert any(name.startswith("api/page/assets/") and name.endswith(".js") for name in names)


def test_it_carries_the_data_files_of_its_packages(project, names):
    suffixes = {".yaml", ".json", ".csv", ".sql", ".conf", ".md", ".txt", ".html", ".css"}
    wanted = {
        path.relative_to(project).as_posix()
        for package in ("graph", "loaders", "api", "cli")
        for path in (project / package).rglob("*")
        if path.suffix in suffixes
    }
    assert wanted
    assert wanted <= set(names)


def test_it_leaves_the_records_of_the_demo_and_the_tests_out(names):
    assert not [
        name for name in names if name.startswith(("samples/", "tests/", "bench/", "notebooks/", "web/"))
    ]
