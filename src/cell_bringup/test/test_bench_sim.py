"""What the benchmark of the simulator runs is really busy."""

from pathlib import Path

import pytest

from cell_bringup.bench.sim import WORLDS, Factor, SimBench, busy_line, sim_rows
from cell_bringup.bench.sim_cloth import BusyCloth
from cell_bringup.bench.sim_line import WorkingLine
from cell_sim.physics.arm.joint_trajectory import TrajectoryController
from cell_sim.simulated_line import MODELS
from cell_world.sdf.reader import load_world

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CELL_ROOT", str(ROOT))


def test_the_line_is_busy() -> None:
    """It should keep all robots swinging and carriers on their way, without anybody running into anything."""
    busy = busy_line()
    busy.run(1.0, 0.01)
    assert busy.swings > 2 * len(busy.world.simulation.devices_of(TrajectoryController))
    assert busy.violations == 0
    track = busy.world.track
    assert track is not None
    assert sum(carrier.speed() > 0.1 for carrier in track.carriers.values()) >= 3


def test_the_cloth_is_busy() -> None:
    """It should lift one side of the cloth and carry it."""
    models = ROOT / WORLDS / MODELS
    cloth = BusyCloth(load_world(ROOT / WORLDS / "garment.sdf", [models]), [models])
    cloth.run(3.8)
    assert cloth.moves == 1
    assert cloth.height() > 0.05


def test_rows() -> None:
    """It should show each factor with its goal, and say so where there are no graphics."""
    bench = SimBench(WorkingLine(5.3, 8.1, 159.0), Factor(4.0, 4.4), None, Factor(2.0, 2.2), hops=9, swings=80)
    rows = sim_rows(bench)
    assert [goal for *_, goal in rows] == ["5", "", "2", "1"]
    assert rows[0][1] == "5.3, physics alone 8.1"
    assert [measured for _, measured, _ in rows[1:]] == [
        "4.0, by processor time 4.4",
        "no graphics here",
        "2.0, by processor time 2.2",
    ]
