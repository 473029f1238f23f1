"""The legal rules that say whose money a payment is made of, where an account holds several people's.

| rule | a payment out of a mixed account is made of |
|---|---|
| `poison` | followed money alone, once any came in: it says what was touched, not how much |
| `haircut` | both, in proportion (pro rata) |
| `fifo` | what came in first (Clayton's Case, 1816) |
| `lifo` | what came in last |
| `libr` | the account's other money first: followed money is never more than the lowest balance since it came |

A rule says it in whole minor units, and loses none.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque

from graph.money.trace.question import RuleName

# A payment as it is made up: whether a part is followed, and how much it is; the parts in their order.
Parts = list[tuple[bool, int]]


class Purse(ABC):
    """The money of one account in one currency."""

    @abstractmethod
    def __init__(self, opening: int) -> None:
        """An account that holds this much of other money."""

    @abstractmethod
    def receive(self, parts: Parts) -> None:
        """Takes a payment in."""

    @abstractmethod
    def pay(self, amount: int) -> Parts:
        """What a payment is made of; the account holds at least so much."""

    @property
    @abstractmethod
    def held(self) -> int:
        """How much followed money it holds."""

    touched = 0
    """How much other money became followed money in it, which only poison does."""


class _Mixed(Purse):
    """A purse that knows how much of what it holds is followed, and not in which order it came."""

    def __init__(self, opening: int) -> None:
        self.balance = opening
        self.followed = 0

    def receive(self, parts: Parts) -> None:
        for followed, amount in parts:
            self.balance += amount
            self.followed += amount if followed else 0

    def pay(self, amount: int) -> Parts:
        share = self._share(amount)
        self.balance -= amount
        self.followed -= share
        assert 0 <= self.followed <= self.balance
        return [(True, share), (False, amount - share)]

    @abstractmethod
    def _share(self, amount: int) -> int:
        """How much of a payment is followed money."""

    @property
    def held(self) -> int:
        return self.followed


class Haircut(_Mixed):
    """Pro rata."""

    def _share(self, amount: int) -> int:
        return amount * self.followed // self.balance if self.balance else 0


class LowestBalance(_Mixed):
    """The lowest intermediate balance: other money is spent first."""

    def _share(self, amount: int) -> int:
        return max(0, amount - (self.balance - self.followed))


class Poison(_Mixed):
    """Whatever is in an account with followed money, or comes into it later, is followed."""

    def __init__(self, opening: int) -> None:
        super().__init__(opening)
        self._poisoned = False

    def receive(self, parts: Parts) -> None:
        """Takes a payment in; whatever is there turns into followed money."""
        super().receive(parts)
        self._poisoned = self._poisoned or any(followed and amount for followed, amount in parts)
        if self._poisoned:
            self.touched += self.balance - self.followed
            self.followed = self.balance

    def _share(self, amount: int) -> int:
        return amount if self._poisoned else 0


class _Lots(Purse):
    """A purse that keeps what came in apart, in the order in which it came."""

    def __init__(self, opening: int) -> None:
        self.lots: deque[tuple[bool, int]] = deque([(False, opening)] if opening else [])

    def receive(self, parts: Parts) -> None:
        for followed, amount in parts:
            if not amount:
                continue
            if self.lots and self.lots[-1][0] is followed:
                self.lots[-1] = (followed, self.lots[-1][1] + amount)
            else:
                self.lots.append((followed, amount))

    def pay(self, amount: int) -> Parts:
        parts: Parts = []
        while amount:
            followed, lot = self._next()
            used = min(lot, amount)
            if lot > used:
                self._put_back((followed, lot - used))
            parts.append((followed, used))
            amount -= used
        return parts

    @abstractmethod
    def _next(self) -> tuple[bool, int]: ...

    @abstractmethod
    def _put_back(self, lot: tuple[bool, int]) -> None: ...

    @property
    def held(self) -> int:
        return sum(amount for followed, amount in self.lots if followed)


class FirstInFirstOut(_Lots):
    """A queue of lots."""

    def _next(self) -> tuple[bool, int]:
        return self.lots.popleft()

    def _put_back(self, lot: tuple[bool, int]) -> None:
        self.lots.appendleft(lot)


class LastInFirstOut(_Lots):
    """A stack of lots."""

    def _next(self) -> tuple[bool, int]:
        return self.lots.pop()

    def _put_back(self, lot: tuple[bool, int]) -> None:
        self.lots.append(lot)


PURSES: dict[RuleName, type[Purse]] = {
    "poison": Poison,
    "haircut": Haircut,
    "fifo": FirstInFirstOut,
    "lifo": LastInFirstOut,
    "libr": LowestBalance,
}
