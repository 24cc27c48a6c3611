"""The shifts of a line, as its YAML file names them."""

from datetime import time
from typing import Annotated

from pydantic import Field, StringConstraints

from cell_line.config.strict_yaml import StrictModel

_TIME = r"([01][0-9]|2[0-3]):[0-5][0-9]"
Hours = Annotated[str, StringConstraints(pattern=rf"^{_TIME}-{_TIME}$")]
"""From a time of day to another; one that is not later is on the next day."""
ShiftName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


class ShiftsConfig(StrictModel):
    """When which shift works."""

    zone: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$", max_length=64)]
    """Time zone by its IANA name, such as Europe/Berlin.  Whether this machine knows it shows when it is needed."""
    hours: dict[ShiftName, Hours] = Field(min_length=1)

    def times(self, shift: str) -> tuple[time, time]:
        """Return when a shift begins and ends; the end is on the next day where it is not later than the begin.

        Raises:
            KeyError: there is no such shift.
        """
        begin, _, end = self.hours[shift].partition("-")
        return time.fromisoformat(begin), time.fromisoformat(end)
