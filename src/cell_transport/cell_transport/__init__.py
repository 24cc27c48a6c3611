"""Carrier transport of the line: zones, traffic, tags and the transport node."""
