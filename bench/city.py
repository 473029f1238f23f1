"""How fast a city is written: by default twenty million payments as Parquet, against DuckDB copying the same rows.

python -m bench.city [PEOPLE] [MONTHS]
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from loaders.city import CityPlan, write

PEOPLE, MONTHS = 118_000, 18


def main() -> None:
    given = [int(text) for text in sys.argv[1:]]
    people, months = (*given, *(PEOPLE, MONTHS)[len(given) :])
    with tempfile.TemporaryDirectory(prefix="xunmai-bench-") as folder:
        plan = CityPlan(people=people, months=months, delivery="platform", form="parquet")
        begun = time.perf_counter()
        city = write(plan, Path(folder) / "city")
        seconds = time.perf_counter() - begun
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        copied = copy(Path(folder))
        print(f"{city.payments:,} payments of {city.people:,} people over {months} months")
        print(
            f"city written      {seconds:7.1f} s  {city.payments / seconds:12,.0f} payments/s  {memory:.1f} GB at most"
        )
        print(
            f"DuckDB's copy     {copied:7.1f} s  of the same Parquet files to Parquet: {seconds / copied:.1f} x"
        )


def copy(folder: Path) -> float:
    """Seconds to read the statements and write them again, in DuckDB alone."""
    files = folder / "city" / "office" / "银行流水" / "*.parquet"
    begun = time.perf_counter()
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (FROM read_parquet('{files}')) TO '{folder}/copy.parquet' (FORMAT parquet, COMPRESSION zstd)"
        )
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
