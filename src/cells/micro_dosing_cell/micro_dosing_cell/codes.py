"""Result codes of the micro dosing family (1100-1199); the same numbers stand in RunSkill.action."""

from enum import IntEnum


class DosingCode(IntEnum):
    """Why a dosing job failed."""

    EMPTY_CHANNEL = 1100
    """A channel has too little left."""
    OVERDOSE = 1101
    """More is in the vessel than the formula allows; it cannot be taken out."""
    UNDERDOSE = 1102
    """Less is in the vessel than the formula needs."""
    SCALE_UNSTABLE = 1103
    """The scale does not come to rest."""
    CAP_FAILED = 1104
    """No cap holds the torque."""
    VESSEL_REFUSED = 1105
    """What stands on the scale is not an empty vessel, or nobody knows what is in it."""
    NOT_MIXED = 1106
    """The content does not become even."""
    CHANNEL_BLOCKED = 1107
    """A channel gives nothing, though its reservoir is not empty."""
    COLOUR_OFF = 1108
    """The colour is beyond its limit, and one correction does not help."""
    COLOUR_UNKNOWN = 1109
    """The camera gives no picture that tells a colour."""
