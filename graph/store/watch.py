"""A watch over a statement: ends what the engine itself does not end in time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType


class Watch:
    """Calls `end` once when its block takes longer than it may; `fired` then says so."""

    def __init__(self, seconds: float, end: Callable[[], bool]) -> None:
        self.fired = False
        self._end = end
        self._timer = threading.Timer(seconds, self._fire)
        self._timer.daemon = True

    def __enter__(self) -> Watch:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        if self.fired:
            self._timer.join()

    def _fire(self) -> None:
        self.fired = True
        self._end()
