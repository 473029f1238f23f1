"""Every static check, all at once and told in the order of their speed; run by `make test` and `make check`."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
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
    failed = []
    with ThreadPoolExecutor(len(CHECKS)) as pool:
        for check, (code, said) in zip(CHECKS, pool.map(_checked, CHECKS), strict=True):
            sys.stdout.write(said)
            sys.stdout.flush()
            if code:
                failed.append(check)
    for check in failed:
        sys.stderr.write(f"failed: {' '.join(check)}\n")
    return len(failed)


def _checked(check: tuple[str, ...]) -> tuple[int, str]:
    done = subprocess.run(
        check, cwd=PROJECT, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    return done.returncode, done.stdout


if __name__ == "__main__":
    sys.exit(main())
