"""Loads from the page: dropped files, what they are, and jobs that load or withdraw one after another.

Its names are in its modules, so that a child, which is started for every drop, imports what it works with and no more.
"""
