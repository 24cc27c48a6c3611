"""Failure codes of the pick-and-place family (1000-1099); the same numbers stand in RunSkill.action."""

from enum import IntEnum


class PickPlaceCode(IntEnum):
    """What can go wrong with parts."""

    PART_MISSING = 1000
    """A part is not where it should be, or its feeder brings none."""
    GRIP_LOST = 1001
    """A part was lost from the gripper again and again."""
    MISASSEMBLED = 1002
    """A part does not go into its seat, or sits wrong."""
    FEEDER_EMPTY = 1003
    """The feeder of a part is empty."""
