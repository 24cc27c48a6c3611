"""Drivers that move robots."""
