"""What docs/network.md says of sockets should be so."""

import json
import os
import subprocess
import sys
from contextlib import ExitStack

import pytest

from cell_line.ros.dds import CHOSEN, RANGE, sockets_only

pytest.importorskip("rclpy", reason="ROS 2 is not there")
TALK = """
import json, os, select, signal, socket, struct, sys
import rclpy
from std_msgs.msg import String

signal.alarm(240)  # who hears nothing does not wait for ever
me, other = sys.argv[1:]
rclpy.init()
node = rclpy.create_node(me)
heard = []
node.create_subscription(String, "/" + other, heard.append, 1)
talker = node.create_publisher(String, "/" + me, 1)


def talk():
    talker.publish(String(data="x"))
    rclpy.spin_once(node, timeout_sec=0.05)


while not heard:
    talk()
threads = [open(f"/proc/self/task/{number}/comm").read() for number in os.listdir("/proc/self/task")]
files = (f"/proc/self/fd/{number}" for number in os.listdir("/proc/self/fd"))
links = (os.readlink(file) for file in files if os.path.islink(file))
own = {link[8:-1] for link in links if link.startswith("socket:")}
rows = [line.split() for line in open("/proc/self/net/udp").read().splitlines()[1:]]
at = {socket.inet_ntoa(struct.pack("<I", int(row[1].split(":")[0], 16))) for row in rows if row[9] in own}
print(json.dumps([sorted(at), any("shm" in thread for thread in threads)]), flush=True)
while not select.select([sys.stdin], [], [], 0)[0]:
    talk()  # the other may not have heard yet
os._exit(0)
"""

Open = tuple[set[str], bool]
"""The addresses on which the sockets of a node listen, and whether it shares memory."""


def talk(*environments: dict[str, str]) -> list[Open]:
    """What two nodes have open, each with an environment of its own, once both have heard each other."""
    plain = {name: value for name, value in os.environ.items() if name not in (RANGE, *CHOSEN)}
    names = ("one", "two")
    with ExitStack() as ending:
        nodes = [
            ending.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", TALK, name, other],
                    env={**plain, **environment},
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for name, other, environment in zip(names, reversed(names), environments, strict=True)
        ]
        return [_open(node) for node in nodes]


def _open(node: "subprocess.Popen[str]") -> Open:
    assert node.stdout
    said = next(line for line in node.stdout if line.startswith("["))  # Fast DDS says things of its own
    addresses, memory = json.loads(said)
    return set(addresses), memory


def test_a_line_on_one_machine_opens_nothing_to_the_network() -> None:
    """It should let the nodes of one machine hear each other through the loopback interface alone."""
    for addresses, memory in talk(sockets_only({}), sockets_only({})):
        assert addresses <= {"127.0.0.1", "239.255.0.1"}
        assert not memory


def test_a_line_on_several_machines_shares_no_memory_either() -> None:
    for addresses, memory in talk(sockets_only({RANGE: "SUBNET"}), sockets_only({RANGE: "SUBNET"})):
        assert "0.0.0.0" in addresses
        assert not memory


@pytest.mark.parametrize("looks", ["LOCALHOST", "SUBNET"])
def test_tools_in_any_shell_hear_the_line(looks: str) -> None:
    """It should be known as well that a range of discovery closes nothing: such a tool listens everywhere."""
    _, (addresses, _) = talk(sockets_only({}), {RANGE: looks})
    assert "0.0.0.0" in addresses
