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
    WRONG_PART = 1305
    """What lies there is another part than the order's."""
    PUT_IN_TURNED = 1306
    """The part lies in its fixture turned."""
    FEATURE_MISSING = 1307
    """A piece of the part is not there."""
    SCANNER_OCCLUDED = 1308
    """The scanner does not see what it should: something is before it."""
    STALE_SCAN = 1309
    """The scanner gives what it saw before it was asked."""
    UNDECIDED = 1310
    """The surface is nearer to a limit than it can be measured."""
    PART_FILE_BAD = 1311
    """The file of the part is not there, or is none."""
