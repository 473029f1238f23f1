"""The keys of the vault: one file of mode 600, made once, refused when others may read it."""

from __future__ import annotations

import base64
import binascii
import json
import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path

from graph.errors import VaultError

NAME = "keys.json"
KEY_BYTES = 32
FORMAT = 1
ALONE = 0o077
LOST = (
    "restore the file from your backup; without it stored identifiers can neither be joined with new records "
    "nor opened, and everything would have to be loaded again with new keys"
)


@dataclass(frozen=True, slots=True)
class Keys:
    """The two keys; never shown."""

    hashing: bytes = field(repr=False)
    sealing: bytes = field(repr=False)


def open_keys(folder: Path, *, marker: Path) -> Keys:
    """The keys of this folder, made if this is its first use.

    Args:
        marker: a file that exists once the vault has been used; with it and without keys, the keys were lost.

    Raises:
        VaultError: the file is readable by others, damaged, or lost.
    """
    path = folder / NAME
    if not path.exists():
        if marker.exists():
            raise VaultError(f"the vault's keys are gone from {path}", hint=LOST)
        _create(path)
    return _read(path)


def _create(path: Path) -> None:
    """Writes new keys beside the place and links them in: of two that start at once, one wins."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{NAME}.{secrets.token_hex(8)}")
    entry = {
        "format": FORMAT,
        "hashing": base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode(),
        "sealing": base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode(),
    }
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            json.dump(entry, file)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return
    finally:
        draft.unlink()
    _make_durable(path.parent)


def _make_durable(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read(path: Path) -> Keys:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & ALONE:
        raise VaultError(
            f"others may read the vault's keys: {path} has mode {mode:03o}",
            hint=f"chmod 600 {path}, and ask who may have read it",
        )
    try:
        entry = json.loads(path.read_text(encoding="ascii"))
        keys = Keys(
            base64.b64decode(entry["hashing"], validate=True),
            base64.b64decode(entry["sealing"], validate=True),
        )
    except (ValueError, KeyError, TypeError, binascii.Error) as cause:
        raise VaultError(f"the vault's keys in {path} are damaged", hint=LOST) from cause
    if entry.get("format") != FORMAT or {len(keys.hashing), len(keys.sealing)} != {KEY_BYTES}:
        raise VaultError(f"the vault's keys in {path} are of another format", hint=LOST)
    return keys
