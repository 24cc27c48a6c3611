"""Checks what only all links and joints together can show."""

from collections.abc import Mapping

from cell_world.sdf.elements import WORLD, Joint, JointKind, Link, Plane
from cell_world.sdf.errors import hint
from cell_world.sdf.reading.xml_file import Node
from cell_world.sdf.tree import joint_above, rigid_groups

LONGEST = 500
"""Links in a chain; simulators need time that grows with its square, and memory for each."""


def check_joined(links: Mapping[str, Link], joints: Mapping[str, Joint], nodes: Mapping[str, Node]) -> None:
    """Check that joints form trees and that everything that can move has a mass.

    Raises:
        SdfError: At the element, found in `nodes` by scoped name.
    """
    _check_children(links, joints, nodes)
    _check_chains(joints, nodes)
    _check_mimics(joints, nodes)
    for link, group in rigid_groups(links, joints).items():
        if group != WORLD:
            _check_movable(links[link], nodes[link])


def _check_movable(link: Link, node: Node) -> None:
    if link.inertial is None:
        raise node.fail(f"the link {link.name} can move, so it needs <inertial>")
    shapes = [solid.shape for solid in link.collisions] + [visual.shape for visual in link.visuals]
    if any(isinstance(shape, Plane) for shape in shapes):
        raise node.fail(f"the link {link.name} can move, so it cannot have a <plane>, which has no end")


def _check_children(links: Mapping[str, Link], joints: Mapping[str, Joint], nodes: Mapping[str, Node]) -> None:
    first: dict[str, Joint] = {}
    for joint in joints.values():
        node = nodes[joint.name]
        if joint.child == WORLD:
            raise node.fail("the world cannot be the child of a joint")
        if first.setdefault(joint.child, joint) is not joint:
            raise node.fail(f"the link {joint.child} is already the child of the joint {first[joint.child].name}")
        if not links[joint.child].static:
            continue
        if joint.kind is not JointKind.FIXED:
            raise node.fail(f"a joint of type {joint.kind} cannot move the static link {joint.child}")
        if joint.parent != WORLD and not links[joint.parent].static:
            raise node.fail(f"the static link {joint.child} cannot hang on {joint.parent}, which can move")


def _check_chains(joints: Mapping[str, Joint], nodes: Mapping[str, Node]) -> None:
    above = joint_above(joints)
    depths: dict[str, int] = {}
    for joint in joints.values():
        way: dict[str, None] = {}
        link = joint.child
        while link in above and link not in depths:
            if link in way:
                raise nodes[joint.name].fail(f"joints go round in a circle: {' -> '.join([*way, link])}")
            way[link] = None
            link = above[link].parent
        depths.update({step: depths.get(link, 0) + i for i, step in enumerate(reversed(way), 1)})
        if depths[joint.child] > LONGEST:
            raise nodes[joint.name].fail(
                f"more than {LONGEST} links hang on each other, the last of them {joint.child}"
            )


def _check_mimics(joints: Mapping[str, Joint], nodes: Mapping[str, Node]) -> None:
    moving = [name for name, joint in joints.items() if joint.kind not in (JointKind.FIXED, JointKind.BALL)]
    for joint in joints.values():
        if joint.mimic is None:
            continue
        leader = joint.mimic.joint
        if leader not in moving:
            raise nodes[joint.name].fail(f"there is no joint {leader} with an axis to mimic{hint(leader, moving)}")
        if joints[leader].mimic is not None:
            raise nodes[joint.name].fail(f"the joint {leader} itself mimics one and cannot lead {joint.name}")
