"""Garments seen from above: where one lies, how, how flat it is, and how well it was folded."""
