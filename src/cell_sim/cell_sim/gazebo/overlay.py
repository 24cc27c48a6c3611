"""The world as Gazebo gets it: written anew at each start from the one description, and added to where Gazebo needs it.

Nothing here says where something is or how large: it makes joints that do not stick at their limits, carriers that are
driven, plugins for drives, and places where things can be held.
"""

import xml.etree.ElementTree as ET
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from cell_sim.gazebo.connector import LINK, connector, connector_name
from cell_sim.gazebo.detachable import DETACHABLE
from cell_sim.gazebo.expanding import expand
from cell_sim.gazebo.starting_pose import link_poses, starts
from cell_world.geometry import Pose
from cell_world.sdf.elements import SCOPE, SdfWorld
from cell_world.sdf.robot_description import optical_frame

WIDER = 0.01
"""A joint that stands exactly at its limit sticks there for ever, so limits are this much wider [rad or m]."""
FASTER = 1.5
"""A velocity command at the limit loses its joint, so limits of velocity are so many times higher."""
STEP_S = 0.002
"""Of the physics [s]."""
FASTEST = 2.0
"""Simulated seconds per second that the server does not exceed; while it stands still it looks as often for work."""
REPORTS_HZ = 500
"""The server reports poses at most so many times in a real second."""
PUSH = 60.0, 10.0
"""Force [N] and torque [N m] with which a carrier is driven; what blocks it is not pushed harder."""
SLIDE = """<link name="{name}"><inertial><mass>0.5</mass><inertia><ixx>0.002</ixx><iyy>0.002</iyy><izz>0.002</izz>
</inertia></inertial><gravity>false</gravity></link>"""
RAIL = """<joint name="{name}" type="{kind}"><parent>{parent}</parent><child>{child}</child><axis>
<xyz expressed_in="__model__">{axis}</xyz><limit><lower>-1000</lower><upper>1000</upper><effort>{effort}</effort>
<velocity>4</velocity></limit></axis></joint>"""
DRIVE = """<plugin filename="gz-sim-joint-controller-system" name="gz::sim::systems::JointController">
<joint_name>{joint}</joint_name><topic>{topic}</topic></plugin>"""
AXES = ("drive_x", "drive_y", "drive_turn")
"""Joints of a carrier, from the world to its body."""
PLUGINS = (
    "gz-sim-physics-system",
    "gz-sim-user-commands-system",
    "gz-sim-scene-broadcaster-system",
    "gz-sim-sensors-system",
)
"""Of the world; all others are left out."""


def velocity_topic(joint: str) -> str:
    """Return the topic on which a joint is told how fast to go [rad/s or m/s]."""
    return f"/cell/{joint.replace(SCOPE, '/')}/velocity"


def write_world(
    file: Path,
    models: Sequence[Path],
    world: SdfWorld,
    driven: Collection[str],
    carriers: Mapping[str, str],
    holding: Mapping[str, str],
) -> str:
    """Return the text of a world for Gazebo.

    Args:
        file: Of the world.
        models: Folders of models.
        world: What of it shall be there; models that are not in it are left out.
        driven: Joints that get a drive.
        carriers: Body of each carrier by the name of its model.
        holding: Link of each that can hold something, by its name.
    """
    root = expand(file, models)
    inside = root.find("world")
    assert inside is not None
    _world(inside, world)
    begins = starts(world)
    poses = link_poses(world, begins)
    for scope, model in list(_models(inside, "")):
        _limits(model, scope, begins)
        if scope in world.models:
            _place_links(model, scope, world, poses)
        _name_frames(model, scope, world)
        _add_holders(inside, scope, model, world, holding)
        if scope in carriers:
            _drive_carrier(model, carriers[scope].rpartition(SCOPE)[2])
        for joint in (*driven, *(f"{name}{SCOPE}{axis}" for name in carriers for axis in AXES)):
            if joint.rpartition(SCOPE)[0] == scope:
                local = joint.rpartition(SCOPE)[2]
                model.append(ET.fromstring(DRIVE.format(joint=local, topic=velocity_topic(joint))))
    return ET.tostring(root, encoding="unicode")


def _world(inside: ET.Element, world: SdfWorld) -> None:
    for child in list(inside):
        unwanted_model = child.tag == "model" and child.get("name") not in world.models
        if unwanted_model or child.tag == "gui" or (child.tag == "plugin" and child.get("filename") not in PLUGINS):
            inside.remove(child)
    for plugin in inside.findall("plugin"):
        if plugin.get("filename") == PLUGINS[2]:
            ET.SubElement(plugin, "dynamic_pose_hertz").text = str(REPORTS_HZ)
    for physics in inside.findall("physics"):
        inside.remove(physics)
    physics = ET.SubElement(inside, "physics", name="default", type="ignored")
    ET.SubElement(physics, "max_step_size").text = str(STEP_S)
    ET.SubElement(physics, "real_time_factor").text = str(FASTEST)


def _models(element: ET.Element, scope: str) -> Iterator[tuple[str, ET.Element]]:
    """All models with their scoped names, as they are before anything is added."""
    for model in element.findall("model"):
        name = f"{scope}{SCOPE}{model.get('name')}" if scope else str(model.get("name"))
        yield from _models(model, name)
        yield name, model


def _limits(model: ET.Element, scope: str, begins: Mapping[str, float]) -> None:
    """Wider limits, counted from where a joint begins: for Gazebo that is its zero."""
    for plugin in model.findall("plugin"):
        model.remove(plugin)
    for joint in model.findall("joint"):
        start = begins.get(f"{scope}{SCOPE}{joint.get('name')}", 0.0)
        for axis in joint.findall("axis"):
            for mimic in axis.findall("mimic"):
                axis.remove(mimic)
        for limit in joint.iter("limit"):
            for tag, change in (("lower", -WIDER - start), ("upper", WIDER - start)):
                element = limit.find(tag)
                if element is not None and element.text:
                    element.text = repr(float(element.text) + change)
            fastest = limit.find("velocity")
            if fastest is not None and fastest.text:
                fastest.text = repr(float(fastest.text) * FASTER)


def _place_links(model: ET.Element, scope: str, world: SdfWorld, poses: Mapping[str, Pose]) -> None:
    """Put links where they are when their joints begin where they shall; what is attached to them goes along."""
    if all(poses[name] == world.links[name].pose for name in world.models[scope].links):
        return
    root = next(name for name in world.models[scope].links)
    here = poses[root] @ world.links[root].pose.inverse() @ world.models[scope].pose
    for link in model.findall("link"):
        for old in link.findall("pose"):
            link.remove(old)
        at = here.inverse() @ poses[f"{scope}{SCOPE}{link.get('name')}"]
        element = ET.Element("pose", relative_to="__model__")
        element.text = " ".join(f"{value:.12g}" for value in (*at.position, *at.rpy()))
        link.insert(0, element)


def _name_frames(model: ET.Element, scope: str, world: SdfWorld) -> None:
    """Say in which frame pictures are: the one that TF has, in which z points ahead."""
    frames = {sensor.name: optical_frame(sensor) for sensor in world.sensors()}
    for link in model.findall("link"):
        for sensor in link.findall("sensor"):
            frame = frames.get(SCOPE.join((scope, str(link.get("name")), str(sensor.get("name")))))
            for camera in sensor.findall("camera") if frame else ():
                for old in camera.findall("optical_frame_id"):
                    camera.remove(old)
                ET.SubElement(camera, "optical_frame_id").text = frame


def _add_holders(
    inside: ET.Element, scope: str, model: ET.Element, world: SdfWorld, holding: Mapping[str, str]
) -> None:
    """A joint to a connector for everything that holds; a first connector is there, or the plugin would complain."""
    for name, link in holding.items():
        owner, _, local = link.rpartition(SCOPE)
        if owner == scope:
            model.append(DETACHABLE.element(local, connector_name(name), LINK, connector_name(name)))
            first = connector(name)
            inside.append(first)


def _drive_carrier(model: ET.Element, body: str) -> None:
    """Three joints from the world to the body of a carrier: along x, along y, about z."""
    model.set("canonical_link", body)
    for link in model.findall("link"):
        if link.get("name") == body:
            _lift_sole(link)
    chain = ("world", "slide_x", "slide_y", body)
    ways = (("prismatic", "1 0 0", PUSH[0]), ("prismatic", "0 1 0", PUSH[0]), ("revolute", "0 0 1", PUSH[1]))
    for name in chain[1:3]:
        model.append(ET.fromstring(SLIDE.format(name=name)))
    for joint, (kind, axis, effort), parent, child in zip(AXES, ways, chain, chain[1:], strict=False):
        rail = RAIL.format(name=joint, kind=kind, parent=parent, child=child, axis=axis, effort=effort)
        model.append(ET.fromstring(rail))


def _lift_sole(body: ET.Element) -> None:
    """Take the solid away that reaches down the farthest: the joints bear a carrier, and need no belt below it."""
    heights = {solid: float(solid.findtext("pose", "0 0 0").split()[2]) for solid in body.findall("collision")}
    body.remove(min(heights, key=heights.__getitem__))
