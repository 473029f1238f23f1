"""Identifiers of a delivery, each distinct text worked on once: judged, and where personal hashed, masked
and sealed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from graph.identifiers import CHECKS, Checked, Vault, check_bank_card
from graph.identifiers.checked import (
    LOST_PRECISION,
    MASKED,
    VALID,
    WRONG_FORM,
    judged,
    matches,
    starting_codes,
    text_column,
    tidy,
)
from loaders.mapping.declaration import ColumnMapping, Mapping, TableMapping
from loaders.mapping.groups import Groups
from loaders.mapping.sight import code_of, dictionary_table, identities_table, read_view
from loaders.mapping.sql import literal, named

# Numbers of accounts have no common form, but an Excel that kept fifteen digits leaves its mark.
_FILLED = r"^[0-9]{15}0{3,}$"
NUMBER_OF = "hash({})"
"""Expression of a number that hardly two texts share, by which rows look for theirs."""
# Whoever shows a number to others hides a part of it: then many numbers look alike.
_HIDDEN = r"\*|[0-9]X{3,}"
# As one number these would be an account that nobody has: 6222…(李梅), 6222…/6228…, or two with a space between.
_MORE_THAN_ONE = r"\p{Han}|[/;,|、:()]"
_TWO_NUMBERS = r"[0-9]{10,}[\s\p{Z}]+[0-9]{10,}"
# An account's number holds no sign but these, whoever hides it: X alone may be a letter of a company's number.
_HIDDEN_ACCOUNT = r"[*#?•●·×…]|\.{2,}|X{2,}|^尾号"


def fill_dictionaries(
    connection: duckdb.DuckDBPyConnection, mapping: Mapping, vault: Vault, groups: Groups
) -> None:
    """Two tables a kind of identifier. One has a row a text: raw, normal, state, and hash, mask, sealed of the
    normal form where personal; `key` is the key that it makes, `id` numbers the keys in their order, `code` is what
    rows look for. The other has a row an `id`.
    """
    for kind in sorted({column.identifier for _, column in _identifying(mapping)}):
        texts = connection.sql(_distinct(mapping, kind, groups)).to_arrow_table().column("raw")
        personal = mapping.model.identifiers[kind].personal
        table = _dictionary(kind, text_column(texts), vault, personal=personal)
        known = "hash" if personal else "normal"
        connection.register("dictionary_in", table)
        _choose_code(connection, kind)
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {dictionary_table(kind)} AS SELECT *, {code_of(kind, 'raw')} AS code, "
            f"{literal(kind + ':')} || {known} AS key, CASE WHEN {known} IS NOT NULL "
            f"THEN CAST(dense_rank() OVER (ORDER BY {known}) AS INTEGER) END AS id FROM dictionary_in"
        )
        connection.unregister("dictionary_in")
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {identities_table(kind)} AS SELECT DISTINCT ON (id) * EXCLUDE (raw, code) "
            f"FROM {dictionary_table(kind)} WHERE id IS NOT NULL ORDER BY id, raw"
        )


def _choose_code(connection: duckdb.DuckDBPyConnection, kind: str) -> None:
    """Say by what a text of `dictionary_in` is looked up: a number is compared in half the time that a text takes, and
    tells as much where no two texts have the same, nor one that of no text.
    """
    number = NUMBER_OF.format("raw")
    of_none = NUMBER_OF.format("CAST(NULL AS VARCHAR)")
    [(texts, numbers, bad)] = connection.execute(
        f"SELECT count(*), count(DISTINCT {number}), count(*) FILTER ({number} = {of_none}) FROM dictionary_in"
    ).fetchall()
    code = NUMBER_OF.format("x") if texts == numbers and not bad else "x"
    connection.execute(f"CREATE OR REPLACE TEMP MACRO {code_of(kind, 'x')} AS {code}")


def unread_identifiers(table: TableMapping, column: ColumnMapping) -> str:
    """A query of the numbers of the rows whose identifier cannot be read."""
    return (
        f"SELECT t._seq FROM {named('read_' + table.name)} AS t JOIN {dictionary_table(column.identifier)} AS d "
        f"ON t.{named(column.name)} = d.raw WHERE d.normal IS NULL"
    )


def identifier_reason(state: str) -> str:
    """Expression of why an identifier of this state (an expression) cannot be read."""
    reasons = {
        "wrong_check_digit": "wrong check digit",
        "wrong_form": "not an identifier of this kind",
        "masked": "a part of it is hidden, so it may be one of many",
        "lost_precision": "digits lost: a spreadsheet kept only fifteen of them",
    }
    cases = " ".join(f"WHEN {literal(name)} THEN {literal(text)}" for name, text in reasons.items())
    return f"CASE {state} {cases} END"


def _identifying(mapping: Mapping) -> Iterator[tuple[TableMapping, ColumnMapping]]:
    for table in mapping.tables.values():
        for column in table.columns.values():
            if column.type in ("personal", "identifier"):
                yield table, column


def _distinct(mapping: Mapping, kind: str, groups: Groups) -> str:
    columns = []
    for table, column in _identifying(mapping):
        if column.identifier == kind:
            where, name = groups.holding(table.name, column.name) or (
                read_view(table.name),
                named(column.name),
            )
            columns.append(f"SELECT {name} AS raw FROM {where}")
    return f"SELECT DISTINCT raw FROM ({' UNION ALL '.join(columns)}) WHERE raw IS NOT NULL"


def _dictionary(kind: str, raw: pa.Array, vault: Vault, *, personal: bool) -> pa.Table:
    checked = _check(kind)(raw)
    columns = {"raw": raw, "normal": checked.normal, "state": checked.state}
    if personal:
        columns |= {
            "hash": vault.hash(kind, checked.normal),
            "mask": vault.mask(kind, checked.normal),
            "sealed": vault.seal(checked.normal),
        }
    return pa.table(columns)


def _check(kind: str) -> Callable[[pa.Array], Checked]:
    if kind == "account_no":
        return _check_account
    return CHECKS.get(kind, _tidied)


def _tidied(raw: pa.Array) -> Checked:
    """Any text will do, but for one that a spreadsheet has spoilt, or of which a part is hidden."""
    text = tidy(raw)
    codes = starting_codes(text)
    whole = pc.greater(pc.utf8_length(text), 0).to_numpy(zero_copy_only=False)
    codes[whole & (codes != LOST_PRECISION)] = VALID
    codes[matches(text, _HIDDEN)] = MASKED
    return judged(text, codes)


def _check_account(raw: pa.Array) -> Checked:
    """Cards by their check digit; any other number as it is, unless a spreadsheet has spoilt it or a part is hidden, or
    a name or a second number stands beside it.
    """
    text = tidy(raw)
    codes = starting_codes(text)
    whole = pc.greater(pc.utf8_length(text), 0).to_numpy(zero_copy_only=False)
    cards = check_bank_card(text)
    spoilt = matches(text, _FILLED) & pc.not_equal(cards.state, "valid").to_numpy(zero_copy_only=False)
    codes[whole & (codes != LOST_PRECISION) & ~spoilt] = VALID
    codes[spoilt] = LOST_PRECISION
    codes[matches(text, _MORE_THAN_ONE) | matches(text_column(raw), _TWO_NUMBERS)] = WRONG_FORM
    codes[matches(text, _HIDDEN_ACCOUNT)] = MASKED
    return judged(text, codes)
