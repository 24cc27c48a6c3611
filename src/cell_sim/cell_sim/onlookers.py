"""Who looks at a world while it runs: a film, a window.  Whatever happens to them, the world runs on."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from cell_sim.film import FilmError, film_of
from cell_sim.simulated_line import SimulatedLine
from cell_sim.viewer import NoScreen, Viewer
from cell_sim.world.capability import CannotDo, capability
from cell_sim.world.pictures import Pictures
from cell_sim.world.world import World


class Onlooker(Protocol):
    """One of them."""

    def start(self) -> None:
        """Begin to look."""

    def offer(self, time: float, copy: Callable[[], Any]) -> None:
        """Look, if it is time to; `copy` gives what there is to see at this time of the world [s]."""

    def close(self) -> None:
        """Look no more."""


class Onlookers:
    """Those that a line wants."""

    def __init__(self, line: SimulatedLine, film: str, view: bool, warn: Callable[[str], None]) -> None:
        """Let them begin.

        Args:
            line: The line in its world.
            film: File of a film, "" for none.
            view: Whether to open a window.
            warn: Told what they cannot do.
        """
        self._warn = warn
        self._present: list[Onlooker] = []
        if film or view:
            try:
                capability(line.simulation, Pictures)
            except CannotDo as refusal:
                warn(str(refusal))
                return
        if film:
            self._admit(film_of(line.description, line.models, Path(film)))
        if view:
            self._admit(Viewer(line.description, line.models))

    def look(self, sim: World, elapsed: float) -> None:
        """On the thread of the world: show it to all, at a time that never goes back [s]."""
        for onlooker in self._present:
            onlooker.offer(elapsed, capability(sim, Pictures).shot)

    def close(self) -> None:
        """Send them away; a film is complete then."""
        for onlooker in self._present:
            try:
                onlooker.close()
            except FilmError as error:
                self._warn(str(error))
        self._present = []

    def _admit(self, onlooker: Onlooker) -> None:
        try:
            onlooker.start()
        except NoScreen as reason:  # it was there when the line was started, and is not since the world began again
            self._warn(str(reason))
        else:
            self._present.append(onlooker)
