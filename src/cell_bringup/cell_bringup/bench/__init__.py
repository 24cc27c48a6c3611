"""Measurements of this machine: `./cell bench`."""
