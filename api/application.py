"""The application: settings go in, nothing is kept in a module."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.types import Lifespan

from api import errors, page
from api.door import Door
from api.guard import Guard, hosts_of
from api.house import House
from api.routes import ROUTERS
from api.routes.upload import FILE_ROUTE
from graph.errors import XunmaiError
from graph.settings import Settings
from loaders.archives.room import MEBIBYTE

TITLE = "Xunmai 寻脉"
LOOK_SECONDS = 2.0


def create_app(settings: Settings) -> FastAPI:
    """The service over one home folder.

    Raises:
        SettingsError: it would listen beyond loopback without a token.
        ApplicationDataError: the application database cannot be opened (when the service starts).
    """
    door = Door(settings)

    @asynccontextmanager
    async def lifespan(application: FastAPI) -> AsyncIterator[None]:
        application.state.house = await run_in_threadpool(House, settings)
        application.state.house.foreman.begin()
        watching = asyncio.create_task(_watch(application.state.house))
        try:
            yield
        finally:
            watching.cancel()
            await asyncio.wait([watching])
            await run_in_threadpool(application.state.house.close)

    application = describe(lifespan)
    application.state.door = door
    application.add_middleware(
        Guard, hosts=hosts_of(settings.host), larger={FILE_ROUTE: settings.upload_mb * MEBIBYTE}
    )
    page.install(application)
    return application


async def _watch(house: House) -> None:
    """Begins the first reading when the service starts, and newer ones when somebody has loaded."""
    begin = house.warm
    while True:
        # what is wrong with the tables is told to whoever asks for them
        with suppress(XunmaiError, OSError):
            await run_in_threadpool(begin)
            begin = house.keep_ready
        await asyncio.sleep(LOOK_SECONDS)


def describe(lifespan: Lifespan[FastAPI] | None = None) -> FastAPI:
    """The application with its routes and their description, without anything behind them."""
    application = FastAPI(
        title=TITLE,
        version="1",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=_operation,
        responses=errors.RESPONSES,
        lifespan=lifespan,
    )
    for router in ROUTERS:
        application.include_router(router)
    errors.install(application)
    return application


def _operation(route: APIRoute) -> str:
    return route.name
