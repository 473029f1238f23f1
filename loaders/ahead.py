"""Files of a delivery that are opened while those before them are parsed: to convert and prove one keeps one processor
busy, and parsing waits for neither.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

from loaders.readers import Sheet

AHEAD = 8
"""How many text files are opened ahead. Of a workbook or a document the whole content may be held once it is opened."""
TEXTS = frozenset({".csv", ".tsv", ".txt"})


def opened(
    paths: Sequence[Path], opening: Callable[[Path], Sequence[Sheet]]
) -> Generator[tuple[Path, Sequence[Sheet]]]:
    """Each file with its sheets, in order; what opening a file raises is raised when its turn comes."""
    if len(paths) < 2 or any(path.suffix.lower() not in TEXTS for path in paths):
        for each in paths:
            yield each, opening(each)
        return
    coming = iter(paths)
    pool = ThreadPoolExecutor(1, "opening")
    try:
        waiting = deque((path, pool.submit(opening, path)) for path in islice(coming, AHEAD))
        while waiting:
            path, sheets = waiting.popleft()
            yield path, sheets.result()
            waiting.extend((path, pool.submit(opening, path)) for path in islice(coming, 1))
    finally:
        pool.shutdown(cancel_futures=True)
