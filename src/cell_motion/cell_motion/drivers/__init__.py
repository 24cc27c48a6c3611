"""Robots behind the standard interfaces: what moves them is planned here, where it stands in its world."""
