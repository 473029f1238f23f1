"""Names: normal forms for comparing, pinyin and initials for finding."""

from graph.names.functions import FORMS, form_of_one, register
from graph.names.normal import company_core, company_form, party_form, person_form
from graph.names.reading import initials, pinyin
from graph.names.script import simplified

__all__ = [
    "FORMS",
    "company_core",
    "company_form",
    "form_of_one",
    "initials",
    "party_form",
    "person_form",
    "pinyin",
    "register",
    "simplified",
]
