"""Reads joints."""

import math
from functools import partial

from cell_world.geometry import Vector
from cell_world.sdf.elements import UNLIMITED, WORLD, Joint, JointKind, Limit, Mimic
from cell_world.sdf.reading.layout import Layout
from cell_world.sdf.reading.outline import Outline, join
from cell_world.sdf.reading.values import boundless, choice, direction, not_negative, number, optional, word
from cell_world.sdf.reading.xml_file import Node

NO_LIMIT = 1e16
"""What SDF before 1.10 wrote for infinity."""
UP = (0.0, 0.0, 1.0)
WITH_AXIS = (JointKind.REVOLUTE, JointKind.CONTINUOUS, JointKind.PRISMATIC)


def read_joint(node: Node, owner: Outline, layout: Layout) -> Joint:
    """Return a joint of a model."""
    name = owner.name_of(node)
    kind = choice(node, "type", JointKind, list(JointKind))
    axis = node.child("axis")
    if (kind in WITH_AXIS) != (axis is not None):
        raise node.fail(f"a joint of type {kind} {'needs' if axis is None else 'has no'} <axis>")
    parent, child = _parent(node, owner, layout), _child(node, owner, layout)
    if parent == child:
        raise node.fail(f"the joint {name} joins {child} to itself")
    dynamics = axis.child("dynamics") if axis else None
    return Joint(
        name=name,
        model=owner.scope,
        kind=kind,
        parent=parent,
        child=child,
        pose=layout.pose(child).inverse() @ layout.pose(name),
        axis=optional(axis, "xyz", partial(_axis, owner=owner, layout=layout, joint=name), UP),
        limit=optional(axis, "limit", partial(_limit, kind=kind), Limit()),
        damping=_damping(dynamics),
        friction=optional(dynamics, "friction", not_negative, 0.0),
        mimic=optional(axis, "mimic", partial(_mimic, owner=owner), None),
    )


def _parent(node: Node, owner: Outline, layout: Layout) -> str:
    parent = node.needed("parent")
    return WORLD if parent.text == WORLD else layout.link(layout.find(owner.scope, word(parent), parent))


def _child(node: Node, owner: Outline, layout: Layout) -> str:
    child = node.needed("child")
    return layout.link(layout.find(owner.scope, word(child), child))


def _axis(node: Node, owner: Outline, layout: Layout, joint: str) -> Vector:
    given = direction(node)
    frame = node.attributes.get("expressed_in")
    if not frame:
        return given
    in_world = layout.pose(layout.find(owner.scope, frame, node)).rotate(given)
    return layout.pose(joint).inverse().rotate(in_world)


def _limit(node: Node, kind: JointKind) -> Limit:
    lower = optional(node, "lower", _bound, -UNLIMITED)
    upper = optional(node, "upper", _bound, UNLIMITED)
    limit = Limit(
        lower, upper, optional(node, "velocity", _most, UNLIMITED), optional(node, "effort", _most, UNLIMITED)
    )
    if lower > upper:
        raise node.fail(f"<lower> {lower:g} is above <upper> {upper:g}")
    if kind is JointKind.CONTINUOUS and (lower, upper) != (-UNLIMITED, UNLIMITED):
        raise node.fail("a continuous joint has no <lower> and no <upper>")
    if (lower == -UNLIMITED) != (upper == UNLIMITED):
        raise node.fail("a joint has both <lower> and <upper> or neither")
    return limit


def _bound(node: Node) -> float:
    """Return where a joint ends; infinity, and what SDF wrote for it, is no end."""
    value = boundless(node)
    return math.copysign(UNLIMITED, value) if abs(value) >= NO_LIMIT else value


def _most(node: Node) -> float:
    """Return the greatest allowed amount; SDF writes a negative number or infinity for no limit."""
    value = boundless(node)
    return UNLIMITED if value < 0.0 or value >= NO_LIMIT else value


def _damping(dynamics: Node | None) -> float:
    spring = dynamics.child("spring_stiffness") if dynamics else None
    if spring and number(spring):
        raise spring.fail("springs are not supported; <spring_stiffness> must be 0")
    return optional(dynamics, "damping", not_negative, 0.0)


def _mimic(node: Node, owner: Outline) -> Mimic:
    axis = node.attributes.get("axis", "axis")
    if axis != "axis":
        raise node.fail(f"there is no {axis}; the one axis of a joint is called axis")
    multiplier = optional(node, "multiplier", number, 1.0)
    offset = optional(node, "offset", number, 0.0) - multiplier * optional(node, "reference", number, 0.0)
    return Mimic(join(owner.scope, node.attributes["joint"]), multiplier, offset)
