"""The checks and the vault as functions of one value, and as functions of a DuckDB connection."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import pyarrow as pa
from duckdb.func import FunctionNullHandling, PythonUDFType

from graph.errors import VaultError
from graph.identifiers.cards import check_bank_card
from graph.identifiers.checked import Checked, CheckedValue
from graph.identifiers.codes import check_orgcode, check_uscc
from graph.identifiers.contacts import check_ip, check_mac, check_phone
from graph.identifiers.residents import check_resident_id
from graph.identifiers.vault import Vault
from graph.identifiers.wallets import check_wallet_id

Check = Callable[[pa.Array | pa.ChunkedArray], Checked]

CHECKS: dict[str, Check] = {
    "uscc": check_uscc,
    "orgcode": check_orgcode,
    "resident_id": check_resident_id,
    "bank_card": check_bank_card,
    "phone_no": check_phone,
    "wallet_id": check_wallet_id,
    "ip": check_ip,
    "mac": check_mac,
}


def check_one(kind: str, value: str | None) -> CheckedValue:
    """One identifier judged: the scalar twin of the column checks.

    Example:
        >>> check_one("uscc", " 91350100m000100y43")
        CheckedValue(normal='91350100M000100Y43', state='valid')
    """
    checked = CHECKS[kind](pa.array([value], pa.string()))
    return CheckedValue(checked.normal[0].as_py(), checked.state[0].as_py())


def register(connection: duckdb.DuckDBPyConnection, vault: Vault | None = None) -> None:
    """Adds `<kind>_normal(text)` and `<kind>_state(text)` for every kind of `CHECKS`, and with a vault
    `identifier_hash(kind, text)`, `identifier_mask(kind, text)` and `identifier_seal(text)`.

    Raises:
        VaultError: (from a query) the kind varies from row to row.
    """
    for kind, check in CHECKS.items():
        _add(connection, f"{kind}_normal", _normal_of(check), 1)
        _add(connection, f"{kind}_state", _state_of(check), 1)
    if vault is not None:
        _add(connection, "identifier_hash", lambda kind, text: vault.hash(_one_kind(kind), text), 2)
        _add(connection, "identifier_mask", lambda kind, text: vault.mask(_one_kind(kind), text), 2)
        _add(connection, "identifier_seal", vault.seal, 1)


def _normal_of(check: Check) -> Callable[[pa.Array], pa.Array]:
    return lambda column: check(column).normal


def _state_of(check: Check) -> Callable[[pa.Array], pa.Array]:
    return lambda column: check(column).state


def _one_kind(kinds: pa.Array) -> str:
    distinct = kinds.unique().to_pylist()
    if len(distinct) != 1 or distinct[0] is None:
        raise VaultError(
            "the kind of identifier must be one text", hint="write it as a constant: 'resident_id'"
        )
    return str(distinct[0])


def _add(
    connection: duckdb.DuckDBPyConnection, name: str, work: Callable[..., pa.Array], parameters: int
) -> None:
    connection.create_function(
        name,
        work,
        ["VARCHAR"] * parameters,
        "VARCHAR",
        type=PythonUDFType.ARROW,
        null_handling=FunctionNullHandling.SPECIAL,
    )
