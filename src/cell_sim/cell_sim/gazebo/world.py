"""The engine Gazebo behind the protocol of a world: a server that is told to step, and devices between its steps."""

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar, cast

import numpy as np

from cell_line.plain import quoted
from cell_sim.gazebo.connector import connector_name
from cell_sim.gazebo.detachable import detach_topic
from cell_sim.gazebo.overlay import STEP_S, velocity_topic
from cell_sim.gazebo.port import Gazebo, Place
from cell_sim.gazebo.surroundings import InGazebo, LetsGo
from cell_sim.gazebo.things import SpawnedThing, ThingCatalogue
from cell_sim.physics.device import Device, Surroundings
from cell_sim.world.capability import Capability
from cell_sim.world.faults import Faults
from cell_sim.world.notes import Notes
from cell_sim.world.world import STILL, Spawned, SpawnError
from cell_world.geometry import IDENTITY, Pose, Vector
from cell_world.sdf.elements import SCOPE, WORLD, SdfWorld

D = TypeVar("D")
C = TypeVar("C")
STEPS = 4
"""Steps of the physics in a tick."""
SAME = 1e-5
"""A velocity that differs by less is not told again [rad/s or m/s]."""
THERE = 1e-5
"""A thing is in a place when its frame differs by no more than this."""
AGAIN = 25
"""After so many ticks all velocities are told again."""


class GazeboWorld(Faults):
    """A world in a Gazebo server.

    Attributes:
        engine: Its name.
        notes: What the machines know.
        tick: Duration of a tick [s].
        description: What of it is there all the time.
        random: The only source of chance of devices.
        gazebo: The server.
    """

    engine = "gazebo"
    tick = STEPS * STEP_S

    def __init__(
        self,
        start: Callable[[], Gazebo],
        description: SdfWorld,
        models: Sequence[Path],
        devices: Iterable[Device],
        holders: Collection[str],
        seed: int,
    ) -> None:
        """Start the server.

        Args:
            start: Starts a server with the world.
            description: What is there all the time.
            models: Folders of models that can be spawned.
            devices: In the order in which they act.
            holders: Names of all that can hold something.
            seed: Of all chance.
        """
        self.notes = Notes(seed)
        self.description = description
        self._spawned: dict[str, Spawned] = {}
        self._start, self._seed, self._holders = start, seed, tuple(holders)
        self._reserved = {*map(connector_name, holders), *(name.rpartition(SCOPE)[2] for name in description.models)}
        self._catalogue = ThingCatalogue(models)
        self._things: dict[str, SpawnedThing] = {}
        self.devices = {device.name: device for device in devices}
        self._capabilities: list[Capability] = [self]
        self._later: list[Callable[[], None]] = []
        self._begin()

    def _begin(self) -> None:
        self.random = np.random.default_rng(self._seed)
        self.gazebo = self._start()
        self._wanted: dict[str, float] = {}
        self._told: dict[str, float] = {}
        self._ticks = 0
        self._rebind()
        self._take_first_connectors()

    def _take_first_connectors(self) -> None:
        """Take away the connectors that the world begins with: each holder begins with one in its joint."""
        names = [connector_name(name) for name in self._holders]
        for _ in range(2):  # the first message to a plugin just found may be lost
            for name in names:
                self.gazebo.publish(detach_topic(name))
            self.gazebo.step(1)
        for name in names:
            self.gazebo.remove(name)

    def close(self) -> None:
        """End the server."""
        self.gazebo.close()

    def gain(self, capability: Capability) -> None:
        """Have one more capability."""
        self._capabilities.append(capability)

    @property
    def spawned(self) -> Mapping[str, Spawned]:
        """What was added, by name, in the order in which it came."""
        return self._spawned

    @property
    def time(self) -> float:
        """Simulated time since the server began [s]: that of its pictures, too."""
        return self.gazebo.time

    def period(self, device: Device) -> float:
        """Time from one call of a device to the next [s]."""
        return self.tick

    def step(self, ticks: int = 1) -> None:
        """Let some ticks pass."""
        around = cast(Surroundings, self)  # what devices that both engines share ask for is here
        for _ in range(ticks):
            for device in self.devices.values():
                device.before_step(around)
            self._tell_drives()
            self.gazebo.step(STEPS)
            for device in self.devices.values():
                device.after_step(around)
            changes, self._later = self._later, []
            for change in changes:
                change()

    def drive(self, joint: str, velocity: float) -> None:
        """Let a joint go at a velocity from the next tick on [rad/s or m/s]."""
        self._wanted[joint] = velocity

    def _tell_drives(self) -> None:
        """Tell what has changed; and all of it now and then, for a message to a drive just found may be lost."""
        self._ticks += 1
        if self._ticks % AGAIN == 0:
            self._told.clear()
        for joint, velocity in self._wanted.items():
            told = self._told.get(joint, math.inf)
            if abs(velocity - told) > SAME or (velocity == 0.0 and told != 0.0):
                self.gazebo.publish(velocity_topic(joint), velocity)
                self._told[joint] = velocity

    def tell(self, source: Device, kind: str, **facts: object) -> None:
        """Note that something happened; nobody asks."""

    def disturb(self, *bodies: str) -> None:
        """Nothing sleeps here."""

    def later(self, change: Callable[[], None]) -> None:
        """Let models come or go at the end of this tick."""
        self._later.append(change)

    # Where things are

    def at(self, link: str) -> Place | None:
        """Return where a link is, as the server says, or the description of one that never moves."""
        owner, _, rest = link.partition(SCOPE)
        if (thing := self._things.get(owner)) is not None:
            return thing.at(self.gazebo, rest)
        place = self.gazebo.at(link)
        if place is None and link in self.description.links:
            pose = self.description.links[link].pose
            return (pose.position, pose.quaternion)
        return place

    def pose(self, name: str) -> Pose | None:
        """Return where a frame or a link is now; None when there is nothing of that name."""
        owner, _, rest = name.partition(SCOPE)
        if (thing := self._things.get(owner)) is not None:
            return thing.pose(self.gazebo, rest)
        frame = self.description.frames.get(name)
        if frame is None:
            return Pose(*place) if name in self.description.links and (place := self.at(name)) else None
        if frame.link == WORLD:
            return frame.world
        place = self.at(frame.link)
        return Pose(*place) @ frame.pose if place else None

    def frames(self, model: str) -> dict[str, Pose]:
        """Return where the frames of a model are now, by their own names."""
        if (thing := self._things.get(model)) is not None:
            return thing.frames(self.gazebo)
        names = self.description.models[model].frames if model in self.description.models else ()
        return {name.rpartition(SCOPE)[2]: pose for name in names if (pose := self.pose(name))}

    def model_pose(self, name: str) -> Pose:
        """Return where the model frame of a spawned thing is now, by the first of its links."""
        return self._things[name].origin(self.gazebo)

    # What comes and goes

    def thing(self, name: str) -> SpawnedThing | None:
        """Return a spawned thing."""
        return self._things.get(name)

    def spawn(self, name: str, model: str, pose: Pose = IDENTITY) -> None:
        """Add a model from the catalogue."""
        if name in self.description.models or name in self.spawned or name in self.devices:
            raise SpawnError(f"there is a {name!r} already")
        thing = self._catalogue.make(name, model)
        if any(one.name in self._reserved or self.gazebo.at(one.name) for one in thing.pieces):
            raise SpawnError(f"Gazebo needs the name {name!r} for something else")
        thing.announce(self.gazebo)
        for piece in thing.pieces:
            self.gazebo.create(piece.name, piece.sdf, pose @ piece.pose)
        self._things[name] = thing
        self._spawned[name] = Spawned(model, pose)
        self._rebind()

    def remove(self, name: str) -> None:
        """Take a model away that was spawned; whatever holds it lets go first."""
        if name not in self.spawned:
            raise SpawnError(f"no {quoted(name)} was spawned; there are {', '.join(self.spawned) or 'none'}")
        self._let_go(name)
        thing = self._things[name]
        thing.detach(self.gazebo)
        for piece in reversed(thing.pieces):
            self.gazebo.remove(piece.name)
        del self._things[name], self._spawned[name]
        self._rebind()

    def _let_go(self, thing: str) -> None:
        for device in self.devices.values():
            if isinstance(device, LetsGo):
                device.thing_goes(thing)

    def release(self, body: str) -> None:
        """Let go of a link whoever holds it, for somebody else takes it."""
        owner, _, link = body.partition(SCOPE)
        for device in self.devices.values():
            if isinstance(device, LetsGo):
                device.let_go_of(body)
        if (thing := self._things.get(owner)) is not None:
            thing.break_off(self.gazebo, link)

    def _rebind(self) -> None:
        for device in self.devices.values():
            _joined(device, self)

    def place(self, name: str, pose: Pose, velocity: Vector = STILL) -> None:
        """Put a spawned thing somewhere, unless it is there; who holds it lets go.  It begins at rest."""
        thing = self._things[name]
        if math.dist(thing.origin(self.gazebo).matrix().flat, pose.matrix().flat) < THERE:
            return
        self._let_go(name)
        for piece in thing.pieces:
            self.gazebo.set_pose(piece.name, pose @ piece.pose)

    def reset(self) -> None:
        """Begin anew, in a new server."""
        self.gazebo.close()
        self._things.clear()
        self._spawned.clear()
        self._later.clear()
        self.notes.reset()
        for device in self.devices.values():
            device.reset()
        self._begin()

    # Devices

    def devices_of(self, kind: type[D]) -> dict[str, D]:
        """Return all devices of a kind by name, in the order in which they act."""
        return {name: device for name, device in self.devices.items() if isinstance(device, kind)}

    def device(self, name: str, kind: type[D]) -> D:
        """Return a device by name."""
        device = self.devices.get(name)
        if not isinstance(device, kind):
            raise KeyError(f"there is no {kind.__name__} {name!r}")
        return device

    def find(self, kind: type[C]) -> C | None:
        """Return a capability; some belong to devices."""
        able = (*self._capabilities, *self.devices.values())
        return next((one for one in able if isinstance(one, kind)), None)

    def sufferers(self) -> list[str]:
        """Names of all devices."""
        return list(self.devices)

    def fail(self, device: str, kind: str, size: float = 1.0) -> None:
        """Let a device suffer a fault of a size from 0, which ends it, to 1."""
        if not self.device(device, Device).fail(cast(Surroundings, self), kind, size):
            raise KeyError(f"{device!r} cannot suffer {quoted(kind)}")


def _joined(device: Device, world: GazeboWorld) -> None:
    if isinstance(device, InGazebo):
        device.join(world)
