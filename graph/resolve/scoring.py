"""How alike two names are, and why.

Words that both names have are set aside. What is left over on either side is compared letter by letter, and
counts by its weight: a word is worth more the fewer names have it, a business word least. So AZAD TRADERS and
ASAD TRADERS are near, RAM TRADERS and SHYAM TRADERS are not, however long the rest that they share.
"""

from __future__ import annotations

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from rapidfuzz import fuzz, process

from graph.resolve.lending import lent

# Left-over words less alike than this are two words; one slip in six letters is alike by 0.83.
LEAST_ALIKE = 0.6
# A word that one name has beside all of the other's: half of its weight counts against it.
WORD_MORE = 0.5
INITIALS_AGREE = 0.7
# Chinese names of other characters with one reading: written down by ear.
READ_ALIKE = 0.85
OTHER_LEGAL_FORM = 0.05
# A joint venture is another party than each of its members.
JOINT_VENTURE = 0.3
# So is a group, 集团, than the company of its name.
GROUP = 0.3
# Initials alone tell little: with a business word they are shared by many.
ONLY_INITIALS = 0.9
# A person's name alone never makes two people one.
PERSON = 0.9
BATCH = 500_000


def scored(
    connection: duckdb.DuckDBPyConnection, bearers: pa.Table, pairs: pa.Table, least_score: float
) -> pa.Table:
    """The pairs that reach the least score: `left_id, right_id, score, reason`.

    Pairs whose numerals differ are dropped whatever their score.
    """
    with lent(connection, xm_bearers=bearers, xm_pairs=pairs):
        compared = connection.sql(COMPARED).to_arrow_table()
    score = np.concatenate([_score(part) for part in compared.to_batches(BATCH)] or [np.empty(0)])
    compared = compared.append_column("score", pa.array(score)).filter(pa.array(score >= least_score))
    with lent(connection, xm_compared=compared):
        return connection.sql(REASONS).to_arrow_table()


def _score(part: pa.RecordBatch) -> npt.NDArray[np.float64]:
    """One score a pair, from 0 to 1."""
    alike = np.maximum(_alike(part, "rest"), _alike(part, "letters"))
    near = np.clip((alike - LEAST_ALIKE) / (1 - LEAST_ALIKE), 0, 1)
    near = np.where(_flags(part, "one_more"), WORD_MORE, near)
    near = np.where(_flags(part, "same_letters"), 1.0, near)
    near = np.where(_flags(part, "initialled"), np.maximum(near, INITIALS_AGREE), near)
    near = np.where(_flags(part, "same_sound"), np.maximum(near, READ_ALIKE), near)
    score = 1 - (1 - near) * part["rest_share"].to_numpy(zero_copy_only=False)
    score = score - OTHER_LEGAL_FORM * _flags(part, "other_legal")
    score = score - JOINT_VENTURE * _flags(part, "joint")
    score = score - GROUP * _flags(part, "grouped")
    score = np.where(_flags(part, "only_initials"), score * ONLY_INITIALS, score)
    return np.asarray(np.where(_flags(part, "persons"), score * PERSON, score), dtype=np.float64)


def _flags(part: pa.RecordBatch, name: str) -> npt.NDArray[np.bool_]:
    return np.asarray(part[name].to_numpy(zero_copy_only=False), dtype=np.bool_)


def _alike(part: pa.RecordBatch, what: str) -> npt.NDArray[np.float64]:
    left, right = part[f"left_{what}"].to_pylist(), part[f"right_{what}"].to_pylist()
    found = process.cpdist(left, right, scorer=fuzz.ratio, workers=-1, dtype=np.float32)
    return np.asarray(found, dtype=np.float64) / 100


# Joined by number alone first: equal numerals are most often none, and no condition to join by.
COMPARED = """
    WITH joined AS MATERIALIZED (
        SELECT left_id, right_id, a, b
        FROM xm_pairs
        JOIN (SELECT id, xm_bearers AS a FROM xm_bearers) ON id = left_id
        JOIN (SELECT id AS other, xm_bearers AS b FROM xm_bearers) ON other = right_id
    ),
    parted AS (
        SELECT
            *,
            list_filter(a.weighed, lambda w: NOT list_contains(b.words, w.word)) AS left_over,
            list_filter(b.weighed, lambda w: NOT list_contains(a.words, w.word)) AS right_over
        FROM joined WHERE a.key <> b.key AND a.numerals = b.numerals
    ),
    weighed AS (
        SELECT
            *, coalesce(list_sum(list_transform(left_over, lambda w: w.weight)), 0)
            + coalesce(list_sum(list_transform(right_over, lambda w: w.weight)), 0) AS over
        FROM parted
    )
    SELECT
        left_id, right_id, a.core AS left_core, b.core AS right_core,
        array_to_string(list_sort(list_transform(left_over, lambda w: w.word)), '') AS left_rest,
        array_to_string(list_sort(list_transform(right_over, lambda w: w.word)), '') AS right_rest,
        array_to_string(list_transform(left_over, lambda w: w.word), '') AS left_letters,
        array_to_string(list_transform(right_over, lambda w: w.word), '') AS right_letters,
        over / (a.weight + b.weight) AS rest_share,
        (len(left_over) = 0) <> (len(right_over) = 0) AS one_more,
        a.letters = b.letters AS same_letters,
        a.initialled <> b.initialled AND a.initials = b.initials AS initialled,
        a.initialled AND b.initialled AND len(a.own) = 1 AND len(b.own) = 1 AS only_initials,
        a.legal <> b.legal AND a.legal <> '' AND b.legal <> '' AS other_legal,
        ends_with(a.legal, 'JV') <> ends_with(b.legal, 'JV') AS joint,
        starts_with(a.legal, '集团') <> starts_with(b.legal, '集团') AND a.legal <> '' AND b.legal <> '' AS grouped,
        a.legal <> b.legal AS unequal_legal, a.sound = b.sound AND a.sound <> '' AS same_sound,
        a.own = b.own AS same_own, a.person AND b.person AS persons,
        list_sort(a.words) = list_sort(b.words) AS same_words
    FROM weighed ORDER BY left_id, right_id
"""
REASONS = """
    SELECT
        left_id, right_id, score,
        CASE
            WHEN left_core = right_core AND NOT unequal_legal THEN 'equal normal form'
            WHEN left_core = right_core THEN 'equal but for the legal form'
            WHEN same_words THEN 'the same words in another order'
            WHEN same_letters THEN 'the same letters with other spaces'
            WHEN same_own THEN 'equal but for business words'
            WHEN initialled THEN 'the initials of one stand for words of the other'
            WHEN same_sound THEN 'read alike'
            WHEN one_more THEN 'one has words beside all of the other''s'
            ELSE 'nearly equal spelling'
        END || if(persons, '; a name alone never makes two people one', '') AS reason
    FROM xm_compared
"""
