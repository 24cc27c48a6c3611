"""Carriers and fixtures located by the tags on them."""
