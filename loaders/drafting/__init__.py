"""Drafts a mapping from a file: what its columns hold, which things they name, and why that is believed."""

from loaders.drafting.draft import Draft, Drafted, Table, draft, why
from loaders.drafting.guess import Guess, Held

__all__ = ["Draft", "Drafted", "Guess", "Held", "Table", "draft", "why"]
