"""The settings: read once from the environment (prefix `XUNMAI_`), passed down, no secret with a default."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

Engine = Literal["embedded", "neo4j"]
Language = Literal["en", "zh"]
Transfers = Literal["flows", "all"]


class Settings(BaseSettings):
    """How this installation runs. Every field is an environment variable: `home` is `XUNMAI_HOME`."""

    model_config = SettingsConfigDict(env_prefix="XUNMAI_", frozen=True, extra="forbid")

    home: Path = Field(
        default_factory=lambda: user_data_path("xunmai"), description="Private data folder, mode 700."
    )
    engine: Engine = Field("embedded", description="Graph database: the embedded one, or a Neo4j.")
    neo4j_uri: str | None = Field(
        None, description="Bolt address of the Neo4j, for example bolt://neo4j:7687."
    )
    neo4j_user: str = Field("neo4j", description="User of the Neo4j.")
    neo4j_password: SecretStr | None = Field(None, description="Password of the Neo4j.")
    neo4j_database: str = Field("neo4j", description="Database in the Neo4j.")
    embedded_heap_mb: int = Field(2048, ge=256, description="Memory of the embedded engine, in MiB.")
    embedded_idle_seconds: float = Field(
        300.0, ge=0, description="How long the embedded engine waits for its next user, in seconds."
    )
    transfers: Transfers = Field(
        "flows",
        description="What the graph database holds of transfers: flows, or all of them beside the flows.",
    )
    query_seconds: float = Field(20.0, gt=0, description="Longest time a query may run, in seconds.")
    query_rows: int = Field(
        1000, gt=0, description="Most rows that a query returns before it says it was cut."
    )
    host: str = Field(
        "127.0.0.1", description="Address the service listens on; beyond loopback a token is required."
    )
    port: int = Field(8600, ge=0, le=65535, description="Port the service listens on; 0 picks a free one.")
    token: SecretStr | None = Field(None, description="Token that callers must send when not on loopback.")
    load_token: SecretStr | None = Field(
        None,
        description="Token whose bearers may also load and withdraw; without it, all who may come in may.",
    )
    upload_mb: int = Field(
        4096,
        gt=0,
        description="Most that one drop on the page, or the zips of one load, may hold unpacked, in MiB.",
    )
    upload_files: int = Field(
        5000, gt=0, description="Most files that one drop on the page, or the zips of one load, may hold."
    )
    upload_hours: float = Field(
        24.0,
        ge=0,
        description="How long dropped files are kept when nothing came of them, in hours; "
        "those that were loaded or whose load was cancelled go at once.",
    )
    database_url: str | None = Field(
        None, description="Application database; by default SQLite in the home folder."
    )
    language: Language = Field("en", description="Language of the command line: en or zh.")
    sources: Path | None = Field(
        None, description="Folder with the office's own sources, beside those shipped."
    )
    compartments: str = Field(
        "*", description="Compartments that the local user may see, comma separated; * is all."
    )

    @property
    def tables_folder(self) -> Path:
        """Where the graph tables live."""
        return self.home / "tables"

    @property
    def engine_folder(self) -> Path:
        """Where the embedded engine keeps its databases."""
        return self.home / "engine"

    @property
    def search_folder(self) -> Path:
        """Where the search index lives."""
        return self.home / "search"

    @property
    def rejects_folder(self) -> Path:
        """Where rejected rows are written, to be mended and loaded again."""
        return self.home / "rejects"

    @property
    def uploads_folder(self) -> Path:
        """Where files dropped on the page wait to be loaded."""
        return self.home / "uploads"

    @property
    def unpacked_folder(self) -> Path:
        """Where what zips hold lies as long as a command works on it."""
        return self.home / "unpacked"

    @property
    def jobs_folder(self) -> Path:
        """Where jobs work and say how far they have come."""
        return self.home / "jobs"
