"""What the projection last wrote: names, keys and row hashes, at which sequence, and into which database."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from uuid import uuid4

import duckdb

from graph.projection.derived import DERIVED

# Raise it when a rule of derivation changes what is written, so that every projection is made anew.
RULES = 2


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the state's files hold.

    `token` is also written into the database; where the two differ, it is another database, or an older one.
    `pending` names a batch that was begun: its keys may or may not have been written. A `bare` database was
    imported from files and has no constraints and indexes yet.
    """

    token: str
    sequence: int
    model_version: int
    rules: int = RULES
    pending: str | None = None
    bare: bool = False


class State:
    """The state in its folder. Files are replaced whole, the manifest last."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def manifest(self) -> Manifest | None:
        """What is there, or None where nothing usable is."""
        try:
            return Manifest(**json.loads((self._folder / "manifest.json").read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None

    def forget(self) -> None:
        """Nothing is known any more."""
        (self._folder / "manifest.json").unlink(missing_ok=True)
        self._clean(None)

    def read_into(self, connection: duckdb.DuckDBPyConnection, manifest: Manifest, table: str) -> None:
        """Makes a table of what may be in the database; a key of an unfinished batch has no hash."""
        known = f"SELECT name, key, row_hash FROM read_parquet('{self._path(manifest.token)}')"
        if manifest.pending is not None:
            pending = f"read_parquet('{self._path(_begun(manifest.pending))}')"
            known = (
                f"SELECT name, key, CASE WHEN p.key IS NULL THEN k.row_hash END AS row_hash "
                f"FROM ({known}) k FULL JOIN {pending} p USING (name, key)"
            )
        connection.execute(f"CREATE TEMP TABLE {table} AS {known}")

    def begin(self, connection: duckdb.DuckDBPyConnection, manifest: Manifest, touched: str) -> Manifest:
        """Notes, before the first write, which (name, key) a batch is about to touch, as a query says.

        An unfinished batch before it is part of `touched` already, since its keys had no hash.
        """
        token = uuid4().hex
        self._write(connection, _begun(token), touched)
        begun = replace(manifest, pending=token)
        self._save(begun)
        return begun

    def dress(self, manifest: Manifest) -> Manifest:
        """The database has its constraints and indexes."""
        dressed = replace(manifest, bare=False)
        self._save(dressed)
        return dressed

    def advance(self, manifest: Manifest, sequence: int) -> None:
        """The ledger went on without a difference."""
        self._save(replace(manifest, sequence=sequence))

    def finish(
        self,
        connection: duckdb.DuckDBPyConnection,
        token: str,
        sequence: int,
        model_version: int,
        *,
        bare: bool = False,
    ) -> None:
        """All of `xm_derived` is in the database."""
        self._write(connection, token, f"SELECT name, key, row_hash FROM {DERIVED} ORDER BY name, key")
        self._save(Manifest(token, sequence, model_version, bare=bare))
        self._clean(token)

    def _path(self, token: str) -> Path:
        return self._folder / f"{token}.parquet"

    def _write(self, connection: duckdb.DuckDBPyConnection, token: str, query: str) -> None:
        connection.sql(query).write_parquet(str(self._path(token)), compression="zstd")

    def _save(self, manifest: Manifest) -> None:
        fresh = self._folder / "manifest.json.new"
        fresh.write_text(json.dumps(asdict(manifest)), encoding="utf-8")
        fresh.replace(self._folder / "manifest.json")

    def _clean(self, keep: str | None) -> None:
        for path in self._folder.glob("*.parquet"):
            if path.stem != keep:
                path.unlink()


def _begun(token: str) -> str:
    return f"{token}-begun"
