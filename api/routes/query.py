"""Saved queries and free Cypher."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from api.asking import AtDesk
from api.services import queries as asking
from api.shapes.query import CypherRequest, QueryResult, SavedQueries, SavedQuery

router = APIRouter(prefix="/api", tags=["query"])

QueryName = Annotated[str, Query(min_length=1, max_length=100)]
ARGUMENTS: dict[str, Any] = {
    "parameters": [
        {
            "name": "arguments",
            "in": "query",
            "style": "deepObject",
            "explode": True,
            "required": False,
            "description": "The query's parameters, as arguments[name]=value.",
            "schema": {"type": "object", "additionalProperties": {"type": "string"}},
        }
    ]
}


@router.get("/queries")
def queries(desk: AtDesk) -> SavedQueries:
    """Saved queries with their header and Cypher."""
    return asking.listed(desk)


@router.get("/query")
def query(_: AtDesk, name: QueryName) -> SavedQuery:
    """One saved query with its header and Cypher."""
    return asking.saved(name)


@router.get(
    "/query/run",
    response_model=QueryResult,
    openapi_extra=ARGUMENTS,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
def run_query(
    request: Request,
    desk: AtDesk,
    name: QueryName,
    format: Annotated[Literal["json", "csv"], Query()] = "json",  # noqa: A002 (the wire's word)
    limit: Annotated[int | None, Query(ge=1, description="Most rows; never above the setting.")] = None,
) -> QueryResult | Response:
    """The answer of a saved query, as JSON or as a table for a spreadsheet; says whether it was cut."""
    result = asking.run(desk, name, asking.arguments_of(request.query_params.multi_items()), limit)
    if format == "json":
        return result
    named = {"content-disposition": f'attachment; filename="{name}.csv"'}
    return Response(asking.as_csv(result), media_type="text/csv; charset=utf-8", headers=named)


@router.post("/cypher")
def cypher(desk: AtDesk, wish: CypherRequest) -> QueryResult:
    """The answer of free Cypher, read-only, within the limits on time and rows."""
    return asking.free(desk, wish)
