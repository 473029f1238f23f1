"""Findings: what detectors hand over, how it is kept in the graph tables, and how it is read back."""

from graph.findings.keeping import record
from graph.findings.reading import RecordedRun, lead, leads, runs
from graph.findings.shapes import (
    Coverage,
    Detection,
    Evidence,
    Explanation,
    Finding,
    Law,
    Lead,
    Lens,
    Measure,
    Missing,
    Reason,
    Run,
    State,
    Stratum,
    Subject,
    Words,
)

__all__ = [
    "Coverage",
    "Detection",
    "Evidence",
    "Explanation",
    "Finding",
    "Law",
    "Lead",
    "Lens",
    "Measure",
    "Missing",
    "Reason",
    "RecordedRun",
    "Run",
    "State",
    "Stratum",
    "Subject",
    "Words",
    "lead",
    "leads",
    "record",
    "runs",
]
