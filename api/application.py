"""The application: settings go in, nothing is kept in a module."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.routing import APIRoute

from api import errors
from api.routes import ROUTERS
from graph.settings import Settings

TITLE = "Xunmai 寻脉"


def create_app(settings: Settings) -> FastAPI:
    """The service over one home folder. Raises SettingsError where it would listen beyond loopback untold."""

    @asynccontextmanager
    async def lifespan(application: FastAPI) -> AsyncIterator[None]:
        yield

    application = describe(lifespan=lifespan)
    return application


def describe(**more: object) -> FastAPI:
    """The application with its routes and their description, without anything behind them."""
    application = FastAPI(
        title=TITLE,
        version="1",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=_operation,
        responses=errors.RESPONSES,
        **more,
    )
    for router in ROUTERS:
        application.include_router(router)
    errors.install(application)
    return application


def _operation(route: APIRoute) -> str:
    return route.name
