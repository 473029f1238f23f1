"""Checks a mapping's shape against `mapping.schema.json` and says on which line it is wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from loaders.mapping.document import Document


@lru_cache(maxsize=1)
def schema() -> dict[str, Any]:
    """The JSON Schema of the mapping language."""
    text = files("loaders.mapping").joinpath("mapping.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@lru_cache(maxsize=1)
def _validator() -> Draft202012Validator:
    return Draft202012Validator(_WithoutReferences(_any_of_one(schema())).schema)


class _WithoutReferences:
    """A schema with what its references mean in their place: to look each up is half of what a check takes."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self._defined: dict[str, Any] = schema["$defs"]
        self._meant: dict[str, dict[str, Any]] = {}
        self.schema = self._without({name: entry for name, entry in schema.items() if name != "$defs"})

    def _without(self, entry: Any) -> Any:
        if isinstance(entry, list):
            return [self._without(inner) for inner in entry]
        if not isinstance(entry, dict):
            return entry
        found = {name: self._without(inner) for name, inner in entry.items() if name != "$ref"}
        if "$ref" not in entry:
            return found
        meant = self._of(entry["$ref"].removeprefix("#/$defs/"))
        return {**found, "allOf": [meant]} if found else meant

    def _of(self, name: str) -> dict[str, Any]:
        """What a name stands for; a definition may mean itself, so it is known before it is filled."""
        if name not in self._meant:
            self._meant[name] = {}
            self._meant[name].update(self._without(self._defined[name]))
        return self._meant[name]


def _any_of_one(entry: Any) -> Any:
    """The schema with the first choice that fits for the only one: the choices exclude each other, and to look
    whether another fits as well is half of what a check takes.
    """
    if isinstance(entry, list):
        return [_any_of_one(inner) for inner in entry]
    if not isinstance(entry, dict):
        return entry
    return {"anyOf" if name == "oneOf" else name: _any_of_one(inner) for name, inner in entry.items()}


def check_shape(document: Document) -> None:
    """Nothing, if the document has the shape of a mapping. Raises MappingError at the deepest fault."""
    faults = [_deepest(fault) for fault in _validator().iter_errors(document.data)]
    if not faults:
        return
    # A word that is not known says more than the one that is missing in its place.
    fault = min(
        faults, key=lambda fault: (fault.validator == "required", document.line(_path(fault, document)))
    )
    message, hint = _told(fault)
    raise document.error(_path(fault, document), message, hint)


def _deepest(fault: ValidationError) -> ValidationError:
    """The fault inside a choice: that of the branch which comes nearest to what is written."""
    while fault.context:
        branches: dict[object, list[ValidationError]] = {}
        for inner in fault.context:
            branches.setdefault(inner.schema_path[0], []).append(inner)
        nearest = min(branches.values(), key=_distance)
        fault = max(nearest, key=lambda inner: len(inner.absolute_path))
    return fault


def _distance(faults: Sequence[ValidationError]) -> tuple[bool, int]:
    """How far a branch is from what is written: of another type altogether, then by the number of faults."""
    other_type = any(fault.validator == "type" and not fault.path for fault in faults)
    return other_type, sum(_weight(fault) for fault in faults)


def _weight(fault: ValidationError) -> int:
    """Missing names count one by one: jsonschema tells each, but unknown ones in a single fault."""
    if fault.validator != "additionalProperties" or not isinstance(fault.instance, dict):
        return 1
    return sum(1 for key in fault.instance if key not in _known(fault))


def _path(fault: ValidationError, document: Document) -> tuple[str | int, ...]:
    path = tuple(fault.absolute_path)
    stranger = _stranger(fault)
    return (*path, stranger) if stranger is not None and (*path, stranger) in document.marks else path


def _stranger(fault: ValidationError) -> str | None:
    if fault.validator != "additionalProperties" or not isinstance(fault.instance, dict):
        return None
    known = _known(fault)
    return next((str(key) for key in fault.instance if key not in known), None)


def _told(fault: ValidationError) -> tuple[str, str]:
    stranger = _stranger(fault)
    if stranger is not None:
        known = sorted(_known(fault))
        close = get_close_matches(stranger, known, 1)
        hint = f"did you mean {close[0]!r}?" if close else f"it may have {', '.join(known)}"
        return f"{stranger!r} is not a word of the language here", hint
    wanted: Any = fault.validator_value
    if fault.validator == "required":
        given: Any = fault.instance
        missing = [name for name in wanted if name not in given]
        return f"{missing[0]!r} is missing", _meaning(fault, missing[0])
    if fault.validator == "enum":
        return f"{fault.instance!r} is not one of the choices", "choose " + ", ".join(wanted)
    if fault.validator == "pattern":
        return f"{fault.instance!r} is not a name of the right form", f"it must match {wanted}"
    if fault.validator == "type":
        return f"{fault.instance!r} is not {_a(wanted)}", "see docs/mapping.md"
    return fault.message, "see docs/mapping.md"


def _known(fault: ValidationError) -> Mapping[str, Any]:
    """The names that the faulty block may have."""
    schema = fault.schema
    found = schema.get("properties", {}) if isinstance(schema, Mapping) else {}
    return found if isinstance(found, Mapping) else {}


def _meaning(fault: ValidationError, name: str) -> str:
    entry = _known(fault).get(name, {})
    return str(entry.get("description", "see docs/mapping.md"))


def _a(kind: str) -> str:
    words = {"object": "a block of names and values", "array": "a list", "string": "a text"}
    return words.get(kind, f"of type {kind}")
