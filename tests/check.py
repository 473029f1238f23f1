"""Every static check, in the order of their speed; run by `make test` and `make check`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
CHECKS = (
    ("ruff", "format", "--check", "."),
    ("ruff", "check", "."),
    ("lint-imports", "--no-cache"),
    ("mypy",),
    ("npm", "--prefix", "web", "run", "check", "--silent"),
)


def main() -> int:
    """The number of checks that failed; all are run, so that one visit shows everything."""
    failed = [check for check in CHECKS if subprocess.run(check, cwd=PROJECT, check=False).returncode]
    for check in failed:
        sys.stderr.write(f"failed: {' '.join(check)}\n")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
