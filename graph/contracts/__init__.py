"""Contracts through their life: ten stages with their days and terms, a check-up with reasons, and reminders."""

from graph.contracts.assessment import Assessment, assess
from graph.contracts.listing import Listed, Order, Sieve, listed
from graph.contracts.reminders import Reminders, reminders
from graph.contracts.report import report
from graph.contracts.rules import Rules
from graph.contracts.shapes import (
    CheckReport,
    CitedKey,
    Colour,
    ColourCounts,
    ContractReport,
    ContractRow,
    Reminder,
    StageReport,
    StepReport,
    Urgency,
)
from graph.contracts.terms import HOUSE_FILE, Term, shipped_terms, terms_of

__all__ = [
    "HOUSE_FILE",
    "Assessment",
    "CheckReport",
    "CitedKey",
    "Colour",
    "ColourCounts",
    "ContractReport",
    "ContractRow",
    "Listed",
    "Order",
    "Reminder",
    "Reminders",
    "Rules",
    "Sieve",
    "StageReport",
    "StepReport",
    "Term",
    "Urgency",
    "assess",
    "listed",
    "reminders",
    "report",
    "shipped_terms",
    "terms_of",
]
