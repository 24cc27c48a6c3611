"""A line on hardware, of which a simulated world stands for everything that is not there yet."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cell_bringup.domain import line_domain
from cell_bringup.nodes import LineOptions, node_table
from cell_bringup.session import Session
from cell_client.follower import open_store
from cell_line.clock import Anchor
from cell_line.config.line import load_line
from cell_orchestrator.core.events import OperationDone

pytestmark = [pytest.mark.xdist_group("line"), pytest.mark.long]
WAIT_S = 280.0


@pytest.fixture
def commissioned(tmp_path: Path, line_file: Path) -> Path:
    """The demo line; on hardware, everything of it may be simulated."""
    config = line_file.parents[1]
    for name in ("products", "faults", "intake.yaml"):
        (tmp_path / name).symlink_to(config / name)
    line = load_line(line_file)
    spared = ["world", *(f"{name}.{role}" for name, cell in line.cells.items() for role in cell.devices)]
    text = line_file.read_text().replace("../../worlds/", f"{config.parent}/worlds/")
    hardware = f"{{perception: {{provider: truth}}, commissioning: [{', '.join(spared)}, {TRACK}]}}"
    file = tmp_path / "lines" / "demo.yaml"
    file.parent.mkdir()
    file.write_text(f"{text}\nprofiles: {{hardware: {hardware}}}\n")
    return file


TRACK = "transport.conveyor, transport.read_points, transport.identifier"


@pytest.fixture
def world(commissioned: Path, tmp_path: Path) -> "Iterator[subprocess.Popen[bytes]]":
    """Our world, which somebody else has started, in real time."""
    now = time.time()  # what it sees is believed only if it is fresh
    options = LineOptions(commissioned, tmp_path / "world", anchor=Anchor.now(now, now), profile="physics")
    spec = node_table(load_line(commissioned), options)[0]
    command = [sys.executable, "-m", f"{spec.package}.{spec.executable}", *spec.arguments()]
    with subprocess.Popen(command) as process:
        yield process
        process.kill()


@pytest.mark.usefixtures("world")
def test_what_was_simulated_stays_known(commissioned: Path, tmp_path: Path, order: Callable[..., str]) -> None:
    """It should make a unit, and its record should say of each operation what was not real."""
    options = LineOptions(commissioned, tmp_path / "line", profile="hardware")
    with Session(options, line_domain(), threading.Event().wait) as line:
        line.submit("one.json", order("ONE", BRACKET_40=1))
        line.finish_batch(WAIT_S)
    events = [stored.event for stored in open_store(tmp_path / "line").of_kinds([OperationDone])]
    found = [event.simulated for event in events if isinstance(event, OperationDone)]
    assert found == [("arm", "camera", "gripper"), ("blaster", "camera", "gauge", "turntable"), ("gauge",)]
