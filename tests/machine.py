"""Installs what the tests need beyond Python, where it may (root on Debian); else says what to install."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass

from tests.office.postgres import programs


@dataclass(frozen=True)
class Need:
    """Something that a test drives, and the Debian packages that bring it."""

    what: str
    packages: tuple[str, ...]
    present: bool


def _has_chinese_font() -> bool:
    if shutil.which("fc-list") is None:
        return False
    listed = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def needs() -> list[Need]:
    """What the tests need of this machine, and whether it is there."""
    return [
        Need("Chromium, for the page", ("chromium",), shutil.which("chromium") is not None),
        Need("a Chinese font, for the page", ("fontconfig", "fonts-noto-cjk"), _has_chinese_font()),
        Need(
            "Java 17 or later, for Neo4j and Spark",
            ("default-jdk-headless",),
            shutil.which("javac") is not None,
        ),
        Need("Maven, for Neo4j's artifacts", ("maven",), shutil.which("mvn") is not None),
        Need("PostgreSQL, for the office's application data", ("postgresql",), programs() is not None),
    ]


def main() -> int:
    """0 when nothing is missing any more."""
    missing = [need for need in needs() if not need.present]
    if not missing:
        return 0
    packages = sorted({package for need in missing for package in need.packages})
    sys.stdout.write(f"Missing: {'; '.join(need.what for need in missing)}\n")
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        sys.stderr.write(f"Install them, on Debian with: apt-get install {' '.join(packages)}\n")
        return 1
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", *command], check=True, env=environment, stdout=subprocess.DEVNULL)
    still = [need.what for need in needs() if not need.present]
    if still:
        sys.stderr.write(f"Still missing after apt-get: {'; '.join(still)}\n")
    return len(still)


if __name__ == "__main__":
    sys.exit(main())
