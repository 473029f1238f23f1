"""Telephone numbers, IP and MAC addresses: forms, no check digits."""

from __future__ import annotations

import ipaddress

import pyarrow as pa
import pyarrow.compute as pc

from graph.identifiers.checked import (
    LOST_PRECISION,
    VALID,
    WRONG_FORM,
    Checked,
    judged,
    matches,
    starting_codes,
    text_column,
    tidy,
)

PUNCTUATION = r"[().·/#]"
COUNTRY = r"^(?:\+|00)86(1[3-9][0-9]{9}|0?[1-9][0-9]{8,10}|[48]00[0-9]{7})$"
MOBILE = r"^1[3-9][0-9]{9}$"
LANDLINE = r"^0(?:10|2[0-9]|[3-9][0-9]{2})[2-8][0-9]{6,7}$"
SERVICE = r"^[48]00[0-9]{7}$|^(?:95|96)[0-9]{3,6}$"
FOREIGN = r"^\+[1-9][0-9]{6,14}$"
# A land line of a three-digit area whose zero a spreadsheet took: 10 62781234.
ZERO_LOST = r"^(?:10|2[0-9])[2-8][0-9]{7}$"
MAC = r"^[0-9A-F]{12}$"
IPV4 = (
    r"^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])$"
)


def check_phone(column: pa.Array | pa.ChunkedArray) -> Checked:
    """Telephone numbers judged; the normal form is digits, with `+` and the country where it is not China.

    Ten digits that are a land line but for its first zero are `lost_precision`.
    """
    tidied = tidy(text_column(column))
    text = pc.replace_substring_regex(tidied, PUNCTUATION, "")
    national = pc.replace_substring_regex(text, COUNTRY, r"\1")
    # +86 10 62781234 is dialled 010 62781234 at home.
    abroad = pc.and_(pc.not_equal(national, text), pc.match_substring_regex(national, r"^[1-9]"))
    bare = pc.invert(pc.match_substring_regex(national, f"{MOBILE}|{SERVICE}"))
    prefixed = pc.binary_join_element_wise("0", national, "")
    national = pc.if_else(pc.and_(abroad, bare), prefixed, national)
    codes = starting_codes(tidied)
    codes[matches(national, ZERO_LOST) & (codes == WRONG_FORM)] = LOST_PRECISION
    codes[matches(national, f"{MOBILE}|{LANDLINE}|{SERVICE}|{FOREIGN}")] = VALID
    return judged(national, codes)


def check_mac(column: pa.Array | pa.ChunkedArray) -> Checked:
    """MAC addresses judged; the normal form is twelve upper case hexadecimal digits in pairs with colons."""
    text = pc.replace_substring_regex(tidy(text_column(column)), r"[:.]", "")
    codes = starting_codes(text)
    codes[matches(text, MAC)] = VALID
    pairs = pc.replace_substring_regex(text, r"^(..)(..)(..)(..)(..)(..)$", r"\1:\2:\3:\4:\5:\6")
    return judged(pairs, codes)


def check_ip(column: pa.Array | pa.ChunkedArray) -> Checked:
    """IP addresses judged: version 4 without leading zeros, version 6 in its shortest lower case spelling."""
    text = pc.utf8_lower(pc.utf8_trim_whitespace(pc.utf8_normalize(text_column(column), form="NFKC")))
    text = pc.replace_substring_regex(text, r"^[\[']+|\]$", "")
    codes = starting_codes(text)
    fourth = matches(text, IPV4)
    codes[fourth] = VALID
    sixth = matches(text, r"^[0-9a-f]*:[0-9a-f:.]+$")
    if sixth.any():
        # The shortest spelling has no expression over columns; each distinct address is spelled once.
        encoded = text.filter(pa.array(sixth)).dictionary_encode()
        spelled = pa.array([_shortest(value) for value in encoded.dictionary.to_pylist()], pa.string())
        found = spelled.take(encoded.indices)
        text = pc.replace_with_mask(text, pa.array(sixth), found)
        codes[sixth] = pc.if_else(found.is_valid(), VALID, WRONG_FORM).to_numpy(zero_copy_only=False)
    return judged(text, codes)


def _shortest(address: str) -> str | None:
    try:
        return ipaddress.IPv6Address(address).compressed
    except ipaddress.AddressValueError:
        return None
