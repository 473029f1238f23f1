"""Which things the rows of a file name, and what of the columns belongs to each: guessed from numbers and labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graph.model import Model, Property
from loaders.drafting.guess import OF_NAMES, Guess, Held

ROLES = re.compile("职务|职位|role|position|title", re.IGNORECASE)
HOLDINGS = re.compile("持股|出资|股权|shares?\\b|stake", re.IGNORECASE)
HEADS = re.compile("法定代表人|法人代表|负责人|legal rep", re.IGNORECASE)
KINDS = {
    "uscc": ("Company", "party"),
    "resident_id": ("Person", "party"),
    "account_no": ("Account", "account"),
    "phone_no": ("Phone", "phone"),
    "ip": ("Device", "device"),
    "mac": ("Device", "device"),
}
RUNNING = re.compile("序号|no\\.?|nr\\.?|#|row", re.IGNORECASE)
NUMBERS = re.compile("编号|号码|号$|代码|number|code|id$|key|ref", re.IGNORECASE)
TELLING = ("text", "code", "integer", "identifier", "personal")
HOLDERS = re.compile("户名|开户|账户名|holder", re.IGNORECASE)
OTHER_SIDE = re.compile("对方|对手|收款|付款|转入|转出|counter|payee|payer|dest|recipient", re.IGNORECASE)
BALANCES = re.compile("余额|balance", re.IGNORECASE)
WHOLE = ("party", "agency", "account", "tender", "contract", "complaint", "licence", "address")
"""What a row may be about as a whole; the rest are parts of something."""
FITS = {
    "text": {"text", "code", "integer", "number"},
    "number": {"number", "integer"},
    "integer": {"integer"},
    "boolean": {"boolean"},
    "moment": {"moment"},
    "money": {"money"},
}
SHORTEST_LABEL = 2

Columns = Mapping[str, tuple[Held, Guess]]


@dataclass
class Node:
    """A thing that each row names: its kind, the column that is its key, and the columns of its properties."""

    alias: str
    kind: str
    space: str
    key: str
    identifies: bool
    properties: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Link:
    """A relationship between two nodes of a row."""

    type: str
    start: str
    end: str
    properties: Mapping[str, str] = field(default_factory=dict)


def nodes(model: Model, columns: Columns) -> list[Node]:
    """What each row names, by its identifiers; without one, by the column whose texts are all different."""
    free = dict.fromkeys(columns)
    found: list[Node] = []
    for name, (_, guess) in columns.items():
        if guess.identifier in KINDS:
            kind, space = KINDS[guess.identifier]
            alias = f"{kind.lower()}_{sum(node.kind == kind for node in found) + 1}"
            found.append(Node(alias, kind, space, name, identifies=True))
            free.pop(name)
    if not found:
        space = _likeliest(model, columns)
        key = (_speaking_of_names(columns) if space == "party" else None) or _own_key(columns)
        kind = model.spaces[space].kinds[-1].name
        found.append(Node(kind.lower(), kind, space, key, identifies=False))
    for node in found:
        _name(node, columns, free)
    for node in found:
        _describe(node, model, columns, free)
    return found


def _speaking_of_names(columns: Columns) -> str | None:
    named = [
        name
        for name, (held, guess) in columns.items()
        if guess.type == "text" and OF_NAMES.search(held.header)
    ]
    return next(iter(named), None)


def _own_key(columns: Columns) -> str:
    """The column that tells the rows apart: one of different texts, a number that somebody gave before any other."""
    telling = {name: held for name, (held, guess) in columns.items() if guess.type in TELLING}
    unique = [name for name, held in telling.items() if held.is_unique]
    given = [name for name in unique if not RUNNING.fullmatch(columns[name][0].header)]
    numbers = [name for name in given if NUMBERS.search(columns[name][0].header)]
    most = max(telling or columns, key=lambda name: columns[name][0].distinct)
    return next(iter([*numbers, *given, *unique, most]))


def _name(node: Node, columns: Columns, free: dict[str, None]) -> None:
    """Give a node the nearest column that speaks of a name, the one before its number first; others may share it."""
    own = {"party": "name", "account": "holder_name"}.get(node.space)
    order = list(columns)
    place = order.index(node.key)
    near = sorted(order, key=lambda name: (abs(order.index(name) - place), order.index(name) > place))
    for name in near:
        held, guess = columns[name]
        if own and guess.type == "text" and OF_NAMES.search(held.header):
            node.properties[own] = name
            free.pop(name, None)
            return


def _describe(node: Node, model: Model, columns: Columns, free: dict[str, None]) -> None:
    """Give a node its number, and every free column that is labelled as one of its properties."""
    properties = {entry.name: entry for entry in model.spaces[node.space].properties}
    if node.identifies:
        own = {"account_no": "number", "phone_no": "number", "ip": "name", "mac": "name"}
        identifier = columns[node.key][1].identifier or ""
        node.properties.setdefault(own.get(identifier, identifier), node.key)
    else:
        title = model.spaces[node.space].title
        guess = columns[node.key][1]
        if title in properties and _fits(properties[title], guess):
            node.properties[title] = node.key
            free.pop(node.key, None)
    for name in list(free):
        held, guess = columns[name]
        for entry in properties.values():
            if entry.name not in node.properties and _is_called(entry, held.header) and _fits(entry, guess):
                node.properties[entry.name] = name
                free.pop(name)
                break


def _is_called(entry: Property, header: str) -> bool:
    words = header.casefold()
    return any(
        len(label) >= SHORTEST_LABEL and (label == words or (not label.isascii() and label in words))
        for label in (entry.label.zh.casefold(), entry.label.en.casefold(), entry.name)
    )


def _fits(entry: Property, guess: Guess) -> bool:
    return not entry.personal and guess.type in FITS.get(entry.type, set())


def _likeliest(model: Model, columns: Columns) -> str:
    """The space most of whose properties the headers name; a party where they name none."""
    scores = {
        space.name: sum(
            any(_is_called(entry, held.header) and _fits(entry, guess) for entry in space.properties)
            for held, guess in columns.values()
        )
        for space in model.spaces.values()
        if space.name in WHOLE
    }
    best = max(scores.values())
    return "party" if not best or scores["party"] == best else max(scores, key=lambda name: scores[name])


def links(found: Sequence[Node], columns: Columns) -> list[Link]:
    """Relationships that numbers and headers together speak of; none is guessed from numbers alone but holding."""
    by_space = {space: [node for node in found if node.space == space] for space in ("party", "account")}
    return [*_of_parties(by_space["party"], columns), *_of_accounts(found, by_space, columns)]


def _of_parties(parties: Sequence[Node], columns: Columns) -> Iterator[Link]:
    if len(parties) != len(("one", "other")):
        return
    person = next((node for node in parties if node.kind == "Person"), None)
    company = next((node for node in parties if node.kind == "Company"), None)
    if person is not None and company is not None:
        role = _first(columns, ROLES, ("text", "code"))
        if role is not None:
            yield Link("MANAGES", person.alias, company.alias, {"role": role})
            return
        if _first(columns, HEADS, ("text",)) is not None:
            yield Link("LEGAL_REP_OF", person.alias, company.alias)
            return
    share = _first(columns, HOLDINGS, ("number",))
    if share is not None:
        # Registers of owners name the company first.
        owned, owner = (
            (parties[0], parties[1]) if company is None or company is parties[0] else (company, parties[0])
        )
        yield Link("OWNS", owner.alias, owned.alias, {"share_percent": share})


def _of_accounts(
    found: Sequence[Node], by_space: Mapping[str, Sequence[Node]], columns: Columns
) -> Iterator[Link]:
    accounts, parties = by_space["account"], by_space["party"]
    if accounts and parties and any(HOLDERS.search(held.header) for held, _ in columns.values()):
        yield Link("HOLDS", parties[0].alias, accounts[0].alias)
    money = [
        name
        for name, (held, guess) in columns.items()
        if guess.type == "money" and not BALANCES.search(held.header)
    ]
    moments = [name for name, (_, guess) in columns.items() if guess.type == "moment"]
    apart = len(accounts) > 1 and OTHER_SIDE.search(columns[accounts[1].key][0].header)
    if apart and money and moments:
        yield Link(
            "TRANSFERRED", accounts[0].alias, accounts[1].alias, {"at": moments[0], "amount": money[0]}
        )
    for node in found:
        if node.space in ("phone", "device") and (accounts or parties):
            yield Link("REACHABLE_AT", (parties or accounts)[0].alias, node.alias)


def _first(columns: Columns, pattern: re.Pattern[str], types: Iterable[str]) -> str | None:
    wanted = set(types)
    for name, (held, guess) in columns.items():
        if guess.type in wanted and pattern.search(held.header):
            return name
    return None
