"""One robot in a scene: where its tool is, and what its drives feel of a force there."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cell_motion.planning.layout import LinkTrees
from cell_motion.planning.limits import limits_of
from cell_motion.planning.scene import PlanningScene
from cell_motion.robot_ports import Joints
from cell_skills.devices.protocols import DeviceFault
from cell_world.geometry import Pose
from cell_world.sdf.elements import SCOPE, Joint, JointKind, SdfWorld
from cell_world.sdf.extras import coordinate

Array = NDArray[np.float64]
START = "start"
"""Extra of a robot's model with a position for each of its joints."""


class RobotJoints:
    """The joints of a robot that is built into the world.

    Attributes:
        model: Its scoped name.
        tool: Scoped name of the frame it places.
        joints: Names without scope, in the order of all positions.
        limits: Of the joints.
        start: Where they stand when its world begins; () where that is at zero.
    """

    def __init__(self, model: str, joints: Sequence[Joint], tool: str, alone: PlanningScene) -> None:
        """Take name and joints of the robot, the frame it shall place, and a scene with nothing but the robot."""
        self.model = model
        self.tool = tool
        self.joints = tuple(joint.name.rpartition(SCOPE)[2] for joint in joints)
        self.limits = limits_of(joints)
        given = [extra for extra in alone.world.models[model].extras if extra.tag == START][:1]
        self.start = tuple(coordinate(extra, word) for extra in given for word in extra.text.split())
        self._joints = joints
        self._alone = alone

    def positions(self, reading: Joints) -> tuple[float, ...]:
        """Return measured positions in order [rad] or [m].

        Raises:
            DeviceFault: A joint is not measured.
        """
        return self._ordered(reading.positions, "position")

    def efforts(self, reading: Joints) -> Array:
        """Return measured efforts in order [N m] or [N].

        Raises:
            DeviceFault: A joint is not measured.
        """
        return np.array(self._ordered(reading.efforts, "effort"))

    def pose(self, positions: tuple[float, ...]) -> Pose:
        """Return where the tool is in the world."""
        return self._bent(positions).pose(self.tool)

    def levers(self, positions: tuple[float, ...]) -> Array:
        """Return what each drive bears of 1 N at the tool, against its z [N m] or [N]."""
        bent = self._bent(positions)
        placed, tool = bent.placed(), bent.pose(self.tool)
        direction = np.array(tool.rotate((0.0, 0.0, 1.0)))
        levers = []
        for joint in self._joints:
            frame = placed[joint.child] @ joint.pose.matrix()
            axis = frame[:3, :3] @ np.asarray(joint.axis)
            turned = np.cross(axis, np.array(tool.position) - frame[:3, 3])
            levers.append(float((axis if joint.kind is JointKind.PRISMATIC else turned) @ direction))
        return np.array(levers)

    def _bent(self, positions: tuple[float, ...]) -> PlanningScene:
        names = (self.model + SCOPE + name for name in self.joints)
        return self._alone.with_joints(dict(zip(names, positions, strict=True)))

    def _ordered(self, values: Mapping[str, float], what: str) -> tuple[float, ...]:
        missing = [name for name in self.joints if name not in values]
        if missing:
            raise DeviceFault(self.model, f"no {what} is measured of {', '.join(missing)}")
        return tuple(values[name] for name in self.joints)


def robot_of(world: SdfWorld, model: str, tool: str) -> RobotJoints:
    """Return a robot of a world.

    Raises:
        DeviceFault: There is no such robot.
    """
    layout = LinkTrees(world)
    try:
        return RobotJoints(model, layout.robot_joints(model), tool, PlanningScene.of(_alone(layout, model)))
    except KeyError as error:
        raise DeviceFault(model, str(error.args[0])) from None


def _alone(layout: LinkTrees, model: str) -> SdfWorld:
    """Return a robot with what hangs on it, standing where it stands in its world."""
    world = layout.world
    own = {link for base in world.models[model].links for link in layout.descendants(base)}
    return replace(
        world,
        links={name: link for name, link in world.links.items() if name in own},
        joints={name: joint for name, joint in world.joints.items() if joint.parent in own},
        frames={name: frame for name, frame in world.frames.items() if frame.link in own},
    )
