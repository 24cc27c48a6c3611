"""A disk that fails, for tests: below Python, call by call."""
