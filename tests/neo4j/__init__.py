"""A real Neo4j Community for the tests, made from its Maven artifacts."""
