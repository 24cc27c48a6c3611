"""Which line a command of a package is about: `./cell` hands it over as the object of its Typer context."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class LineAtHand:
    """A line that runs.

    Attributes:
        config: Its YAML file.
        namespace: Its ROS namespace.
        domain: Its ROS domain.
    """

    config: Path
    namespace: str
    domain: int


class LinesAtHand(Protocol):
    """Finds the line that is meant where none is named; the object of a command's context."""

    def running(self) -> LineAtHand:
        """Return the line that runs.

        Raises:
            Exception: None does; `./cell` tells it in one line.
        """
        ...

    def config(self) -> Path:
        """Return the YAML file of the line that runs, else of the one that is meant where none is named."""
        ...

    def state(self) -> Path:
        """Return the state folder of the line that runs, else of the one that is meant where none is named."""
        ...
