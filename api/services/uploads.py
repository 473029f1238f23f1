"""Drops of files: begun, filled, looked at and forgotten by whoever dropped them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError

from api.desk import Desk
from api.jobs.uploads import Receiver, Upload
from api.records import OPEN
from api.shapes.job import DroppedFile, LoadRequest, Survey, UploadState
from graph.errors import AccessError, Case, JobError, NotFoundError


def refuse_readers(desk: Desk) -> None:
    """Raises AccessError where the viewer has no right to load."""
    if not desk.viewer.may_load:
        raise AccessError(
            "you may look, but not load or withdraw",
            hint="sign in with the token for loading, or ask who has it",
            case=Case("may_not_load"),
        )


def begin(desk: Desk) -> UploadState:
    """A new drop. Raises AccessError."""
    refuse_readers(desk)
    return _state(desk, desk.house.uploads.begin(desk.viewer.name))


def state(desk: Desk, name: str) -> UploadState:
    """What came, and what it was seen to be. Raises AccessError, NotFoundError."""
    return _state(desk, own(desk, name))


def look(desk: Desk, name: str) -> UploadState:
    """Begins to look what the files are. Raises AccessError, NotFoundError, JobError."""
    upload = own(desk, name)
    with unused(desk, upload.id):
        desk.house.looking.begin(upload)
    return _state(desk, upload)


def forget(desk: Desk, name: str) -> None:
    """Deletes a drop. Raises AccessError, NotFoundError, JobError."""
    upload = own(desk, name)
    with unused(desk, upload.id):
        desk.house.looking.end(upload)
        upload.remove()


def own_unused(desk: Desk, name: str) -> Upload:
    """The viewer's drop of this name, into which files may come. Raises AccessError, NotFoundError, JobError."""
    upload = own(desk, name)
    with unused(desk, upload.id):
        return upload


def keep(desk: Desk, upload: Upload, receiver: Receiver) -> None:
    """Keeps a file that has come whole. Meanwhile its drop may have been given to a job, or forgotten.

    Raises NotFoundError, JobError, UploadError, OSError.
    """
    with unused(desk, upload.id):
        own(desk, upload.id)
        receiver.keep()


@contextmanager
def unused(desk: Desk, name: str) -> Iterator[None]:
    """While no job is to load the files of a drop, nor can be asked to. Raises JobError."""
    with desk.house.uploads.changing:
        for record in desk.house.jobs.in_states(*OPEN):
            if record.kind == "load" and LoadRequest.model_validate_json(record.wish).upload == name:
                raise JobError(
                    f"these files are being loaded already, by job {record.id}",
                    hint="watch that job, or cancel it",
                    case=Case("drop_in_use", {"job": record.id}),
                )
        yield


def own(desk: Desk, name: str) -> Upload:
    """The viewer's drop of this name. Raises AccessError, NotFoundError."""
    refuse_readers(desk)
    upload = desk.house.uploads.get(name)
    if upload.who != desk.viewer.name:
        raise NotFoundError(
            "there is no such drop of yours", hint="drop the files again", case=Case("drop_gone")
        )
    return upload


def _state(desk: Desk, upload: Upload) -> UploadState:
    uploads = desk.house.uploads
    state = desk.house.looking.state(upload)
    try:
        found = Survey.model_validate(upload.seen() or {}) if state == "seen" else Survey()
    except ValidationError:
        # An earlier version of the service looked, and told it otherwise: somebody looks again.
        state, found = "receiving", Survey()
    return UploadState(
        **dict(found),
        id=upload.id,
        state=state,
        files=tuple(DroppedFile(file=file, bytes=size) for file, size in upload.files().items()),
        most_bytes=uploads.most_bytes,
        most_files=uploads.most_files,
    )
