"""Line time in the forms that Foxglove wants."""

import math
from typing import Any

from foxglove.messages import Timestamp

NANO = 1_000_000_000


def nanoseconds(stamp: Any) -> int:
    """Return a stamp of ROS as nanoseconds, for the time of a record."""
    return int(stamp.sec) * NANO + int(stamp.nanosec)


def timestamp(stamp: Any) -> Timestamp:
    """Return a stamp of ROS."""
    return Timestamp(stamp.sec, stamp.nanosec)


def timestamp_of(seconds: float) -> Timestamp:
    """Return line time [s]."""
    return Timestamp(*divmod(in_nanoseconds(seconds), NANO))


def in_nanoseconds(seconds: float) -> int:
    """Return line time [s] as nanoseconds."""
    whole = math.floor(seconds)
    return whole * NANO + round((seconds - whole) * NANO)
