"""Where an arm stands, by what is noted and by where its tool is."""

from pathlib import Path

import pytest

from cell_motion.drivers.arm_places import ArmPlaces, Stand
from cell_skills.devices.bench import Bench
from cell_world.geometry import Pose

NEST = Stand("nest.lid", Pose.from_xyz_rpy((0.5, 0.2, 0.9), (3.14159265, 0.0, 0.4)), low=True)
HOME = Stand("home", Pose.from_xyz_rpy((0.2, 0.9, 1.2), (3.14159265, 0.0, 0.0)), low=False)
REACH_M = 0.08


def over(stand: Stand, height_m: float, aside_m: float = 0.0, turned_rad: float = 0.0) -> Pose:
    """Return a pose over a place."""
    return stand.target @ Pose.from_xyz_rpy((aside_m, 0.0, -height_m), (0.0, 0.0, turned_rad))


@pytest.mark.parametrize(
    ("stand", "tool", "there"),
    [
        (NEST, over(NEST, 0.0), True),
        (NEST, over(NEST, 0.079), True),
        (NEST, over(NEST, 0.081), False),
        (NEST, over(NEST, -0.02), True),
        (NEST, over(NEST, -0.05), False),
        (NEST, over(NEST, 0.02, aside_m=0.004), True),
        (NEST, over(NEST, 0.02, aside_m=0.006), False),
        (NEST, over(NEST, 0.02, turned_rad=0.1), False),
        (HOME, over(HOME, 0.004), True),
        (HOME, over(HOME, 0.02), False),
    ],
)
def test_it_is_there_on_the_line_over_a_low_place_or_at_a_free_one(stand: Stand, tool: Pose, there: bool) -> None:
    """It should believe the joints."""
    subject = ArmPlaces(Bench().cell, "arm")
    subject.arrived(stand)
    assert (subject.at(tool, REACH_M) == stand) is there


def test_while_it_moves_it_may_be_at_either_end() -> None:
    """It should know both places, and only the last one when it has arrived."""
    subject = ArmPlaces(Bench().cell, "arm")
    subject.arrived(HOME)
    subject.leaving_for(NEST)
    for stand in (HOME, NEST):
        found = subject.at(stand.target, REACH_M)
        assert found and found.place == stand.place
    subject.arrived(NEST)
    assert subject.at(HOME.target, REACH_M) is None


def test_it_survives_the_process(tmp_path: Path) -> None:
    """It should be on the bench."""
    ArmPlaces(Bench(path=tmp_path / "bench.jsonl").cell, "arm").arrived(NEST)
    again = ArmPlaces(Bench(path=tmp_path / "bench.jsonl").cell, "arm").at(over(NEST, 0.01), REACH_M)
    assert again
    assert again.place == "nest.lid"
    assert again.low


def test_a_new_arm_stands_nowhere_by_name() -> None:
    """It should not guess."""
    assert ArmPlaces(Bench().cell, "arm").at(HOME.target, REACH_M) is None
