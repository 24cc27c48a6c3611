"""The persons at the line: they put on a carrier what a unit begins with, and take from it what leaves."""

from collections.abc import Mapping

from cell_sim.hosting.bodies import find_pose
from cell_sim.hosting.nests import Lying, lying_on
from cell_sim.hosting.notes import notes_of
from cell_sim.hosting.things import bring
from cell_sim.physics.simulation import Simulation
from cell_sim.physics.spawning import SpawnError
from cell_sim.physics.track.track import Track
from cell_world.geometry import Vector, vector
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

    def load(self, sim: Simulation, unit: str, carrier: str, brings: Mapping[str, str]) -> None:
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
            pose = find_pose(sim, model + SCOPE + place)
            if pose is None:
                raise SpawnError(f"a carrier has no place {place!r}")
            bring(sim, thing, pose, velocity)
        notes_of(sim).put(OWNER, model, unit)

    def unload(self, sim: Simulation, unit: str, carrier: str) -> None:
        """Take a unit from its carrier, with everything else that is on it.

        Raises:
            SpawnError: there is no such carrier.
        """
        model = self._model(carrier)
        if self._unit_on(sim, model) == unit:
            self._clear(sim, model)

    def left(self, sim: Simulation) -> list[tuple[str, Lying]]:
        """Return how the parts lay that left with a unit, and which unit, the newest last."""
        left: list[tuple[str, str, str, float]] = notes_of(sim).get(OWNER, LEFT, [])
        return [(unit, Lying(part, nest, off_m)) for unit, part, nest, off_m in left]

    def missed(self, sim: Simulation, units: Mapping[str, str]) -> dict[str, str]:
        """Return what the persons do not know: carriers by EPC, with the unit that should be on each, "" for none.

        Args:
            sim: The simulation.
            units: What is believed to be on each carrier.
        """
        known = {carrier: model for carrier, model in self._carriers.items() if carrier in units}
        return {c: units[c] for c, model in known.items() if self._unit_on(sim, model) != units[c]}

    def clear(self, sim: Simulation, carrier: str) -> None:
        """Take everything from a carrier.

        Raises:
            SpawnError: there is no such carrier.
        """
        self._clear(sim, self._model(carrier))

    def _clear(self, sim: Simulation, model: str) -> None:
        """Take everything away, and note how it lay if it was a unit."""
        lay = lying_on(sim, sim.device(self._track, Track), model)
        if unit := self._unit_on(sim, model):
            left = [[unit, one.part, one.nest, one.off_m] for one in lay]
            notes_of(sim).put(OWNER, LEFT, [*notes_of(sim).get(OWNER, LEFT, []), *left][-KEPT:])
        for one in lay:
            sim.remove(one.part)
        notes_of(sim).put(OWNER, model, "")

    def _unit_on(self, sim: Simulation, model: str) -> str:
        return notes_of(sim).get(OWNER, model, "")

    def _model(self, carrier: str) -> str:
        if carrier not in self._carriers:
            raise SpawnError(f"there is no carrier {carrier!r}")
        return self._carriers[carrier]

    def _velocity(self, sim: Simulation, model: str) -> Vector:
        """Of a carrier [m/s]: it may have started already, and what is put on it goes along."""
        body = sim.model.body(sim.device(self._track, Track).carriers[model].parts.body).id
        dof = sim.model.body_dofadr[body]
        return vector(sim.data.qvel[dof : dof + 3])
