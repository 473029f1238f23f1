"""What the parts of a statement make of each of its rows: accounts, holders, and the payment in its direction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from loaders.drafting.payment_columns import Found, payment_columns
from loaders.drafting.shapes import Layout, Link, Node, Reason
from loaders.drafting.sides import Side
from loaders.drafting.statement import Statement
from loaders.drafting.ways import Direction, Flag, One, Pair, Signed, opposite
from loaders.drafting.written import quoted, told
from loaders.mapping.unfinished import MARKS

DEVICES = {
    "ip": ("Device", "device", "name"),
    "mac": ("Device", "device", "name"),
    "phone_no": ("Phone", "phone", "number"),
}
"""The kind of what an account was reached at, its space and the property that holds its number, by the identifier."""


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
        codes = f"{self.name}_direction"
        entries = payment_columns(self.statement, self.found, codes)
        way = self.statement.way
        return Layout(
            entries,
            tuple(self._nodes()),
            tuple(self._links()),
            codes={codes: dict(self._codes(way))} if isinstance(way, Flag) else {},
            dates=tuple(self._dates()),
            skips=tuple(self._skips([entry.name for entry in entries])),
            remarks=(self._remark(),),
            open=tuple(self._open()),
            unused={header: self._spare(header, word) for header, word in self.statement.spare.items()},
            as_of="at",
        )

    def _spare(self, header: str, word: str) -> Reason:
        held, guess = self.found[header]
        parts = {"distinct": f"{held.distinct:,}", "filled": f"{held.filled:,}"}
        return Reason(word, parts if word != guess.why else guess.parts)

    def _codes(self, way: Flag) -> Iterator[tuple[str, str]]:
        asked = MARKS[self.language] + told(Reason("asked_direction"), self.language)
        known = {text: meant for text, meant in way.meanings.items() if meant in ("in", "out")}
        for text, meant in way.meanings.items():
            yield text, meant or asked
        # A table of one direction would not know what a later file says of the other.
        if len(set(known.values())) == 1:
            text, meant = next(iter(known.items()))
            yield opposite(text), "in" if meant == "out" else "out"
        elif not known:
            yield from (("in", "in"), ("out", "out"))
        if None in way.meanings.values() and "neither" not in way.meanings.values():
            yield "neither", "neither"

    def _dates(self) -> Iterator[tuple[str, str]]:
        """The formats of the moments; where the time of day stands beside the day, first both together."""
        days = self.found[self.statement.at][1].dates
        clocks = self.found[self.statement.clock][1].clocks if self.statement.clock else ()
        yield from ((f"{day} {clock}", precision) for day, _ in days for clock, precision in clocks)
        yield from days

    # Things

    @property
    def _own_key(self) -> str | None:
        """The column by which this account is known, where there is one."""
        return "account" if self.statement.own.account or self.statement.own.account_said else None

    def _nodes(self) -> Iterator[Node]:
        own, other = self.statement.own, self.statement.other
        if self._is_named_payer:
            yield self._party("account", "", own, None)
        else:
            yield from self._own_nodes(own)
        if other.account:
            yield from self._account("other", "other_", other)
        elif other.name:
            yield self._party("other", "other_", other, self._own_key)
        else:
            yield self._unnamed()
        for number, (_, kind) in enumerate(self.statement.devices, start=1):
            label, space, title = DEVICES[kind]
            name = f"{kind}_{number}"
            yield Node(name, label, space, name, identifies=True, properties={title: name})

    @property
    def _is_named_payer(self) -> bool:
        """Whether who pays is known by a name alone, row by row."""
        way, own = self.statement.way, self.statement.own
        return isinstance(way, One) and way.why == "named" and own.is_named and not self._own_key

    def _own_nodes(self, own: Side) -> Iterator[Node]:
        if own.is_numbered:
            yield from self._account("account", "", own)
            return
        if own.is_user:
            choice = "{scope: account, text: account}"
            yield _account(choice, "account", "holder" if own.is_named else "account")
            return
        asked = MARKS[self.language] + told(Reason("asked_account"), self.language)
        choice = f"{{scope: account, text: {{text: {quoted(asked)}}}}}"
        yield _account(choice, "", "holder" if own.is_named else None)

    def _account(self, alias: str, prefix: str, side: Side) -> Iterator[Node]:
        number = f"{prefix}account"
        holder = f"{prefix}holder" if side.is_named else None
        properties = {"number": number} | ({"holder_name": holder} if holder else {})
        if side.bank:
            properties["bank"] = f"{prefix}bank"
        yield Node(alias, "Account", "account", number, identifies=True, properties=properties)
        if holder is None:
            return
        known = f"{{{holder}: {{known: true}}, {number}: {{known: true}}}}"
        yield replace(self._party(f"{alias}_holder", prefix, side, number), when=known)

    def _party(self, alias: str, prefix: str, side: Side, within: str | None) -> Node:
        name = f"{prefix}holder"
        inside = f" within: {within}," if within else ""
        choices = [f"{{scope: holder,{inside} text: {name}}}"]
        properties = {"name": name}
        if side.identifier:
            number = f"{prefix or 'holder_'}id"
            choices.insert(0, f"{{identifier: {number}}}")
            properties[side.identifier[1]] = number
        return Node(
            alias,
            "Party",
            "party",
            name,
            identifies=False,
            properties=properties,
            choices=tuple(choices),
            by_name=name,
        )

    def _unnamed(self) -> Node:
        """Who stands across where no column tells: called by the purpose."""
        inside = f" within: {self._own_key}," if self._own_key else ""
        unknown = quoted(told(Reason("not_stated"), self.language))
        called = (
            f"{{first: [purpose, {{text: {unknown}}}]}}"
            if self.statement.purposes
            else f"{{text: {unknown}}}"
        )
        choice = f"{{scope: unnamed,{inside} text: {called}}}"
        return Node(
            "other",
            "Unnamed",
            "unnamed",
            "",
            identifies=False,
            properties={"name": called},
            choices=(choice,),
        )

    # Relationships

    def _links(self) -> Iterator[Link]:
        for alias, side in (("account", self.statement.own), ("other", self.statement.other)):
            if side.is_numbered and side.is_named:
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
            yield self._transfer("out", "amount", "{direction: {is: out}, amount: {known: true}}")
            yield self._transfer("in", "amount", "{direction: {is: in}, amount: {known: true}}")
        else:
            yield self._transfer(way.direction, "amount", "{amount: {known: true}}")

    def _transfer(self, way: Direction, amount: str, when: str) -> Link:
        statement = self.statement
        more = {
            "number": statement.number,
            # The balance is that of this account: it goes with what this account paid.
            "balance": statement.balance if way == "out" else None,
            "purpose": statement.purposes,
            "channel": statement.channels,
            "succeeded": statement.outcome,
        }
        properties = {"at": "at", "amount": amount} | {name: name for name, has in more.items() if has}
        if not isinstance(statement.way, One) or statement.way.why == "called":
            properties["told_by_payer" if way == "out" else "told_by_payee"] = "{boolean: true}"
        start, end = ("account", "other") if way == "out" else ("other", "account")
        words = {"when": when, "ordinal": "number", "sort": "true"}
        return Link("TRANSFERRED", start, end, properties, words)

    # What is left out, and what only people know

    def _skips(self, columns: Sequence[str]) -> Iterator[tuple[str, Reason]]:
        """Rows that would make no payment, each kind with its reason: the report counts them."""
        way, other = self.statement.way, self.statement.other
        if isinstance(way, Flag):
            if set(way.meanings.values()) - {"in", "out"}:
                yield "when: {direction: {is: neither}}", Reason("skip_neither", {"flag": way.flag})
            if way.silent:
                yield "when: {direction_said: {known: false}}", Reason("skip_silent", {"flag": way.flag})
        if self.statement.outcome:
            yield 'when: {succeeded: {is: "false"}}', Reason("skip_failed")
        if isinstance(way, (Pair, Signed)):
            beside = ", ".join(name for name in columns if name not in ("paid_out", "paid_in"))
            yield f"empty_but_for: [{beside}]", Reason("skip_empty")
        if other.account:
            yield "when: {other_account: {known: false}}", Reason("skip_unnumbered")
        elif other.name:
            yield "when: {other_holder: {known: false}}", Reason("skip_unnamed")

    def _remark(self) -> tuple[str, Reason]:
        """The rows that make no payment since no amount came or went."""
        in_two = isinstance(self.statement.way, (Pair, Signed))
        amounts = ("paid_out", "paid_in") if in_two else ("amount",)
        tests = ", ".join(f"{name}: {{known: false}}" for name in amounts)
        return f"when: {{{tests}}}", Reason("remark_neither" if in_two else "remark_zero")

    def _open(self) -> Iterator[Reason]:
        way, other = self.statement.way, self.statement.other
        rows = f"{self.found[self.statement.at][0].rows:,}"
        if isinstance(way, One) and way.why == "untold":
            yield Reason("open_untold", {"amount": way.amount})
        if self.statement.own.is_user:
            yield Reason("open_user")
        if isinstance(way, Pair) and (way.both or way.neither):
            yield Reason(
                "open_pair",
                {"both": f"{way.both:,}", "neither": f"{way.neither:,}", "out": way.out, "into": way.into},
            )
        if isinstance(way, Flag) and way.silent:
            yield Reason("open_silent", {"silent": f"{way.silent:,}", "rows": rows, "flag": way.flag})
        header = other.account or other.name
        if other.unknown:
            yield Reason("open_unknown", {"some": f"{other.unknown:,}", "rows": rows, "header": header})
        if not other.account and other.name and not self._is_named_payer:
            yield Reason("open_name_only", {"header": other.name})
        if not other.account and not other.name:
            yield Reason("open_unnamed" if self.statement.purposes else "open_nobody")


def _account(choice: str, key: str, holder: str | None) -> Node:
    """This side's account, known by something else than its number."""
    properties = {"holder_name": holder} if holder else {}
    return Node(
        "account", "Account", "account", key, identifies=False, properties=properties, choices=(choice,)
    )
