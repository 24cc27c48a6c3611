"""Gripper and suction tool of an arm, with simple machines behind the ports."""

import asyncio
from functools import cache
from pathlib import Path

import pytest
from trial_plant import LocalPlanner, TrialPlant
from trial_ports import shared

from cell_line.manual_clock import ManualClock
from cell_motion.drivers.gripper import RobotGripper, RobotGripperOptions
from cell_motion.drivers.hand import Gap, HandModel, insertion_m
from cell_motion.drivers.site import Site, load_site
from cell_motion.drivers.vacuum import RobotVacuum, RobotVacuumOptions
from cell_motion.robot_ports import GripResult
from cell_skills import conformance
from cell_skills.devices.bench import Bench
from cell_skills.devices.env import DeviceEnv
from cell_skills.devices.protocols import DeviceFault
from cell_world.geometry import Pose

WORLDS = Path(__file__).parents[4] / "worlds"


@cache
def site(cell: str) -> Site:
    """Return a cell in its own world."""
    return load_site(cell, WORLDS / f"{cell}.sdf", LocalPlanner())


def plant(cell: str, hand: str) -> TrialPlant:
    """Return the machines around a cell at the start of its world."""
    made = TrialPlant.of(site(cell), ManualClock())
    made.add_robot("arm", f"{hand}::tcp")
    return made


def env(ports: TrialPlant, bench: Bench | None = None) -> DeviceEnv:
    """Return the surroundings of a hand."""
    return DeviceEnv(ports.clock, bench or Bench(), shared=shared(ports)).named("hand")


def test_a_gripper_keeps_its_contract() -> None:
    """It should conform."""
    asyncio.run(conformance.gripper(RobotGripper(RobotGripperOptions(), env(plant("assembly", "gripper")))))


def test_a_suction_tool_keeps_its_contract() -> None:
    """It should conform."""
    asyncio.run(conformance.vacuum(RobotVacuum(RobotVacuumOptions(), env(plant("garment", "vacuum")))))


def test_fingers_are_sent_closer_than_what_they_hold_is_wide() -> None:
    """It should be stopped by the object, and tell whoever plans around the fingers how wide they are."""
    ports, bench = plant("assembly", "gripper"), Bench()
    subject = RobotGripper(RobotGripperOptions(), env(ports, bench))
    asyncio.run(subject.grip(0.026))
    assert ports.machines["arm"].gap_m == pytest.approx(0.022)
    assert Gap(bench.cell, "arm", 0.085).get() == pytest.approx(0.022)
    asyncio.run(subject.grip(0.002))
    assert ports.machines["arm"].gap_m == 0.0
    asyncio.run(subject.release())
    assert Gap(bench.cell, "arm", 0.0).get() == pytest.approx(0.085)


class StuckPlant(TrialPlant):
    """Machines whose hand stays where it is."""

    gap_m = 0.03

    async def grip(self, robot: str, position: float, effort: float) -> GripResult:
        """Feel something all the time."""
        return GripResult(self.gap_m, True, False)


def test_a_hand_that_does_not_let_go_says_so() -> None:
    """It should be a fault when fingers stay closed or a cup goes on to suck."""
    stuck = plant("assembly", "gripper")
    stuck.__class__ = StuckPlant
    for subject in (RobotGripper(RobotGripperOptions(), env(stuck)), RobotVacuum(RobotVacuumOptions(), env(stuck))):
        with pytest.raises(DeviceFault, match="hand: "):
            asyncio.run(subject.release())
    assert asyncio.run(RobotGripper(RobotGripperOptions(), env(stuck)).grip(0.03))


def test_fingers_that_meet_their_stop_are_open() -> None:
    """It should not be a fault when they stop a hair before the gap they were sent to."""
    stuck = plant("assembly", "gripper")
    stuck.__class__ = StuckPlant
    stuck.gap_m = 0.0835  # type: ignore[attr-defined]
    asyncio.run(RobotGripper(RobotGripperOptions(), env(stuck)).release())


def test_what_lies_at_the_tool_is_felt() -> None:
    """It should feel a part, and hold it until it lets go."""
    ports = plant("garment", "vacuum")
    name = next(name for name in ports.bodies if name.startswith("shirt_m"))
    ports.bodies[name] = type(ports.bodies[name])("shirt_m", ports.tool("arm") @ Pose((0.01, 0.0, 0.0)))
    subject = RobotVacuum(RobotVacuumOptions(), env(ports))

    async def story() -> None:
        assert not await subject.holding()
        assert await subject.pick()
        assert await subject.holding()
        await subject.release()
        assert not await subject.holding()

    asyncio.run(story())


def test_a_hand_is_what_its_model_says() -> None:
    """It should know its fingers and where they stand at a gap; a suction tool has none."""
    gripper = HandModel.of(site("assembly").world, "assembly::gripper")
    assert gripper.tcp == "assembly::gripper::tcp"
    assert gripper.joints(0.0425) == {"assembly::gripper::finger_left": pytest.approx(0.02125)}
    assert HandModel.of(site("garment").world, "garment::vacuum").joints(0.01) == {}


def test_a_part_says_how_deep_it_goes_into_its_seat() -> None:
    """It should be 0 for what is no part."""
    world = site("assembly").world
    assert insertion_m(world, "board_lamp_1") == pytest.approx(0.005)
    assert insertion_m(world, "carrier_1") == 0.0
    assert insertion_m(world, "carrier_1::plate") == 0.0
