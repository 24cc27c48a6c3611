"""Failure codes of the post-processing family (1300-1399); the same numbers stand in RunSkill.action."""

from enum import IntEnum


class PostProcessingCode(IntEnum):
    """What can go wrong with printed parts."""

    SUPPORT_LEFT = 1300
    """A support does not come off with the allowed force."""
    BLAST_FAILED = 1301
    """The surface does not get clean, or the part does not get small enough."""
    OUT_OF_TOLERANCE = 1302
    """A dimension is out of its tolerance."""
    MEDIUM_EMPTY = 1303
    """The hopper does not hold enough blast medium."""
    PART_BROKEN = 1304
    """The part broke."""
