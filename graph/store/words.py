"""What a read-only statement may not be, although the engines would let whoever may read do it.

Both engines refuse writes by themselves. But Neo4j Community has no roles, and the embedded engine asks for none,
where a statement lists settings, connections and statements, or ends those of others. Such a command is known by one
word, SHOW or TERMINATE, and such a procedure by its name.
"""

from __future__ import annotations

import re

from graph.errors import Case, ReadOnlyError

PROCEDURES = re.compile(
    r"db\.(labels|relationshiptypes|propertykeys|ping|info|schema\.\w+|index\.fulltext\.query\w+)|algo\.\w+",
    re.IGNORECASE,
)
"""The procedures that may be called."""
_UNSPOKEN = re.compile(
    r"""
      /\*.*?\*/            # a comment
    | //[^\n]*
    | '(?:\\.|[^'\\])*'    # a text
    | "(?:\\.|[^"\\])*"
    | (`(?:``|[^`])*`)     # a quoted name
    """,
    re.VERBOSE | re.DOTALL,
)
_COMMAND = re.compile(r"(?<![.:$\w`])(SHOW|TERMINATE)\b(?!\s*[:(])", re.IGNORECASE)
_NAME = r"(?:`[^`]*`|\w+)"
_CALL = re.compile(rf"(?<![.:$\w`])CALL\b\s*({_NAME}(?:\s*\.\s*{_NAME})*)", re.IGNORECASE)
_ESCAPE = re.compile(r"\\u+([0-9a-fA-F]{4})")


def refuse_administration(cypher: str) -> None:
    """Raises ReadOnlyError where a statement lists what the server knows, or ends what others do."""
    spoken = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), cypher)
    named = _UNSPOKEN.sub(lambda found: found[1] or " ", spoken)
    if found := _COMMAND.search(re.sub(r"`[^`]*`", "``", named)):
        raise ReadOnlyError(
            f"{found[1].upper()} is a command of administration",
            hint="a property or variable of that name can be written in backticks",
            case=Case("command_refused", {"command": found[1].upper()}),
        )
    for call in _CALL.finditer(named):
        name = re.sub(r"[`\s]", "", call[1])
        if not PROCEDURES.fullmatch(name):
            raise ReadOnlyError(
                f"the procedure {name} may not be called",
                hint="db.labels, db.relationshipTypes, db.propertyKeys, db.schema.* and algo.* may",
                case=Case("procedure_refused", {"procedure": name}),
            )
