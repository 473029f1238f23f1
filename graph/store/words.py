"""Commands of administration, which a read-only statement may not be.

Both engines refuse writes by themselves. But whoever may read may also list settings and end other people's
statements: Neo4j Community has no roles, and the embedded engine asks for none. Such a command is known by one
word, SHOW or TERMINATE, wherever it stands outside texts, comments and quoted names.
"""

from __future__ import annotations

import re

from graph.errors import ReadOnlyError

_UNSPOKEN = re.compile(
    r"""
      /\*.*?\*/            # a comment
    | //[^\n]*
    | '(?:\\.|[^'\\])*'    # a text
    | "(?:\\.|[^"\\])*"
    | `(?:``|[^`])*`       # a quoted name
    """,
    re.VERBOSE | re.DOTALL,
)
_COMMAND = re.compile(r"(?<![.:$\w])(SHOW|TERMINATE)(?!\s*[:(])\b", re.IGNORECASE)
_ESCAPE = re.compile(r"\\u+([0-9a-fA-F]{4})")


def refuse_administration(cypher: str) -> None:
    """Raises ReadOnlyError where a statement lists what the server knows, or ends other statements."""
    said = _UNSPOKEN.sub(" ", _ESCAPE.sub(lambda found: chr(int(found[1], 16)), cypher))
    if found := _COMMAND.search(said):
        raise ReadOnlyError(
            f"{found[1].upper()} is a command of administration",
            hint="a property or variable of that name can be written in backticks",
        )
