"""Leads: the list, one in full, what people decide of it, and its export."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.asking import AtDesk
from api.export import lead_file
from api.routes.parameters import Key, Limit, Offset
from api.services import dispositions
from api.services import leads as listing
from api.services.leads import Sieve
from api.shapes.lead import Decision, Disposition, DispositionRequest, ExportFormat, LeadDetail, Leads
from graph.findings import State
from graph.settings import Language

router = APIRouter(prefix="/api", tags=["lead"])
FILES = {
    media: {"schema": {"type": "string", "format": "binary"}}
    for media in (
        "text/html",
        "text/csv",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
}


@router.get("/leads")
def leads(  # noqa: PLR0913, PLR0917 (each is a filter of the list)
    desk: AtDesk,
    detector: Annotated[str | None, Query(description="Only of this detector.")] = None,
    state: Annotated[
        State | None, Query(description="Only in this result state; none is all.")
    ] = "triggered",
    disposition: Annotated[Decision | None, Query(description="Only with this decision in force.")] = None,
    q: Annotated[
        str | None, Query(max_length=200, description="Only those whose title or subjects hold it.")
    ] = None,
    offset: Offset = 0,
    limit: Limit = 50,
) -> Leads:
    """Leads in rank order with the decisions in force, and the coverage of the runs they come from."""
    return listing.listed(desk, Sieve(detector, state, disposition, q), offset, limit)


@router.get("/lead")
def lead(desk: AtDesk, key: Key) -> LeadDetail:
    """One lead's argument, evidence resolved to files and rows, chart, history and staleness."""
    return listing.detail(desk, key)


@router.post("/lead/disposition")
def decide(desk: AtDesk, wish: DispositionRequest) -> Disposition:
    """Dismiss, confirm or reopen a lead, with the reason; it is remembered across runs."""
    return dispositions.decide(desk, wish)


@router.get("/lead/export", response_class=Response, responses={200: {"content": FILES}})
def lead_export(
    desk: AtDesk,
    key: Key,
    format: Annotated[ExportFormat, Query(description="One offline page, a workbook or a table.")] = "html",  # noqa: A002
    language: Annotated[Language, Query(description="Language of the file.")] = "en",
) -> Response:
    """One lead as a file that needs no network: a page with its chart, a workbook, or a table."""
    detail = listing.detail(desk, key)
    return lead_file(detail, desk.reading.model, desk.viewer.name, (format, language))
