import xml.etree.ElementTree as ElementTree

import pytest

from cell_line.ros.dds import BUFFERS, CHOSEN, NETWORK, RANGE, THIS_MACHINE_ONLY, sockets_only

ON_THIS_MACHINE = {RANGE: "SYSTEM_DEFAULT", "FASTRTPS_DEFAULT_PROFILES_FILE": str(THIS_MACHINE_ONLY)}
ON_THE_NETWORK = {"FASTDDS_BUILTIN_TRANSPORTS": f"UDPv4?sockets_size={BUFFERS}"}


@pytest.mark.parametrize(
    "environment", [{}, {RANGE: ""}, {RANGE: "LOCALHOST"}, {"RMW_IMPLEMENTATION": "rmw_fastrtps_cpp"}]
)
def test_who_keeps_to_this_machine_is_closed_to_others(environment: dict[str, str]) -> None:
    assert sockets_only(environment) == ON_THIS_MACHINE


@pytest.mark.parametrize("looks", ["SUBNET", "SYSTEM_DEFAULT", "OFF"])
def test_range_that_was_chosen_stays(looks: str) -> None:
    assert sockets_only({RANGE: looks}) == {RANGE: looks, **ON_THE_NETWORK}


def test_launch_looks_at_the_network_unless_told_otherwise() -> None:
    assert sockets_only({}, NETWORK) == {RANGE: "SUBNET", **ON_THE_NETWORK}
    assert sockets_only({RANGE: "LOCALHOST"}, NETWORK) == ON_THIS_MACHINE


def test_named_peers_are_reached() -> None:
    """It should not bind to the loopback interface who shall speak with another machine."""
    assert sockets_only({"ROS_STATIC_PEERS": "10.0.0.7"}) == {RANGE: "LOCALHOST", **ON_THE_NETWORK}


@pytest.mark.parametrize("name", CHOSEN)
def test_transports_that_were_chosen_stay(name: str) -> None:
    assert sockets_only({name: "mine"}) == {RANGE: "LOCALHOST"}


def test_another_middleware_is_left_alone() -> None:
    assert sockets_only({"RMW_IMPLEMENTATION": "rmw_cyclonedds_cpp", RANGE: "SUBNET"}) == {RANGE: "SUBNET"}


def test_child_of_such_a_process_gets_the_same() -> None:
    assert ON_THIS_MACHINE | sockets_only(ON_THIS_MACHINE, NETWORK) == ON_THIS_MACHINE


def test_buffers_of_both_ways_are_the_same() -> None:
    buffers = [
        element.text for element in ElementTree.parse(THIS_MACHINE_ONLY).iter() if element.tag.endswith("BufferSize")
    ]
    assert buffers == [str(BUFFERS)] * 2
