"""How joints make trees of links, and which links move as one body."""

from collections.abc import Mapping

from cell_world.sdf.elements import WORLD, Joint, JointKind, Link


def joint_above(joints: Mapping[str, Joint]) -> dict[str, Joint]:
    """Return the joint of which each link is the child; a root has none."""
    return {joint.child: joint for joint in joints.values()}


def rigid_groups(links: Mapping[str, Link], joints: Mapping[str, Joint]) -> dict[str, str]:
    """Return for each link the topmost link it is rigid with, or WORLD if it cannot move.

    Two links with the same entry never move against each other.
    """
    above = joint_above(joints)
    groups: dict[str, str] = {}
    for name in links:
        top = name
        while top != WORLD and not links[top].static and top in above and above[top].kind is JointKind.FIXED:
            top = above[top].parent
        groups[name] = WORLD if top == WORLD or links[top].static else top
    return groups


def neighbours(links: Mapping[str, Link], joints: Mapping[str, Joint]) -> set[frozenset[str]]:
    """Return the pairs of links that touch at a joint that moves, so that contact between them means nothing.

    The whole rigid group of the child touches the parent; and the whole group of the parent too, unless that is
    the world, because a table is no part of the arm on it.
    """
    groups = rigid_groups(links, joints)
    members: dict[str, list[str]] = {}
    for link, top in groups.items():
        members.setdefault(top, []).append(link)
    pairs: set[frozenset[str]] = set()
    for joint in joints.values():
        if joint.kind is JointKind.FIXED or joint.parent == WORLD:
            continue
        group = groups[joint.parent]
        parents = [joint.parent] if group == WORLD else members[group]
        pairs |= {frozenset((parent, child)) for parent in parents for child in members[groups[joint.child]]}
    return pairs
