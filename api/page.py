"""The page that was built into `api/page`; where it is absent, how to build it."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI, HTTPException
from fastapi.responses import FileResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles

FOLDER = Path(__file__).with_name("page")
ABSENT = """The service runs, but the page is not built.

  make page          builds it (needs Node, which the development set-up installs)
  /api/openapi.json  describes what scripts may ask
"""


def install(application: FastAPI, folder: Path = FOLDER) -> None:
    """Serves the page at every address that is no route: the page itself knows its addresses."""
    assets = folder / "assets"
    if assets.is_dir():
        application.mount("/assets", StaticFiles(directory=assets), name="assets")

    @application.get("/{path:path}", include_in_schema=False)
    def page(path: str) -> Response:
        """A file of the page, else the page."""
        if path == "api" or path.startswith("api/"):
            raise HTTPException(404, f"there is no /{path}")
        index = folder / "index.html"
        if not index.is_file():
            return PlainTextResponse(ABSENT, status_code=503)
        wanted = (folder / path).resolve()
        if path and wanted.is_file() and wanted.is_relative_to(folder.resolve()):
            return FileResponse(wanted)
        # a new build has new assets, so the page that names them is asked for each time
        return FileResponse(index, headers={"cache-control": "no-cache"})
