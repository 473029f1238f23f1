"""A lead as a file."""

from __future__ import annotations

from fastapi import Response

from api.shapes.lead import ExportFormat, LeadDetail
from graph.settings import Language


def lead_file(lead: LeadDetail, format: ExportFormat, language: Language) -> Response:
    """File."""
    raise NotImplementedError
