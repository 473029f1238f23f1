"""Saved queries: reads the header and the Cypher of `queries/<name>.cypher`; none is written here."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graph.errors import Case, NotFoundError, Place, QueryError

ParameterType = Literal["text", "integer", "number", "boolean", "date", "key"]
ColumnType = Literal["text", "integer", "number", "boolean", "time", "money", "key", "any"]
Argument = str | int | float | bool | date | None
COMMENT = "//"
FOLDER = Path(__file__).resolve().parent.parent / "queries"
TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class HeaderPart(BaseModel):
    """A part of a header; an unknown field fails, so that a misspelt one is not passed over."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Question(HeaderPart):
    """What the query answers, in both languages."""

    en: str
    zh: str


class Parameter(HeaderPart):
    """Something that the query asks of its reader; without a default it is required."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    type: ParameterType = "text"
    kind: str | None = None
    default: str | int | float | bool | date | None = None
    en: str
    zh: str

    @property
    def required(self) -> bool:
        """Whether there is no default to fall back on."""
        return self.default is None


class Column(HeaderPart):
    """A column of the answer; money is in the minor unit of the currency that another column names."""

    column: str
    type: ColumnType = "text"
    currency: str | None = None
    en: str
    zh: str


class Header(HeaderPart):
    """What stands before the Cypher."""

    question: Question
    parameters: tuple[Parameter, ...] = ()
    returns: tuple[Column, ...]


class SavedQuery(Header):
    """A saved query: header and Cypher."""

    name: str
    cypher: str

    def arguments(self, given: Mapping[str, str | Argument]) -> dict[str, Argument]:
        """An argument of the right type for every parameter.

        Raises:
            QueryError: one is missing, does not fit its type, or is not asked for.
        """
        unknown = sorted(set(given) - {parameter.name for parameter in self.parameters})
        if unknown:
            names = ", ".join(parameter.name for parameter in self.parameters) or "nothing"
            raise QueryError(
                f"{self.name} does not ask for {unknown[0]!r}",
                hint=f"it asks for {names}",
                case=Case("argument_unknown", {"query": self.name, "argument": unknown[0], "known": names}),
            )
        return {parameter.name: _argument(self.name, parameter, given) for parameter in self.parameters}


def saved_queries(folder: Path = FOLDER) -> list[SavedQuery]:
    """Every saved query, by name. Raises QueryError where a header is wrong."""
    return [read_query(file) for file in sorted(folder.glob("*.cypher"))]


def saved_query(name: str, folder: Path = FOLDER) -> SavedQuery:
    """One saved query. Raises NotFoundError, and QueryError where its header is wrong."""
    known = {file.stem: file for file in sorted(folder.glob("*.cypher"))}
    if name not in known:
        names = ", ".join(known)
        raise NotFoundError(
            f"there is no saved query {name!r}",
            hint=f"there are {names}",
            case=Case("unknown_query", {"query": name, "known": names}),
        )
    return read_query(known[name])


def read_query(file: Path) -> SavedQuery:
    """The saved query of a file. Raises QueryError, with the place, where its header is wrong."""
    lines = file.read_text(encoding="utf-8").splitlines()
    length = next((i for i, line in enumerate(lines) if not line.startswith(COMMENT)), len(lines))
    # one space belongs to the comment sign, the rest is the indentation of the YAML
    text = "\n".join(line.removeprefix(COMMENT).removeprefix(" ") for line in lines[:length])
    try:
        header = Header.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as error:
        raise _header_error(file, str(error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise _header_error(file, f"{where}: {first['msg']}") from error
    cypher = "\n".join(lines[length:]).strip()
    if not cypher:
        raise _header_error(file, "no Cypher follows it")
    return SavedQuery(name=file.stem, cypher=cypher, **dict(header))


def _header_error(file: Path, complaint: str) -> QueryError:
    return QueryError(
        f"the header of {file.name} is wrong: {complaint}",
        hint="it is YAML in // comment lines: question, parameters, returns",
        place=Place(file=file.name),
    )


def _argument(query: str, parameter: Parameter, given: Mapping[str, str | Argument]) -> Argument:
    value = given.get(parameter.name)
    if value is None or value == "":
        if parameter.required:
            raise QueryError(
                f"{query} needs {parameter.name!r} ({parameter.en})",
                place=Place(column=parameter.name),
                case=Case("argument_missing", {"argument": parameter.name, "label": parameter.zh}),
            )
        value = parameter.default
    try:
        return _typed(parameter.type, value)
    except ValueError:
        raise QueryError(
            f"{parameter.name} must be {parameter.type}, not {value!r}",
            hint="a date is written as 2024-03-31, a boolean as true or false",
            place=Place(column=parameter.name, value=str(value)),
            case=Case(
                "argument_wrong",
                {"argument": parameter.name, "wanted": parameter.type, "value": str(value)},
            ),
        ) from None


def _typed(wanted: ParameterType, value: Argument) -> Argument:
    """The value in its type. Raises ValueError where it does not fit."""
    if wanted == "integer":
        return int(str(value))
    if wanted == "number":
        return _finite(float(str(value)))
    if wanted == "boolean":
        return _truth(str(value).lower())
    if wanted == "date":
        return value.date() if isinstance(value, datetime) else date.fromisoformat(str(value))
    return str(value)


def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise ValueError(number)
    return number


def _truth(word: str) -> bool:
    if word not in TRUTHS:
        raise ValueError(word)
    return TRUTHS[word]
