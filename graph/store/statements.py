"""The Cypher that writes nodes and relationships, made from the names of the model and nothing else."""

from __future__ import annotations


def merge_nodes(kind: str) -> str:
    """Writes the nodes in `$rows`: what a node bore before is replaced by what its row says."""
    return f"UNWIND $rows AS row MERGE (n:{kind} {{key: row.key}}) SET n = row RETURN count(n) AS written"


def delete_nodes(kind: str) -> str:
    """Removes the nodes whose keys are in `$keys`, and the relationships that end in them."""
    return f"UNWIND $keys AS key MATCH (n:{kind} {{key: key}}) DETACH DELETE n"


def create_links(name: str, start_kind: str, end_kind: str) -> str:
    """Writes the relationships in `$rows`, which must not be there yet; tells how many had both ends."""
    return (
        f"UNWIND $rows AS row MATCH (a:{start_kind} {{key: row.start}}) "
        f"MATCH (b:{end_kind} {{key: row.end}}) "
        f"CREATE (a)-[r:{name}]->(b) SET r = row.properties RETURN count(r) AS written"
    )


def delete_links(name: str) -> str:
    """Removes the relationships whose keys are in `$keys`."""
    return f"UNWIND $keys AS key MATCH ()-[r:{name} {{key: key}}]->() DELETE r"


def count_nodes(kind: str) -> str:
    """How many nodes of a kind there are, with its name."""
    return f"MATCH (n:{kind}) RETURN '{kind}' AS name, count(n) AS count"


def count_links(name: str) -> str:
    """How many relationships of a type there are, with its name."""
    return f"MATCH ()-[r:{name}]->() RETURN '{name}' AS name, count(r) AS count"


def all_nodes(kind: str) -> str:
    """Everything that the nodes of a kind bear."""
    return f"MATCH (n:{kind}) RETURN properties(n)"


def all_links(name: str) -> str:
    """Everything that the relationships of a type bear, and the kinds and keys of their ends."""
    return f"MATCH (a)-[r:{name}]->(b) RETURN labels(a), a.key, labels(b), b.key, properties(r)"
