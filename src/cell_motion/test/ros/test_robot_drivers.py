"""Robot drivers over real ROS interfaces: actions, topics and services of a node as a simulator offers them."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from trial_graph import spinning
from trial_loop import in_loop
from trial_plant import LocalPlanner, TrialPlant
from trial_ports import RosPorts, shared
from trial_world import TrialWorld, offered

from cell_line.clock import ScaledClock
from cell_line.ros.asking import in_ros_thread
from cell_line.ros.ros_side import RosSide
from cell_motion.drivers.arm import RobotArm, RobotArmOptions
from cell_motion.drivers.gripper import RobotGripper, RobotGripperOptions
from cell_motion.drivers.site import Site, load_site
from cell_motion.drivers.vacuum import RobotVacuum, RobotVacuumOptions
from cell_skills import conformance
from cell_skills.devices.bench import Bench
from cell_skills.devices.env import DeviceEnv
from cell_skills.ros.clients import Clients

WORLDS = Path(__file__).parents[4] / "worlds"
LINES = itertools.count()
SPEED = 10.0
"""Line seconds per wall second."""


@cache
def site(cell: str) -> Site:
    """Return a cell in its own world."""
    return load_site(cell, WORLDS / f"{cell}.sdf", LocalPlanner())


@asynccontextmanager
async def around(cell: str, hand: str) -> AsyncIterator[tuple[DeviceEnv, TrialWorld, TrialPlant]]:
    """Give the surroundings of a driver whose machines are on another node."""
    line, clock = f"/robots{next(LINES)}", ScaledClock(SPEED, mono0=time.monotonic())
    async with spinning("machines", line) as machines, spinning("cell", line) as own:
        plant = TrialPlant.of(site(cell), clock)
        plant.add_robot("arm", f"{hand}::tcp")
        async with offered(machines, line, plant) as world:
            ports = RosPorts(Clients(RosSide(own.node, own.bridge, line), clock, cell))
            yield DeviceEnv(clock, Bench(), shared=shared(ports, site(cell))), world, plant
            await in_ros_thread(own.bridge, ports.destroy)


def test_the_arm_keeps_its_contract() -> None:
    """It should conform."""

    async def story() -> None:
        async with around("assembly", "gripper") as (env, world, _):
            await conformance.arm(RobotArm(RobotArmOptions(), env.named("arm")))
            assert len(world.goals) == 3

    in_loop(story())


def test_the_hands_keep_their_contracts() -> None:
    """It should conform."""

    async def story() -> None:
        async with around("assembly", "gripper") as (env, _, _):
            await conformance.gripper(RobotGripper(RobotGripperOptions(), env.named("gripper")))
        async with around("garment", "vacuum") as (env, _, _):
            await conformance.vacuum(RobotVacuum(RobotVacuumOptions(), env.named("vacuum")))

    in_loop(story())


def test_a_part_is_carried_to_its_nest() -> None:
    """It should be gripped at the feeder, go with the hand and stay where it is let go."""

    async def story() -> None:
        async with around("assembly", "gripper") as (env, _, plant):
            arm = RobotArm(RobotArmOptions(), env.named("arm"))
            gripper = RobotGripper(RobotGripperOptions(), env.named("gripper"))
            await arm.move_to("feeder.board_lamp")
            assert await gripper.grip(0.06)
            await arm.move_to("nest.board")
            assert await gripper.holding()
            await gripper.release()
            assert not await gripper.holding()
            nest, laid = plant.place("nest.board"), plant.bodies["board_lamp_1"].pose
            assert nest
            assert laid.position == pytest.approx(nest.position, abs=1e-3)

    in_loop(story())


def test_a_cancelled_job_stops_the_arm() -> None:
    """It should cancel the trajectory, and the next motion should wait until the arm stands."""

    async def story() -> None:
        async with around("assembly", "gripper") as (env, world, plant):
            arm = RobotArm(RobotArmOptions(), env.named("arm"))
            begin = plant.machines["arm"].positions
            moving = asyncio.create_task(arm.move_to("reject"))
            while plant.machines["arm"].positions == begin:
                await asyncio.sleep(0.01)
            moving.cancel()
            with pytest.raises(asyncio.CancelledError):
                await moving
            await arm.move_to("home")
            assert world.canceled == 1
            assert len(plant.followed) == 1
            assert await arm.where() == "home"

    in_loop(story())
