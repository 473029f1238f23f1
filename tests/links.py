"""Keys of relationships, worked out a second time and in another way than the model's."""

import hashlib


def link_key(relationship: str, start: str, end: str, *identity: str) -> str:
    """The key of a relationship between two keys; `identity` are the texts of its identity columns, in order."""
    joined = "\x1f".join([start, end, *identity])
    return f"{relationship}:{hashlib.sha256(joined.encode()).hexdigest()[:32]}"
