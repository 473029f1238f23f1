"""The one table from error to problem details (RFC 9457), in both languages.

English is the error's own, Chinese is in `api/problems.yaml`. A job's child tells problems too: nothing here needs the
service.
"""

from __future__ import annotations

from functools import lru_cache
from http import HTTPStatus

from pydantic import Field

from api.shapes.base import Shape, Words
from api.shapes.problem import Problem, ProblemPlace, ProblemWords
from graph import errors
from graph.errors import Case, XunmaiError
from graph.shipped import shipped_yaml

NAMED = ("field", "wanted")
"""Values that have a Chinese name where the catalogue knows one."""

STATUS: dict[type[errors.XunmaiError], HTTPStatus] = {
    errors.NotFoundError: HTTPStatus.NOT_FOUND,
    errors.NotSignedInError: HTTPStatus.UNAUTHORIZED,
    errors.AccessError: HTTPStatus.FORBIDDEN,
    errors.ReadOnlyError: HTTPStatus.FORBIDDEN,
    errors.QueryError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.StatementError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.JudgementError: HTTPStatus.CONFLICT,
    errors.BusyError: HTTPStatus.CONFLICT,
    errors.TooMuchSentError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.UploadError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.JobError: HTTPStatus.CONFLICT,
    errors.TimeLimitError: HTTPStatus.GATEWAY_TIMEOUT,
    errors.NotReadyError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.UnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.SignInError: HTTPStatus.BAD_GATEWAY,
    errors.StoreError: HTTPStatus.BAD_GATEWAY,
    errors.DiskFullError: HTTPStatus.INSUFFICIENT_STORAGE,
    errors.XunmaiError: HTTPStatus.INTERNAL_SERVER_ERROR,
}


class TypeWords(Shape):
    """A type of problem: its title, and what is said in Chinese where the case has no words of its own."""

    en: str
    zh: str
    detail: str
    hint: str | None = None


class CaseWords(Shape):
    """The Chinese words of one case."""

    detail: str
    hint: str | None = None


class Catalogue(Shape):
    """Every word of `api/problems.yaml`."""

    types: dict[str, TypeWords]
    cases: dict[str, CaseWords]
    names: dict[str, str] = Field(description="Fields and types as they fill a sentence.")


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """The catalogue, read once."""
    return Catalogue.model_validate(shipped_yaml("api", "problems.yaml"))


def type_name(kind: type[XunmaiError]) -> str:
    """The name of a type of error, as problems bear it."""
    return kind.__name__.removesuffix("Error")


def type_words(kind: type[XunmaiError]) -> TypeWords:
    """The words of an error's type: those of its nearest ancestor that has any."""
    known = catalogue().types
    return next(known[name] for name in map(type_name, kind.__mro__) if name in known)


def in_chinese(words: TypeWords, message: str, case: Case | None) -> ProblemWords:
    """A problem in Chinese: the words of its case, else those of its type and the English sentence quoted."""
    if case is None:
        return ProblemWords(title=words.zh, detail=f"{words.detail}原文：“{message}”", hint=words.hint)
    own = catalogue().cases[case.name]
    names = catalogue().names
    values = {
        name: names.get(str(value), f"“{value}”")
        if name in NAMED
        else f"{value:g}"
        if isinstance(value, float)
        else value
        for name, value in case.values.items()
    }
    return ProblemWords(
        title=words.zh,
        detail=own.detail.format_map(values),
        hint=own.hint.format_map(values) if own.hint else words.hint,
    )


def sentence(error: XunmaiError | OSError) -> Words:
    """What went wrong and how to mend it, in a line of each language."""
    ours = error if isinstance(error, XunmaiError) else XunmaiError(str(error))
    told = in_chinese(type_words(type(ours)), ours.message, ours.case)
    return Words(
        en=" – ".join(filter(None, (ours.message, ours.hint))),
        zh=" – ".join(filter(None, (told.detail, told.hint))),
    )


def problem_of(error: errors.XunmaiError) -> Problem:
    """The problem details of an error of ours: its nearest ancestor in the table decides."""
    kind = type(error)
    words = type_words(kind)
    place = error.place
    return Problem(
        type=f"urn:xunmai:{type_name(kind)}",
        title=words.en,
        status=STATUS[next(ancestor for ancestor in kind.__mro__ if ancestor in STATUS)].value,
        detail=error.message,
        hint=error.hint,
        place=ProblemPlace.model_validate(place, from_attributes=True) if place else None,
        case=error.case.name if error.case else None,
        values=dict(error.case.values) if error.case else {},
        zh=in_chinese(words, error.message, error.case),
    )


def refusal(name: str, status: int, detail: str, case: Case, hint: str | None = None) -> Problem:
    """The problem details of a request that no error of ours speaks of: `name` is its type in the catalogue."""
    words = catalogue().types[name]
    return Problem(
        type=f"urn:xunmai:{name}",
        title=words.en,
        status=status,
        detail=detail,
        hint=hint,
        case=case.name,
        values=dict(case.values),
        zh=in_chinese(words, detail, case),
    )
