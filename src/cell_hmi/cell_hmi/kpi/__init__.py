"""Key figures of a line by ISO 22400-2: pure functions of its events."""
