"""The description of the API, from which the page's client is made: `python -m api.openapi` writes it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from api.application import describe

FILE = Path(__file__).with_name("openapi.json")


def description() -> str:
    """The OpenAPI description as JSON text, the same from run to run."""
    return json.dumps(describe().openapi(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main() -> int:
    """Writes `api/openapi.json`."""
    FILE.write_text(description(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
