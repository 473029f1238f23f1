"""Who is asking, and what they may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person or script with the compartments they may see; None means all of them.

    `may_load` is the right to bring files in and to take loads back, as far as the compartments go.
    """

    name: str
    compartments: frozenset[str] | None
    may_load: bool = False

    @classmethod
    def of(cls, name: str, compartments: str, *, may_load: bool = False) -> Viewer:
        """A viewer from the setting: comma separated compartments, or `*` for all.

        Example:
            >>> Viewer.of("Li", "procurement, bank").may_see("bank")
            True
        """
        named = frozenset(part.strip() for part in compartments.split(",") if part.strip())
        return cls(name, None if "*" in named else named, may_load)

    @property
    def sees_all(self) -> bool:
        """Whether nothing is hidden, whatever is loaded."""
        return self.compartments is None

    def may_see(self, compartment: str) -> bool:
        """Whether this compartment is open; what rests on several, written `a+b`, needs all of them."""
        return self.compartments is None or self.compartments.issuperset(compartment.split("+"))

    def may_see_every(self, compartments: Iterable[str]) -> bool:
        """Whether none of these compartments is hidden."""
        return all(self.may_see(compartment) for compartment in compartments)
