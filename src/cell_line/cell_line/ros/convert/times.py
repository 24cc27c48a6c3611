"""Line time and its message."""

import math

from builtin_interfaces.msg import Time

from cell_line.plain import LATEST_S

NANO = 1_000_000_000


def to_time(seconds: float) -> Time:
    """Return line time [s] as a message, or the nearest that a message can say."""
    seconds = min(max(0.0, seconds), LATEST_S) if math.isfinite(seconds) else 0.0
    whole = math.floor(seconds)
    # Apart, because nanoseconds since 1970 have more digits than a float.
    carry, nanoseconds = divmod(round((seconds - whole) * NANO), NANO)
    return Time(sec=whole + carry, nanosec=nanoseconds)


def from_time(stamp: Time) -> float:
    """Return line time [s].

    Raises:
        ValueError: it is none: before 1970, or with more than a second of nanoseconds.
    """
    if stamp.sec < 0:
        raise ValueError(f"a stamp is of {stamp.sec} s, before 1970")
    if stamp.nanosec >= NANO:
        raise ValueError(f"a stamp has {stamp.nanosec} nanoseconds beside its seconds")
    return float(stamp.sec + stamp.nanosec / NANO)
