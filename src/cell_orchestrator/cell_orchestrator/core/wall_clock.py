"""What the line knows of the wall clock, which only dates what happens: line time does not depend on it."""

from dataclasses import dataclass

STEP_S = 1.0
"""A wall clock that moves this much against the monotonic clock was set, or the machine slept [s]."""
BEHIND_S = 3600.0
"""A wall clock that is farther behind the last event than this, when the line starts, is not believed [s]."""
LATEST_S = 2.0**31 - 1.0
"""Last line time there is, in the year 2038: ROS carries no later one [s]."""


def is_line_time(at: float) -> bool:
    """True for a time that a line can have [s]."""
    return 0.0 <= at <= LATEST_S


@dataclass(frozen=True)
class WallClock:
    """The wall clock as last reported.

    Attributes:
        at: Line time at which it was dated last, at a start, a step or by a person [s].
        wall: What it told then [s].
        speed: Line seconds per second since then; 0: they are not tied, for a world makes the line time.
        offset: Date minus line time [s].
        run: The run of the line that it was dated for; "" for none.
        skew: How far it was set against the monotonic clock since that run began [s].
        step: How far it was set, until a person accepts it or the line starts anew [s]; 0: not at all.
        stepped: Line time at which it was set last [s].
    """

    at: float = 0.0
    wall: float = 0.0
    speed: float = 1.0
    offset: float = 0.0
    run: str = ""
    skew: float = 0.0
    step: float = 0.0
    stepped: float = 0.0

    def date(self, at: float) -> float:
        """The date of a line time of now [s since 1970]."""
        return at + self.offset

    def wall_at(self, at: float) -> float:
        """What the wall clock told at a line time, or shortly before it where the two are not tied [s].

        Of what was recorded before there were dates, line time is the best guess.
        """
        if not self.run:
            return at
        return self.wall + ((at - self.at) / self.speed if self.speed else 0.0)

    @property
    def alarm(self) -> str:
        """What is wrong, for people; "" when nothing is."""
        return f"the wall clock was set {moved(self.step)}: dates follow it, line time does not" if self.step else ""


def offset(wall: float, at: float, speed: float) -> float:
    """Date minus line time where the wall clock tells `wall` at the line time `at` [s].

    The date of a line that runs faster or slower, or in a world, is its line time.
    """
    apart = wall - at
    return apart if speed == 1.0 and abs(apart) >= STEP_S else 0.0


def moved(seconds: float) -> str:
    """How far a clock was set, in words."""
    length = abs(seconds)
    told = f"{length:.0f} s" if length < 120.0 else f"{length / 60.0:.0f} min"
    told = told if length < 7200.0 else f"{length / 3600.0:.1f} h"
    told = told if length < 172800.0 else f"{length / 86400.0:.1f} days"
    return f"{'ahead' if seconds > 0.0 else 'back'} by {told}"
