"""Where the tools of a dosing gantry work."""

MOUTH = "mouth"
"""Frame of a vessel in the middle of its opening."""
WASTE = "waste"
"""Frame of a cell over its drain."""
