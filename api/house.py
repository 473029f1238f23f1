"""The house."""

from __future__ import annotations


class House:
    """The house."""
