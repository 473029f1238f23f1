"""Repeated awards to one party, by office, department and committee chair; `page.md` explains it."""

from graph.detectors.repeated_awards.detector import run
from graph.detectors.repeated_awards.parameters import Parameters, Rung

__all__ = ["Parameters", "Rung", "run"]
