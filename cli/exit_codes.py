"""What the command's exit code says; scripts may rely on it.

| code | meaning |
|---|---|
| 0 | done |
| 1 | a fault of the program; from `doctor`: something is to be mended |
| 2 | the command was called wrongly |
| 3 | a source, mapping or file cannot be used; nothing was loaded |
| 4 | loaded, with rejected rows to mend (with `--strict`, or where no row at all could be used) |
| 5 | another load is being written |
| 6 | the graph database cannot be reached or started, or refused the sign-in |
| 7 | a statement or an argument of a query was wrong, or it tried to write, or ran too long |
| 8 | no such entity, lead, load, query or source |
| 9 | no room left on the disk |
| 10 | a setting, a key, a right, the data's version or a judgement stands in the way |
| 11 | some files were loaded; others were refused, are of no source, or had no row that could be used: they are named |
| 130 | stopped by the user |
"""

from __future__ import annotations

from enum import IntEnum

from graph.errors import (
    AccessError,
    ApplicationDataError,
    BusyError,
    DiskFullError,
    JobError,
    JudgementError,
    ModelError,
    NotFoundError,
    QueryError,
    SettingsError,
    SignInError,
    SourceError,
    StoreError,
    TablesError,
    UnavailableError,
    UploadError,
    VaultError,
    XunmaiError,
)


class ExitCode(IntEnum):
    """The exit codes, by name."""

    DONE = 0
    FAULT = 1
    USAGE = 2
    SOURCE = 3
    REJECTS = 4
    BUSY = 5
    UNAVAILABLE = 6
    STATEMENT = 7
    NOT_FOUND = 8
    DISK_FULL = 9
    REFUSED = 10
    PARTIAL = 11
    STOPPED = 130


# The first class that fits decides, so the narrower ones stand first.
BY_ERROR: tuple[tuple[type[XunmaiError], ExitCode], ...] = (
    (SourceError, ExitCode.SOURCE),
    (UploadError, ExitCode.SOURCE),
    (BusyError, ExitCode.BUSY),
    (DiskFullError, ExitCode.DISK_FULL),
    (UnavailableError, ExitCode.UNAVAILABLE),
    (SignInError, ExitCode.UNAVAILABLE),
    (StoreError, ExitCode.STATEMENT),
    (QueryError, ExitCode.STATEMENT),
    (NotFoundError, ExitCode.NOT_FOUND),
    (SettingsError, ExitCode.REFUSED),
    (ModelError, ExitCode.REFUSED),
    (JudgementError, ExitCode.REFUSED),
    (JobError, ExitCode.REFUSED),
    (VaultError, ExitCode.REFUSED),
    (AccessError, ExitCode.REFUSED),
    (ApplicationDataError, ExitCode.REFUSED),
    (TablesError, ExitCode.REFUSED),
    (XunmaiError, ExitCode.FAULT),
)


def exit_code(error: XunmaiError) -> ExitCode:
    """The exit code of an error."""
    return next(code for kind, code in BY_ERROR if isinstance(error, kind))
