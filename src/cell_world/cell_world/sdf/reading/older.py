"""What older versions of SDF write in another way, as sdformat's own ``*.convert`` files translate it."""

from cell_world.sdf.reading.values import flag
from cell_world.sdf.reading.xml_file import Node

FRAMES = (1, 7)
"""The version that gave poses their frames."""
PLAIN_INERTIA = (1, 8)
"""The version that took them from the pose of an inertia."""


def modernize(root: Node, version: tuple[int, ...]) -> None:
    """Write a file as the newest version does: frames of poses and of axes.

    Raises:
        SdfError: A value in it is none.
    """
    nodes = _everything(root)
    if version < FRAMES:
        for node in nodes:
            _name_frame(node)
    if version < PLAIN_INERTIA:
        for node in (node for node in nodes if node.tag == "inertial"):
            _forget_empty_frame(node)


def _everything(root: Node) -> list[Node]:
    found = [root]
    for node in found:
        found.extend(child for child in node.children if not child.namespace)
    return found


def _name_frame(node: Node) -> None:
    """Replace what names a frame in SDF 1.6: an attribute of a pose, and an element beside the <xyz> of an axis."""
    if node.tag == "pose" and "frame" in node.attributes:
        node.attributes["relative_to"] = node.attributes.pop("frame")
    given, xyz = node.child("use_parent_model_frame"), node.child("xyz")
    if node.tag == "axis" and given is not None:
        node.children.remove(given)
        if flag(given) and xyz is not None:
            xyz.attributes["expressed_in"] = "__model__"


def _forget_empty_frame(inertial: Node) -> None:
    pose = inertial.child("pose")
    if pose is not None and pose.attributes.get("relative_to") == "":
        del pose.attributes["relative_to"]
