"""How ROS nodes of a line speak: through sockets, never through shared memory.

Fast DDS locks its shared memory. A process that is killed while it holds such a lock leaves the others waiting for it
for ever: they live, and are deaf. A socket has no such lock.
"""

from collections.abc import Mapping
from pathlib import Path

RANGE = "ROS_AUTOMATIC_DISCOVERY_RANGE"
HERE, NETWORK = "LOCALHOST", "SUBNET"
CHOSEN = ("FASTDDS_BUILTIN_TRANSPORTS", "FASTRTPS_DEFAULT_PROFILES_FILE", "FASTDDS_DEFAULT_PROFILES_FILE")
"""With any of these a user chooses the transports."""
FAST_DDS = ("", "rmw_fastrtps_cpp", "rmw_fastrtps_dynamic_cpp")
THIS_MACHINE_ONLY = Path(__file__).with_name("this_machine_only.xml")
BUFFERS = 4 << 20
"""Wanted for each socket [bytes]: whole camera pictures.  The kernel gives at most its `net.core.rmem_max`."""


def sockets_only(environment: Mapping[str, str], looks: str = HERE) -> dict[str, str]:
    """What to add to the environment of a process with ROS nodes, before the first of them.

    A range of discovery that keeps to this machine closes the sockets to others, too; ROS alone only does not look for
    them, and adds shared memory of its own to whatever is chosen, so its range is not used for that.

    Args:
        environment: of the process so far; transports and ranges chosen there stay.
        looks: the range of discovery where the environment names none.
    """
    asked = environment.get(RANGE) or looks
    if any(environment.get(name) for name in CHOSEN) or environment.get("RMW_IMPLEMENTATION", "") not in FAST_DDS:
        return {RANGE: asked}
    if asked == HERE and not environment.get("ROS_STATIC_PEERS"):
        return {RANGE: "SYSTEM_DEFAULT", "FASTRTPS_DEFAULT_PROFILES_FILE": str(THIS_MACHINE_ONLY)}
    return {RANGE: asked, "FASTDDS_BUILTIN_TRANSPORTS": f"UDPv4?sockets_size={BUFFERS}"}
