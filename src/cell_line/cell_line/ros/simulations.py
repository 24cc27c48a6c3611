"""Who simulates something in the graph of a line: what a start on hardware refuses."""

from rclpy.node import Node

from cell_line.config.line import LineConfig
from cell_line.config.profiles import WORLD, Profile
from cell_line.exit_codes import NOT_CONFIGURED
from cell_line.ros import names
from cell_line.ros.guard import NodeFailed
from cell_line.ros.line_node import LineNode

CLOCK = "/clock"


def simulations(node: Node, namespace: str) -> list[str]:
    """Return a line for each that a node sees: whoever makes the time, and a simulated world of the line.

    Args:
        node: Has been in the graph for long enough to know the others.
        namespace: Of the line.
    """
    found = []
    for told in node.get_publishers_info_by_topic(CLOCK):
        who = f"{told.node_namespace.rstrip('/')}/{told.node_name}"
        found.append(f"{who} publishes {CLOCK}: it simulates the time")
    world = names.world(namespace)
    for name, space in node.get_node_names_and_namespaces():
        if f"{space.rstrip('/')}/{name}" == world:
            found.append(f"{world} simulates the world of the line")
    return sorted(set(found))


def why_not_hardware(node: Node, namespace: str, profile: Profile) -> str:
    """Return why a line may not start with a profile, a line for each simulation; "" if it may."""
    if not profile.hardware or WORLD in profile.commissioning:
        return ""
    spare = f"a start on hardware takes it only if '{WORLD}' is in the `commissioning` of profile '{profile.name}'"
    return "\n".join(f"{found}; {spare}" for found in simulations(node, namespace))


def checked_profile(node: LineNode, line: LineConfig) -> Profile:
    """Return the profile that a node is told to start a line with.

    Raises:
        ConfigError: There is no such profile.
        NodeFailed: It is for hardware, and something is simulated.
    """
    profile = line.profile(str(node.param("profile")))
    if lies := why_not_hardware(node, line.namespace, profile):
        raise NodeFailed(lies, NOT_CONFIGURED)
    return profile
