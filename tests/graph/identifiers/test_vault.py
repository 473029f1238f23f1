"""What the vault keeps of personal identifiers, and how it refuses."""

import json
import multiprocessing
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import VaultError
from graph.identifiers import Vault, register
from graph.identifiers.masks import mask

NUMBERS = pa.array(["11010519491231002X", "11010519491231002X", None, "6222020000001234"])


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault")


def test_a_hash_joins_equal_values_of_one_kind_and_no_others(vault):
    first, second, nothing, other = vault.hash("resident_id", NUMBERS).to_pylist()
    assert first == second == vault.hash_one("resident_id", "11010519491231002X")
    assert nothing is None
    assert len({first, other, vault.hash_one("passport", "11010519491231002X")}) == 3
    assert len(first) == 32


def test_the_hash_holds_from_run_to_run_and_in_no_other_installation(vault, tmp_path):
    again = Vault(tmp_path / "vault")
    elsewhere = Vault(tmp_path / "elsewhere")
    assert again.hash("resident_id", NUMBERS) == vault.hash("resident_id", NUMBERS)
    assert elsewhere.hash("resident_id", NUMBERS) != vault.hash("resident_id", NUMBERS)


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("resident_id", "11010519491231123X", "110105********123X"),
        ("account_no", "6222021234561234", "6222 **** 1234"),
        ("account_no", "A-12345678", "**** 5678"),
        ("account_no", "123456", "1****6"),
        ("phone_no", "13800138000", "138****8000"),
        ("phone_no", "01062781234", "0106****234"),
        ("passport", "E12345678", "E*****78"),
        ("other", "AB12345", "A****5"),
        ("other", "AB", "****"),
        ("resident_id", "not one", "n****e"),
    ],
)
def test_a_mask_shows_little(vault, kind, value, shown):
    assert vault.mask(kind, pa.array([value, None])).to_pylist() == [shown, None]


@given(
    st.sampled_from(["resident_id", "account_no", "phone_no", "passport", "x"]),
    st.text(min_size=1, max_size=30),
)
def test_a_mask_never_shows_the_whole(kind, value):
    shown = mask(kind, pa.array([value]))[0].as_py()
    assert shown != value or set(value) <= set("* ")


def test_a_sealed_value_is_opened_with_a_name_and_a_reason_that_are_kept(vault, tmp_path):
    sealed = vault.seal(NUMBERS).to_pylist()
    assert sealed[2] is None
    assert "11010519491231002X" not in sealed[0]
    with pytest.raises(VaultError, match="for a reason"):
        vault.open(sealed[0], "wang", " ")
    assert list(vault.lookups()) == []
    assert vault.open(sealed[0], "wang", "案件 2026-7") == "11010519491231002X"
    (entry,) = vault.lookups()
    assert (entry["who"], entry["why"]) == ("wang", "案件 2026-7")
    log = tmp_path / "vault" / "lookups.jsonl"
    assert log.stat().st_mode & 0o777 == 0o600
    assert "11010519491231002X" not in log.read_text(encoding="utf-8")


def test_equal_values_are_sealed_differently_in_two_calls(vault):
    assert vault.seal(NUMBERS)[0] != vault.seal(NUMBERS)[0]


@pytest.mark.parametrize("broken", ["x1.", "nonsense", "x1.AAAA", "x1.!!!"])
def test_what_was_not_sealed_here_is_refused_and_not_logged(vault, broken):
    with pytest.raises(VaultError, match="cannot be opened"):
        vault.open(broken, "wang", "why")
    assert list(vault.lookups()) == []


def test_a_value_sealed_elsewhere_is_refused(vault, tmp_path):
    sealed = Vault(tmp_path / "elsewhere").seal(NUMBERS)[0].as_py()
    with pytest.raises(VaultError, match="other keys"):
        vault.open(sealed, "wang", "why")


def test_the_keys_are_the_owner_s_alone(vault, tmp_path):
    keys = tmp_path / "vault" / "keys.json"
    assert keys.stat().st_mode & 0o777 == 0o600
    keys.chmod(0o640)
    with pytest.raises(VaultError, match="chmod 600"):
        Vault(tmp_path / "vault")


def test_lost_keys_are_not_made_anew(vault, tmp_path):
    (tmp_path / "vault" / "keys.json").unlink()
    with pytest.raises(VaultError, match="are gone"):
        Vault(tmp_path / "vault")
    assert not (tmp_path / "vault" / "keys.json").exists()


def test_changed_keys_are_refused(vault, tmp_path):
    other = Vault(tmp_path / "other")
    assert repr(other).startswith("Vault(")
    (tmp_path / "vault" / "keys.json").write_bytes((tmp_path / "other" / "keys.json").read_bytes())
    with pytest.raises(VaultError, match="not those"):
        Vault(tmp_path / "vault")


@pytest.mark.parametrize(
    "damage", ["", "{}", "[]", '{"hashing": 1, "sealing": 2}', '{"hashing": "=", "sealing": "A"}']
)
def test_damaged_keys_are_refused(vault, tmp_path, damage):
    (tmp_path / "vault" / "keys.json").write_text(damage)
    with pytest.raises(VaultError, match="damaged"):
        Vault(tmp_path / "vault")


def test_keys_of_a_later_format_are_refused(vault, tmp_path):
    path = tmp_path / "vault" / "keys.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 2}))
    with pytest.raises(VaultError, match="another format"):
        Vault(tmp_path / "vault")


def hash_in(folder: Path, results: "multiprocessing.Queue[str]") -> None:
    results.put(Vault(folder).hash_one("phone_no", "13800138000"))


def test_processes_that_start_at_once_make_one_key(tmp_path):
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    running = [context.Process(target=hash_in, args=(tmp_path / "vault", results)) for _ in range(4)]
    for process in running:
        process.start()
    found = {results.get(timeout=60) for _ in running}
    for process in running:
        process.join()
    assert len(found) == 1
    assert sorted(path.name for path in (tmp_path / "vault").iterdir()) == ["in-use", "keys.json"]


def test_mappings_reach_all_of_it_in_duckdb(vault):
    with duckdb.connect() as connection:
        register(connection, vault)
        rows = connection.sql(
            """
            SELECT resident_id_normal(x), resident_id_state(x), identifier_hash('resident_id', x),
                identifier_mask('resident_id', x), identifier_seal(x)
            FROM (VALUES ('11010519491231002X'), (NULL)) AS given(x)
            """
        ).fetchall()
        assert rows[0][:4] == (
            "11010519491231002X",
            "valid",
            vault.hash_one("resident_id", "11010519491231002X"),
            "110105********002X",
        )
        assert vault.open(rows[0][4], "wang", "why") == "11010519491231002X"
        assert rows[1] == (None, "empty", None, None, None)
        with pytest.raises(duckdb.Error, match="must be one text"):
            connection.sql("SELECT identifier_hash(x, x) FROM (VALUES ('a'), ('b')) AS given(x)").fetchall()


def test_mappings_without_personal_identifiers_need_no_vault():
    with duckdb.connect() as connection:
        register(connection)
        assert connection.sql("SELECT uscc_state('1.23E+17')").fetchall() == [("lost_precision",)]
