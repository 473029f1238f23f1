"""The responses of errors: problem details (RFC 9457), as `api/problems.py` has them."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.problems import problem_of, refusal
from api.shapes.problem import Problem, ProblemPlace
from graph import errors
from graph.errors import Case

MEDIA_TYPE = "application/problem+json"
DESCRIBED = "the description of every route is at /api/openapi.json"
RESPONSES: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": Problem, "content": {MEDIA_TYPE: {}}, "description": "What is wrong and how to mend it"},
    "5XX": {"model": Problem, "content": {MEDIA_TYPE: {}}, "description": "What failed and how to mend it"},
}


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
    problem = refusal(
        "Request",
        HTTPStatus.UNPROCESSABLE_ENTITY.value,
        f"{field or first['loc'][0]}: {first['msg']}{more}",
        _field_case(field or str(first["loc"][0]), first),
        DESCRIBED,
    )
    return response_of(problem.model_copy(update={"place": ProblemPlace(column=field or None)}))


def _field_case(field: str, found: Mapping[str, Any]) -> Case:  # noqa: PLR0911 (a return a case)
    """The case of what pydantic found wrong with a field; what it does not tell apart is quoted."""
    told = found.get("ctx", {})
    match found["type"]:
        case "missing":
            return Case("field_missing", {"field": field})
        case "string_too_short" if told["min_length"] == 1:
            return Case("field_empty", {"field": field})
        case "string_too_short":
            return Case("field_too_short", {"field": field, "least": told["min_length"]})
        case "string_too_long":
            return Case("field_too_long", {"field": field, "most": told["max_length"]})
        case "greater_than_equal":
            return Case("field_too_small", {"field": field, "least": told["ge"]})
        case "less_than_equal":
            return Case("field_too_large", {"field": field, "most": told["le"]})
        case "literal_error":
            return Case("field_not_among", {"field": field, "known": told["expected"]})
        case _:
            return Case("field_wrong", {"field": field, "said": found["msg"]})


def on_http(_: Request, error: Exception) -> JSONResponse:
    """What the framework refuses: no such route, wrong method."""
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    match status:
        case HTTPStatus.NOT_FOUND:
            told = Case("no_such_address")
        case HTTPStatus.METHOD_NOT_ALLOWED:
            told = Case("method_refused")
        case _:
            told = Case("request_refused", {"status": status.value, "said": str(error.detail)})
    problem = refusal("Http", status.value, str(error.detail), told, DESCRIBED)
    return response_of(problem.model_copy(update={"title": status.phrase}))


def install(application: FastAPI) -> None:
    """Lets the application answer with problem details whatever goes wrong."""
    application.add_exception_handler(errors.XunmaiError, on_ours)
    application.add_exception_handler(RequestValidationError, on_bad_request)
    application.add_exception_handler(HTTPException, on_http)
