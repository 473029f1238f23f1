"""The normal forms as functions of one value, and as functions of a DuckDB connection."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import pyarrow as pa
from duckdb.func import FunctionNullHandling, PythonUDFType

from graph.names.normal import company_core, company_form, party_form, person_form
from graph.names.reading import initials, pinyin
from graph.names.script import simplified

FORMS: dict[str, Callable[[pa.Array], pa.Array]] = {
    "company_form": company_form,
    "company_core": company_core,
    "person_form": person_form,
    "party_form": party_form,
    "simplified": simplified,
    "pinyin": pinyin,
    "initials": initials,
}


def form_of_one(form: str, name: str | None) -> str | None:
    """One name in the form of `FORMS`: the scalar twin of the column functions.

    Example:
        >>> form_of_one("company_form", "北京（華夏）有限責任公司")
        '北京华夏有限公司'
    """
    result: str | None = FORMS[form](pa.array([name], pa.string()))[0].as_py()
    return result


def register(connection: duckdb.DuckDBPyConnection) -> None:
    """Adds every form of `FORMS` to a DuckDB connection as a function of one text."""
    for name, work in FORMS.items():
        connection.create_function(
            name,
            _of_one_column(work),
            ["VARCHAR"],
            "VARCHAR",
            type=PythonUDFType.ARROW,
            null_handling=FunctionNullHandling.SPECIAL,
        )


def _of_one_column(work: Callable[[pa.Array], pa.Array]) -> Callable[[pa.Array], pa.Array]:
    """DuckDB counts the parameters, those with a default as well."""

    def alone(column: pa.Array) -> pa.Array:
        return work(column)

    return alone
