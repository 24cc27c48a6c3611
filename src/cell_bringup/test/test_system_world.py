"""It should run a line in the simulated world, outlive that world's process, and find back after a reset."""

import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from cell_bringup.ros.world_client import WorldClient
from cell_bringup.session import Session
from cell_bringup.world_audit import audit_world
from cell_line.config.line import load_line
from cell_orchestrator.core.plant import Plant
from cell_sim.world_runtime.checkpoints import EVERY_S
from cell_sim.world_runtime.truth import FOLDER, TruthFile

pytestmark = [pytest.mark.xdist_group("line"), pytest.mark.long]
WAIT_S = 240.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the line keeps its state."""
    return tmp_path_factory.mktemp("world")


@pytest.fixture(scope="module")
def line(start_line: Callable[..., AbstractContextManager[Session]], folder: Path) -> Iterator[Session]:
    """A line in its world, which runs as fast as this machine can."""
    with start_line(folder, speed=10.0, profile="physics") as session:
        yield session


def world_of(line: Session) -> WorldClient:
    return WorldClient(line.runner.run.namespace, line.runner.run.domain)


def at_work(plant: Plant) -> bool:
    return any(job.unit for job in plant.jobs.values())


def test_unit_is_made_though_the_world_is_killed(
    line: Session, order: Callable[..., str], line_file: Path, folder: Path
) -> None:
    """It should go on with the world's last state, and all should be physically true in the end."""
    line.submit("one.json", order("ONE", SERUM_HYDRA=1))
    line.wait_until(at_work, WAIT_S)
    world = next(child for child in line.runner.children if child.spec.label == "world")
    world.kill(signal.SIGKILL)
    line.finish_batch(WAIT_S)
    line.come_home(WAIT_S)
    assert line.plant.totals.done == 1
    truths = TruthFile(folder / FOLDER)
    later = truths.read().at + 2.0 * EVERY_S  # what is told then was written when all was at home
    line.wait_until(lambda plant: truths.read().at > later, WAIT_S)
    found = audit_world(truths.read(), line.plant, load_line(line_file).transport.stations(), ["ONE-01"])
    assert found.findings == () and found.parts == 2, found


def test_way_back_after_a_reset(line: Session, order: Callable[..., str]) -> None:
    """It should say which carrier cannot be moved, and go on once a person has said where it stands now."""
    line.submit("two.json", order("TWO", SERUM_HYDRA=1))
    line.wait_until(at_work, WAIT_S)
    with world_of(line) as world:
        world.reset()
    line.wait_until(lambda plant: any(carrier.held for carrier in plant.carriers.values()), WAIT_S)
    (held,) = (carrier for carrier in line.plant.carriers.values() if carrier.held)
    assert "no carrier stands free at" in held.held
    line.client.cancel_order("TWO", "the world was reset")
    line.client.resume("carrier", held.id, "buffer")
    line.finish_batch(WAIT_S)
    line.come_home(WAIT_S)
    assert line.plant.totals.cancelled + line.plant.totals.scrapped == 1
