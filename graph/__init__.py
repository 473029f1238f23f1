"""Xunmai's knowledge graph: its model, its tables of record, its database, and what it finds in them."""
