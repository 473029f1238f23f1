"""The door."""

from __future__ import annotations

from fastapi import Request, Response

from api.shapes.house import Session, SignIn


class Door:
    """The door."""

    def session(self, request: Request) -> Session:
        """Session."""
        raise NotImplementedError

    def sign_in(self, wish: SignIn, response: Response) -> Session:
        """Sign in."""
        raise NotImplementedError

    def sign_out(self, response: Response) -> Session:
        """Sign out."""
        raise NotImplementedError
