"""A watch over a statement: ends what the engine itself does not end in time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from types import TracebackType
from typing import TypeVar

from graph.errors import Case, TimeLimitError

Answer = TypeVar("Answer")


class Watch:
    """Calls `end` once when what it watches takes longer than it may; `fired` then says so.

    Bringing an engine back is not part of the statement: `rest` before it and `begin` anew after it.
    """

    def __init__(self, seconds: float, end: Callable[[], bool]) -> None:
        self.fired = False
        self._seconds = seconds
        self._end = end
        self._timer: threading.Timer | None = None

    def __enter__(self) -> Watch:
        self.begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.rest()

    def begin(self) -> None:
        """Watches from now on."""
        self._timer = threading.Timer(self._seconds, self._fire)
        self._timer.daemon = True
        self._timer.start()

    def rest(self) -> None:
        """Watches no more; when it has fired, what it ends has ended."""
        if self._timer is None:
            return
        self._timer.cancel()
        if self.fired:
            self._timer.join()
        self._timer = None

    def _fire(self) -> None:
        self.fired = True
        self._end()


def abandoned_after(seconds: float, work: Callable[[], Answer]) -> Answer:
    """What work returns; a server that does not end it in time is left to it, in a thread that waits for it.

    Raises TimeLimitError then.
    """
    answer: Future[Answer] = Future()

    def run() -> None:
        try:
            answer.set_result(work())
        except BaseException as error:  # noqa: BLE001 - it is raised again where the answer is waited for
            answer.set_exception(error)

    threading.Thread(target=run, name="read", daemon=True).start()
    try:
        return answer.result(seconds)
    except TimeoutError as error:
        if answer.done():
            raise
        raise TimeLimitError(
            f"the graph database did not end a statement within {seconds:g} s and is still at work on it",
            hint="a server that stays busy has to be started anew",
            case=Case("engine_busy", {"seconds": seconds}),
        ) from error
