"""The persons at the line: they put on a carrier what a unit begins with, and take from it what leaves."""

from collections.abc import Mapping

from cell_sim.world.track import CarrierTrack
from cell_sim.world.world import SpawnError, World
from cell_sim.world_runtime.nests import LyingPart, lying_on
from cell_sim.world_runtime.things import bring
from cell_world.geometry import Vector
from cell_world.sdf.elements import SCOPE

OWNER = "people"
"""In the notes of the world: the unit on each carrier, as far as the persons know."""
LEFT = "left"
"""Among them: how the parts lay that left with a unit."""
KEPT = 500
"""Parts that are remembered after they left."""


class People:
    """All persons at one line; to be used between the steps of the simulation."""

    def __init__(self, track: str, carriers: Mapping[str, str]) -> None:
        """Take the name of the track, and the model of each carrier by its EPC as a URI."""
        self._track = track
        self._carriers = dict(carriers)

    def load(self, sim: World, unit: str, carrier: str, brings: Mapping[str, str]) -> None:
        """Put on a carrier what belongs to a unit, once.

        Args:
            sim: The simulation.
            unit: Id of the unit.
            carrier: EPC as a URI.
            brings: Place on the carrier -> model.

        Raises:
            SpawnError: there is no such carrier, place or model.
        """
        model = self._model(carrier)
        if self._unit_on(sim, model) == unit:
            return
        self._clear(sim, model)
        velocity = self._velocity(sim, model)
        for place, thing in brings.items():
            pose = sim.pose(model + SCOPE + place)
            if pose is None:
                raise SpawnError(f"a carrier has no place {place!r}")
            bring(sim, thing, pose, velocity)
        sim.notes.put(OWNER, model, unit)

    def unload(self, sim: World, unit: str, carrier: str) -> None:
        """Take a unit from its carrier, with everything else that is on it.

        Raises:
            SpawnError: there is no such carrier.
        """
        model = self._model(carrier)
        if self._unit_on(sim, model) == unit:
            self._clear(sim, model)

    def left(self, sim: World) -> list[tuple[str, LyingPart]]:
        """Return how the parts lay that left with a unit, and which unit, the newest last."""
        left: list[tuple[str, str, str, float]] = sim.notes.get(OWNER, LEFT, [])
        return [(unit, LyingPart(part, nest, off_m)) for unit, part, nest, off_m in left]

    def missed(self, sim: World, units: Mapping[str, str]) -> dict[str, str]:
        """Return what the persons do not know: carriers by EPC, with the unit that should be on each, "" for none.

        Args:
            sim: The simulation.
            units: What is believed to be on each carrier.
        """
        known = {carrier: model for carrier, model in self._carriers.items() if carrier in units}
        return {c: units[c] for c, model in known.items() if self._unit_on(sim, model) != units[c]}

    def clear(self, sim: World, carrier: str) -> None:
        """Take everything from a carrier.

        Raises:
            SpawnError: there is no such carrier.
        """
        self._clear(sim, self._model(carrier))

    def _clear(self, sim: World, model: str) -> None:
        """Take everything away, and note how it lay if it was a unit."""
        lay = lying_on(sim, sim.device(self._track, CarrierTrack), model)
        if unit := self._unit_on(sim, model):
            left = [[unit, one.part, one.nest, one.off_m] for one in lay]
            sim.notes.put(OWNER, LEFT, [*sim.notes.get(OWNER, LEFT, []), *left][-KEPT:])
        for one in lay:
            sim.remove(one.part)
        sim.notes.put(OWNER, model, "")

    def _unit_on(self, sim: World, model: str) -> str:
        return sim.notes.get(OWNER, model, "")

    def _model(self, carrier: str) -> str:
        if carrier not in self._carriers:
            raise SpawnError(f"there is no carrier {carrier!r}")
        return self._carriers[carrier]

    def _velocity(self, sim: World, model: str) -> Vector:
        """Of a carrier [m/s]: it may have started already, and what is put on it goes along."""
        return sim.device(self._track, CarrierTrack).carriers[model].velocity()
