"""Who holds accounts, by number: keys, names, and the ties that registers tell of."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from graph.detectors.engine import DuckDBEngine
from graph.detectors.rings.ties import Ties


@dataclass(frozen=True)
class Account:
    """An account as it is shown: its key, what kind of node it is, its holder's name."""

    key: str
    space: str
    name: str


@dataclass(frozen=True)
class Holders:
    """Holders and accounts by number. A holder without a party is an account of which nothing more is known.

    Numbers beyond those of accounts' holders are parties that registers tie to them.
    """

    keys: dict[int, str]
    names: dict[int, str]
    spaces: dict[int, str]
    numbers: dict[str, int]
    accounts: dict[int, Account]

    @classmethod
    def of(cls, engine: DuckDBEngine) -> Holders:
        """From the frames `account` and `tie`."""
        found = cls({}, {}, {}, {}, {})
        rows = engine.arrow("account", ("account",))
        columns = (rows[name].to_pylist() for name in ("account", "key", "space", "holder", "party", "name"))
        for account, key, space, holder, party, name in zip(*columns, strict=True):
            found.accounts[account] = Account(key, space, name)
            found.keys[holder] = party or key
            found.names[holder] = name
            found.spaces[holder] = "party" if party else space
        found.numbers.update({key: holder for holder, key in found.keys.items()})
        return found

    def number(self, party: str) -> int:
        """The number of a party, which gets the next one where it has none."""
        if party not in self.numbers:
            number = len(self.numbers)
            self.numbers[party], self.keys[number] = number, party
            self.names[number], self.spaces[number] = "", "party"
        return self.numbers[party]

    def name(self, party: str, name: str) -> None:
        """Gives a party the name that a register has for it, where it has none yet."""
        number = self.numbers[party]
        self.names[number] = self.names.get(number) or name

    def ties(self, engine: DuckDBEngine) -> Ties:
        """The ties between holders, by their numbers."""
        rows = engine.arrow("tie", ("left_party", "right_party", "how"))
        left, right = (
            pa.array([self.number(party) for party in rows[name].to_pylist()], pa.int64())
            for name in ("left_party", "right_party")
        )
        return Ties.of(pa.table({"left": left, "right": right, "how": rows["how"]}))
