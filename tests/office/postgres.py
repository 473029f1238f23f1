"""A real PostgreSQL that ends with the tests: in a folder of its own, on a socket only, under a user of its own."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

DEBIAN = Path("/usr/lib/postgresql")
# PostgreSQL refuses to run as root; its Debian package brings this user.
USER = "postgres" if os.geteuid() == 0 else None


def programs() -> Path | None:
    """The folder with initdb and pg_ctl, or None where PostgreSQL is not installed."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(DEBIAN.glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "pg_ctl").exists()), None)


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """The address of an empty database, for XUNMAI_DATABASE_URL; the password is random."""
    password = secrets.token_urlsafe(12)
    with tempfile.TemporaryDirectory(prefix="pg") as place:
        if USER:
            shutil.chown(place, USER)
        data, note = Path(place) / "data", Path(place) / "password"
        note.touch(mode=0o600)
        note.write_text(password, encoding="ascii")
        if USER:
            shutil.chown(note, USER)
        sign_in = ["--auth=scram-sha-256", "--username=xunmai", f"--pwfile={note}"]
        _run(folder / "initdb", "--no-sync", "--encoding=UTF8", "--locale=C", *sign_in, data)
        options = f"-c listen_addresses= -c unix_socket_directories={place} -c fsync=off"
        control = [folder / "pg_ctl", f"--pgdata={data}", "--wait", f"--log={place}/log"]
        _run(*control, f"--options={options}", "start")
        try:
            yield f"postgresql+psycopg://xunmai:{quote(password)}@/postgres?host={quote(place, safe='')}"
        finally:
            _run(*control, "--mode=immediate", "stop")


def _run(*command: object) -> None:
    done = subprocess.run(
        [str(part) for part in command], user=USER, cwd="/", capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {done.stdout}{done.stderr}")
