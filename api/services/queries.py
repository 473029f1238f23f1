"""Saved queries and free Cypher: the engine refuses writes, the settings limit rows and time."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from api.desk import Desk
from api.export import MARK
from api.export.guard import guarded
from api.reading import lookups
from api.shapes.base import Words
from api.shapes.query import (
    CypherRequest,
    QueryColumn,
    QueryParameter,
    QueryResult,
    SavedQueries,
    SavedQuery,
)
from graph import queries
from graph.errors import AccessError, Case
from graph.queries import Argument
from graph.store import LinkValue, NodeValue, PathValue, Result

PREFIX, SUFFIX = "arguments[", "]"


def listed(desk: Desk) -> SavedQueries:
    """Every saved query, and whether the viewer may run them."""
    found = tuple(_shape(query) for query in queries.saved_queries())
    return SavedQueries(queries=found, allowed=desk.house.sees_everything(desk.viewer))


def saved(name: str) -> SavedQuery:
    """One saved query. Raises NotFoundError."""
    return _shape(queries.saved_query(name))


def arguments_of(items: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The arguments in an address: `arguments[name]=value`."""
    return {
        name.removeprefix(PREFIX).removesuffix(SUFFIX): value
        for name, value in items
        if name.startswith(PREFIX) and name.endswith(SUFFIX)
    }


def run(desk: Desk, name: str, arguments: Mapping[str, str], limit: int | None) -> QueryResult:
    """The answer of a saved query; a key that was merged stands for what it became.

    Raises:
        AccessError: the database holds what the viewer may not see.
        NotFoundError, QueryError: no such query; an argument does not fit.
        StoreError: as the graph database says.
    """
    _refuse_partial(desk)
    query = queries.saved_query(name)
    typed = query.arguments(arguments)
    keys = {entry.name for entry in query.parameters if entry.type == "key"}
    known = {
        name: lookups.canonical(desk.reading, str(value)) if name in keys else value
        for name, value in typed.items()
    }
    columns = {column.column: _column(column) for column in query.returns}
    return _asked(desk, query.cypher, _sendable(known), limit, columns)


def free(desk: Desk, wish: CypherRequest) -> QueryResult:
    """The answer of free Cypher. Raises AccessError and StoreError like a saved query."""
    desk.about.append(wish.cypher)
    _refuse_partial(desk)
    return _asked(desk, wish.cypher, wish.parameters, wish.limit, {})


def as_csv(result: QueryResult) -> str:
    """The answer as a table for a spreadsheet, which must not take a text for a formula."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([column.name for column in result.columns])
    writer.writerows([guarded(_cell(value)) for value in row] for row in result.rows)
    if result.cut:
        writer.writerow([f"… {result.shown} rows shown, more were found"])
    return MARK + written.getvalue()


def _refuse_partial(desk: Desk) -> None:
    """Cypher cannot be filtered, so it is for those who may see all that the database holds."""
    if not desk.house.sees_everything(desk.viewer):
        raise AccessError(
            "Cypher reads the whole database, and parts of it are closed to you",
            hint="use search, expansion and leads, or ask for a database of your own compartments",
            case=Case("cypher_closed"),
        )


def _asked(
    desk: Desk,
    cypher: str,
    parameters: Mapping[str, Any],
    limit: int | None,
    columns: Mapping[str, QueryColumn],
) -> QueryResult:
    most = desk.house.settings.query_rows
    rows = min(limit or most, most)
    result = desk.house.store.read(cypher, parameters, rows=rows)
    return _shown(result, rows, columns)


def _shown(result: Result, limit: int, columns: Mapping[str, QueryColumn]) -> QueryResult:
    return QueryResult(
        columns=tuple(columns.get(name) or _unknown_column(name) for name in result.columns),
        rows=tuple(tuple(_plain(value) for value in row) for row in result.rows),
        shown=len(result.rows),
        cut=result.cut,
        limit=limit,
        seconds=result.seconds,
    )


def _plain(value: Any) -> Any:
    """A value as JSON: nodes, links and paths say what they are."""
    if isinstance(value, NodeValue | LinkValue | PathValue):
        return _element(value)
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    return value.isoformat() if isinstance(value, date) else value


def _element(value: NodeValue | LinkValue | PathValue) -> dict[str, Any]:
    match value:
        case NodeValue():
            title = value.properties.get("title")
            return {"element": "node", "key": value.key, "kind": value.kind, "title": title}
        case LinkValue():
            ends = {"start": value.start_key, "end": value.end_key}
            return {"element": "link", "key": value.key, "kind": value.type, "title": value.type, **ends}
        case PathValue():
            parts = [*map(_element, value.nodes), *map(_element, value.links)]
            return {"element": "path", "key": None, "kind": "path", "title": "", "parts": parts}


def _cell(value: Any) -> Any:
    if isinstance(value, dict):
        return value.get("title") or value.get("key")
    return "; ".join(str(_cell(part)) for part in value) if isinstance(value, list) else value


def _sendable(arguments: Mapping[str, Argument]) -> dict[str, Any]:
    """Dates as the database keeps them: moments without a zone."""
    return {
        name: datetime.combine(value, datetime.min.time()) if type(value) is date else value
        for name, value in arguments.items()
    }


def _shape(query: queries.SavedQuery) -> SavedQuery:
    return SavedQuery(
        name=query.name,
        question=Words(en=query.question.en, zh=query.question.zh),
        parameters=tuple(
            QueryParameter(
                name=entry.name,
                type=entry.type,
                label=Words(en=entry.en, zh=entry.zh),
                kind=entry.kind,
                default=entry.default,
                required=entry.required,
            )
            for entry in query.parameters
        ),
        returns=tuple(_column(column) for column in query.returns),
        cypher=query.cypher,
    )


def _column(column: queries.Column) -> QueryColumn:
    return QueryColumn(
        name=column.column,
        type=column.type,
        label=Words(en=column.en, zh=column.zh),
        currency=column.currency,
    )


def _unknown_column(name: str) -> QueryColumn:
    return QueryColumn(name=name, type="any", label=Words(en=name, zh=name), currency=None)
