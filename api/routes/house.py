"""The house itself: health, model, sources, loads and the audit."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from api.asking import AtDesk
from api.export.lookups import lookups_file
from api.records import Sought
from api.routes.parameters import Limit, Offset
from api.services import audit as audits
from api.services import health as healths
from api.services import ledger, vocabulary
from api.shapes.house import Audit, GraphModel, Health, Loads, ReadingState, Sources
from graph.settings import Language

router = APIRouter(prefix="/api", tags=["house"])
# What a number of the database holds.
MOST_ENTRIES = 2**63 - 1
TABLE = {"text/csv": {"schema": {"type": "string", "format": "binary"}}}
Who = Annotated[str | None, Query(max_length=200, description="Only of this person.")]
Since = Annotated[datetime | None, Query(description="Only from this moment on; UTC where it names no zone.")]
Until = Annotated[datetime | None, Query(description="Only before this moment.")]
In = Annotated[Language, Query(description="Language of the file.")]


@router.get("/health")
def health(desk: AtDesk) -> Health:
    """Whether everything works, and whether what is made from the tables is up to date."""
    return healths.health(desk)


@router.get("/reading")
def reading(desk: AtDesk) -> ReadingState:
    """How far the answers have come, and whether newer ones are being made ready."""
    return healths.reading(desk)


@router.get("/model")
def model(desk: AtDesk) -> GraphModel:
    """Kinds, relationships and properties with their labels in both languages."""
    return vocabulary.graph_model(desk)


@router.get("/sources")
def sources(desk: AtDesk) -> Sources:
    """The sources known here, with what a reader of their records must be told."""
    return ledger.sources(desk)


@router.get("/loads")
def loads(desk: AtDesk, offset: Offset = 0, limit: Limit = 100) -> Loads:
    """The ledger of loads, newest first."""
    return ledger.loads(desk, offset, limit)


@router.get("/audit")
def audit(  # noqa: PLR0913, PLR0917 (each is a filter of the log)
    desk: AtDesk,
    who: Who = None,
    since: Since = None,
    until: Until = None,
    up_to: Annotated[
        int | None,
        Query(ge=0, le=MOST_ENTRIES, description="Only up to this entry: the log grows by being read."),
    ] = None,
    offset: Offset = 0,
    limit: Limit = 100,
) -> Audit:
    """Look-ups, newest first: everyone's for a viewer of all compartments, else one's own."""
    return audits.entries(desk, Sought(who=who, since=since, until=until, up_to=up_to), offset, limit)


@router.get("/audit/export", response_class=StreamingResponse, responses={200: {"content": TABLE}})
def audit_export(
    desk: AtDesk, who: Who = None, since: Since = None, until: Until = None, language: In = "en"
) -> StreamingResponse:
    """All of these look-ups as a table (CSV), newest first."""
    return lookups_file(audits.each(desk, Sought(who=who, since=since, until=until)), language)
