"""The texts of contracts in both languages, with their parts filled in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from graph.contracts.shapes import Basis, CitedKey
from graph.contracts.terms import Term
from graph.findings import Explanation, Law, Words
from graph.model import load_model
from graph.shipped import shipped_yaml

Filling = Mapping[str, Words | str]
RECORD = "record"
TERM = "term:"


@lru_cache(maxsize=4)
def declared(name: str) -> dict[str, Any]:
    """A YAML file of this room: `words.yaml`, `checks.yaml` or `law.yaml`."""
    content: dict[str, Any] = shipped_yaml("graph.contracts", name)
    return content


def words(group: str, name: str) -> Words:
    """One text of `words.yaml`. Raises KeyError for a text that is not there."""
    return Words(**declared("words.yaml")[group][name])


def filled(text: Words, parts: Filling) -> Words:
    """A text with its parts; a part in both languages is taken in each."""
    return Words(
        en=text.en.format(**{name: _in(part, "en") for name, part in parts.items()}),
        zh=text.zh.format(**{name: _in(part, "zh") for name, part in parts.items()}),
    )


def joined(parts: list[Words]) -> Words:
    """A list of things in both languages."""
    return Words(en=", ".join(part.en for part in parts), zh="、".join(part.zh for part in parts))


def stage_label(stage: str) -> Words:
    """The name of a stage."""
    label = load_model().stages[stage].label
    return Words(en=label.en, zh=label.zh)


def step_label(step: str) -> Words:
    """The name of a step."""
    label = load_model().steps[step].steps[step]
    return Words(en=label.en, zh=label.zh)


def check_label(name: str) -> Words:
    """The name of a check."""
    return Words(**declared("checks.yaml")[name]["label"])


def explanations(check: str) -> tuple[Explanation, ...]:
    """The innocent readings of a check."""
    entries = declared("checks.yaml")[check]["explanations"]
    return tuple(Explanation(name=entry["name"], question=Words(**entry["question"])) for entry in entries)


def law(check: str, country: str | None) -> tuple[Law, ...]:
    """The provisions to read beside a check on a contract of this country (ISO 3166-1)."""
    provisions = (declared("law.yaml")[name] for name in declared("checks.yaml")[check]["law"])
    return tuple(Law(applies=entry["jurisdiction"] == country, **entry) for entry in provisions)


def basis(name: str, terms: tuple[Term, ...], anchor: str | None) -> Basis:
    """What a day due rests on, by the name that the frames give it: a term by its place in the table, since
    several of one name may hold one after the other."""
    if name == RECORD:
        return Basis(name=RECORD, label=words("bases", RECORD))
    term = terms[int(name.removeprefix(TERM))]
    own = term.law
    return Basis(
        name=term.name,
        label=Words(en=f"{own.title.en}, {own.article.en}", zh=f"{own.title.zh}{own.article.zh}"),
        condition=term.condition,
        law=None
        if own.file is None
        else Law(
            jurisdiction=term.jurisdiction or "",
            applies=True,
            title=own.title,
            article=own.article,
            about=own.about,
            text=own.text,
            file=own.file,
        ),
        counted_from=None if anchor is None else record(anchor),
    )


def record(pair: str) -> CitedKey:
    """A record from the text `table|key` that the frames give."""
    table, _, key = pair.partition("|")
    return CitedKey(table=table, key=key)


def _in(part: Words | str, language: str) -> str:
    return part if isinstance(part, str) else str(getattr(part, language))
