"""Files dropped on the page: one request a file, its bytes as they are, straight into the private data folder."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from api.asking import AtDesk
from api.services import uploads
from api.shapes.job import DroppedFile, UploadState
from graph.errors import Case, UploadError
from loaders.archives.names import safe_path

router = APIRouter(prefix="/api/upload", tags=["upload"])
FILE_ROUTE = "/api/upload/file"
PIECE = 1 << 20
UploadName = Annotated[
    str, Query(alias="upload", min_length=1, max_length=100, description="The drop, as it was named.")
]
BYTES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.post("")
def begin_upload(desk: AtDesk) -> UploadState:
    """A new drop, and how much it may hold."""
    return uploads.begin(desk)


@router.get("")
def upload(desk: AtDesk, name: UploadName) -> UploadState:
    """What came so far, and what it was seen to be."""
    return uploads.state(desk, name)


@router.delete("", status_code=204)
def forget_upload(desk: AtDesk, name: UploadName) -> None:
    """Delete the files of a drop that is not to be loaded."""
    uploads.forget(desk, name)


@router.put("/file", openapi_extra=BYTES)
async def upload_file(
    request: Request,
    desk: AtDesk,
    name: UploadName,
    place: Annotated[
        str, Query(min_length=1, max_length=2000, description="Its name, behind the folders it lay in.")
    ],
) -> DroppedFile:
    """One file; it is there when all of its bytes are, in place of one of the same name. Says where it lies."""
    desk.about.append(place)
    drop = await run_in_threadpool(uploads.own_unused, desk, name)
    waiting = bytearray()
    size = 0
    with desk.house.uploads.receiving(drop, place) as receiver:
        try:
            async for chunk in request.stream():
                waiting += chunk
                size += len(chunk)
                if len(waiting) >= PIECE:
                    await run_in_threadpool(receiver.take, bytes(waiting))
                    waiting.clear()
        except ClientDisconnect as gone:
            raise UploadError(
                f"only {size:,} bytes of the file came", hint="drop it again", case=Case("file_broke_off")
            ) from gone
        await run_in_threadpool(receiver.take, bytes(waiting))
        await run_in_threadpool(uploads.keep, desk, drop, receiver)
    return DroppedFile(file=safe_path(place).as_posix(), bytes=size)


@router.post("/look")
def look(desk: AtDesk, name: UploadName) -> UploadState:
    """Begin to look which source each file is of; nothing is loaded."""
    return uploads.look(desk, name)
