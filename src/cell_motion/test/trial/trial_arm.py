"""The arm of the assembly cell with its gripper, in a trial plant."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from trial_plant import LocalPlanner, TrialPlant
from trial_ports import shared

from cell_line.manual_clock import ManualClock
from cell_motion.drivers.arm import RobotArm, RobotArmOptions
from cell_motion.drivers.gripper import RobotGripper, RobotGripperOptions
from cell_motion.drivers.site import Site, load_site
from cell_skills.devices.bench import Bench
from cell_skills.devices.env import DeviceEnv
from cell_skills.devices.perception import Trust
from cell_world.geometry import Pose

WORLDS = Path(__file__).parents[4] / "worlds"
HALF_TURN = Pose((0.0, 0.0, 0.0), (0.0, 1.0, 0.0, 0.0))


@cache
def site() -> Site:
    """Return the assembly cell in its own world."""
    return load_site("assembly", WORLDS / "assembly.sdf", LocalPlanner())


@dataclass
class Cell:
    """An arm with its gripper and what is around them."""

    arm: RobotArm
    gripper: RobotGripper
    plant: TrialPlant
    bench: Bench

    def place(self, name: str) -> Pose:
        """Return where a place is."""
        found = self.plant.place(name)
        assert found
        return found

    def off(self, name: str) -> Pose:
        """Return the tool's pose as seen from a place it should point into."""
        return (self.place(name) @ HALF_TURN).inverse() @ self.plant.tool("arm")

    def restarted(self) -> "Cell":
        """Return the same cell with drivers of another process."""
        return cell(self.plant, self.bench)


def cell(plant: TrialPlant | None = None, bench: Bench | None = None, **options: float | Trust) -> Cell:
    """Return drivers at the start of the world, or around what is there."""
    if plant is None:
        plant = TrialPlant.of(site(), ManualClock())
        plant.add_robot("arm", "gripper::tcp")
    bench = bench or Bench()
    env = DeviceEnv(plant.clock, bench, shared=shared(plant, site()))
    arm = RobotArm(RobotArmOptions.model_validate(options), env.named("arm"))
    return Cell(arm, RobotGripper(RobotGripperOptions(), env.named("gripper")), plant, bench)
