"""Strict YAML and the models of the line configuration."""
