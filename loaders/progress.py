"""How a load tells how far it has come."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int | None], None]
"""Told what is being done, how much more of it is done, and of how much where that is known.

The steps of a load are `read` (files), `rows` (of the files, as they come in), `check`, `write` (kinds of facts) and
`keep`; before it, to see what files are is the step `look`. What it raises ends the load, and nothing of it stays.
"""


def no_progress(_what: str, _more: int, _total: int | None) -> None:
    """Tell nobody."""
