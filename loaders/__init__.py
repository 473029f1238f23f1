"""Sources of facts, and the language that maps their columns to the graph."""
