"""The one table from error to response: problem details (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.shapes.problem import Problem, ProblemPlace
from graph import errors

MEDIA_TYPE = "application/problem+json"
STATUS: dict[type[errors.XunmaiError], HTTPStatus] = {
    errors.NotFoundError: HTTPStatus.NOT_FOUND,
    errors.NotSignedInError: HTTPStatus.UNAUTHORIZED,
    errors.AccessError: HTTPStatus.FORBIDDEN,
    errors.ReadOnlyError: HTTPStatus.FORBIDDEN,
    errors.QueryError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.StatementError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.JudgementError: HTTPStatus.CONFLICT,
    errors.BusyError: HTTPStatus.CONFLICT,
    errors.TimeLimitError: HTTPStatus.GATEWAY_TIMEOUT,
    errors.NotReadyError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.UnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.SignInError: HTTPStatus.BAD_GATEWAY,
    errors.StoreError: HTTPStatus.BAD_GATEWAY,
    errors.DiskFullError: HTTPStatus.INSUFFICIENT_STORAGE,
    errors.XunmaiError: HTTPStatus.INTERNAL_SERVER_ERROR,
}
TITLES: dict[type[errors.XunmaiError], str] = {
    errors.NotFoundError: "Not found",
    errors.NotSignedInError: "Sign in first",
    errors.AccessError: "Not allowed",
    errors.ReadOnlyError: "Only reading is allowed",
    errors.QueryError: "The query or its arguments are wrong",
    errors.StatementError: "The Cypher is wrong",
    errors.JudgementError: "The judgement contradicts another",
    errors.BusyError: "Someone else is writing",
    errors.TimeLimitError: "It took too long",
    errors.NotReadyError: "Still being prepared",
    errors.UnavailableError: "The graph database cannot be reached",
    errors.SignInError: "The graph database refused the password",
    errors.StoreError: "The graph database failed",
    errors.DiskFullError: "No room left",
    errors.XunmaiError: "It cannot be done",
}
RESPONSES: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": Problem, "content": {MEDIA_TYPE: {}}, "description": "What is wrong and how to mend it"},
    "5XX": {"model": Problem, "content": {MEDIA_TYPE: {}}, "description": "What failed and how to mend it"},
}


def problem_of(error: errors.XunmaiError) -> Problem:
    """The problem details of an error of ours: its nearest ancestor in the table decides."""
    ancestor = next(kind for kind in type(error).__mro__ if kind in STATUS)
    place = error.place
    return Problem(
        type=f"urn:xunmai:{type(error).__name__.removesuffix('Error')}",
        title=TITLES[ancestor],
        status=STATUS[ancestor].value,
        detail=error.message,
        hint=error.hint,
        place=ProblemPlace.model_validate(place, from_attributes=True) if place else None,
    )


def response_of(problem: Problem) -> JSONResponse:
    """The response that carries a problem."""
    return JSONResponse(problem.model_dump(mode="json"), problem.status, media_type=MEDIA_TYPE)


def on_ours(_: Request, error: Exception) -> JSONResponse:
    """What we raised on purpose."""
    assert isinstance(error, errors.XunmaiError)
    return response_of(problem_of(error))


def on_bad_request(_: Request, error: Exception) -> JSONResponse:
    """A request that does not fit the route: says which field and why."""
    assert isinstance(error, RequestValidationError)
    first, *others = error.errors()
    field = ".".join(str(part) for part in first["loc"][1:])
    more = f" (and {len(others)} more)" if others else ""
    return response_of(
        Problem(
            type="urn:xunmai:Request",
            title="The request does not fit",
            status=HTTPStatus.UNPROCESSABLE_ENTITY.value,
            detail=f"{field or first['loc'][0]}: {first['msg']}{more}",
            hint="the description of every route is at /api/openapi.json",
            place=ProblemPlace(column=field or None),
        )
    )


def on_http(_: Request, error: Exception) -> JSONResponse:
    """What the framework refuses: no such route, wrong method."""
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    return response_of(
        Problem(
            type="urn:xunmai:Http",
            title=status.phrase,
            status=status.value,
            detail=str(error.detail),
            hint="the description of every route is at /api/openapi.json",
        )
    )


def install(application: FastAPI) -> None:
    """Lets the application answer with problem details whatever goes wrong."""
    application.add_exception_handler(errors.XunmaiError, on_ours)
    application.add_exception_handler(RequestValidationError, on_bad_request)
    application.add_exception_handler(HTTPException, on_http)
