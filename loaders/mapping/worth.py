"""Values and keys of facts as SQL of the outer step."""

from __future__ import annotations

from collections.abc import Mapping as Map
from collections.abc import Sequence
from typing import Any

from graph.model import Property
from loaders.mapping.declaration import ColumnMapping, KeyChoice, Value
from loaders.mapping.document import Path_
from loaders.mapping.patterns import groups_of
from loaders.mapping.sight import Sight
from loaders.mapping.sql import literal

_TEXTUAL = {"text", "code", "integer", "number", "boolean"}
_FITS: dict[str, set[str]] = {
    "text": {"text", "code", "integer", "number", "identifier"},
    "texts": {"list"},
    "integer": {"integer"},
    "number": {"number", "integer"},
    "boolean": {"boolean"},
    "moment": {"moment"},
    "money": {"money"},
}


def property_sql(sight: Sight, entry: Property, value: Value, path: Path_) -> dict[str, str]:
    """Expressions of a property's columns, by name. Raises MappingError where the value is of another kind."""
    names = [column.name for column in entry.columns]
    if len(names) == 1:
        expression = _one(sight, entry, value, path)
        return {names[0]: expression}
    if isinstance(value, str):
        return dict(zip(names, _parts(sight, entry, value, path), strict=True))
    if "first" not in value:
        raise sight.error(
            path, f"{entry.name!r} needs a {_wanted(entry)} column", "name a column, or `first:`"
        )
    choices = [
        list(property_sql(sight, entry, choice, (*path, "first", index)).values())
        for index, choice in enumerate(value["first"])
    ]
    # The parts of one value belong together: the choice is made by the leading part alone.
    return {name: _chosen(choices, index) for index, name in enumerate(names)}


def _chosen(choices: Sequence[Sequence[str]], index: int) -> str:
    cases = " ".join(f"WHEN {choice[0]} IS NOT NULL THEN {choice[index]}" for choice in choices)
    return f"CASE {cases} END"


def _parts(sight: Sight, entry: Property, name: str, path: Path_) -> list[str]:
    column = sight.column(name, path)
    wanted = _wanted(entry)
    if column.type != wanted:
        raise sight.error(
            path,
            f"{entry.name!r} is a {wanted}, the column {name!r} a {column.type}",
            f"give it `type: {wanted}`",
        )
    if entry.personal:
        return [sight.known_as(name, part, path) for part in ("hash", "mask", "sealed")]
    suffixes = ("_minor", "_currency") if entry.type == "money" else ("", "_us", "_precision")
    return [sight.atom(name, suffix) for suffix in suffixes]


def _wanted(entry: Property) -> str:
    return "personal" if entry.personal else entry.type


def _one(sight: Sight, entry: Property, value: Value, path: Path_) -> str:
    if not isinstance(value, str):
        return _computed(sight, entry.type, value, path)
    column = sight.column(value, path)
    if column.type not in _FITS[entry.type]:
        raise sight.error(
            path,
            f"{entry.name!r} is a {entry.type}, the column {value!r} a {column.type}",
            "personal values go into personal properties only"
            if column.type == "personal"
            else "change the column's type",
        )
    if column.type == "identifier":
        return sight.known_as(value, "normal", path)
    expression = sight.atom(value)
    return f"CAST({expression} AS VARCHAR)" if entry.type == "text" else expression


def _computed(sight: Sight, kind: str, value: Map[str, Any], path: Path_) -> str:
    if "boolean" in value:
        _only(sight, kind, ("boolean",), path)
        return "true" if value["boolean"] else "false"
    if "holds" in value:
        _only(sight, kind, ("boolean",), path)
        return sight.said_to_hold(value["holds"], (*path, "holds"))
    if "union" in value:
        _only(sight, kind, ("texts",), path)
        return _united(sight, value, path)
    if "count" in value:
        _only(sight, kind, ("integer", "number"), path)
        return _counted(sight, value, path)
    if "take" in value and value["take"] == "count":
        _only(sight, kind, ("integer", "number"), path)
        return f"len({_list(sight, value['of'], path)})"
    _only(sight, kind, ("text",), path)
    return text_sql(sight, value, path)


def _counted(sight: Sight, value: Map[str, Any], path: Path_) -> str:
    """How many different texts the fact's rows have that are equal in other columns: a window over the outer step."""
    text = text_sql(sight, value["count"], (*path, "count"))
    among = [_column_text(sight, name, (*path, "among")) for name in value["among"]]
    return f"count(DISTINCT {text}) OVER (PARTITION BY {', '.join(among)})"


def _united(sight: Sight, value: Map[str, Any], path: Path_) -> str:
    """All items of several lists, each once and in order; null where there is none."""
    lists = [
        f"coalesce({_list(sight, name, (*path, 'union', index))}, [])"
        for index, name in enumerate(value["union"])
    ]
    items = f"list_sort(list_distinct(flatten([{', '.join(lists)}])))"
    if "without" in value:
        other = text_sql(sight, value["without"], (*path, "without"))
        items = f"list_filter({items}, lambda x: x IS DISTINCT FROM {other})"
    return f"CASE WHEN len({items}) > 0 THEN {items} END"


def _only(sight: Sight, kind: str, kinds: tuple[str, ...], path: Path_) -> None:
    if kind not in kinds:
        raise sight.error(
            path,
            f"this gives a {' or '.join(kinds)}, the property is of type {kind}",
            "name a column of the right type",
        )


def text_sql(sight: Sight, value: Value, path: Path_) -> str:
    """Expression of a text. Raises MappingError where the value is none."""
    if isinstance(value, str):
        return _column_text(sight, value, path)
    if "text" in value:
        return literal(value["text"])
    if "first" in value or "join" in value:
        return _of_several(sight, value, path)
    return _of_column(sight, value, path)


def _of_column(sight: Sight, value: Map[str, Any], path: Path_) -> str:
    if "match" in value:
        return _matched(sight, value, path)
    if "named" in value:
        return _named(sight, value, path)
    if "unit_of" in value:
        return _unit_of(sight, value["unit_of"], path)
    if "form" in value:
        return f"{value['form']}_form({_column_text(sight, value['of'], path)})"
    if value.get("take") in ("first", "last", "path"):
        return _taken(sight, value, path)
    raise sight.error(
        path, "this is not a text", "use text, first, join, match, named, unit_of, form or take"
    )


def _of_several(sight: Sight, value: Map[str, Any], path: Path_) -> str:
    word = "first" if "first" in value else "join"
    inner = [text_sql(sight, entry, (*path, word, index)) for index, entry in enumerate(value[word])]
    if word == "first":
        return f"coalesce({', '.join(inner)})"
    return f"nullif(concat_ws({literal(value.get('with', ' '))}, {', '.join(inner)}), '')"


def _column_text(sight: Sight, name: str, path: Path_) -> str:
    column = sight.column(name, path)
    if column.type == "personal":
        return sight.known_as(name, "hash", path)
    if column.type == "identifier":
        return sight.known_as(name, "normal", path)
    if column.type == "moment":
        return f"strftime({sight.atom(name)}, '%Y-%m-%dT%H:%M:%S')"
    if column.type not in _TEXTUAL:
        raise sight.error(path, f"{name!r} is a {column.type}, not a text", "for a list use `take`")
    return f"CAST({sight.atom(name)} AS VARCHAR)"


def _matched(sight: Sight, value: Map[str, Any], path: Path_) -> str:
    groups = _groups(sight, value["match"], (*path, "match"))
    text = _column_text(sight, value["of"], path)
    return f"nullif(regexp_extract({text}, {literal(value['match'])}, {min(groups, 1)}), '')"


def _named(sight: Sight, value: Map[str, Any], path: Path_) -> str:
    """The name of the first pattern that is found in any of the texts."""
    names = [value["of"]] if isinstance(value["of"], str) else value["of"]
    texts = [_column_text(sight, name, (*path, "of")) for name in names]
    # No pattern reaches from one text into the next.
    text = texts[0] if len(texts) == 1 else f"concat_ws(chr(10), {', '.join(texts)})"
    for name, pattern in value["named"].items():
        _groups(sight, pattern, (*path, "named", name))
    cases = [
        f"WHEN regexp_matches({text}, {literal(pattern)}) THEN {literal(name)}"
        for name, pattern in value["named"].items()
    ]
    other = f" ELSE {literal(value['otherwise'])}" if "otherwise" in value else ""
    return f"CASE {' '.join(cases)}{other} END"


def _groups(sight: Sight, pattern: str, path: Path_) -> int:
    try:
        return groups_of(pattern)
    except ValueError as error:
        raise sight.error(path, f"this is no regular expression: {error}", "see re2") from error


def _unit_of(sight: Sight, name: str, path: Path_) -> str:
    if not sight.column(name, path).counted_in:
        raise sight.error((*path, "unit_of"), f"{name!r} has no words behind it", "give it `counted_in`")
    return f"CAST({sight.atom(name, '_unit')} AS VARCHAR)"


def _list(sight: Sight, name: str, path: Path_) -> str:
    if sight.column(name, path).type != "list":
        raise sight.error(path, f"{name!r} is no list", "give it `type: list` and a separator")
    return sight.atom(name)


def _taken(sight: Sight, value: Map[str, Any], path: Path_) -> str:
    items = _list(sight, value["of"], path)
    if value["take"] == "path":
        separator = value.get("with", sight.column(value["of"], path).separator)
        return f"nullif(array_to_string({items}, {literal(separator)}), '')"
    return f"{items}[{'1' if value['take'] == 'first' else '-1'}]"


def key_sql(sight: Sight, space: str, choices: Sequence[KeyChoice], path: Path_) -> str:
    """Expression of the first key that is known. Raises MappingError where a choice cannot make one."""
    several = len(choices) > 1 or isinstance(_at(sight, path), list)
    made = [
        (choice, _choice(sight, space, choice, (*path, index) if several else path))
        for index, choice in enumerate(choices)
    ]
    able = able_to_make(sight, choices)
    expressions = [expression for choice, expression in made if choice in able]
    return expressions[0] if len(expressions) == 1 else f"coalesce({', '.join(expressions)})"


def able_to_make(sight: Sight, choices: Sequence[KeyChoice]) -> Sequence[KeyChoice]:
    """The choices that can make a key of these files: an identifier of which none has the column makes none."""
    found = [
        choice for choice in choices if choice.identifier is None or not sight.is_nothing(choice.identifier)
    ]
    return found or choices


def _at(sight: Sight, path: Path_) -> Any:
    found: Any = sight.mapping.document.data
    for step in path:
        if not isinstance(found, (dict, list)):
            return None
        found = found[step]  # type: ignore[index]  # a path of the document
    return found


def _choice(sight: Sight, space: str, choice: KeyChoice, path: Path_) -> str:
    if choice.identifier is not None:
        return identifier_key_sql(sight, space, choice.identifier, path)
    texts = [text_sql(sight, value, (*path, "text")) for value in choice.text]
    text = " || '/' || ".join(texts)
    scheme = literal(f"{sight.mapping.name}/{choice.scope}")
    if choice.within is not None:
        within = text_sql(sight, choice.within, (*path, "within"))
        scheme = f"{scheme} || '/' || xm_quoted({within})"
    return f"{scheme} || ':' || {text}"


def identifier_key_sql(sight: Sight, space: str, name: str, path: Path_) -> str:
    """Expression of the key that an identifier's column makes."""
    column: ColumnMapping = sight.column(name, path)
    if column.type not in ("identifier", "personal"):
        raise sight.error(path, f"{name!r} is no identifier", "give it `type: identifier` or `personal`")
    kind = sight.mapping.model.identifiers[column.identifier]
    if kind.space != space:
        raise sight.error(path, f"a {kind.name} names a {kind.space}, not a {space}", "use another key")
    return sight.known_as(name, "key", path)
