"""The house itself: health, model, sources, loads and the audit."""

from __future__ import annotations

from fastapi import APIRouter

from api.asking import AtDesk
from api.routes.parameters import Limit, Offset
from api.services import audit as audits
from api.services import health as healths
from api.services import ledger, vocabulary
from api.shapes.house import Audit, GraphModel, Health, Loads, ReadingState, Sources

router = APIRouter(prefix="/api", tags=["house"])


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
def audit(desk: AtDesk, offset: Offset = 0, limit: Limit = 100) -> Audit:
    """Look-ups, newest first: everyone's for a viewer of all compartments, else one's own."""
    return audits.entries(desk, offset, limit)
