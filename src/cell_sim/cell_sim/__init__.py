"""Simulators of a line: the virtual plant in virtual time."""
