"""Devices whose hardware is driven elsewhere: each method is one call by name, with JSON arguments and result."""
