"""A real service with real records, and a real browser that forgives neither errors nor calls to elsewhere."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import httpx
import pytest
from playwright.sync_api import sync_playwright

import loaders
from graph.settings import Settings
from graph.store import stop_engine
from graph.workspace import Workspace
from tests.api.subset import cut
from tests.end_to_end.witness import Witness

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE_MS = 60_000


@pytest.fixture(scope="session")
def home(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A home with the tenders of one city's building offices, a Chinese share register and the detector's leads."""
    folder = tmp_path_factory.mktemp("page")
    settings = Settings(home=folder / "home", embedded_heap_mb=512, query_seconds=60)
    register = project / "loaders" / "sources" / "shareholder_register" / "sample" / "shareholders.csv"
    with Workspace(settings) as workspace:
        tenders = cut(project / "samples" / "state_tenders", folder / "files")
        loaders.load(workspace, "state_tenders", tenders, "loader")
        loaders.load(workspace, "shareholder_register", [register], "loader")
        workspace.detect("analyst")
        workspace.catch_up()
    yield settings
    stop_engine(settings)


@pytest.fixture(scope="session")
def address(project: Path, home: Settings) -> Iterator[str]:
    """Where `xunmai serve` serves that home, as a process of its own."""
    with served(project, home) as where:
        yield where


@contextmanager
def served(project: Path, home: Settings, **environment: str) -> Iterator[str]:
    """A process of `xunmai serve` over a home, with settings of its own; gives its address."""
    if not (project / "api" / "page" / "index.html").is_file():
        pytest.fail("the page is not built: run `make page`")
    port = _free_port()
    variables = os.environ | {
        "XUNMAI_HOME": str(home.home),
        "XUNMAI_PORT": str(port),
        "XUNMAI_EMBEDDED_HEAP_MB": "512",
        "XUNMAI_QUERY_SECONDS": "60",
        **environment,
    }
    command = [str(Path(sys.executable).with_name("xunmai")), "serve"]
    log = home.home / f"serve-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=variables, stdout=output, stderr=subprocess.STDOUT)
        try:
            _until_it_answers(f"http://127.0.0.1:{port}", process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(60)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium."""
    if CHROMIUM is None:
        pytest.fail("no Chromium is installed: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page that fails the test on an error in its console and on any request beyond the service."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 800},
        base_url=address,
        accept_downloads=True,
        reduced_motion="reduce",
    )
    fresh = context.new_page()
    fresh.set_default_timeout(PATIENCE_MS)
    witness = Witness(address)
    witness.watch(fresh)
    yield fresh
    context.close()
    assert witness.complaints == []


@pytest.fixture(scope="session")
def first_lead(address: str) -> dict[str, object]:
    """The lead that is read first."""
    answer = httpx.get(f"{address}/api/leads", params={"limit": 1}, timeout=120, trust_env=False)
    lead: dict[str, object] = answer.raise_for_status().json()["leads"][0]
    return lead


def lead_address(lead: dict[str, object], language: str) -> str:
    """The address of a lead's page."""
    return "/lead?" + urlencode({"key": lead["key"], "lang": language})


def chart_of(page: Page, nodes: int) -> Locator:
    """The chart once it has so many nodes. (The page's policy refuses functions that are made from text.)"""
    return page.locator(f".chart-stage[data-nodes='{nodes}']")


def words(language: str, project: Path, *names: str, group: str = "") -> list[str]:
    """Phrases of the page in a language, read from its own dictionaries; those of contracts are asked for by group."""
    folder = project / "web" / "src" / "words"
    parts = (group,) if group else ("", "loading.")
    text = "".join((folder / f"{part}{language}.ts").read_text(encoding="utf-8") for part in parts)
    return [json.loads(_quoted_after(text, f"\n  {name}:")) for name in names]


def _quoted_after(text: str, mark: str) -> str:
    start = text.index('"', text.index(mark))
    return text[start : text.index('",\n', start) + 1]


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


def _until_it_answers(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            pytest.fail(f"the service ended: {log.read_text(errors='replace')[-2000:]}")
        try:
            if httpx.get(f"{address}/api/session", timeout=5, trust_env=False).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    pytest.fail("the service did not answer within two minutes")
