"""Whom a simulated world tells the truth of what is around a cell."""

import os
from collections.abc import Iterator
from typing import Any, cast

import pytest
import rclpy
from rclpy.context import Context
from rclpy.node import Node
from stepped_world import cell_world, station_of

from cell_sim.ros.host import Host
from cell_sim.ros.perception import offer_truth

CELL = "assembly"
AROUND = "/line/cells/assembly/perception"
OF_CELL = {f"{AROUND}/find_places", f"{AROUND}/find_carrier", f"{AROUND}/describe_scene"}
OF_WORLD = {"/line/world/describe_scene"}


@pytest.fixture
def node() -> Iterator[Node]:
    context = Context()
    rclpy.init(args=[], context=context, domain_id=int(os.environ["ROS_DOMAIN_ID"]))
    made = Node("world", namespace="/line", context=context, start_parameter_services=False)
    yield made
    made.destroy_node()
    context.try_shutdown()


def services(node: Node) -> set[str]:
    ours = node.get_service_names_and_types_by_node("world", "/line")
    return {name for name, types in ours if types[0].startswith("cell_interfaces")}


@pytest.mark.parametrize(("told", "offered"), [({CELL}, OF_CELL | OF_WORLD), (set(), set())])
def test_only_who_shall_know_the_truth_can_ask_for_it(node: Node, told: set[str], offered: set[str]) -> None:
    """It should offer nothing at all where a cell has to see for itself, also not to those who look at the whole."""
    line = cell_world(CELL)
    host = Host(cast(Any, node), cast(Any, None), cast(Any, None), line, 0.0)
    made = offer_truth(host, {CELL: station_of(line, CELL)}, told)
    assert services(node) == offered
    for one in made:
        one.destroy()
    assert services(node) == set()
