"""What control_msgs/GripperCommand may ask of a hand, whoever drives it."""

import math

NO_LIMIT = -1.0
"""A force of this means all there is, as 0 does: many drivers of grippers say so."""
SLACK_M = 0.0005
"""A gap may be so much smaller than closed or larger than open, for those who compute it [m]."""


def gap_problem(gap_m: float, open_m: float) -> str:
    """Say why a gap [m] is none of fingers that open so far [m]; "" when it is one."""
    if -SLACK_M <= gap_m <= open_m + SLACK_M:  # which no NaN is
        return ""
    return f"a gap of {gap_m:g} m is not from 0 to {open_m:g} m"


def suction_problem(position: float) -> str:
    """Say why this is no command for a cup, which has 0 for off and 1 for on; "" when it is one."""
    return "" if 0.0 <= position <= 1.0 else f"{position:g} is not from 0 for off to 1 for on"


def force_problem(force_n: float) -> str:
    """Say why a greatest force [N] is none; "" when it is one."""
    if math.isfinite(force_n) and (force_n >= 0.0 or force_n == NO_LIMIT):
        return ""
    return f"a force of {force_n:g} N is none; 0 and {NO_LIMIT:g} are all there is"
