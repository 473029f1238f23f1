"""Loaders: sources and their mappings, from files of records to facts in the graph tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from graph.columns import passing_folder_of_nobody
from graph.errors import ReadError
from graph.identifiers import Vault
from graph.model import load_model
from graph.settings import Settings
from graph.tables import GraphTables
from loaders import catalogue
from loaders.archives.places import place_in_zip, told_apart
from loaders.archives.room import Room
from loaders.archives.taking import Taken, brought
from loaders.catalogue import Source, readable, source, sources
from loaders.drafts import is_finished, refuse_draft
from loaders.files import by_source, found_files, is_passed_over, sheets_of
from loaders.load import Parts
from loaders.load import load as load_parts
from loaders.progress import Progress, no_progress
from loaders.recognition import Seen, apart, nobody_knows, recognise, survey
from loaders.report import LoadReport, TableReport

__all__ = [
    "LoadReport",
    "Parts",
    "Progress",
    "Room",
    "Seen",
    "Source",
    "TableReport",
    "Taken",
    "apart",
    "brought",
    "by_source",
    "found_files",
    "is_finished",
    "is_passed_over",
    "load",
    "load_parts",
    "nobody_knows",
    "place_in_zip",
    "readable",
    "recognise",
    "refuse_draft",
    "sheets_of",
    "source",
    "sources",
    "survey",
    "told_apart",
    "tried",
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
    workspace: Home,
    source: Source | str,
    paths: Iterable[Path],
    who: str,
    progress: Progress = no_progress,
    sheets: Mapping[Path, Sequence[str]] | None = None,
) -> LoadReport:
    """What the load of these files of a source into a workspace did; all of it, or nothing.

    Args:
        progress: told how far the load has come; what it raises ends the load, and nothing of it stays.
        sheets: of a workbook that holds sheets of several sources, those that are meant.

    Raises:
        NotFoundError: there is no source of that name.
        SourceError: the source is a draft that is not finished, or its mapping or the files cannot be used.
        BusyError, DiskFullError: the tables cannot be written.
    """
    settings = workspace.settings
    chosen = source if isinstance(source, Source) else catalogue.source(source, settings.sources)
    refuse_draft(chosen)
    parts = Parts(workspace.tables, workspace.vault, settings.rejects_folder)
    return load_parts(parts, chosen.mapping, paths, who=who, progress=progress, sheets=sheets)


def tried(source: Source, files: Sequence[Path] | None = None) -> LoadReport:
    """What a load of the source's own sample, or of these files, does, in tables that are thrown away.

    Raises:
        MappingError, ReadError, CountError: the mapping or the files cannot be used, or there is no sample.
    """
    if not files and not source.samples:
        raise ReadError(
            f"the source {source.name} has no sample", hint=f"put a few rows into {source.folder}/sample/"
        )
    with passing_folder_of_nobody("try") as home:
        parts = Parts(GraphTables(home / "tables", load_model()), Vault(home / "vault"), home / "rejects")
        report = load_parts(parts, source.mapping, files or source.samples, who="check")
    # What was written is gone with the folder.
    return replace(report, entry=None, reject_files=(), value_file=None)
