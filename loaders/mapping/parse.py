"""Reads a mapping's data, whose shape has been checked, into its declaration."""

from __future__ import annotations

from collections.abc import Mapping as Map
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from graph.model import Model, load_model
from loaders.mapping.check import check_meaning
from loaders.mapping.declaration import (
    ORIGINS,
    ColumnMapping,
    ColumnOf,
    Count,
    DateFormat,
    Delivery,
    End,
    Join,
    KeyChoice,
    Kind,
    LinkFact,
    Mapping,
    NodeFact,
    Refusal,
    Remark,
    Skip,
    TableMapping,
)
from loaders.mapping.document import Document, Path_, document_text, parse_document
from loaders.mapping.moments import COUNT
from loaders.mapping.schema import check_shape

MOST_KEPT = 200
Raw = Map[str, Any]


def load_mapping(path: Path, model: Model | None = None) -> Mapping:
    """The mapping in a file. Raises MappingError, naming the line, where it is wrong.

    A process checks the same text once: all that are shipped take more than a second.
    """
    text = document_text(path)
    if model is None or model is load_model():
        return _checked(text, path)
    return parse_mapping(parse_document(text, path), model)


@lru_cache(maxsize=MOST_KEPT)
def _checked(text: str, path: Path) -> Mapping:
    return parse_mapping(parse_document(text, path), load_model())


def parse_mapping(document: Document, model: Model) -> Mapping:
    """The mapping that a document holds. Raises MappingError, naming the line, where it is wrong."""
    check_shape(document)
    raw: Raw = document.data
    tables = {name: _Table(document, model, raw, name).parsed() for name in raw["tables"]}
    mapping = Mapping(
        document=document,
        model=model,
        name=raw["name"],
        title=raw["title"],
        origin=raw["origin"],
        licence=raw["licence"],
        zone=raw["zone"],
        compartment=raw.get("compartment", raw["name"]),
        delivery=_delivery(raw["delivery"]),
        tables=tables,
        reader=raw.get("reader", {}),
        counts={name: _count(entry) for name, entry in raw.get("counts", {}).items()},
        notice=raw.get("notice"),
        unused_sheets=raw.get("unused_sheets", {}),
        unknown_columns=raw.get("unknown_columns", "stop"),
    )
    check_meaning(mapping)
    return mapping


def _delivery(raw: Raw) -> Delivery:
    of = raw["of"]
    period = raw.get("period")
    return Delivery(
        of=of if isinstance(of, str) else ColumnOf(**of),
        repeated=raw["repeated"],
        replaces=raw["replaces"],
        period=ColumnOf(**period) if period else None,
    )


def _count(raw: Raw) -> Count:
    return Count(raw.get("minimum", 0), raw.get("maximum"))


def _refusal(raw: Raw) -> Refusal:
    why, hint = raw["why"], raw["hint"]
    return Refusal(raw["when"], _said(why), _said(hint), _said_in_chinese(why), _said_in_chinese(hint))


def _said(raw: str | Map[str, str]) -> str:
    return raw if isinstance(raw, str) else raw["en"]


def _said_in_chinese(raw: str | Map[str, str]) -> str | None:
    return None if isinstance(raw, str) else raw["zh"]


def _texts(raw: str | list[str] | None) -> tuple[str, ...]:
    if raw is None:
        return ()
    return (raw,) if isinstance(raw, str) else tuple(raw)


def _dates(document: Document, path: Path_, raw: list[Raw]) -> tuple[DateFormat, ...]:
    return tuple(_date(document, (*path, index), entry) for index, entry in enumerate(raw))


def _date(document: Document, path: Path_, raw: Raw) -> DateFormat:
    counts = raw["format"] == COUNT
    if counts != ("of" in raw) or (not counts and "since" in raw):
        raise document.error(
            path, "`of` and `since` go with the format count, and a count says what `of`", "such as `of: day`"
        )
    if raw.get("of") == "day" and raw["precision"] in ("second", "minute"):
        raise document.error(
            (*path, "precision"), "a count of days is no more exact than a day", "write `precision: day`"
        )
    try:
        since = date.fromisoformat(raw.get("since", "1970-01-01"))
    except ValueError as error:
        raise document.error(
            (*path, "since"), f"there is no day {raw['since']!r}", "write one such as 1970-01-01"
        ) from error
    return DateFormat(raw["format"], raw["precision"], raw.get("of"), since)


def _keys(raw: Raw | list[Raw]) -> tuple[KeyChoice, ...]:
    return tuple(_key(entry) for entry in (raw if isinstance(raw, list) else [raw]))


def _key(raw: Raw) -> KeyChoice:
    text = raw.get("text", [])
    return KeyChoice(
        identifier=raw.get("identifier"),
        scope=raw.get("scope"),
        text=tuple(text) if isinstance(text, list) else (text,),
        within=raw.get("within"),
    )


@dataclass(frozen=True)
class _Table:
    """One table of the mapping while it is being read."""

    document: Document
    model: Model
    source: Raw
    name: str

    @property
    def raw(self) -> Raw:
        table: Raw = self.source["tables"][self.name]
        return table

    @property
    def path(self) -> Path_:
        return ("tables", self.name)

    def parsed(self) -> TableMapping:
        raw = self.raw
        return TableMapping(
            name=self.name,
            path=self.path,
            columns={name: self._column(name, entry or {}) for name, entry in raw["columns"].items()},
            unused=raw.get("unused", {}),
            facts=self._facts(),
            files=_texts(raw.get("files")),
            sheets=_texts(raw.get("sheets")),
            optional=raw.get("optional", False),
            one_file=raw.get("one_file", False),
            carried=_texts(raw.get("carried")),
            left_out=raw.get("left_out"),
            rows=_count(raw.get("rows", {})),
            joins={
                name: Join(
                    name,
                    entry["table"],
                    entry["on"],
                    (*self.path, "joins", name),
                    entry.get("skipped_too", False),
                )
                for name, entry in raw.get("joins", {}).items()
            },
            skip=self._skips(),
            refuse=tuple(map(_refusal, raw.get("refuse", []))),
            remarks=tuple(
                Remark(entry["when"], _said(entry["why"]), _said_in_chinese(entry["why"]))
                for entry in raw.get("remarks", [])
            ),
            as_of=raw.get("as_of"),
            title=raw.get("title"),
        )

    def _column(self, name: str, raw: Raw) -> ColumnMapping:
        path = (*self.path, "columns", name)
        tables = self.source.get("codes", {})
        for word in ("codes", "counted_in"):
            if word in raw and raw[word] not in tables:
                raise self.document.error(
                    (*path, word),
                    f"there is no code table {raw[word]!r}",
                    f"codes: has {', '.join(tables) or 'none'}",
                )
        if "from" in raw and "header" in raw:
            raise self.document.error(
                (*path, "from"), "a column cannot have both a header and `from`", "leave one of them out"
            )
        return ColumnMapping(
            name=name,
            headers=(ORIGINS[raw["from"]],) if "from" in raw else _texts(raw.get("header", name)),
            type=raw.get("type", "text"),
            path=path,
            zone=raw.get("zone", self.source["zone"]),
            dates=self._dates(path, raw),
            nothing=(*self.source.get("nothing", []), *raw.get("nothing", [])),
            required=raw.get("required", False),
            faulty=raw.get("faulty", "drop"),
            absent=raw.get("absent", False),
            several=raw.get("several"),
            currency=raw.get("currency", self.source.get("currency")),
            currency_column=raw.get("currency_column"),
            time=raw.get("time"),
            unit=raw.get("unit", "one"),
            codes=tables.get(raw.get("codes"), {}),
            unknown=raw.get("unknown", "reject"),
            true=tuple(raw.get("true", [])),
            false=tuple(raw.get("false", [])),
            separator=raw.get("separator", ""),
            identifier=raw.get("identifier", ""),
            match=raw.get("match"),
            counted_in={word.lower(): unit for word, unit in tables.get(raw.get("counted_in"), {}).items()},
            binary=raw.get("binary", False),
            no_zero=raw.get("no_zero", False),
            past=raw.get("past", False),
            only=raw.get("only", {}),
            excluded=raw.get("except", {}),
        )

    def _dates(self, path: Path_, raw: Raw) -> tuple[DateFormat, ...]:
        if "dates" in raw:
            return _dates(self.document, (*path, "dates"), raw["dates"])
        return _dates(self.document, ("dates",), self.source.get("dates", []))

    def _facts(self) -> tuple[NodeFact | LinkFact, ...]:
        if ("facts" in self.raw) == ("left_out" in self.raw):
            raise self.document.error(
                self.path,
                f"the table {self.name!r} either states facts or is left out",
                "give it `facts:`, or say why not: `left_out: why`",
            )
        return tuple(self._fact(index, entry) for index, entry in enumerate(self.raw.get("facts", [])))

    def _skips(self) -> tuple[Skip, ...]:
        """Rows left out on purpose; of a table that is left out, all of them."""
        if "left_out" in self.raw:
            return (Skip({}, self.raw["left_out"]),)
        skips = tuple(
            Skip(
                entry.get("when", {}),
                _said(entry["why"]),
                entry.get("by"),
                tuple(entry["empty_but_for"]) if "empty_but_for" in entry else None,
                _said_in_chinese(entry["why"]),
            )
            for entry in self.raw.get("skip", [])
        )
        empty = [index for index, skip in enumerate(skips) if skip.empty_but_for is not None]
        if len(empty) > 1:
            raise self.document.error(
                (*self.path, "skip", empty[1]), "which rows are empty is said twice", "say it once"
            )
        return skips

    def _fact(self, index: int, raw: Raw) -> NodeFact | LinkFact:
        path = (*self.path, "facts", index)
        return self._node(path, raw) if "node" in raw else self._link(path, raw)

    def _node(self, path: Path_, raw: Raw) -> NodeFact:
        kinds = self.model.kinds
        if raw["node"] not in kinds:
            raise self.document.error(
                (*path, "node"), f"the model has no kind {raw['node']!r}", f"it has {', '.join(kinds)}"
            )
        kind = raw.get("kind")
        return NodeFact(
            path=path,
            kind=raw["node"],
            space=kinds[raw["node"]].space,
            keys=_keys(raw["key"]),
            properties=raw.get("properties", {}),
            name=raw.get("as"),
            kind_from=Kind(kind.get("by_name"), kind.get("column"), kind.get("kinds", {})) if kind else None,
            each=_texts(raw.get("each")),
            when=raw.get("when", {}),
            distinct=raw.get("distinct", False),
            equal_form=raw.get("equal_form"),
            known_as=_keys(raw.get("known_as", [])),
        )

    def _link(self, path: Path_, raw: Raw) -> LinkFact:
        return LinkFact(
            path=path,
            type=raw["link"],
            start=self._end((*path, "from"), raw["from"]),
            end=self._end((*path, "to"), raw["to"]),
            properties=raw.get("properties", {}),
            each=_texts(raw.get("each")),
            when=raw.get("when", {}),
            distinct=raw.get("distinct", False),
            ordinal=raw.get("ordinal"),
            sort=raw.get("sort", False),
        )

    def _end(self, path: Path_, raw: str | Raw) -> End:
        if not isinstance(raw, str):
            return End(raw["space"], _keys(raw["key"]))
        named = {fact["as"]: fact for fact in self.raw["facts"] if "as" in fact}
        if raw not in named:
            raise self.document.error(
                path,
                f"no node of this table is called {raw!r}",
                f"give one `as: {raw}`; there is {', '.join(named) or 'none'}",
            )
        node = named[raw]
        kind = self.model.kinds.get(node["node"])
        return End(kind.space if kind else "", _keys(node["key"]), node.get("when", {}))
