"""Pairs worth comparing: names that share a block, so that a million names are not compared with a million.

A block is a text that two spellings of one name are likely to share. Blocks that many share say little: those
of equal names are chained (each with the next), the others are left out and counted.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import pyarrow as pa

from graph.resolve.lending import lent

# More names than this in one block, and sharing it says little.
LARGEST_BLOCK = 40

# Each gives rows (block, id) from `xm_names`. Blocks that begin with = hold names that are equal but for
# order or spaces; these are never left out.
BLOCKS = {
    "same words": "SELECT '=' || array_to_string(list_sort(words), ' ') AS block, id FROM xm_names",
    "same letters": "SELECT '=' || letters AS block, id FROM xm_names",
    "same sound": "SELECT '~' || sound AS block, id FROM xm_names WHERE sound <> ''",
    "skeleton": """
        SELECT 'k' || regexp_replace(array_to_string(list_sort(own), ''), '[AEIOUYHW]', '', 'g') AS block, id
        FROM xm_names""",
    "word": """
        SELECT 'w' || word AS block, id
        FROM (SELECT id, unnest(own) AS word FROM xm_names) WHERE length(word) > 2""",
    "two words": """
        SELECT 'p' || a.word || ' ' || b.word AS block, a.id
        FROM (SELECT id, unnest(words) AS word FROM xm_names) AS a
        JOIN (SELECT id, unnest(words) AS word FROM xm_names) AS b ON a.id = b.id AND a.word < b.word""",
    "beginning": "SELECT 'b' || left(letters, 6) AS block, id FROM xm_names WHERE length(letters) > 6",
    "end": "SELECT 'e' || right(letters, 6) AS block, id FROM xm_names WHERE length(letters) > 6",
    # Four Chinese characters say what six letters do not: 云起科技.
    "Chinese beginning": """
        SELECT 'B' || left(letters, 4) AS block, id
        FROM xm_names WHERE length(letters) > 4 AND regexp_matches(letters, '^\\p{Han}')""",
    "Chinese end": """
        SELECT 'E' || right(letters, 4) AS block, id
        FROM xm_names WHERE length(letters) > 4 AND regexp_matches(letters, '\\p{Han}$')""",
    "initials": "SELECT 'i' || initials AS block, id FROM xm_names WHERE initials <> ''",
}


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs to compare (`left_id < right_id`), and how many blocks were too large to say anything."""

    pairs: pa.Table
    too_large: int


def candidates(connection: duckdb.DuckDBPyConnection, names: pa.Table) -> Candidates:
    """The pairs of names that share a block.

    Args:
        names: what `spelled` gives.
    """
    blocks = " UNION ALL ".join(f"({block})" for block in BLOCKS.values())
    with lent(connection, xm_names=names):
        shared = connection.sql(
            f"""
            SELECT DISTINCT block, id FROM ({blocks})
            QUALIFY count(*) OVER (PARTITION BY block) > 1
            """  # noqa: S608  # our own query
        ).to_arrow_table()
    with lent(connection, xm_shared=shared):
        pairs = connection.sql(PAIRS, params={"largest": LARGEST_BLOCK}).to_arrow_table()
        too_large = connection.sql(TOO_LARGE, params={"largest": LARGEST_BLOCK}).fetchall()[0][0]
    return Candidates(pairs, int(too_large))


PAIRS = """
    WITH sized AS (SELECT block, id, count(*) OVER (PARTITION BY block) AS size FROM xm_shared),
    small AS (SELECT block, id FROM sized WHERE size <= $largest),
    chained AS (
        SELECT lag(id) OVER (PARTITION BY block ORDER BY id) AS left_id, id AS right_id
        FROM sized WHERE size > $largest AND starts_with(block, '=')
    )
    SELECT DISTINCT least(a.id, b.id) AS left_id, greatest(a.id, b.id) AS right_id
    FROM small AS a JOIN small AS b ON a.block = b.block AND a.id < b.id
    UNION
    SELECT left_id, right_id FROM chained WHERE left_id IS NOT NULL
"""
TOO_LARGE = """
    SELECT count(*) FROM (
        SELECT block FROM xm_shared WHERE NOT starts_with(block, '=')
        GROUP BY block HAVING count(*) > $largest
    )
"""
