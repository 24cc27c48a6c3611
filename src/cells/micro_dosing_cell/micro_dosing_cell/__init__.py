"""Micro dosing cell: formulas by weight, mixed, capped and checked."""
