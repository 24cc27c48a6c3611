"""For tests that run a whole line: where it is, how to start it, what to order."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent / "support"))

from node_process import NodeProcess, StartNode

from cell_bringup.domain import line_domain
from cell_bringup.nodes import LineOptions
from cell_bringup.session import Session

ROOT = Path(__file__).parents[3]
SPEED = 40.0

StartLine = Callable[..., AbstractContextManager[Session]]
RunCell = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def start_node(line_file: Path) -> Iterator[StartNode]:
    """Starts single nodes of the demo line by their numbers in its table: 0 is the orchestrator, cells begin with 2."""
    started: list[NodeProcess] = []

    def start(number: int, folder: Path) -> NodeProcess:
        started.append(NodeProcess(line_file, number, folder))
        return started[-1]

    yield start
    for node in started:
        node.kill()


@pytest.fixture(scope="session")
def line_file() -> Path:
    """The line of the demo."""
    return ROOT / "config" / "lines" / "demo.yaml"


@pytest.fixture(scope="session")
def start_line(line_file: Path) -> StartLine:
    """Starts the demo line in a state folder and waits until every cell is ready."""

    @contextmanager
    def start(
        state_dir: Path,
        speed: float = SPEED,
        faults: str = "none",
        seed: int = 1,
        store: str = "",
        profile: str = "kinematic",
    ) -> Iterator[Session]:
        options = LineOptions(line_file, state_dir, speed=speed, faults=faults, seed=seed, store=store, profile=profile)
        with Session(options, line_domain(), threading.Event().wait) as session:
            yield session

    return start


@pytest.fixture(scope="session")
def order() -> Callable[..., str]:
    """Text of an order file: order("A", KIT=2) orders two units of the variant KIT; "_" stands for "-"."""

    def order(name: str, **quantities: int) -> str:
        lines = [{"variant": v.replace("_", "-"), "quantity": quantity} for v, quantity in quantities.items()]
        return json.dumps({"orders": [{"id": name, "lines": lines}]})

    return order


@pytest.fixture(scope="session")
def cell() -> RunCell:
    """Runs the command line."""

    def run(*arguments: object) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "cell_bringup.cli", *map(str, arguments)]
        return subprocess.run(command, check=False, capture_output=True, text=True, timeout=280)

    return run
