"""Every error that Xunmai raises on purpose, as one tree.

    XunmaiError
    ├── ModelError            the model contradicts itself, or data was written under another version
    ├── SettingsError         a setting is missing or makes no sense
    ├── SourceError           a source, its mapping or its files cannot be used
    │   ├── MappingError      the mapping is wrong (file and line)
    │   ├── ReadError         a file cannot be read (file, sheet, row, column)
    │   └── CountError        a load brought fewer or more than the source says it may
    ├── VaultError            the keys of personal identifiers are lost, changed or open to others
    ├── TablesError           the graph tables cannot be read or written
    │   ├── BusyError         another load is being written
    │   ├── DiskFullError     no room left; the load was undone
    │   └── NotReadyError     what is read from them is still being made
    ├── StoreError            the graph database refused or failed
    │   ├── UnavailableError  it cannot be reached or started
    │   ├── SignInError       wrong user or password
    │   ├── StatementError    the Cypher is wrong
    │   ├── ReadOnlyError     a read-only statement tried to write, or to reach outside
    │   └── TimeLimitError    it ran longer than allowed
    ├── QueryError            a saved query's header is wrong, or an argument does not fit it
    ├── AccessError           the caller may not do this
    │   └── NotSignedInError  the caller did not say who they are
    ├── UploadError           what was sent to be loaded cannot be taken
    │   └── TooMuchSentError  it is more than the setting allows
    ├── JobError              a job is in no state for what is asked of it
    │   └── JobDiedError      its work broke off before it could say what came of it
    ├── ApplicationDataError  the application database cannot be used, or has another schema
    ├── NotFoundError         no such entity, lead, load, query or source
    └── JudgementError        a judgement contradicts itself or an earlier one

Each carries a hint that says how to mend it. One that a reader of the page can bring about or mend names its case
too, by which `api/problems.yaml` says it in Chinese. HTTP status codes are chosen in `api/errors.py`, exit codes in
`cli/exit_codes.py`, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields


@dataclass(frozen=True, slots=True)
class Place:
    """Where something went wrong, as far as it is known."""

    source: str | None = None
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        """The known parts, each with its name."""
        parts = ((entry.name, getattr(self, entry.name)) for entry in fields(self))
        return ", ".join(f"{name} {part!r}" for name, part in parts if part is not None)


@dataclass(frozen=True, slots=True)
class Case:
    """Which case of an error this is: a name that does not change, and what it was about."""

    name: str
    values: Mapping[str, str | int | float] = field(default_factory=dict)


class XunmaiError(Exception):
    """Anything that went wrong and that a person can be told how to mend."""

    def __init__(
        self, message: str, *, hint: str | None = None, place: Place | None = None, case: Case | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.place = place
        self.case = case

    def __str__(self) -> str:
        """The message, the place and the hint, in that order."""
        where = f" ({self.place})" if self.place and str(self.place) else ""
        mend = f"\n  {self.hint}" if self.hint else ""
        return f"{self.message}{where}{mend}"


class ModelError(XunmaiError):
    """The model contradicts itself, or data was written under another version of it."""


class SettingsError(XunmaiError):
    """A setting is missing or makes no sense."""


class SourceError(XunmaiError):
    """A source, its mapping or its files cannot be used."""


class MappingError(SourceError):
    """The mapping is wrong; the place names its file and line."""


class ReadError(SourceError):
    """A file cannot be read."""


class CountError(SourceError):
    """A load brought fewer or more than the source says it may."""


class VaultError(XunmaiError):
    """The keys of personal identifiers are lost, changed or open to others, or a value cannot be opened."""


class TablesError(XunmaiError):
    """The graph tables cannot be read or written."""


class BusyError(TablesError):
    """Another load is being written."""


class DiskFullError(TablesError):
    """There is no room left; the load was undone."""


class NotReadyError(TablesError):
    """What is read from the graph tables is still being made."""


class StoreError(XunmaiError):
    """The graph database refused or failed."""


class UnavailableError(StoreError):
    """The graph database cannot be reached or started."""


class SignInError(StoreError):
    """Wrong user or password."""


class StatementError(StoreError):
    """The Cypher is wrong."""


class ReadOnlyError(StoreError):
    """A read-only statement tried to write, or to reach outside."""


class TimeLimitError(StoreError):
    """A statement ran longer than allowed."""


class QueryError(XunmaiError):
    """A saved query's header is wrong, or an argument does not fit it."""


class AccessError(XunmaiError):
    """The caller may not do this."""


class NotSignedInError(AccessError):
    """The caller did not say who they are."""


class UploadError(XunmaiError):
    """What was sent to be loaded cannot be taken."""


class TooMuchSentError(UploadError):
    """What was sent is more than the setting allows."""


class JobError(XunmaiError):
    """A job is in no state for what is asked of it."""


class JobDiedError(JobError):
    """The work on a job broke off before it could say what came of it."""


class ApplicationDataError(XunmaiError):
    """The application database cannot be used, or has another schema."""


class NotFoundError(XunmaiError):
    """No such entity, lead, load, query or source."""


class JudgementError(XunmaiError):
    """A judgement contradicts itself or an earlier one."""
