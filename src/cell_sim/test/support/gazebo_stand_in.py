"""Stand-ins for a Gazebo server: one that writes down what it is told, and one that moves by MuJoCo."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from pathlib import Path

import mujoco

from cell_sim.gazebo.port import GazeboError, Place
from cell_sim.physics import bodies
from cell_sim.physics.build_simulation import physical_spec
from cell_sim.physics.device import Device, Surroundings
from cell_sim.physics.hand.weld import Weld
from cell_sim.physics.simulation import Simulation
from cell_world.geometry import Pose
from cell_world.sdf.models import renamed
from cell_world.sdf.reader import load_world

STEP_S = 0.002
ROTOR = 1.0
"""Inertia of a drive [kg] or [kg m2]."""
STIFF = 0.7 * ROTOR / STEP_S
"""How a drive resists what takes it off its velocity, as much as a step allows [N s/m] or [N m s/rad]."""
CONNECTOR = "connector_"


class WrittenDown:
    """A server in which things stay where they are put; it keeps all calls.

    Attributes:
        calls: What it was told, in order.
        places: Where everything is.
    """

    def __init__(self, places: Mapping[str, Place] | None = None) -> None:
        self.calls: list[tuple[str, str]] = []
        self.places = dict(places or {})
        self.time = 0.0

    def at(self, name: str) -> Place | None:
        return self.places.get(name)

    def step(self, steps: int) -> None:
        self.time += steps * STEP_S
        self.calls.append(("step", str(steps)))

    def create(self, name: str, sdf: str, pose: Pose) -> None:
        self.calls.append(("create", name))
        self.places[name] = (pose.position, pose.quaternion)

    def remove(self, name: str) -> None:
        self.calls.append(("remove", name))
        del self.places[name]

    def set_pose(self, name: str, pose: Pose) -> None:
        self.calls.append(("set_pose", name))
        self.places[name] = (pose.position, pose.quaternion)

    def publish(self, topic: str, value: float | None = None) -> None:
        self.calls.append(("publish", topic))

    def announce(self, topic: str) -> None:
        self.calls.append(("announce", topic))

    def close(self) -> None:
        self.calls.append(("close", ""))


class Motors(Device):
    """Every joint with a drive goes at the velocity that its topic was told."""

    def __init__(self, joints: Mapping[str, float]) -> None:
        """Take the joints with their greatest force."""
        super().__init__("motors")
        self.joints = dict(joints)
        self.wanted = dict.fromkeys(joints, 0.0)

    def fit(self, spec: mujoco.MjSpec) -> None:
        for name, force in self.joints.items():
            drive = spec.add_actuator(name=f"{name}::motor", target=name, trntype=mujoco.mjtTrn.mjTRN_JOINT)
            drive.set_to_velocity(kv=STIFF)
            drive.forcelimited, drive.forcerange = True, [-force, force]
            spec.joint(name).armature = ROTOR
            spec.joint(name).parent.gravcomp = 1.0

    def bind(self, sim: Surroundings) -> None:
        self._ids = {name: sim.model.actuator(f"{name}::motor").id for name in self.joints}

    def before_step(self, sim: Surroundings) -> None:
        for name, index in self._ids.items():
            sim.data.ctrl[index] = self.wanted[name]


class Grips(Device):
    """What detachable joints to connectors do: a weld for every holder."""

    def __init__(self, links: Mapping[str, str]) -> None:
        """Take the link of each holder, by the name of its connectors."""
        super().__init__("grips")
        self.links = dict(links)
        self.welds = {name: Weld(name) for name in links}

    def fit(self, spec: mujoco.MjSpec) -> None:
        for name, weld in self.welds.items():
            weld.fit(spec, self.links[name])

    def bind(self, sim: Surroundings) -> None:
        for weld in self.welds.values():
            weld.bind(sim)


class MujocoServer:
    """Moves what the text of a world for Gazebo says, drives and connectors among it; supports stay on their prints."""

    def __init__(self, text: str, folder: Path) -> None:
        root = ET.fromstring(text)
        world = root.find("world")
        assert world is not None
        drives = dict(_plugins(world, "", "JointController"))
        topics = {plugin.findtext("topic", ""): f"{scope}::{_joint(plugin)}" for scope, plugin in drives.values()}
        holds = {
            plugin.findtext("child_model", ""): f"{scope}::{plugin.findtext('parent_link')}"
            for scope, plugin in dict(_plugins(world, "", "DetachableJoint")).values()
        }
        for model in [m for m in world.findall("model") if str(m.get("name")).startswith(CONNECTOR)]:
            world.remove(model)
        _strip(world)
        file = folder / "server.sdf"
        file.write_text(ET.tostring(root, encoding="unicode"))
        described = load_world(file, [])
        efforts = {name: described.joints[name].limit.effort for name in topics.values()}
        self._topics, self._motors, self._grips = topics, Motors(efforts), Grips(holds)
        self._folder, self._texts = folder, dict[str, str]()
        self.sim = Simulation(physical_spec(described), [self._motors, self._grips], 0, self._spec, 1)
        self._open: dict[str, str] = {}

    @property
    def time(self) -> float:
        return self.sim.time

    def at(self, name: str) -> Place | None:
        if name in self._open:
            return self.at(self._grips.links[name])
        pose = bodies.model_pose(self.sim, name) if name in self.sim.spawned else bodies.find_pose(self.sim, name)
        return (pose.position, pose.quaternion) if pose else None

    def step(self, steps: int) -> None:
        self.sim.step(steps)

    def create(self, name: str, sdf: str, pose: Pose) -> None:
        if name in self._grips.welds:
            plugin = next(ET.fromstring(sdf).iter("plugin"))
            body = f"{plugin.findtext('child_model')}::{plugin.findtext('child_link')}"
            self._grips.welds[name].close(self.sim.model.body(body).id)
            self._open[name] = f"{name}_held"
            return
        self._texts[name] = sdf
        self.sim.spawn(name, name, pose)

    def remove(self, name: str) -> None:
        if name in self._open:
            if self._grips.welds[name].held:
                raise GazeboError(f"{name} went before its joints were open")
            del self._open[name]
        elif not name.startswith(CONNECTOR):
            self.sim.remove(name)

    def set_pose(self, name: str, pose: Pose) -> None:
        bodies.place(self.sim, name, pose)

    def publish(self, topic: str, value: float | None = None) -> None:
        if value is not None:
            self._motors.wanted[self._topics[topic]] = value
            return
        joint, _, verb = topic.removeprefix("/cell/joint/").partition("/")
        owner = joint.removesuffix("_held")
        if verb == "detach" and owner in self._grips.welds:
            self._grips.welds[owner].open()

    def announce(self, topic: str) -> None:
        """Everybody hears it."""

    def close(self) -> None:
        """Nothing runs."""

    def _spec(self, name: str) -> mujoco.MjSpec:
        root = ET.fromstring(self._texts[name])
        _strip(root)
        file = self._folder / "thing.sdf"
        file.write_text(ET.tostring(root, encoding="unicode"))
        return physical_spec(renamed(load_world(file, []), ""))


def _joint(plugin: ET.Element) -> str:
    return plugin.findtext("joint_name", "")


def _plugins(element: ET.Element, scope: str, kind: str) -> Iterator[tuple[int, tuple[str, ET.Element]]]:
    """All plugins of a kind with the scoped names of their models."""
    for model in element.findall("model"):
        name = f"{scope}::{model.get('name')}" if scope else str(model.get("name"))
        for plugin in model.findall("plugin"):
            if str(plugin.get("name")).endswith(kind):
                yield id(plugin), (name, plugin)
        yield from _plugins(model, name, kind)


def _strip(element: ET.Element) -> None:
    for child in list(element):
        if child.tag == "plugin":
            element.remove(child)
        else:
            _strip(child)
