"""Detectors: each reads the graph tables as columns and hands over a `findings.Detection`."""
