"""Personal identifiers: a keyed hash to join by, a mask to show, a sealed value to open with a reason.

The keyed hash is BLAKE2b with 160 bits in lower case base32, so the same identifier of the same kind always
gives the same text in one installation, and another in every other. Sealed values are AES-256-GCM.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from graph.errors import VaultError
from graph.identifiers import masks
from graph.identifiers.checked import text_column
from graph.identifiers.keyfile import Keys, open_keys

HASH_BYTES = 20
NONCE_BYTES = 12
SEAL = "x1."
LOOKUPS = "lookups.jsonl"
MARKER = "in-use"
BASE32 = np.frombuffer(b"abcdefghijklmnopqrstuvwxyz234567", dtype=np.uint8)
IN_ADDRESSES = bytes.maketrans(b"+/", b"-_")


class Vault:
    """Hashes, masks, seals and opens the personal identifiers of one installation.

    Raises:
        VaultError: the keys are lost, damaged, changed, or readable by others.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._marker = folder / MARKER
        self._keys = open_keys(folder, marker=self._marker)
        self._check_unchanged(self._keys)
        self._cipher = AESGCM(self._keys.sealing)

    def __repr__(self) -> str:
        """The folder only."""
        return f"Vault({str(self._folder)!r})"

    def hash(self, kind: str, column: pa.Array | pa.ChunkedArray) -> pa.Array:
        """The keyed hash of each value, 32 signs; each distinct value is hashed once; null stays null."""
        start = hashlib.blake2b(digest_size=HASH_BYTES, key=self._keys.hashing)
        start.update(kind.encode() + b"\x1f")
        return over_distinct(column, partial(_digests, start))

    def hash_one(self, kind: str, value: str) -> str:
        """The keyed hash of one value."""
        return str(self.hash(kind, pa.array([value]))[0])

    def mask(self, kind: str, column: pa.Array | pa.ChunkedArray) -> pa.Array:
        """The column as it may be shown, for example `110105********002X`."""
        return masks.mask(kind, column)

    def seal(self, column: pa.Array | pa.ChunkedArray) -> pa.Array:
        """Each value encrypted; two sealings of one value differ. Null stays null."""
        return over_distinct(column, self._seal_all)

    def open(self, value: str, who: str, why: str) -> str:
        """The value that was sealed. Who opened it, why and when is written down before it is given.

        Raises:
            VaultError: no name or reason was given, or the value was not sealed by this vault.
        """
        return str(self.open_all(pa.array([value], pa.string()), who, why)[0])

    def open_all(self, column: pa.Array | pa.ChunkedArray, who: str, why: str) -> pa.Array:
        """The values that were sealed; null stays null. Every single opening is written down before any is given.

        Raises:
            VaultError: no name or reason was given, or a value was not sealed by this vault; then none is given.
        """
        if not who.strip() or not why.strip():
            raise VaultError("a sealed value is opened by somebody and for a reason", hint="give who and why")
        return over_distinct(column, partial(self._opened, who=who, why=why))

    def lookups(self) -> Iterator[dict[str, str]]:
        """Every opening so far, oldest first: when, who, why, and the digest of the sealed value."""
        path = self._folder / LOOKUPS
        if path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                yield json.loads(line)

    def _seal_all(self, values: Sequence[bytes]) -> pa.Array:
        drawn = os.urandom(NONCE_BYTES * len(values))
        nonces = (drawn[start : start + NONCE_BYTES] for start in range(0, len(drawn), NONCE_BYTES))
        encrypt = self._cipher.encrypt
        sealed = [
            binascii.b2a_base64(nonce + encrypt(nonce, value, None), newline=False)
            for nonce, value in zip(nonces, values, strict=True)
        ]
        texts = b"\n".join(sealed).translate(IN_ADDRESSES).decode().split("\n")
        return pa.array([SEAL + text for text in texts[: len(values)]], pa.string())

    def _opened(self, values: Sequence[bytes], who: str, why: str) -> pa.Array:
        sealed = [value.decode() for value in values]
        plain = [self._open_one(value) for value in sealed]
        self._log(who, why, sealed)
        return pa.array(plain, pa.string())

    def _open_one(self, value: str) -> str:
        try:
            raw = base64.b64decode(value.removeprefix(SEAL), altchars=b"-_", validate=True)
            return self._cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], None).decode()
        except (InvalidTag, binascii.Error, ValueError) as cause:
            raise VaultError(
                "this sealed value cannot be opened: it is damaged, or was sealed with other keys",
                hint="restore the keys that were in use when it was loaded",
            ) from cause

    def _log(self, who: str, why: str, values: Iterable[str]) -> None:
        told = {"at": datetime.now(UTC).isoformat(timespec="microseconds"), "who": who, "why": why}
        lines = "".join(
            json.dumps({**told, "value": hashlib.sha256(value.encode()).hexdigest()}, ensure_ascii=False)
            + "\n"
            for value in values
        )
        descriptor = os.open(self._folder / LOOKUPS, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            _write_whole(descriptor, lines.encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _check_unchanged(self, keys: Keys) -> None:
        """Compares the keys' fingerprint with that of the first use, and notes it there on the first."""
        fingerprint = hashlib.blake2b(keys.sealing, key=keys.hashing, digest_size=HASH_BYTES).hexdigest()
        try:
            descriptor = os.open(self._marker, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            self._compare(fingerprint)
            return
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(fingerprint)

    def _compare(self, fingerprint: str) -> None:
        noted = self._marker.read_text(encoding="ascii")
        if noted not in ("", fingerprint):
            raise VaultError(
                f"the vault's keys in {self._folder} are not those that stored identifiers were made with",
                hint="restore the earlier key file from your backup; nothing stored can be joined with these",
            )


def _write_whole(descriptor: int, content: bytes) -> None:
    """Everything, also where the system takes a long text in parts."""
    while content:
        content = content[os.write(descriptor, content) :]


def over_distinct(
    column: pa.Array | pa.ChunkedArray, work: Callable[[Sequence[bytes]], pa.Array]
) -> pa.Array:
    """The column with `work` done once on its distinct values; null stays null."""
    encoded = text_column(column).dictionary_encode()
    return work(encoded.dictionary.cast(pa.binary()).to_pylist()).take(encoded.indices)


def _digests(start: hashlib.blake2b, values: Sequence[bytes]) -> pa.Array:
    """The digest of each value in lower case base32: twenty bytes are thirty-two signs of five bits."""
    copy, raw = start.copy, []
    for value in values:
        state = copy()
        state.update(value)
        raw.append(state.digest())
    bits = np.unpackbits(np.frombuffer(b"".join(raw), dtype=np.uint8)).reshape(-1, 5)
    signs = BASE32[bits @ np.array([16, 8, 4, 2, 1], dtype=np.uint8)]
    spans = np.arange(len(values) + 1, dtype=np.int32) * (HASH_BYTES * 8 // 5)
    return pa.Array.from_buffers(pa.string(), len(values), [None, pa.py_buffer(spans), pa.py_buffer(signs)])
