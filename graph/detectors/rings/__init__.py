"""Rings that gather money from many and pay earlier payers out of what later ones bring: see page.md."""

from graph.detectors.rings.detector import run
from graph.detectors.rings.parameters import Parameters

__all__ = ["Parameters", "run"]
