"""The sources that can be loaded: those shipped with the house and those of the office."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import as_file, files
from pathlib import Path

from graph.errors import NotFoundError, SourceError
from graph.model import Model, load_model
from loaders.mapping import Mapping, load_mapping

MAPPING_FILE = "source.yaml"


@dataclass(frozen=True)
class Source:
    """A folder with a mapping (`source.yaml`), a small `sample/` and `notes.md`."""

    name: str
    folder: Path

    @cached_property
    def mapping(self) -> Mapping:
        """Its mapping. Raises MappingError where it is wrong."""
        return load_mapping(self.folder / MAPPING_FILE, self._model)

    @property
    def fault(self) -> SourceError | None:
        """Why its mapping cannot be read, if it cannot: one that somebody is writing keeps no other from its work."""
        try:
            _ = self.mapping
        except SourceError as error:
            return error
        return None

    def title(self, language: str) -> str:
        """What people call it in a language, `en` or `zh`; its name where its mapping cannot be read."""
        return self.name if self.fault else self.mapping.title[language]

    @property
    def files(self) -> list[str]:
        """Patterns of the names of its files, one or more a table; none where its mapping cannot be read."""
        if self.fault:
            return []
        return [pattern for table in self.mapping.tables.values() for pattern in table.files or ("*",)]

    @property
    def _model(self) -> Model:
        return load_model()

    @property
    def notes(self) -> str:
        """What people should know of it."""
        page = self.folder / "notes.md"
        return page.read_text(encoding="utf-8") if page.is_file() else ""

    @property
    def samples(self) -> list[Path]:
        """The files of its sample, by name; they may lie in folders."""
        return sorted(path for path in (self.folder / "sample").rglob("*") if path.is_file())


def sources(own: Path | None = None) -> list[Source]:
    """All sources by name; `own` is the office's folder of sources, whose names take precedence."""
    with as_file(files("loaders").joinpath("sources")) as shipped:
        found = {source.name: source for folder in (shipped, own) for source in _in_folder(folder)}
    return [found[name] for name in sorted(found)]


def readable(own: Path | None = None) -> list[Source]:
    """The same without those whose mapping cannot be read."""
    return [entry for entry in sources(own) if entry.fault is None]


def source(name: str, own: Path | None = None) -> Source:
    """The source of this name. Raises NotFoundError when there is none."""
    known = {entry.name: entry for entry in sources(own)}
    if name not in known:
        raise NotFoundError(f"there is no source {name!r}", hint=f"there is {', '.join(known) or 'none'}")
    return known[name]


def _in_folder(folder: Path | None) -> Iterator[Source]:
    if folder is not None and folder.is_dir():
        for path in sorted(folder.iterdir()):
            if (path / MAPPING_FILE).is_file():
                yield Source(path.name, path)
