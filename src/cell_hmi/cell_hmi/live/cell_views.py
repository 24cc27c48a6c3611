"""What can be seen of a cell: pictures of its cameras, and how its arms stand."""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from cell_client.errors import ClientError, LineNotRunning
from cell_client.operate import running

if TYPE_CHECKING:
    from cell_hmi.ros.line_views import LineViews

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SeenPicture:
    """A picture as JPEG, and how long ago it came [s]."""

    jpeg: bytes
    age_s: float


class CellViews:
    """Asks the line of a state folder; may be used in many threads.  Nothing is heard while nobody looks."""

    def __init__(self, state_dir: Path) -> None:
        self._state_dir = state_dir
        self._lock = Lock()
        self._views: LineViews | None = None

    def cameras(self, cell: str) -> list[str]:
        """The cameras of a cell that send pictures.

        Raises:
            LineNotRunning: nobody can send any.
        """
        return self._now().cameras(cell)

    def arms(self, cell: str) -> list[str]:
        """The arms of a cell that say what they look like.

        Raises:
            LineNotRunning: nobody can say so.
        """
        return self._now().arms(cell)

    def picture(self, cell: str, camera: str) -> SeenPicture | None:
        """The newest picture of a camera; None where none comes.

        Raises:
            LineNotRunning: nobody can send any.
            ClientError: what comes is no picture.
        """
        found = self._now().picture(cell, camera)
        if found is None:
            return None
        jpeg, at = found
        return SeenPicture(jpeg, time.monotonic() - at)

    def description(self, cell: str, arm: str) -> str | None:
        """What an arm looks like, as URDF; None where it does not say so.

        Raises:
            LineNotRunning: nobody can say so.
        """
        return self._now().description(cell, arm)

    def joints(self, cell: str, arm: str) -> Mapping[str, float]:
        """Where the joints of an arm are [rad] or [m]; none where nobody says so."""
        try:
            return self._now().joints(cell, arm)
        except ClientError:
            return {}

    def close(self) -> None:
        """Leave the ROS graph."""
        with self._lock:
            if self._views is not None:
                self._views.close()
            self._views = None

    def _now(self) -> "LineViews":
        run = running(self._state_dir)
        with self._lock:
            place = (run.namespace, run.domain)
            if self._views is None or not self._views.alive or self._views.place != place:
                from cell_hmi.ros.line_views import LineViews

                if self._views is not None:
                    self._views.close()
                try:
                    self._views = LineViews(*place)
                except Exception as error:
                    _LOG.exception("the page cannot hear cameras and arms")
                    raise LineNotRunning("the page cannot hear cameras and arms: see its log") from error
            return self._views
