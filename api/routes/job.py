"""Jobs: loads and withdrawals, watched and cancelled, and what they left to mend."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from api.asking import AtDesk
from api.export.rejects import reject_response
from api.routes.parameters import Limit, Offset
from api.services import jobs, rejects
from api.shapes.job import Job, JobRequest, Jobs, LoadRequest, RejectFiles, WithdrawRequest
from graph.settings import Language

router = APIRouter(prefix="/api", tags=["job"])
LoadName = Annotated[
    str, Query(alias="load", min_length=1, max_length=300, description="A load of the ledger.")
]
FILES = {
    media: {"schema": {"type": "string", "format": "binary"}}
    for media in ("text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
}


@router.get("/jobs")
def jobs_list(desk: AtDesk, offset: Offset = 0, limit: Limit = 20) -> Jobs:
    """Jobs, newest first, with how far each has come."""
    return jobs.listed(desk, offset, limit)


@router.get("/job")
def job(desk: AtDesk, number: Annotated[int, Query(alias="job", ge=1)]) -> Job:
    """One job, how far it has come and what it did."""
    return jobs.one(desk, number)


@router.post("/job/load")
def start_load(desk: AtDesk, wish: LoadRequest) -> Job:
    """Load files of a drop, of each source as one delivery."""
    return jobs.load(desk, wish)


@router.post("/job/withdraw")
def start_withdrawal(desk: AtDesk, wish: WithdrawRequest) -> Job:
    """Take a load back, with the reason; what it had replaced is in force again."""
    return jobs.withdraw(desk, wish)


@router.post("/job/cancel")
def cancel_job(desk: AtDesk, wish: JobRequest) -> Job:
    """End a job now; nothing of what it loaded stays in force."""
    return jobs.cancel(desk, wish)


@router.post("/job/again")
def start_again(desk: AtDesk, wish: JobRequest) -> Job:
    """Start a job again that failed or was interrupted, with the files that are still here."""
    return jobs.again(desk, wish)


@router.get("/load/rejects")
def reject_files(desk: AtDesk, load: LoadName) -> RejectFiles:
    """The files that a load left to mend."""
    return rejects.listed(desk, load)


@router.get("/load/rejects/file", response_class=Response, responses={200: {"content": FILES}})
def reject_file(
    desk: AtDesk,
    load: LoadName,
    name: Annotated[str, Query(min_length=1, max_length=300)],
    format: Annotated[Literal["csv", "xlsx"], Query(description="A table, or a workbook of texts.")] = "csv",  # noqa: A002
    language: Annotated[
        Language, Query(description="In which it says why a row was rejected, and how to mend it.")
    ] = "en",
) -> Response:
    """Rejected rows with the reason beside each; mended, the file is dropped like any other."""
    return reject_response(rejects.file(desk, load, name), format, language, desk.house.settings.jobs_folder)
