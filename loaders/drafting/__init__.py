"""Drafts a mapping from a file: what its columns hold, which things they name, and why that is believed."""

from loaders.drafting.draft import Draft, draft
from loaders.drafting.guess import Guess, Held
from loaders.drafting.written import Drafted, Table

__all__ = ["Draft", "Drafted", "Guess", "Held", "Table", "draft"]
