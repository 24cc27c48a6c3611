"""The fields of all interfaces that a sweep must try, and those that it did not."""

from collections.abc import Iterable, Iterator
from importlib import import_module

from cell_bringup.sweep.fields import fields_of
from cell_bringup.sweep.offer import Offer
from cell_bringup.sweep.swept import Swept

OURS = "cell_interfaces"
SIDES = {"msg": ("topic",), "srv": ("service", "response"), "action": ("action", "result", "feedback")}
"""What is said on an interface of each sort."""
RCLPY = "an answer of rclpy's own services, which nobody of the line asks"
TOOLS = "nobody of the line asks it, only tools of people"
VISION = "is offered by the node of vision, which people start, and tried with it"
PART = "is said only as a part of others, and tried there"
WORLD = "is offered by a simulated world, and tried with one"
NOT_HEARD = {
    ("cell_interfaces/srv/DescribeCell", "response"): TOOLS,
    ("cell_interfaces/srv/FindParts", "response"): TOOLS,
    ("cell_interfaces/srv/FindParts", "service"): VISION,
    ("cell_interfaces/srv/SpawnModel", "response"): TOOLS,
    ("cell_interfaces/srv/RemoveModel", "response"): TOOLS,
    ("cell_interfaces/msg/Measurement", "topic"): PART,
    ("cell_interfaces/msg/Perceived", "topic"): PART,
    ("cell_interfaces/msg/SkillInfo", "topic"): PART,
    ("cell_interfaces/msg/UnitRef", "topic"): PART,
}
"""Side of an interface -> why a bad value in it can reach nobody."""
RCLPY_PACKAGES = ("action_msgs", "lifecycle_msgs", "rcl_interfaces", "type_description_interfaces")
OF_WORLD = frozenset(
    ("cell_interfaces/srv/DescribeScene", "cell_interfaces/srv/FindCarrier", "cell_interfaces/srv/FindPlaces",
     "cell_interfaces/srv/InjectFault", "cell_interfaces/srv/SpawnModel", "cell_interfaces/srv/RemoveModel",
     "cell_interfaces/msg/TrackState", "cell_interfaces/action/CallDevice", "cell_interfaces/action/HopCarrier",
     "control_msgs/action/FollowJointTrajectory", "control_msgs/action/GripperCommand", "std_srvs/srv/Trigger")
)  # fmt: skip
"""Interfaces that a line without a world only asks for."""
OF_PEOPLE = ("cell_interfaces/srv/Trace", "response")
"""What only the persons of a simulated world read."""


def of_package(package: str) -> Iterator[str]:
    """Yield the full name of every interface of a package."""
    for sort in SIDES:
        module = import_module(f"{package}.{sort}")
        for name, found in sorted(vars(module).items()):
            if isinstance(found, type) and not name.endswith(("_Request", "_Response", "_Event")):
                yield f"{package}/{sort}/{name}"


def sides_of(type_: str) -> Iterator[Offer]:
    """Yield every side of an interface, without the name of one that offers it."""
    for kind in SIDES[type_.split("/")[1]]:
        yield Offer(kind, "", type_)


def excuse(side: Offer, with_world: bool) -> str:
    """Why a side of an interface is not tried, "" if it must be."""
    if side.kind == "response" and side.type.split("/")[0] in RCLPY_PACKAGES:
        return RCLPY
    asked = side.kind in ("topic", "service", "action")
    if not with_world and ((asked and side.type in OF_WORLD) or (side.type, side.kind) == OF_PEOPLE):
        return WORLD
    return NOT_HEARD.get((side.type, side.kind), "")


def untried(swept: Iterable[Swept], with_world: bool) -> Iterator[tuple[str, str]]:
    """Yield "interface side: field" of every field that was not tried, with the reason, "" if there is no good one.

    Args:
        swept: What was tried.
        with_world: Whether the line ran in a world.
    """
    tried: dict[tuple[str, str], set[str]] = {}
    for one in swept:
        tried.setdefault((one.offer.type, one.offer.kind), set()).update(one.tried)
    for type_ in sorted({*of_package(OURS), *(type_ for type_, _ in tried)}):
        for side in sides_of(type_):
            done = tried.get((type_, side.kind), set())
            for field in map(str, fields_of(side.message)):
                if field not in done:
                    yield f"{type_} {side.kind}: {field}", excuse(side, with_world)
