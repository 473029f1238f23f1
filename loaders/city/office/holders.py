"""Accounts as banks write them: number, holder's name, kind and number of the holder's document."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from loaders.city.accounts import AGENCY, FIRM, OUTSIDE, PERSON
from loaders.city.firms import firm_columns
from loaders.city.people import person_columns
from loaders.city.procurement import treasury_names
from loaders.city.town import Town
from loaders.city.words import brands

OTHER_PLACES = ("上海", "苏州", "杭州", "南京", "广州", "深圳", "武汉", "成都", "青岛", "宁波")
OTHER_TRADES = (
    "贸易有限公司",
    "实业有限公司",
    "电子有限公司",
    "建材有限公司",
    "食品有限公司",
    "供应链管理有限公司",
    "机械有限公司",
)


@dataclass(frozen=True, slots=True)
class Register:
    """All names and numbers of a town: `people` and `firms` a row each, `accounts` a row an account."""

    people: pa.Table
    firms: pa.Table
    accounts: pa.Table


def register_of(town: Town) -> Register:
    """The texts of a town, once its last account is opened."""
    people = person_columns(town.chance, town.people)
    firms = firm_columns(town.firms)
    accounts = town.accounts
    kind, holder = accounts.holder_kind, accounts.holder
    strangers = _strangers(int((kind == OUTSIDE).sum()))
    own = len(people) + len(firms)
    place = np.select(
        [kind == PERSON, kind == FIRM, kind == OUTSIDE, kind == AGENCY],
        [holder, len(people) + holder, own + holder, own + len(strangers) + holder],
    )
    treasuries = pa.array(treasury_names())
    names = _joined(people["name"], firms["name"], strangers, treasuries)
    empty = pa.array([""] * (len(strangers) + len(treasuries)))
    documents = _joined(people["id"], firms["uscc"], empty)
    columns = pa.table(
        {
            "number": accounts.numbers(),
            "name": names.take(pa.array(place)),
            "document": documents.take(pa.array(place)),
        }
    )
    return Register(people, firms, columns)


def _joined(*parts: pa.ChunkedArray | pa.Array) -> pa.Array:
    chunks = [part.combine_chunks() if isinstance(part, pa.ChunkedArray) else part for part in parts]
    return pa.concat_arrays(chunks)


def _strangers(count: int) -> pa.Array:
    numbers = np.arange(count, dtype=np.int64)
    brand = brands(numbers).to_pylist()
    return pa.array(
        [
            f"{OTHER_PLACES[n % len(OTHER_PLACES)]}{brand[n]}{OTHER_TRADES[n // 3 % len(OTHER_TRADES)]}"
            for n in numbers
        ],
        pa.string(),
    )
