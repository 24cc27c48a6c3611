"""Who looks at a world while it runs: a film, a window.  Whatever happens to them, the world runs on."""

from collections.abc import Callable
from pathlib import Path

from cell_sim.world.capability import CannotDo, capability
from cell_sim.world.pictures import FilmError, NoScreen, Onlooker, Pictures
from cell_sim.world.world import World


class Onlookers:
    """Those that a line wants."""

    def __init__(self, world: World, film: str, view: bool, warn: Callable[[str], None]) -> None:
        """Let them begin.

        Args:
            world: That is looked at.
            film: File of a film, "" for none.
            view: Whether to open a window.
            warn: Told what they cannot do.
        """
        self._warn = warn
        self._present: list[Onlooker] = []
        if not film and not view:
            return
        try:
            self._pictures = capability(world, Pictures)
        except CannotDo as refusal:
            warn(str(refusal))
            return
        if film:
            self._admit(self._pictures.film(Path(film)))
        if view:
            self._admit(self._pictures.window())

    def look(self, sim: World, elapsed: float) -> None:
        """On the thread of the world: show it to all, at a time that never goes back [s]."""
        for onlooker in self._present:
            onlooker.offer(elapsed, self._pictures.shot)

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
