"""The crop queue between machines: ingest nodes put faces into a Redis stream, workers take them out. See docs/decisions/0023."""
