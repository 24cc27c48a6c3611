"""What came of one part of a sweep."""

from dataclasses import dataclass, field

from cell_bringup.sweep.swept import Swept


@dataclass(frozen=True)
class Trial:
    """What came of one part of a sweep.

    Attributes:
        swept: What was tried.
        restarts: Process of the line -> how often it was started anew.
        problems: What is wrong with what the line did or recorded, one line each.
        made: Orders that it made afterwards.
    """

    swept: list[Swept]
    restarts: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    made: tuple[str, ...] = ()
