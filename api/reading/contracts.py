"""The contracts of a reading, judged once for a day and kept with it."""

from __future__ import annotations

from datetime import date

from api.reading.lending import lend_tables
from api.reading.reading import Reading
from graph.contracts import Assessment, Term, assess

# Readers ask for today over and over, and for another day now and then.
MOST_DAYS = 3


def assessed(reading: Reading, as_of: date, terms: tuple[Term, ...]) -> Assessment:
    """All contracts as of a day, from the observations that the reading holds. Raises TimeLimitError."""
    with reading.once:
        kept: dict[tuple[date, tuple[Term, ...]], Assessment] = reading.kept.setdefault("contracts", {})
        asked = (as_of, terms)
        if asked not in kept:
            with reading.cursor() as cursor:
                lend_tables(reading, cursor)
                cursor.execute("CREATE TEMP VIEW aliases AS SELECT key, canonical FROM alias")
                made = assess(cursor, as_of, terms=terms, model=reading.model)
            while len(kept) >= MOST_DAYS:
                del kept[next(iter(kept))]
            kept[asked] = made
        return kept[asked]
