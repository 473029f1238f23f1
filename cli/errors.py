"""What went wrong, in the language of whoever called: English as it was raised, Chinese as the page says it."""

from __future__ import annotations

import os
from collections.abc import Sequence

from graph.errors import Case, Place, XunmaiError
from graph.settings import Language

PARTS = {"source": "来源", "file": "文件", "sheet": "工作表", "row": "行", "column": "列", "value": "值"}


def spoken(arguments: Sequence[str]) -> Language:
    """The language that a command line asks for, or the environment: an error may come before the settings are read."""
    asked = os.environ.get("XUNMAI_LANGUAGE", "en")
    for place, argument in enumerate(arguments):
        option, _, value = argument.partition("=")
        if option == "--language":
            asked = value or "".join(arguments[place + 1 : place + 2])
    return "zh" if asked == "zh" else "en"


def told(error: XunmaiError, language: Language) -> str:
    """The sentence of an error with its place, and the hint in a line of its own."""
    if language == "en":
        return str(error)
    detail, hint = in_chinese(error)
    where = f"（{_where(error.place)}）" if error.place and str(error.place) else ""
    return f"{detail.removesuffix('。')}{where}" + (f"\n  {hint}" if hint else "")


def why(message: str, hint: str | None, case: Case | None, language: Language) -> tuple[str, str]:
    """Why a file is not taken and what to do, where no error was raised over it; the hint may be empty."""
    if language == "en" or case is None:
        return message, hint or ""
    detail, hint = in_chinese(XunmaiError(message, hint=hint, case=case))
    return detail.removesuffix("。"), hint or ""


def in_chinese(error: XunmaiError) -> tuple[str, str | None]:
    """The words of `api/problems.yaml` for an error: what, and how to mend it."""
    # Only who reads Chinese waits for what the page is told by.
    from api.problems import problem_of  # noqa: PLC0415

    words = problem_of(error).zh
    return words.detail, words.hint


def _where(place: Place) -> str:
    parts = ((name, getattr(place, field)) for field, name in PARTS.items())
    return "，".join(f"{name} {part}" for name, part in parts if part is not None)
