"""The routes: they read the request, ask one service and shape nothing themselves."""

from __future__ import annotations

from fastapi import APIRouter

from api.routes import contract, entity, house, job, lead, link, query, search, session, trace, upload

ROUTERS: tuple[APIRouter, ...] = (
    session.router,
    house.router,
    search.router,
    entity.router,
    link.router,
    trace.router,
    lead.router,
    contract.router,
    query.router,
    upload.router,
    job.router,
)
