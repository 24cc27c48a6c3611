"""The ready files for Grafana, diagnostics, Foxglove and RViz name nothing that the demo line does not have.

None of these programs runs here: what is checked is that each topic, frame, node and metric that a file names exists.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from cell_bringup.nodes import LineOptions, node_table
from cell_line.config.line import load_line
from cell_line.ros import names
from cell_sim.simulated_line import build_simulated_line
from cell_world.sdf.elements import SCOPE

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "config" / "monitoring"
CONFIG = ROOT / "config" / "lines" / "demo.yaml"
LINE = load_line(CONFIG)
TOPIC = re.compile(r"/(?:line/[\w/]+|tf)")


@pytest.fixture(scope="module")
def topics() -> set[str]:
    """Every topic of the demo line in its world, as ROS and Foxglove have them."""
    assert LINE.world_path is not None
    world = build_simulated_line(LINE, LINE.world_path, 0)
    robots = [names.device(LINE.namespace, it.cell, it.role) for it in world.machines]
    scopes = [sensor.name.split(SCOPE)[:2] for sensor in world.description.sensors()]
    cameras = [names.device(LINE.namespace, cell, role) for cell, role in scopes]
    nodes = [names.orchestrator(LINE.namespace), names.transport(LINE.namespace), names.track(LINE.namespace)]
    nodes += [names.cell(LINE.namespace, cell) for cell in LINE.cells]
    return {
        "/tf",
        names.of(nodes[0], names.EVENTS),
        *(names.of(node, names.STATE) for node in nodes),
        *(names.of(robot, name) for robot in robots for name in (names.JOINT_STATES, names.ROBOT_DESCRIPTION)),
        *(names.of(it, name) for it in cameras for name in (names.IMAGE, names.DEPTH, names.CAMERA_INFO)),
        *(f"{names.of(it, names.IMAGE)}/compressed" for it in cameras),
        *(names.of(names.world(LINE.namespace), name) for name in ("scene", "things", "labels")),
    }


def texts(value: Any) -> Iterator[str]:
    """Every text in a document, keys too."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield str(key)
            yield from texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)
    elif isinstance(value, str):
        yield value


def named(document: Any) -> set[str]:
    return {found[0] for text in texts(document) if (found := TOPIC.match(text))}


@pytest.mark.parametrize("file", ["foxglove-line.json", "line.rviz"])
def test_each_topic_is_one_of_the_line(file: str, topics: set[str]) -> None:
    found = named(yaml.safe_load((FOLDER / file).read_text()))
    assert len(found) > 8
    assert found - topics == set()


def test_panels_of_the_layout_are_those_it_sets_up() -> None:
    layout = json.loads((FOLDER / "foxglove-line.json").read_text())

    def placed(part: Any) -> Iterator[str]:
        if isinstance(part, str):
            yield part
        else:
            yield from (name for side in ("first", "second") for name in placed(part[side]))

    assert sorted(placed(layout["layout"])) == sorted(layout["configById"])
    assert {it["followTf"] for it in layout["configById"].values() if "followTf" in it} == {"world"}


def test_rviz_stands_in_the_frame_of_the_world() -> None:
    shown = yaml.safe_load((FOLDER / "line.rviz").read_text())["Visualization Manager"]
    frames = {shown["Global Options"]["Fixed Frame"], shown["Views"]["Current"]["Target Frame"]}
    assert frames | {it["Reference Frame"] for it in shown["Displays"] if "Reference Frame" in it} == {"world"}


def test_every_node_is_in_the_tree_of_diagnostics() -> None:
    """It should sort the status of each node, which goes by its full name, into one place."""
    tree = yaml.safe_load((FOLDER / "diagnostics_aggregator.yaml").read_text())["/**"]["ros__parameters"]
    flat = [it for it in (*tree.values(), *tree["cells"]["analyzers"].values()) if isinstance(it, dict)]
    begins = [begin for it in flat for begin in it.get("startswith", ())]
    nodes = [f"{it.namespace}/{it.name}" for it in node_table(LINE, LineOptions(CONFIG, Path("/state")))]
    assert {node: [begin for begin in begins if node.startswith(begin)] for node in nodes} == {n: [n] for n in nodes}
    assert set(begins) == set(nodes)
    kinds = {it["type"] for it in flat}
    assert kinds == {"diagnostic_aggregator/GenericAnalyzer", "diagnostic_aggregator/AnalyzerGroup"}
