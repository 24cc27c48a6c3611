"""What docs/network.md says of sockets should be so."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
ROOT = Path(__file__).parents[3]
PROFILE = ROOT / "config/dds/this_machine_only.xml"
WAIT_S = 240.0
TALK = """
import json, os, socket, struct, time
import rclpy
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from std_msgs.msg import String

heard, executors, talkers = [], [], []
for name in ("one", "two"):
    context = Context()
    rclpy.init(context=context)
    node = rclpy.create_node(name, context=context)
    talkers.append(node.create_publisher(String, "/" + name, 1))
    node.create_subscription(String, "/two" if name == "one" else "/one", lambda m, by=name: heard.append(by), 1)
    executors.append(SingleThreadedExecutor(context=context))
    executors[-1].add_node(node)
end = time.monotonic() + float(os.environ["WAIT_S"])
while len(set(heard)) < 2 and time.monotonic() < end:
    for talker in talkers:
        talker.publish(String(data="x"))
    for executor in executors:
        executor.spin_once(timeout_sec=0.05)
files = (f"/proc/self/fd/{number}" for number in os.listdir("/proc/self/fd"))
links = (os.readlink(file) for file in files if os.path.islink(file))
own = {link[8:-1] for link in links if link.startswith("socket:")}
rows = [line.split() for line in open("/proc/self/net/udp").read().splitlines()[1:]]
at = {socket.inet_ntoa(struct.pack("<I", int(row[1].split(":")[0], 16))) for row in rows if row[9] in own}
print(json.dumps([sorted(set(heard)), sorted(at)]))
os._exit(0)
"""


def talk(**environment: str) -> tuple[list[str], list[str]]:
    """Who is heard, and the addresses on which sockets of two nodes listen."""
    ended = subprocess.run(
        [sys.executable, "-c", TALK],
        env={**os.environ, **environment, "WAIT_S": str(WAIT_S)},
        capture_output=True,
        text=True,
        check=True,
    )
    heard, addresses = json.loads(ended.stdout)
    return heard, addresses


def test_the_profile_opens_nothing_to_the_network() -> None:
    """It should let the nodes of one machine hear each other through the loopback interface alone."""
    heard, addresses = talk(FASTRTPS_DEFAULT_PROFILES_FILE=str(PROFILE), ROS_AUTOMATIC_DISCOVERY_RANGE="SYSTEM_DEFAULT")
    assert heard == ["one", "two"]
    assert set(addresses) <= {"127.0.0.1", "239.255.0.1"}


def test_a_range_of_discovery_closes_nothing() -> None:
    """It should be known that sockets listen on all addresses, though only this machine is looked at."""
    heard, addresses = talk(ROS_AUTOMATIC_DISCOVERY_RANGE="LOCALHOST")
    assert heard == ["one", "two"]
    assert "0.0.0.0" in addresses
