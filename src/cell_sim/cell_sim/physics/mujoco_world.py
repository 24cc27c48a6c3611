"""A simulation as the world of a line: all that hosts, machines and servers may ask of it."""

from collections.abc import Iterable
from typing import TypeVar

import mujoco

from cell_sim.physics import bodies
from cell_sim.physics.device import Device
from cell_sim.physics.kept_notes import KeptNotes
from cell_sim.physics.shapes import Shapes
from cell_sim.physics.simulation import Simulation
from cell_sim.physics.spawning import Catalogue, no_models
from cell_sim.physics.welded_supports import WeldedSupports
from cell_sim.world.capability import Capability
from cell_sim.world.faults import Faults
from cell_sim.world.keeping import Keeping
from cell_sim.world.world import STILL
from cell_world.geometry import Pose, Vector

D = TypeVar("D")
C = TypeVar("C")


class MujocoWorld(Simulation, Keeping, Faults):
    """The engine MuJoCo, behind `cell_sim.world.world.World`.

    Attributes:
        engine: Its name.
        notes: What the machines know, kept with the state.
    """

    engine = "mujoco"

    def __init__(
        self,
        spec: mujoco.MjSpec,
        devices: Iterable[Device] = (),
        seed: int = 0,
        catalogue: Catalogue = no_models,
        substeps: int = 1,
    ) -> None:
        """Fit the devices and compile; see `Simulation`."""
        kept = KeptNotes(seed)
        self.notes = kept.notes
        super().__init__(spec, [*devices, kept], seed, catalogue, substeps)
        self._capabilities: list[Capability] = [self, WeldedSupports(self), Shapes(self)]

    def gain(self, capability: Capability) -> None:
        """Have one more capability."""
        self._capabilities.append(capability)

    def pose(self, name: str) -> Pose | None:
        """Return where a frame or a link is now; None when there is nothing of that name."""
        return bodies.find_pose(self, name)

    def frames(self, model: str) -> dict[str, Pose]:
        """Return where the frames of a model are now, by their own names."""
        return bodies.frames_of(self, model)

    def model_pose(self, name: str) -> Pose:
        """Return where the model frame of a spawned thing is now, by the first of its bodies."""
        return bodies.model_pose(self, name)

    def place(self, name: str, pose: Pose, velocity: Vector = STILL) -> None:
        """Put a spawned thing somewhere, all its bodies as they were to each other when it was spawned."""
        bodies.place(self, name, pose, velocity)

    def devices_of(self, kind: type[D]) -> dict[str, D]:
        """Return all devices of a kind by name, in the order in which they act."""
        return {name: device for name, device in self.devices.items() if isinstance(device, kind)}

    def find(self, kind: type[C]) -> C | None:
        """Return a capability; some belong to devices."""
        able = (*self._capabilities, *self.devices.values())
        return next((one for one in able if isinstance(one, kind)), None)

    def sufferers(self) -> list[str]:
        """Names of all devices."""
        return list(self.devices)
