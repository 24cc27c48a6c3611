"""The physical world of a line: a MuJoCo model, the devices in it, and simulated time.

Nothing here knows the wall clock. The state after each tick follows from the seed and the commands alone.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import mujoco
import numpy as np

from cell_line.plain import finite, quoted, shown
from cell_sim.physics.checkpoint import Checkpoint, encode
from cell_sim.physics.compiling import compiled, refused_if_fatal
from cell_sim.physics.device import Device
from cell_sim.physics.lighting import Lighting
from cell_sim.physics.scene import CameraShot
from cell_sim.physics.spawning import Catalogue, attach, detach, is_loose_model, is_taken, no_models
from cell_sim.physics.stability import check_numbers, check_stable
from cell_sim.physics.truth import TruePoses
from cell_sim.physics.waking import waking
from cell_sim.world.world import Spawned, SpawnError, Unstable
from cell_world.geometry import IDENTITY, Pose

D = TypeVar("D")


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened in the world.

    Attributes:
        time: When [s].
        source: Name of the device that saw it.
        kind: What: "arrived", "lost", "blocked" and so on.
        facts: The rest, as JSON.
    """

    time: float
    source: str
    kind: str
    facts: Mapping[str, Any] = field(default_factory=dict)


class Simulation:
    """Steps the physics and the devices. Belongs to one thread.

    Between ticks all that follows from positions and velocities is up to date in `data`; forces are those of the
    tick before and are only looked at in `Device.after_step`.

    Attributes:
        model: The compiled model; another one after a spawn or removal.
        data: Its state.
        tick: Duration of a tick [s].
        random: The only source of chance.
        spawned: Models that were added, by name.
    """

    def __init__(
        self,
        spec: mujoco.MjSpec,
        devices: Iterable[Device] = (),
        seed: int = 0,
        catalogue: Catalogue = no_models,
        substeps: int = 1,
    ) -> None:
        """Fit the devices and compile.

        Args:
            spec: the world; belongs to the simulation from now on.
            devices: in the order in which they act.
            seed: of all chance.
            catalogue: models to spawn.
            substeps: steps of the physics per tick.

        Raises:
            ValueError: two devices have one name, or the world does not compile.
        """
        spec.option.disableflags |= int(mujoco.mjtDisableBit.mjDSBL_AUTORESET)  # else it begins anew, and tells nobody
        self._spec = spec
        self._catalogue = catalogue
        self._substeps = substeps
        self._seed = seed
        self.lighting = Lighting()
        given = [self.lighting, *devices]
        self.devices = {device.name: device for device in given}
        if doubled := [name for name, count in Counter(device.name for device in given).items() if count > 1]:
            raise ValueError(f"two devices have one name: {', '.join(doubled)}")
        for device in given:
            device.fit(spec)
        self._before = _by_turns(given, "before_step")
        self._after = _by_turns(given, "after_step")
        self.model: mujoco.MjModel = compiled(spec)
        self.tick = float(self.model.opt.timestep) * substeps
        self.data = mujoco.MjData(self.model)
        self.spawned: dict[str, Spawned] = {}
        self.random = np.random.default_rng(seed)
        self._events: list[Happening] = []
        self._disturbed = False
        self._roused: set[str] = set()
        self._later: list[Callable[[], None]] = []
        self._count = 0
        with refused_if_fatal(spec):
            self._refresh()

    @property
    def time(self) -> float:
        """Simulated time [s]."""
        return float(self.data.time)

    def period(self, device: Device) -> float:
        """Time from one call of a device to the next [s]."""
        return self.tick * device.every

    def device(self, name: str, kind: type[D]) -> D:
        """Return a device by name.

        Raises:
            KeyError: there is no such device of that kind.
        """
        found = self.devices.get(name)
        if not isinstance(found, kind):
            raise KeyError(f"no {kind.__name__} {name!r}; there are {', '.join(self.devices) or 'none'}")
        return found

    def step(self, ticks: int = 1) -> None:
        """Let some ticks pass.

        Raises:
            Unstable: the physics has broken down.
        """
        try:
            self._step(ticks)
        except mujoco.FatalError as error:
            raise Unstable(str(error)) from error
        except Exception:
            check_numbers(self.data)  # whoever meets what is no number fails, too
            raise
        check_stable(self.data)

    def _step(self, ticks: int) -> None:
        model, data = self.model, self.data
        for _ in range(ticks):
            if self._disturbed:
                self._settle()
            count = self._count = self._count + 1
            for act in self._before[count % len(self._before)]:
                act(self)
            for _ in range(self._substeps - 1):
                mujoco.mj_step2(model, data)
                mujoco.mj_step1(model, data)
            mujoco.mj_step2(model, data)
            for act in self._after[count % len(self._after)]:
                act(self)
            mujoco.mj_step1(model, data)
            if self._later:
                self._catch_up()
                model, data = self.model, self.data

    def later(self, change: Callable[[], None]) -> None:
        """Let models come or go at the end of this tick, for a device that cannot do so in the middle of it."""
        self._later.append(change)

    def disturb(self, *bodies: str) -> None:
        """To be called when positions or connections of these bodies were changed from outside; they wake."""
        self._disturbed = True
        self._roused.update(bodies)

    def tell(self, source: Device, kind: str, **facts: Any) -> None:
        """Note that something happened."""
        self._events.append(Happening(self.time, source.name, kind, facts))

    def take_events(self) -> list[Happening]:
        """What happened since this was asked last."""
        events, self._events = self._events, []
        return events

    def truth(self) -> TruePoses:
        """Poses of all bodies and sites as they are now."""
        return TruePoses(self.model, self.data)

    def spawn(self, name: str, model: str, pose: Pose = IDENTITY) -> None:
        """Add a model from the catalogue.

        Raises:
            SpawnError: the name is taken, or the model unknown or none that can move; then nothing has changed.
        """
        if name in self.devices or is_taken(self.model, name):
            raise SpawnError(f"there is a {name!r} already")
        child = self._catalogue(model)
        if not is_loose_model(child):
            raise SpawnError(f"{model!r} cannot move by itself, so it cannot be brought")
        self.spawned[name] = Spawned(model, pose)
        try:
            attach(self._spec, child, name, pose)
            self._recompile()
        except Exception as error:
            self._detach(name)
            raise SpawnError(shown(f"{model!r} does not fit into this world: {error}")) from error

    def remove(self, name: str) -> None:
        """Take a model away that was spawned.

        Raises:
            SpawnError: there is none of that name.
        """
        if name not in self.spawned:
            there = ", ".join(self.spawned) or "none"
            raise SpawnError(shown(f"no {quoted(name)} was spawned; there are {there}"))
        self._detach(name)

    def _detach(self, name: str) -> None:
        detach(self._spec, name)
        del self.spawned[name]
        self._recompile()

    def fail(self, device: str, kind: str, size: float = 1.0) -> None:
        """Let a device suffer a fault of a size from 0, which ends it, to 1.

        Raises:
            KeyError: there is no such device, or it cannot suffer that.
            ValueError: there is no such size.
        """
        finite(size, 0.0, 1.0)
        if not self.device(device, Device).fail(self, kind, size):
            raise KeyError(f"{device!r} cannot suffer {quoted(kind)}")

    def faults(self) -> list[tuple[str, str, float]]:
        """Faults that last: device, kind, size."""
        return [(d.name, kind, size) for d in self.devices.values() for kind, size in d.faults().items()]

    def shift(self, body: str, x: float, y: float, turn: float = 0.0) -> None:
        """Move a loose body over the ground [m] and turn it about the vertical [rad], as a person does by accident.

        Raises:
            KeyError: there is no such body, or it is fast.
        """
        index = self.model.body(body).id
        joint = self.model.body_jntadr[index]
        if joint < 0 or self.model.jnt_type[joint] != mujoco.mjtJoint.mjJNT_FREE:
            raise KeyError(f"{body!r} is fast")
        qpos = self.data.qpos[self.model.jnt_qposadr[joint] :][:7]
        pose = Pose.from_xyz_rpy((qpos[0] + x, qpos[1] + y, qpos[2]), (0.0, 0.0, turn))
        qpos[:] = [*pose.position, *(pose @ Pose(quaternion=tuple(qpos[3:7]))).quaternion]
        self.disturb(body)

    def reset(self, seed: int | None = None) -> None:
        """Start anew, with this seed or the one before."""
        self._seed = self._seed if seed is None else seed
        self.random = np.random.default_rng(self._seed)
        for name in list(self.spawned):
            detach(self._spec, name)
        self.spawned.clear()
        self.model = compiled(self._spec)
        self.data = mujoco.MjData(self.model)
        self._events.clear()
        self._later.clear()
        self._roused.clear()
        self._count = 0
        for device in self.devices.values():
            device.reset()
        self._refresh()

    def checkpoint(self) -> bytes:
        """The whole state, to go on from here; events that nobody took are not kept."""
        rest = {
            "seed": self._seed,
            "ticks": self._count,
            "random": self.random.bit_generator.state,
            "spawned": [[name, s.model, s.pose.position, s.pose.quaternion] for name, s in self.spawned.items()],
            "devices": {name: device.save() for name, device in self.devices.items()},
        }
        return encode(self.model, self.data, rest)

    def restore(self, content: bytes) -> None:
        """Go on from a checkpoint of the same world, made here or in another process.

        Raises:
            CheckpointError: these bytes are none of this world; then the state is that after `reset`.
        """
        checkpoint = Checkpoint(content)
        self.reset(checkpoint.rest["seed"])
        for name, model, position, quaternion in checkpoint.rest["spawned"]:
            self.spawn(name, model, Pose(position, quaternion))
        checkpoint.check(self.model)
        checkpoint.put(self.model, self.data)
        self.random.bit_generator.state = checkpoint.rest["random"]
        self._count = checkpoint.rest["ticks"]
        for name, saved in checkpoint.rest["devices"].items():
            self.devices[name].load(saved)

    def shot(self) -> CameraShot:
        """A copy of what is to be seen now, for a scene on any thread."""
        cloth = {name: drape for device in self.devices.values() for name, drape in device.drapes().items()}
        drops = tuple(drop for device in self.devices.values() for drop in device.drops())
        return CameraShot(self.time, self.data.qpos.copy(), dict(self.spawned), self.lighting.level, drops, cloth)

    def _catch_up(self) -> None:
        changes, self._later = self._later, []
        for change in changes:
            change()

    def _recompile(self) -> None:
        self.model, self.data = self._spec.recompile(self.model, self.data)
        self._refresh()

    def _refresh(self) -> None:
        """Bring everything up to date after the model has changed; devices may ask where things are."""
        mujoco.mj_kinematics(self.model, self.data)
        for device in self.devices.values():
            device.bind(self)
        self._settle()

    def _settle(self) -> None:
        """Bring what follows from positions up to date, and wake who was disturbed and is still there."""
        ids = [mujoco.mj_name2id(self.model, mujoco.mjtObj.mjOBJ_BODY, name) for name in self._roused]
        with waking(self.data, [body for body in ids if body > 0]):
            mujoco.mj_step1(self.model, self.data)
        self._disturbed = False
        self._roused.clear()


def _by_turns(devices: Sequence[Device], method: str) -> list[list[Callable[[Simulation], None]]]:
    """What devices do in each tick of the shortest time after which all goes round again."""
    able = [device for device in devices if getattr(type(device), method) is not getattr(Device, method)]
    turns = math.lcm(*(device.every for device in able))
    return [[getattr(device, method) for device in able if tick % device.every == 0] for tick in range(turns)]
