"""What the nodes of a line may do is what they do, neither less nor more."""

import threading
import time
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
import rclpy
from rclpy.context import Context
from rclpy.node import Node

from cell_bringup.domain import line_domain
from cell_bringup.nodes import LineOptions
from cell_bringup.security.enclaves import enclaves
from cell_bringup.security.rights import Rights
from cell_bringup.session import Session
from cell_bringup.view_options import ViewOptions
from cell_line.config.line import load_line

SETTLED_S = 30.0
BLACK_BOX = "/line/black_box"
ON_DEMAND = {"tell_jobs"}
"""What is asked only now and then, by a client that comes and goes."""


@pytest.fixture
def wanted(line_file: Path) -> dict[str, Rights]:
    """What the enclaves of the demo may do."""
    return enclaves(load_line(line_file), line_file)


def test_every_node_has_an_enclave_and_the_operator_one(wanted: dict[str, Rights]) -> None:
    cells = {f"/line/cells/{cell}" for cell in ("assembly", "dosing", "garment", "finishing")}
    assert wanted.keys() == {"/line/orchestrator", "/line/transport", "/line/operator", BLACK_BOX} | cells


def test_a_cell_may_not_speak_for_others(wanted: dict[str, Rights]) -> None:
    cell = wanted["/line/cells/dosing"]
    common = {"rt/rosout", "rt/parameter_events", "rt/diagnostics"}
    assert {name for name in cell.written() if "/line/cells/dosing/" not in name} == common
    assert cell.calls == cell.sends == ()


def test_who_only_looks_may_not_ask(wanted: dict[str, Rights]) -> None:
    assert wanted[BLACK_BOX].calls == wanted[BLACK_BOX].sends == ()
    assert "rq/line/cells/dosing/packml_commandRequest" not in wanted["/line/operator"].written()


def test_every_service_of_the_orchestrator_is_for_the_operator(wanted: dict[str, Rights]) -> None:
    own = "/line/orchestrator/"
    offered = {name.removeprefix(own) for name in wanted["/line/orchestrator"].serves}
    assert {name.removeprefix(own) for name in wanted["/line/operator"].calls} < offered


@pytest.fixture
def looking() -> Iterator[Node]:
    """A node that sees the graph."""
    context = Context()
    rclpy.init(context=context)
    node = rclpy.create_node("looking", context=context, start_parameter_services=False)
    yield node
    node.destroy_node()
    context.try_shutdown()


def seen(looking: Node, full: str) -> dict[str, set[str]]:
    """The names a node uses, by how."""
    space, name = full.rsplit("/", 1)
    asked = {
        "publishes": looking.get_publisher_names_and_types_by_node,
        "subscribes": looking.get_subscriber_names_and_types_by_node,
        "serves": looking.get_service_names_and_types_by_node,
        "calls": looking.get_client_names_and_types_by_node,
    }
    return {how: {topic for topic, _ in ask(name, space or "/")} for how, ask in asked.items()}


def dds(used: dict[str, set[str]]) -> tuple[set[str], set[str]]:
    """What it writes and reads, of DDS; actions are among services and topics here."""
    rights = Rights(**{how: tuple(found) for how, found in used.items()})
    return set(rights.written()), set(rights.read())


def differences(looking: Node, wanted: dict[str, Rights]) -> list[str]:
    """What nodes do and may not, and what they may and do not."""
    found = []
    for full, rights in wanted.items():
        if full in {BLACK_BOX, "/line/operator"}:  # these hear what comes, and use patterns
            continue
        for used, allowed in zip(dds(seen(looking, full)), (set(rights.written()), set(rights.read())), strict=True):
            found += [f"{full} may not: {name}" for name in used - allowed]
            spare = (name for name in allowed - used if not any(word in name for word in ON_DEMAND))
            found += [f"{full} does not: {name}" for name in spare]
    return found


def denied(looking: Node, full: str, rights: Rights) -> list[str]:
    """What a node does and may not."""
    both = zip(dds(seen(looking, full)), (rights.written(), rights.read()), strict=True)
    return [
        name for used, allowed in both for name in used if not any(fnmatchcase(name, pattern) for pattern in allowed)
    ]


def came(what: Callable[[], Any]) -> Any:
    """What is true in the end."""
    until = time.monotonic() + SETTLED_S
    while not (found := what()) and time.monotonic() < until:
        time.sleep(0.2)
    return found


@pytest.mark.long
def test_the_tables_are_the_graph_of_a_line(
    line_file: Path, tmp_path: Path, looking: Node, wanted: dict[str, Rights]
) -> None:
    options = LineOptions(line_file, tmp_path, speed=40.0, view=ViewOptions(black_box=True))
    with Session(options, line_domain(), threading.Event().wait) as session:
        assert came(lambda: not differences(looking, wanted)), differences(looking, wanted)

        assert came(lambda: {"/line/orchestrator/events"} <= seen(looking, BLACK_BOX)["subscribes"])
        assert denied(looking, BLACK_BOX, wanted[BLACK_BOX]) == []

        session.client.hold("line", "", "to see who asks")
        assert came(lambda: any(name.startswith("cell_client") for name in looking.get_node_names()))
        tool = next(f"/{name}" for name in looking.get_node_names() if name.startswith("cell_client"))
        assert came(lambda: "/line/orchestrator/hold" in seen(looking, tool)["calls"])
        assert denied(looking, tool, wanted["/line/operator"]) == []
