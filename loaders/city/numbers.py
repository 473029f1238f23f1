"""Numbers that are right by their check digits and belong to nobody.

Resident numbers and credit codes name the county `990`, which no province has; cards begin with digits that no
issuer holds. So none of them can be a real person's, company's or account's, and all pass the checks of
`graph.identifiers`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graph.identifiers.codes import ORGCODE_WEIGHTS, USCC_LETTERS, USCC_VALUES, USCC_WEIGHTS
from graph.identifiers.residents import CHECK_SIGNS, WEIGHTS
from loaders.city.chance import Flags, Ints

Signs = npt.NDArray[np.uint8]
ZERO = ord("0")
PROVINCE = "32"
COUNTY = "990"
# Serial numbers of one day and county go to 999; odd ones are men's.
SERIALS = 499
# A prime below ten to the eighth: multiplying by it scatters consecutive numbers and repeats none.
SCATTER = 73_939_133


def texts(signs: Signs) -> pa.Array:
    """Rows of ASCII signs as texts of one width."""
    rows, width = signs.shape
    offsets = np.arange(rows + 1, dtype=np.int64) * width
    whole = pa.LargeStringArray.from_buffers(
        rows, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(signs))
    )
    return whole.cast(pa.string())


def digits(numbers: Ints, width: int) -> Signs:
    """Numbers written with so many digits, zeros in front."""
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    return (numbers[:, None] // powers % 10 + ZERO).astype(np.uint8)


def resident_ids(birth_days: Ints, male: Flags) -> pa.Array:
    """One number a person: county, day of birth, serial, check digit (GB 11643).

    Units: `birth_days` are days since 1970-01-01.
    """
    count = len(birth_days)
    order = np.lexsort((male, birth_days))
    same = np.zeros(count, dtype=np.bool_)
    same[1:] = (birth_days[order][1:] == birth_days[order][:-1]) & (male[order][1:] == male[order][:-1])
    place = np.arange(count)
    first = np.maximum.accumulate(np.where(same, 0, place))
    rank = np.empty(count, dtype=np.int64)
    rank[order] = place - first
    # Where one day has more births than serials, the next of ten counties goes on.
    county, serial = np.divmod(rank, SERIALS)
    dates = birth_days.astype("datetime64[D]")
    years = dates.astype("datetime64[Y]").astype(np.int64) + 1970
    months = dates.astype("datetime64[M]").astype(np.int64) % 12 + 1
    days = (dates - dates.astype("datetime64[M]")).astype(np.int64) + 1
    head = np.broadcast_to(np.frombuffer((PROVINCE + COUNTY).encode(), dtype=np.uint8), (count, 5))
    signs = np.concatenate(
        [
            head,
            digits(county, 1),
            digits(years * 10_000 + months * 100 + days, 8),
            digits(2 * serial + male.astype(np.int64) + (~male).astype(np.int64) * 2, 3),
        ],
        axis=1,
    ).astype(np.uint8)
    check = CHECK_SIGNS[(signs.astype(np.int64) - ZERO) @ WEIGHTS % 11]
    return texts(np.concatenate([signs, check[:, None]], axis=1))


def credit_codes(numbers: Ints) -> pa.Array:
    """统一社会信用代码 of numbered companies: both check digits hold (GB 32100, GB 11714)."""
    body = digits(numbers * SCATTER % 10**8, 8)
    inner = 11 - (body.astype(np.int64) - ZERO) @ ORGCODE_WEIGHTS % 11
    inner_sign = np.where(inner == 10, ord("X"), np.where(inner == 11, ZERO, inner + ZERO)).astype(np.uint8)
    head = np.frombuffer(f"91{PROVINCE}{COUNTY}0".encode(), dtype=np.uint8)
    signs = np.concatenate(
        [np.broadcast_to(head, (len(numbers), len(head))), body, inner_sign[:, None]], axis=1
    )
    outer = -(USCC_VALUES[signs] @ USCC_WEIGHTS) % 31
    letters = np.frombuffer(USCC_LETTERS.encode(), dtype=np.uint8)
    return texts(np.concatenate([signs, letters[outer][:, None]], axis=1))


def card_numbers(banks: Ints, numbers: Ints) -> pa.Array:
    """Cards of 19 digits with their Luhn digit: `9`, the bank, a number that never ends in zeros."""
    return texts(
        _with_luhn(np.concatenate([digits(banks + 90, 2), digits(_without_zeros(numbers), 16)], axis=1))
    )


def firm_account_numbers(banks: Ints, numbers: Ints) -> pa.Array:
    """Accounts of firms, 17 digits: `8`, the bank, a number."""
    return texts(np.concatenate([digits(banks + 80, 2), digits(_without_zeros(numbers), 15)], axis=1))


def mobile_numbers(numbers: Ints) -> pa.Array:
    """Mobile numbers of eleven digits, different as long as the numbers below a hundred million are."""
    return texts(
        np.concatenate([digits(190 + numbers % 10, 3), digits(numbers * SCATTER % 10**8, 8)], axis=1)
    )


def _without_zeros(numbers: Ints) -> Ints:
    high, low = np.divmod(numbers, 900)
    return high * 1_000 + 100 + low


def _with_luhn(signs: Signs) -> Signs:
    values = signs.astype(np.int64) - ZERO
    doubled = values[:, ::-1].copy()
    doubled[:, ::2] *= 2
    total = (doubled // 10 + doubled % 10).sum(axis=1)
    return np.concatenate([signs, ((10 - total % 10) % 10 + ZERO)[:, None].astype(np.uint8)], axis=1)
