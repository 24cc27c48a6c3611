"""Failure codes of the garment family (1200-1299); the same numbers stand in RunSkill.action."""

from enum import IntEnum


class GarmentCode(IntEnum):
    """What can go wrong with garments."""

    NO_GARMENT = 1200
    """No garment is left in the tray, or none lies on the table."""
    PICK_FAILED = 1201
    """A garment was lost, or two came at once, again and again."""
    FOLD_FAILED = 1202
    """The corners of a folded garment are not where the plan wants them."""
    WRINKLED = 1203
    """The garment does not get flat or straight."""
    STACK_FULL = 1204
    """The stack on the carrier has no room for one more."""
