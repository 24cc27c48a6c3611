"""Where the links of a world are when its joints begin where they shall, and how far a joint is from what is seen."""

import math
from collections.abc import Mapping

from cell_sim.gazebo.port import Place
from cell_world.geometry import IDENTITY, Pose, Quaternion, Vector
from cell_world.sdf.elements import WORLD, Joint, JointKind, Link, SdfWorld
from cell_world.sdf.extras import extras
from cell_world.sdf.tree import joint_above

TURNING = (JointKind.REVOLUTE, JointKind.CONTINUOUS)
MOVING = (*TURNING, JointKind.PRISMATIC)


def starts(world: SdfWorld) -> dict[str, float]:
    """Return where joints begin that do not begin at 0, by scoped name [rad or m]; fingers begin open."""
    found: dict[str, float] = {}
    for model, extra in extras(world, "start"):
        moving = [name for name in model.joints if world.joints[name].kind in MOVING]
        found |= dict(zip(moving, map(float, extra.text.split()), strict=True))
    for model, _ in extras(world, "gripper"):
        found |= {name: world.joints[name].limit.upper for name in model.joints if world.joints[name].kind in MOVING}
    return found


def link_poses(world: SdfWorld, values: dict[str, float]) -> dict[str, Pose]:
    """Return where all links are in the world when joints have these values, 0 if none is given."""
    above, poses = joint_above(world.joints), dict[str, Pose]()

    def pose(link: str) -> Pose:
        if link == WORLD:
            return IDENTITY
        if link not in poses:
            joint = above.get(link)
            poses[link] = world.links[link].pose if joint is None else pose(joint.parent) @ _moved(world, joint, values)
        return poses[link]

    return {link: pose(link) for link in world.links}


def _moved(world: SdfWorld, joint: Joint, values: dict[str, float]) -> Pose:
    """The child of a joint as its parent sees it."""
    still = _pose(world.links, joint.parent).inverse() @ world.links[joint.child].pose
    value = values.get(joint.name, 0.0)
    return still @ joint.pose @ motion(joint, value) @ joint.pose.inverse() if value else still


def motion(joint: Joint, value: float) -> Pose:
    """What a joint does at a value, in its own frame."""
    x, y, z = joint.axis
    if joint.kind is JointKind.PRISMATIC:
        return Pose((x * value, y * value, z * value))
    sine = math.sin(value / 2.0)
    return Pose(quaternion=(math.cos(value / 2.0), x * sine, y * sine, z * sine))


def _pose(links: Mapping[str, Link], link: str) -> Pose:
    return IDENTITY if link == WORLD else links[link].pose


class JointGauge:
    """Tells the value of a joint from where its two links are."""

    def __init__(self, world: SdfWorld, joint: Joint) -> None:
        """Take the joint; at zero its links are as the world says."""
        parent, child = _pose(world.links, joint.parent), world.links[joint.child].pose
        self.parent, self.child = joint.parent, joint.child
        self._fixed_parent: Place = (parent.position, parent.quaternion)
        self._slides = joint.kind is JointKind.PRISMATIC
        still = parent.inverse() @ child
        self._at = still.position
        self._axis = (still @ joint.pose).rotate(joint.axis)  # in the parent
        self._turn = still.quaternion

    def value(self, parent: Place | None, child: Place, near: float) -> float:
        """Return the value [rad or m], of all turns the one nearest to another value."""
        (px, py, pz), turn = parent or self._fixed_parent
        back = conjugate(turn)
        if self._slides:
            (x, y, z), (ax, ay, az) = child[0], self._axis
            dx, dy, dz = rotated(back, (x - px, y - py, z - pz))
            sx, sy, sz = self._at
            return (dx - sx) * ax + (dy - sy) * ay + (dz - sz) * az
        w, x, y, z = times(times(back, child[1]), conjugate(self._turn))
        ax, ay, az = self._axis
        angle = 2.0 * math.atan2(x * ax + y * ay + z * az, w)
        return near + math.remainder(angle - near, math.tau)


def conjugate(q: Quaternion) -> Quaternion:
    """The turn back."""
    w, x, y, z = q
    return (w, -x, -y, -z)


def times(a: Quaternion, b: Quaternion) -> Quaternion:
    """Two turns, the second one first."""
    w, x, y, z = a
    v, i, j, k = b
    return (
        w * v - x * i - y * j - z * k,
        w * i + x * v + y * k - z * j,
        w * j - x * k + y * v + z * i,
        w * k + x * j - y * i + z * v,
    )


def rotated(q: Quaternion, v: Vector) -> Vector:
    """A direction turned."""
    _, x, y, z = times(times(q, (0.0, *v)), conjugate(q))
    return (x, y, z)


def chained(a: Place, b: Place) -> Place:
    """One place in the frame of another."""
    (ax, ay, az), turn = a
    x, y, z = rotated(turn, b[0])
    return ((ax + x, ay + y, az + z), times(turn, b[1]))
