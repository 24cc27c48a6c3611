"""Which pigments make a colour: their library, how they mix, formulas, corrections.  Pure functions, no devices.

Spectra are arrays at `cell_vision.colour.observer.WAVELENGTHS`; mass is in grams, in names that end in `_g`.
"""
