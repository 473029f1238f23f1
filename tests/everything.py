"""Every test: those of the page in a process of their own beside the two that run the others.

What drives a browser mostly waits, for the service or for the page, and leaves time that the others use.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PYTEST = (sys.executable, "-m", "pytest")
# By folder and not by mark: to import every test only to leave it out takes ten seconds.
PAGE_TESTS = "tests/end_to_end"
OTHERS = (*PYTEST, "--numprocesses", "2", "--dist", "worksteal", f"--ignore={PAGE_TESTS}")
# The two runs would write the same cache.
PAGE = (*PYTEST, "-p", "no:cacheprovider", PAGE_TESTS)


def main() -> int:
    """0 when all have passed. What the page's tests said stands behind what the others said."""
    with tempfile.TemporaryFile() as said:
        page = subprocess.Popen(PAGE, cwd=PROJECT, stdout=said, stderr=subprocess.STDOUT)
        try:
            others = subprocess.run(OTHERS, cwd=PROJECT, check=False).returncode
            last = page.wait()
        finally:
            page.terminate()
            page.wait()
        said.seek(0)
        sys.stdout.flush()
        sys.stdout.buffer.write(said.read())
        sys.stdout.flush()
    return int(others != 0 or last != 0)


if __name__ == "__main__":
    sys.exit(main())
