"""Raw keys: what a record calls a thing, before anyone judges that two names mean one.

With an identifier the key is `kind:normal form` (a keyed hash where it is personal); without one it is
`source/scope[/within]:exact text`. The scheme before the first colon never holds a colon, and the key never
holds the kind of the node, since half of all parties are not known to be companies or people.
"""

from __future__ import annotations

from urllib.parse import quote


def identifier_key(kind: str, normal_form: str) -> str:
    """The key of whatever bears this identifier; pass the keyed hash where the kind is personal.

    Example:
        >>> identifier_key("uscc", "91350100M000100Y43")
        'uscc:91350100M000100Y43'
    """
    return f"{kind}:{normal_form}"


def scoped_key(source: str, scope: str, text: str, within: str | None = None) -> str:
    """The key of a thing that a source knows by its text alone, unique only inside the scope.

    Example:
        >>> scoped_key("state_tenders", "official", "B L Saha", within="Health & Family")
        'state_tenders/official/Health %26 Family:B L Saha'
    """
    scheme = f"{source}/{scope}" if within is None else f"{source}/{scope}/{quote(within, safe=' ')}"
    return f"{scheme}:{text}"


def key_scheme(key: str) -> str:
    """What stands before the first colon: an identifier's kind, or a source and scope."""
    return key.partition(":")[0]
