"""Colour as numbers: spectra, CIELAB, differences, and a camera corrected by a chart.  Pure functions on arrays."""
