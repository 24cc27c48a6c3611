"""Cloth on a fold table, in a small model of its own that is stepped only while the cloth moves."""
