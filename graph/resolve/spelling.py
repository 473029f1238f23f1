"""What of a name is compared: its core, its words, its numerals, its sound and its initials."""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from graph import names
from graph.names.wordlists import latin_business_words
from graph.resolve.lending import lent

# Up to three capitals without a vowel: initials written as one word.
INITIALS = "^[BCDFGHJKLMNPQRSTVWXZ]{2,3}$"
NUMERAL = r"[0-9]+|[〇零一二三四五六七八九十百千]+|\b(?:I{2,3}|IV|VI{1,3}|IX)\b"


BUSINESS_WEIGHT = 0.4


def spelled(connection: duckdb.DuckDBPyConnection, bearers: pa.Table) -> pa.Table:
    """The bearers with what is compared beside each form.

    `core` and behind it the `legal` form (empty where there is none); its `words`; its `letters` without
    spaces; `weighed` words with a weight that falls with the number of names that have it, and their sum as
    `weight`; `own` words that are no business words (all where nothing else is left); `numerals`; `sound` in
    pinyin; the `initials` of all words but the last, with the last (empty for names of one word);
    `initialled`, whether the name begins with initials.
    """
    form = bearers["form"].combine_chunks()
    core = pc.if_else(bearers["person"].combine_chunks(), form, names.company_core(form))
    sound = pc.fill_null(names.pinyin(core), "")
    business = pa.table({"word": pa.array(latin_business_words(), pa.string())})
    bearers = bearers.append_column("core", core).append_column("sound", sound)
    with lent(connection, xm_bearers=bearers, xm_business=business):
        given = {"numeral": NUMERAL, "initials": INITIALS, "business": BUSINESS_WEIGHT}
        return connection.sql(SPELLED, params=given).to_arrow_table()


SPELLED = """
    WITH worded AS MATERIALIZED (
        SELECT
            *, string_split(core, ' ') AS words, replace(core, ' ', '') AS letters,
            trim(substr(form, length(core) + 1)) AS legal,
            list_sort(regexp_extract_all(core, $numeral)) AS numerals
        FROM xm_bearers
    ),
    placed AS (SELECT id, unnest(words) AS word, generate_subscripts(words, 1) AS place FROM worded),
    weights AS (
        SELECT
            word, known.word IS NOT NULL AS business,
            ln(1 + (SELECT count(*) FROM worded) / count(*)) * if(business, $business, 1.0) AS weight
        FROM placed LEFT JOIN (SELECT DISTINCT word FROM xm_business) AS known USING (word)
        GROUP BY word, business
    ),
    weighed AS (
        SELECT
            id, list({'word': word, 'weight': weight} ORDER BY place) AS weighed, sum(weight) AS weight,
            list(word ORDER BY place) FILTER (NOT business) AS distinctive
        FROM placed JOIN weights USING (word) GROUP BY id
    )
    SELECT
        * EXCLUDE (distinctive), coalesce(distinctive, words) AS own,
        regexp_matches(words[1], $initials) OR length(words[1]) = 1 AS initialled,
        if(len(words) < 2, '', array_to_string(list_transform(
            words[:-2], lambda word: if(regexp_matches(word, $initials), word, left(word, 1))
        ), '') || '|' || words[-1]) AS initials
    FROM worded JOIN weighed USING (id) ORDER BY id
"""
