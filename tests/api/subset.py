"""A small part of the real tenders, cut in columns: the building offices of one city."""

from __future__ import annotations

from pathlib import Path

import duckdb

OFFICES = "Public Works Building and NH Department||Chief Engineer-Building - PWBNH||SE-Guwahati%"


def cut(folder: Path, target: Path) -> list[Path]:
    """The three files of `samples/state_tenders` for these offices, as the portal would deliver them."""
    target.mkdir(parents=True, exist_ok=True)
    written = []
    with duckdb.connect() as connection:
        for name in ("tenders", "bids", "officials"):
            file = folder / f"{name}.csv.gz"
            connection.execute(f"CREATE VIEW {name} AS FROM read_csv('{file}', all_varchar = true)")
        chosen = f"""SELECT "Tender ID" FROM tenders WHERE "Organisation Chain" LIKE '{OFFICES}'"""
        for name, key in (("tenders", '"Tender ID"'), ("bids", "tender_id"), ("officials", "tender_id")):
            file = target / f"{name}.csv"
            connection.execute(f"COPY (SELECT * FROM {name} WHERE {key} IN ({chosen})) TO '{file}' (HEADER)")
            written.append(file)
    return written
