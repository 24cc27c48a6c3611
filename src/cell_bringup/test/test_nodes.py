"""It should list every node of a line with its parameters."""

from dataclasses import replace
from pathlib import Path

import pytest

from cell_bringup.nodes import LineOptions, NoCell, NodeSpec, cell_spec, node_table
from cell_bringup.view_options import ViewOptions
from cell_line.clock import Anchor
from cell_line.config.line import load_line
from cell_line.config.strict_yaml import ConfigError

LINE = Path(__file__).parents[3] / "config" / "lines" / "demo.yaml"
OPTIONS = LineOptions(LINE, Path("/state"), speed=25.0, anchor=Anchor(100.0, 50.0, 7.0, "this one"), seed=7)


def test_table_of_the_demo_line() -> None:
    """It should hold the orchestrator, the transport and one node per cell, each with a name of its own."""
    line = load_line(LINE)
    subject = node_table(line, OPTIONS)
    assert [s.label for s in subject] == ["orchestrator", "transport", *(f"cell-{name}" for name in line.cells)]
    assert {f"{s.namespace}/{s.name}" for s in subject} >= {
        "/line/orchestrator",
        "/line/transport",
        "/line/cells/dosing",
    }
    assert all(s.respawn for s in subject)


def test_parameters() -> None:
    """It should give every node the same line, state, clock, seed and faults; the orchestrator also the store."""
    orchestrator, transport, *cells = node_table(load_line(LINE), OPTIONS)
    assert transport.parameters == {
        "config": str(LINE),
        "state_dir": "/state",
        "speed": 25.0,
        "line0": 100.0,
        "wall0": 50.0,
        "mono0": 7.0,
        "machine": "this one",
        "time_of_claim": False,
        "seed": 7,
        "faults": "none",
        "profile": "kinematic",
        "use_sim_time": False,
    }
    assert orchestrator.parameters == {**transport.parameters, "store": "sqlite:////state/orchestrator.db"}
    assert [c.parameters for c in cells] == [{**transport.parameters, "cell": c.name} for c in cells]


def test_line_in_a_world() -> None:
    """It should add the simulator, which makes the time that all others follow, and to which they yield."""
    world, *others = node_table(load_line(LINE), replace(OPTIONS, profile="physics"))
    assert world.niceness == 0 and all(node.niceness > 0 for node in others)
    assert all(node.niceness == 0 for node in node_table(load_line(LINE), OPTIONS))
    assert world.label == "world"
    assert (world.parameters["profile"], world.parameters["use_sim_time"]) == ("physics", False)
    assert all(node.parameters["profile"] == "physics" and node.parameters["use_sim_time"] for node in others)


def test_line_that_is_looked_at() -> None:
    """It should film in the simulator, and add a node for Foxglove only if somebody wants it."""
    line = load_line(LINE)
    seen = replace(OPTIONS, profile="physics", view=ViewOptions("/out.mp4", True, 8765, "/line.mcap"))
    world, *_, foxglove = node_table(line, seen)
    assert (world.parameters["film"], world.parameters["view"]) == ("/out.mp4", True)
    assert (foxglove.label, foxglove.parameters["port"], foxglove.parameters["mcap"]) == (
        "foxglove",
        8765,
        "/line.mcap",
    )
    assert foxglove.parameters["use_sim_time"]
    assert "foxglove" not in [node.label for node in node_table(line, replace(seen, view=ViewOptions("/out.mp4")))]


def test_line_that_names_no_world() -> None:
    """It should say so before anything starts, and run without a world all the same."""
    line = load_line(LINE).model_copy(update={"world": None})
    assert node_table(line, OPTIONS)
    with pytest.raises(ConfigError, match="world: is missing"):
        node_table(line, replace(OPTIONS, profile="physics"))


def test_arguments_keep_types() -> None:
    """It should write floats, integers and texts so that ROS reads them back as such."""
    spec = NodeSpec("p", "e", "n", "/ns", {"speed": 1.0, "seed": 2, "store": "sqlite:///a b.db"})
    assert spec.arguments() == [
        *("--ros-args", "-r", "__node:=n", "-r", "__ns:=/ns"),
        *("-p", "speed:=1.0", "-p", "seed:=2", "-p", 'store:="sqlite:///a b.db"'),
    ]


def test_unknown_cell() -> None:
    """It should name the cells there are."""
    with pytest.raises(NoCell, match="^no cell 'bakery' in line 'demo'; there are: assembly"):
        cell_spec(load_line(LINE), "bakery", OPTIONS)
