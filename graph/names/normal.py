"""Normal forms of names: equal when two spellings of one name differ only in what carries no meaning.

What is evened out: width, case, accents, traditional characters, punctuation, brackets, spaces between
initials, the spelling of the legal form, forms of address. What is kept: every word, the order of the words,
every numeral, and which legal form it is, since a Ltd and a Pvt Ltd, or a 有限公司 and a 股份有限公司, of one
name are often two.
"""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

from graph.names.script import Work, closed_up, even, once_each, over_lines, where, words
from graph.names.wordlists import business_words, ending_forms, form_of, honorifics, legal_forms

MESSRS = r"^[ .]*M ?[./\\]+ ?S\b[.,:/]*"


def company_form(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """The normal form of companies' names; null stays null, and a name never becomes empty.

    Example:
        >>> company_form(pa.array(["M/s. A.K. Traders (Pvt.) Limited"])).to_pylist()
        ['AK TRADERS PVT LTD']
    """
    return once_each(column, lambda names: _never_empty(names, _company(_spoken(names))))


def person_form(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """The normal form of persons' names: without forms of address, initials as one word.

    It is made from names, not from forms: D R Haque has the form DR HAQUE, which as a name is a doctor's.

    Example:
        >>> person_form(pa.array(["Dr. B. L. Saha", "曾國強 先生"])).to_pylist()
        ['BL SAHA', '曾国强']
    """
    return once_each(column, lambda names: _never_empty(names, _person(_spoken(names))))


def party_form(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """The normal form where nobody knows whether it is a company or a person.

    Forms of address are dropped only where no legal form and no business word shows a firm: Sri Balaji
    Traders is another firm than Balaji Traders, but Sri Anil Das is Anil Das.
    """
    return once_each(column, lambda names: _never_empty(names, _party(_spoken(names))))


def company_core(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Of a company's normal form, what stands before the legal form, or the whole if nothing does."""
    return once_each(company_form(column), _core)


def _spoken(names: pa.Array) -> pa.Array:
    """The words of each name, and no M/s before them."""
    return words(pc.replace_substring_regex(even(names), MESSRS, " "))


def _company(spoken: pa.Array) -> pa.Array:
    bare = _without_address(spoken, "firm")
    evened = _legal_forms_evened(bare)
    closed = closed_up(evened)
    # Letters that were spelled one by one may only now be a legal form: L T D.
    return where(pc.not_equal(evened, closed), closed, _legal_forms_evened)


def _person(spoken: pa.Array) -> pa.Array:
    return closed_up(_without_address(spoken, "person"))


def _party(spoken: pa.Array) -> pa.Array:
    form = _company(spoken)
    busy = pc.match_substring_regex(spoken, business_words())
    firm = pc.or_(busy, pc.match_substring_regex(form, ending_forms()))
    return where(
        pc.invert(firm), form, lambda _: _person(_without_address(spoken.filter(pc.invert(firm)), "firm"))
    )


def _without_address(text: pa.Array, kind: str) -> pa.Array:
    for pattern in honorifics(kind):
        text = pc.replace_substring_regex(text, pattern, r"\1")
    return text


def _legal_forms_evened(text: pa.Array) -> pa.Array:
    """Each legal form in its canonical spelling; only names that have one are looked through."""
    patterns = legal_forms()
    any_of_them = "|".join(f"(?:{pattern.pattern.removeprefix('(?m)')})" for pattern in patterns)
    found = pc.match_substring_regex(text, any_of_them)
    return where(found, text, lambda part: over_lines(part, _canonical))


def _canonical(text: str) -> str:
    known = form_of()

    def canonical(found: re.Match[str]) -> str:
        return known[found[0].replace(" ", "")]

    for pattern in legal_forms():
        text = pattern.sub(canonical, text)
    return text


def _core(form: pa.Array) -> pa.Array:
    shorter = pc.replace_substring_regex(form, ending_forms(), r"\1")
    if shorter.equals(form):
        return form
    return where(pc.not_equal(form, shorter), shorter, _core)


def _never_empty(names: pa.Array, form: pa.Array) -> pa.Array:
    """Where nothing is left (a name of punctuation only), the name in even width and case, or as it was."""
    for fallback in (even, pc.utf8_trim_whitespace):
        bare = pc.equal(form, "")
        form = where(bare, form, _whole(names.filter(bare), fallback))
    return form


def _whole(names: pa.Array, fallback: Work) -> Work:
    return lambda _: pc.utf8_trim_whitespace(fallback(names))
