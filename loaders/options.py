"""How the reader is asked to open the files of a source."""

from __future__ import annotations

from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from loaders.mapping import Mapping
from loaders.readers import ReadOptions


def read_options(mapping: Mapping, scratch: Path, expect: Map[str, Sequence[str]]) -> ReadOptions:
    """What the mapping's `reader:` says, and the tables and columns that it uses."""
    said: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in mapping.reader.items()
    }
    return replace(ReadOptions(scratch=scratch, expect=expect), **said)
