"""Loaders: sources and their mappings, from files of records to facts in the graph tables."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from graph.identifiers import Vault
from graph.settings import Settings
from graph.tables import GraphTables
from loaders import catalogue
from loaders.catalogue import Source, recognise, source, sources
from loaders.load import Parts, Progress, no_progress
from loaders.load import load as load_parts
from loaders.report import LoadReport, TableReport

__all__ = [
    "LoadReport",
    "Parts",
    "Progress",
    "Source",
    "TableReport",
    "load",
    "load_parts",
    "recognise",
    "source",
    "sources",
]


class Home(Protocol):
    """What a load needs of a workspace."""

    @property
    def settings(self) -> Settings:
        """Its settings."""

    @property
    def tables(self) -> GraphTables:
        """Its record of truth."""

    @property
    def vault(self) -> Vault:
        """Its keys."""


def load(
    workspace: Home, source: Source | str, paths: Iterable[Path], who: str, progress: Progress = no_progress
) -> LoadReport:
    """What the load of these files of a source into a workspace did; all of it, or nothing.

    Raises:
        NotFoundError: there is no source of that name.
        MappingError, ReadError, CountError, SourceError: the mapping or the files cannot be used.
        BusyError, DiskFullError: the tables cannot be written.
    """
    settings = workspace.settings
    chosen = source if isinstance(source, Source) else catalogue.source(source, settings.sources)
    parts = Parts(workspace.tables, workspace.vault, settings.rejects_folder)
    return load_parts(parts, chosen.mapping, paths, who=who, progress=progress)
