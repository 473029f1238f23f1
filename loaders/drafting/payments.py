"""What the parts of a statement make of each of its rows: accounts, holders, and the payment in its direction."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from loaders.drafting.guess import Guess, Held
from loaders.drafting.shapes import Entry, Layout, Link, Node, Reason
from loaders.drafting.statement import Flag, Named, Pair, Side, Signed, Statement, Untold
from loaders.mapping.unfinished import MARKS

Found = Mapping[str, tuple[Held, Guess]]
# A filler such as 0, or the name of a payment service, is no number: as one it would join all who pay so.
NUMBERED = "'^.*(?:[*＊?？#•●·×…].*|[1-9](?:.*[0-9]){3}.*)$'"
WITHOUT_MINUS = r"'^[-－−(（]\s*(.+?)[)）]?$'"
WITHOUT_PLUS = r"'^[+＋]?\s*([^-－−(（+＋].*)$'"
ANY = "'^.+$'"
NUMBER_PART = r"'^([0-9*＊]+)'"
NAME_PART = r"'^[0-9*＊]+\s*[/／|,，;；\s_-]\s*(.+)$'"


def payments(statement: Statement, found: Found, name: str, language: str) -> Layout:
    """The layout of a table of payments.

    Args:
        found: what each column holds and is taken for, by its header.
        name: the table's; its code table is called after it.
        language: in which what is to be filled in is asked.
    """
    return _Writing(statement, found, name, language).layout()


@dataclass(frozen=True)
class _Writing:
    statement: Statement
    found: Found
    name: str
    language: str

    def layout(self) -> Layout:
        entries = tuple(self._entries())
        return Layout(
            entries,
            tuple(self._nodes()),
            tuple(self._links()),
            codes={self._codes_name: dict(self._codes())} if isinstance(self.statement.way, Flag) else {},
            dates=tuple(self._dates()),
            skips=tuple(self._skips()),
            open=tuple(self._open()),
            unused={header: self._spare(header, word) for header, word in self.statement.spare.items()},
            as_of="at",
        )

    def _spare(self, header: str, word: str) -> Reason:
        held, guess = self.found[header]
        parts = {"distinct": f"{held.distinct:,}", "filled": f"{held.filled:,}"}
        return Reason(word, parts if word != guess.why else guess.parts)

    def _reason(self, header: str) -> Reason:
        guess = self.found[header][1]
        return Reason(guess.why, guess.parts)

    # Columns

    def _entries(self) -> Iterator[Entry]:
        statement = self.statement
        yield from self._of_side(statement.own, "")
        at = {"type": "moment", "required": "true"} | ({"time": "clock"} if statement.clock else {})
        yield Entry("at", (statement.at,), at, self._reason(statement.at))
        if statement.clock:
            yield Entry("clock", (statement.clock,), {}, self._reason(statement.clock))
        yield from self._of_way()
        yield from self._of_side(statement.other, "other_")
        money = {"type": "money"} | self._of_currency
        if statement.balance:
            yield Entry("balance", (statement.balance,), money, Reason("balance"))
        if statement.currency:
            yield Entry("currency", (statement.currency,), {}, Reason("currency"))
        if statement.number:
            yield Entry("number", (statement.number,), {}, self._reason(statement.number))
        for name, headers in (("purpose", statement.purposes), ("channel", statement.channels)):
            if headers:
                several = {"several": "joined"} if len(headers) > 1 else {}
                yield Entry(name, headers, several, Reason(name))
        if statement.outcome:
            yield Entry("succeeded", (statement.outcome,), {"type": "boolean"}, self._reason(statement.outcome))
        for number, (header, kind) in enumerate(statement.devices, start=1):
            guess = self.found[header][1]
            yield Entry(f"{kind}_{number}", (header,), {"type": guess.type, **guess.words}, self._reason(header))

    def _of_side(self, side: Side, prefix: str) -> Iterator[Entry]:
        account = {"type": "personal", "identifier": "account_no"}
        if side.account and side.together and side.name:
            both = (side.account,)
            yield Entry(f"{prefix}account", both, {"match": NUMBER_PART, **account}, Reason("number_together"))
            yield Entry(f"{prefix}holder", both, {"match": NAME_PART}, Reason("name_together"))
            return
        if side.account_above:
            needed = {"from": "above", "match": _quoted(side.account_above), "required": "true"}
            is_number = "([0-9*]" in side.account_above
            yield Entry("account", (), needed | (account if is_number else {}), Reason("above"))
        elif side.account:
            more = {"match": NUMBERED} if prefix else {"required": "true"}
            yield Entry(f"{prefix}account", (side.account,), account | more, self._reason(side.account))
        if side.name_above:
            yield Entry("holder", (), {"from": "above", "match": _quoted(side.name_above)}, Reason("above"))
        elif side.name:
            yield Entry(f"{prefix}holder", (side.name,), {}, Reason("holder_other" if prefix else "holder_own"))
        if side.identifier:
            header, _ = side.identifier
            guess = self.found[header][1]
            yield Entry(f"{prefix}id", (header,), {"type": guess.type, **guess.words}, self._reason(header))
        if side.bank and side.account:
            yield Entry(f"{prefix}bank", (side.bank,), {}, Reason("bank"))

    @property
    def _of_currency(self) -> dict[str, str]:
        return {"currency_column": "currency"} if self.statement.currency else {}

    def _of_way(self) -> Iterator[Entry]:
        way = self.statement.way
        money = {"type": "money", "faulty": "reject"} | self._of_currency
        if isinstance(way, Pair):
            zeros = {"nothing": f"[{', '.join(map(_text, way.zeros))}]"}
            for name, header, word in (("paid_out", way.out, "pair_out"), ("paid_in", way.into, "pair_in")):
                minus = {"match": WITHOUT_MINUS} if way.out_is_negative and name == "paid_out" else {}
                beside = way.into if name == "paid_out" else way.out
                reason = Reason(word, {"beside": beside, "alone": f"{way.alone:,}", "rows": f"{way.alone + way.both:,}"})
                yield Entry(name, (header,), self._in_unit(header, money) | zeros | minus, reason)
            return
        if isinstance(way, Signed):
            parts = {"minus": f"{way.minus:,}", "filled": f"{way.filled:,}", "rest": f"{way.filled - way.minus:,}"}
            whole = self._in_unit(way.amount, money)
            yield Entry("paid_out", (way.amount,), whole | {"match": WITHOUT_MINUS}, Reason("signed_out", parts))
            yield Entry("paid_in", (way.amount,), whole | {"match": WITHOUT_PLUS}, Reason("signed_in", parts))
            return
        words = self._in_unit(way.amount, money) | {"required": "true"}
        del words["faulty"]
        if isinstance(way, Flag):
            if way.out_is_negative:
                words["match"] = r"'^[-－−+＋(（]?\s*(.+?)[)）]?$'"
            yield Entry("amount", (way.amount,), words, Reason("flagged", {"flag": way.flag}))
            told = "; ".join(f"{text} = {meant}" for text, meant in way.meanings.items() if meant)
            word = "direction" if told else "direction_untold"
            codes = {"type": "code", "codes": self._codes_name, "unknown": "reject"}
            yield Entry("direction", (way.flag,), codes, Reason(word, {"told": told}))
            if way.silent:
                yield Entry("direction_said", (way.flag,), {"match": ANY}, Reason("direction_said"))
            return
        yield Entry("amount", (way.amount,), words, Reason("named" if isinstance(way, Named) else "untold"))

    def _in_unit(self, header: str, words: Mapping[str, str]) -> dict[str, str]:
        unit = self.found[header][1].words.get("unit")
        return {**words, **({"unit": unit} if unit else {})}

    @property
    def _codes_name(self) -> str:
        return f"{self.name}_direction"

    def _codes(self) -> Iterator[tuple[str, str]]:
        assert isinstance(self.statement.way, Flag)
        asked = MARKS[self.language] + {"en": "in, out or neither", "zh": "in（收）、out（付）或 neither（不计）"}[self.language]
        for text, meant in self.statement.way.meanings.items():
            yield text, meant or asked

    def _dates(self) -> Iterator[tuple[str, str]]:
        """The formats of the moments; where the time of day stands beside the day, also both together."""
        days = self.found[self.statement.at][1].dates
        clocks = self.found[self.statement.clock][1].clocks if self.statement.clock else ()
        yield from ((f"{day} {clock}", precision) for day, _ in days for clock, precision in clocks)
        yield from days

    # Things

    @property
    def _own_key(self) -> str | None:
        """The column by which this account is known, where there is one."""
        return "account" if self.statement.own.account or self.statement.own.account_above else None

    def _nodes(self) -> Iterator[Node]:
        own, other = self.statement.own, self.statement.other
        if isinstance(self.statement.way, Named) and not own.account:
            yield self._named_only("account", "", own)
        else:
            yield from self._own_nodes(own)
        if other.account:
            yield from self._account("other", "other_", other)
        elif other.name:
            yield self._named_only("other", "other_", other)
        else:
            yield self._unnamed()
        kinds = {"ip": ("Device", "device", "name"), "mac": ("Device", "device", "name"), "phone_no": ("Phone", "phone", "number")}
        for number, (_, kind) in enumerate(self.statement.devices, start=1):
            label, space, title = kinds[kind]
            yield Node(f"{kind}_{number}", label, space, f"{kind}_{number}", identifies=True, properties={title: f"{kind}_{number}"})

    def _own_nodes(self, own: Side) -> Iterator[Node]:
        if own.account or (own.account_above and "([0-9*]" in own.account_above):
            yield from self._account("account", "", own)
            return
        if own.account_above:
            choice = "{scope: account, text: account}"
            yield Node("account", "Account", "account", "account", False, {"holder_name": "account"}, (choice,))
            return
        asked = {"en": "the number of the account that this is a statement of", "zh": "本流水所属账户的账号"}[self.language]
        choice = f"{{scope: account, text: {{text: {_text(MARKS[self.language] + asked)}}}}}"
        holder = {"holder_name": "holder"} if own.name or own.name_above else {}
        yield Node("account", "Account", "account", "", False, holder, (choice,))

    def _account(self, alias: str, prefix: str, side: Side) -> Iterator[Node]:
        number = f"{prefix}account"
        holder = f"{prefix}holder" if side.name or side.name_above else None
        properties = {"number": number} | ({"holder_name": holder} if holder else {})
        if side.bank:
            properties["bank"] = f"{prefix}bank"
        yield Node(alias, "Account", "account", number, identifies=True, properties=properties)
        if holder is None:
            return
        known = f"{{{holder}: {{known: true}}, {number}: {{known: true}}}}"
        yield replace(self._party(f"{alias}_holder", prefix, side, number), when=known)

    def _named_only(self, alias: str, prefix: str, side: Side) -> Node:
        return self._party(alias, prefix, side, self._own_key if prefix else None)

    def _party(self, alias: str, prefix: str, side: Side, within: str | None) -> Node:
        name = f"{prefix}holder"
        inside = f" within: {within}," if within else ""
        choices = [f"{{scope: holder,{inside} text: {name}}}"]
        properties = {"name": name}
        if side.identifier:
            choices.insert(0, f"{{identifier: {prefix}id}}")
            properties[side.identifier[1]] = f"{prefix}id"
        return Node(alias, "Party", "party", name, False, properties, tuple(choices), by_name=name)

    def _unnamed(self) -> Node:
        """Who stands across where no column tells: called by the purpose."""
        inside = f" within: {self._own_key}," if self._own_key else ""
        unknown = _text({"en": "not stated", "zh": "未载明"}[self.language])
        called = f"{{first: [purpose, {{text: {unknown}}}]}}" if self.statement.purposes else f"{{text: {unknown}}}"
        choice = f"{{scope: unnamed,{inside} text: {called}}}"
        return Node("other", "Unnamed", "unnamed", "", False, {"name": called}, (choice,))

    # Relationships

    def _links(self) -> Iterator[Link]:
        for alias, side in (("account", self.statement.own), ("other", self.statement.other)):
            numbered = side.account or (side.account_above and "([0-9*]" in side.account_above)
            if numbered and (side.name or side.name_above):
                yield Link("HOLDS", f"{alias}_holder", alias, words={"distinct": "true"})
        yield from self._transfers()
        for number, (_, kind) in enumerate(self.statement.devices, start=1):
            yield Link("REACHABLE_AT", "account", f"{kind}_{number}", words={"distinct": "true"})

    def _transfers(self) -> Iterator[Link]:
        way = self.statement.way
        if isinstance(way, (Pair, Signed)):
            yield self._transfer("out", "paid_out", "{paid_out: {known: true}}")
            yield self._transfer("in", "paid_in", "{paid_in: {known: true}}")
        elif isinstance(way, Flag):
            yield self._transfer("out", "amount", "{direction: {is: out}}")
            yield self._transfer("in", "amount", "{direction: {is: in}}")
        else:
            yield self._transfer("out", "amount", None, told=not isinstance(way, (Named, Untold)))

    def _transfer(self, way: str, amount: str, when: str | None, *, told: bool = True) -> Link:
        statement = self.statement
        properties = {"at": "at", "amount": amount}
        # The balance is that of this account: it goes with what this account paid.
        for name, has in (
            ("number", statement.number),
            ("balance", statement.balance if way == "out" else None),
            ("purpose", statement.purposes),
            ("channel", statement.channels),
            ("succeeded", statement.outcome),
        ):
            if has:
                properties[name] = name
        if told:
            properties["told_by_payer" if way == "out" else "told_by_payee"] = "{boolean: true}"
        start, end = ("account", "other") if way == "out" else ("other", "account")
        words = ({"when": when} if when else {}) | {"ordinal": "number", "sort": "true"}
        return Link("TRANSFERRED", start, end, properties, words)

    # What is left out, and what only people know

    def _skips(self) -> Iterator[tuple[str, Reason]]:
        way = self.statement.way
        if isinstance(way, Flag):
            if "neither" in way.meanings.values():
                yield "{direction: {is: neither}}", Reason("skip_neither", {"flag": way.flag})
            if way.silent:
                yield "{direction_said: {known: false}}", Reason("skip_silent", {"flag": way.flag})
        if self.statement.outcome:
            yield '{succeeded: {is: "false"}}', Reason("skip_failed")
        if self.statement.other.unnumbered:
            yield "{other_account: {known: false}}", Reason("skip_unnumbered")

    def _open(self) -> Iterator[Reason]:
        way, other = self.statement.way, self.statement.other
        rows = f"{self.found[self.statement.at][0].rows:,}"
        if isinstance(way, Untold):
            yield Reason("open_untold", {"amount": way.amount})
        if isinstance(way, Pair) and (way.both or way.neither):
            yield Reason(
                "open_pair", {"both": f"{way.both:,}", "neither": f"{way.neither:,}", "out": way.out, "into": way.into}
            )
        if isinstance(way, Flag) and way.silent:
            yield Reason("open_silent", {"silent": f"{way.silent:,}", "rows": rows, "flag": way.flag})
        if other.unnumbered and other.account:
            yield Reason("open_unnumbered", {"some": f"{other.unnumbered:,}", "rows": rows, "header": other.account})
        if not other.account and other.name:
            yield Reason("open_name_only", {"header": other.name})
        if not other.account and not other.name:
            yield Reason("open_unnamed" if self.statement.purposes else "open_nobody")


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _quoted(pattern: str) -> str:
    """A pattern as YAML, without a change."""
    return "'" + pattern.replace("'", "''") + "'"
