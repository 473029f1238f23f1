"""Exact tests over many small tables at once, as arrays."""

from graph.detectors.statistics.multiplicity import adjusted
from graph.detectors.statistics.stratified import Margins, expected, log_upper_tail, participation_margins

__all__ = ["Margins", "adjusted", "expected", "log_upper_tail", "participation_margins"]
