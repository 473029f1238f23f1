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

from graph.names.script import closed_up, even, over_lines, words
from graph.names.wordlists import business_words, form_of, forms, honorifics, legal_forms

MESSRS = re.compile(r"(?m)^[ .]*M ?[./\\]+ ?S\b[.,:/]*")


def company_form(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """The normal form of companies' names; null stays null, and a name never becomes empty.

    Example:
        >>> company_form(pa.array(["M/s. A.K. Traders (Pvt.) Limited"])).to_pylist()
        ['AK TRADERS PVT LTD']
    """
    return _never_empty(column, over_lines(even(column), _company))


def person_form(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """The normal form of persons' names: without forms of address, initials as one word.

    Example:
        >>> person_form(pa.array(["Dr. B. L. Saha", "曾國強 先生"])).to_pylist()
        ['BL SAHA', '曾国强']
    """
    return _never_empty(column, over_lines(even(column), _person))


def party_form(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """The normal form where nobody knows whether it is a company or a person.

    Forms of address are dropped only where no legal form and no business word shows a firm: Sri Balaji Traders
    is another firm than Balaji Traders, but Sri Anil Das is Anil Das.
    """
    return _never_empty(column, over_lines(even(column), _party))


def company_core(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Of a company's normal form, what stands before the legal form, or the whole if nothing does."""
    return over_lines(company_form(column), _core)


def _company(text: str) -> str:
    text = words(MESSRS.sub(" ", text))
    text = honorifics("firm", "start").sub("", text)
    return closed_up(_legal_forms_evened(text))


def _person(text: str) -> str:
    text = honorifics("person", "start").sub("", words(MESSRS.sub(" ", text)))
    return closed_up(honorifics("person", "end").sub("", text))


def _party(text: str) -> str:
    """Each line by the rule that its words ask for."""
    spoken = words(MESSRS.sub(" ", text))
    firms, others = (
        _company(text).split("\n"),
        _person(honorifics("firm", "start").sub("", spoken)).split("\n"),
    )
    lines = zip(firms, others, spoken.split("\n"), strict=True)
    return "\n".join(firm if _is_firm(line, firm) else other for firm, other, line in lines)


def _is_firm(spoken: str, firm: str) -> bool:
    return business_words().search(spoken) is not None or _legal_form_at_end().search(firm) is not None


def _legal_form_at_end() -> re.Pattern[str]:
    choice = "|".join(sorted(forms(), key=len, reverse=True))
    return re.compile(rf"(?m)(?<=.)(?: |(?<=[^A-Z0-9 ]))(?:{choice})$")


def _legal_forms_evened(text: str) -> str:
    """Lines with each legal form in its canonical spelling."""
    known, patterns = form_of(), legal_forms()

    def canonical(found: re.Match[str]) -> str:
        return known[found[0].replace(" ", "")]

    for where in ("any", "end", "start"):
        text = patterns[where].sub(canonical, text)
    return text


def _core(text: str) -> str:
    pattern = _legal_form_at_end()
    while (shorter := pattern.sub("", text)) != text:
        text = shorter
    return text


def _never_empty(column: pa.Array | pa.ChunkedArray, form: pa.Array) -> pa.Array:
    """Where nothing is left (a name of punctuation only), the name in even width and case instead."""
    whole = pc.utf8_trim_whitespace(even(column))
    return pc.if_else(pc.equal(form, ""), whole, form)
