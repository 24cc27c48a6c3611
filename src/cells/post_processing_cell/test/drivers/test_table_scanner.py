"""A scanner that is made up, over a turntable that is a robot."""

import asyncio
import math
from pathlib import Path

import numpy as np
import pytest
import trimesh
from trial_plant import LocalPlanner, TrialPlant
from trial_ports import shared

from cell_line.manual_clock import ManualClock
from cell_motion.drivers.site import load_site
from cell_skills.devices.bench import Bench
from cell_skills.devices.env import DeviceEnv
from cell_vision.inspection.views import turned_back
from post_processing_cell.devices import Shape
from post_processing_cell.drivers.table_scanner import RobotTableScanner
from post_processing_cell.drivers.turntable import RobotTurntable, RobotTurntableOptions
from post_processing_cell.kinematic.scanner import ScannerOptions

WORLDS = Path(__file__).parents[5] / "worlds"


def test_it_sees_the_part_turned_as_the_table_is() -> None:
    site = load_site("finishing", WORLDS / "finishing.sdf", LocalPlanner())
    plant = TrialPlant.of(site, ManualClock())
    plant.add_robot("turntable", "turntable::top")
    env = DeviceEnv(plant.clock, Bench(), shared=shared(plant, site))
    table = RobotTurntable(RobotTurntableOptions(), env.named("turntable"))
    subject = RobotTableScanner(ScannerOptions(pitch_m=0.001), env.named("scanner"))
    arm = trimesh.creation.box((0.06, 0.01, 0.01), trimesh.transformations.translation_matrix((0.03, 0.0, 0.005)))
    shape = Shape(np.asarray(arm.vertices), np.asarray(arm.faces))

    async def seen(angle: float) -> None:
        await table.turn_to(angle)
        cloud = await subject.scan(shape)
        assert cloud is not None
        there = cloud.points.mean(axis=0)
        assert math.remainder(math.atan2(there[1], there[0]) - angle, math.tau) == pytest.approx(0.0, abs=0.2)
        back = turned_back(cloud.points, cloud.eye, await table.angle()).points.mean(axis=0)
        assert back[:2] == pytest.approx((0.03, 0.0), abs=0.01)

    for angle in (0.0, 1.5, 4.0):
        asyncio.run(seen(angle))
