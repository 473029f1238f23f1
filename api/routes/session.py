"""Signing in: the page's cookie in place of the token."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.door import Door
from api.shapes.house import Session, SignIn

router = APIRouter(prefix="/api/session", tags=["session"])


@router.get("")
def session(request: Request) -> Session:
    """Who is asking, and what they may do."""
    door: Door = request.app.state.door
    return door.session(request)


@router.post("")
def sign_in(request: Request, response: Response, wish: SignIn) -> Session:
    """Sign in with the token; the answer sets a cookie that scripts cannot read."""
    door: Door = request.app.state.door
    return door.sign_in(request, wish, response)


@router.delete("")
def sign_out(request: Request, response: Response) -> Session:
    """Forget the cookie."""
    door: Door = request.app.state.door
    return door.sign_out(request, response)
