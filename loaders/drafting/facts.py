"""Which things the rows of a file name, and what of the columns belongs to each: guessed from numbers and labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from graph.model import Model, Property
from loaders.drafting.guess import OF_NAMES, Guess, Held
from loaders.drafting.headers import RUNNING
from loaders.drafting.shapes import Entry, Layout, Link, Node, Reason

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
NUMBERS = re.compile("编号|号码|号$|代码|number|code|id$|key|ref", re.IGNORECASE)
TELLING = ("text", "code", "integer", "identifier", "personal")
HOLDERS = re.compile("户名|开户|账户名|holder", re.IGNORECASE)
ADDRESSES = re.compile(
    "注册地址|注册地|住所|住址|^地址$|registered (office|address)|^address$", re.IGNORECASE
)
STATES = re.compile("状态$|\\bstatus$", re.IGNORECASE)
PARTIES = {
    "buyer": re.compile("甲方|采购人|采购单位|发包|业主|建设单位|buyer|purchaser|client", re.IGNORECASE),
    "supplier": re.compile(
        "乙方|供应商|承包|中标人|中标单位|成交人|supplier|contractor|vendor|seller", re.IGNORECASE
    ),
}
"""Who stands on which side of a contract, by the header of the name."""
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


def facts(model: Model, columns: Columns, table: str) -> Layout:
    """The layout of a table that is none of payments: every column that a fact uses, as it was guessed.

    Args:
        columns: what each column holds and is taken for, by its name in the mapping.
        table: the table's name; its code tables are called after it.
    """
    things = nodes(model, columns)
    related = links(things, columns)
    more, ties = _around(things, columns)
    things, related = [*things, *more], [*related, *ties]
    used = {name for node in things for name in (node.key, *node.properties.values())}
    used |= {name for link in related for name in link.properties.values()}
    main = things[0].key
    entries, codes = [], {}
    for name, (held, guess) in columns.items():
        if name not in used:
            continue
        # What nothing better tells apart is told apart by its text, whatever it holds.
        is_text = name == main and guess.type not in TELLING
        words = {"type": "text"} if is_text else {"type": guess.type, **guess.words}
        if guess.codes:
            words |= {"codes": f"{table}_{name}", "unknown": "keep"}
            codes[f"{table}_{name}"] = {code: code for code in guess.codes}
        if name == main and held.filled == held.rows:
            words["required"] = "true"
        entries.append(Entry(name, (held.header,), words, Reason(guess.why, guess.parts)))
    return Layout(
        tuple(entries),
        tuple(things),
        tuple(related),
        codes,
        open=tuple(_alone(things, related)),
    )


def _alone(things: Sequence[Node], related: Sequence[Link]) -> Iterator[Reason]:
    """A remark where a thing stands alone beside others: only people know how they belong together."""
    linked = {alias for link in related for alias in (link.start, link.end)}
    alone = [node.alias for node in things if node.alias not in linked]
    if len(things) > 1 and alone:
        other = next(node.alias for node in things if node.alias != alone[0])
        yield Reason("unlinked", {"left": alone[0], "right": other})


def _around(things: Sequence[Node], columns: Columns) -> tuple[list[Node], list[Link]]:
    """What stands around the first thing: the sides of a contract, and the address of a party."""
    main = things[0]
    taken = {name for node in things for name in (node.key, *node.properties.values())}
    free = {name: found for name, found in columns.items() if name not in taken}
    nodes_, links_ = [], []
    for role, pattern in PARTIES.items() if main.space == "contract" else ():
        name = _first(free, pattern, ("text", "code"))
        if name is not None:
            choice = f"{{scope: party, text: {name}}}"
            nodes_.append(Node(role, "Party", "party", name, False, {"name": name}, (choice,), by_name=name))
            links_.append(Link("PARTY_TO", role, main.alias, {"role": f"{{text: {role}}}"}))
    name = _first(free, ADDRESSES, ("text", "code"))
    if name is not None and main.space in ("party", "agency"):
        nodes_.append(Node("address", "Address", "address", name, False, {"text": name}))
        links_.append(Link("REGISTERED_AT", main.alias, "address", words={"distinct": "true"}))
    return nodes_, links_


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
        key = (_speaking_of_names(columns) if space == "party" else None) or _own_key(space, columns)
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


def _own_key(space: str, columns: Columns) -> str:
    """The column that tells the rows apart: one of different texts, a number that somebody gave before any other.

    The number of a payment or of a sheet of paper is neither a party nor an account.
    """
    passed = (
        ("reference", "reference_shared", "hidden", "clock") if space in ("party", "account") else ("clock",)
    )
    types = ("text", "code") if space == "party" else TELLING
    able = {name: found for name, found in columns.items() if found[1].why not in passed}
    telling = {name: held for name, (held, guess) in able.items() if guess.type in types}
    telling = telling or {name: held for name, (held, guess) in able.items() if guess.type in TELLING}
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
    for name in list(free):
        held, guess = columns[name]
        for entry in properties.values():
            if entry.name not in node.properties and _is_called(entry, held.header) and _fits(entry, guess):
                node.properties[entry.name] = name
                free.pop(name)
                break
    title = model.spaces[node.space].title
    if node.identifies or title not in properties or title in node.properties:
        return
    if node.key in node.properties.values():
        return  # a number is no title
    if _fits(properties[title], columns[node.key][1]):
        node.properties[title] = node.key
        free.pop(node.key, None)


def _is_called(entry: Property, header: str) -> bool:
    words = header.casefold()
    if entry.name == "status" and STATES.search(words):
        return True
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
    for node in found:
        if node.space in ("phone", "device") and (accounts or parties):
            yield Link("REACHABLE_AT", (parties or accounts)[0].alias, node.alias)


def _first(columns: Columns, pattern: re.Pattern[str], types: Iterable[str]) -> str | None:
    wanted = set(types)
    for name, (held, guess) in columns.items():
        if guess.type in wanted and pattern.search(held.header):
            return name
    return None
