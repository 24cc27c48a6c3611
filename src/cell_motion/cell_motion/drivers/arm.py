"""`robot_arm`: moves a robot arm between named places, without collisions, and feels what it pushes into."""

import math

from pydantic import Field

from cell_line.driver import Needs
from cell_motion.drivers.arm_places import ArmPlaces, Stand
from cell_motion.drivers.hand import TCP, HandModel, insertion_m
from cell_motion.drivers.kinematics import robot_of
from cell_motion.drivers.mover import Leg, Mover, Situation
from cell_motion.drivers.nearby import links_near, reach_m
from cell_motion.drivers.places import find_place
from cell_motion.drivers.push import Push
from cell_motion.drivers.robot_driver import RobotDriver, RobotOptions
from cell_motion.drivers.site import Site
from cell_motion.planning.request import Goal, JointGoal, LineGoal, PoseGoal
from cell_skills.devices.env import DeviceEnv
from cell_skills.devices.perception import Trust
from cell_skills.devices.protocols import HERE, Contact, DeviceFault, Offset
from cell_world.geometry import Pose

INTO_SURFACE = Pose((0.0, 0.0, 0.0), (0.0, 1.0, 0.0, 0.0))
"""The tool's z points into the surface out of which that of a place points; their x agree."""
SEAT = "seat."
START_M = 0.001
"""A pose this close to where the tool started is the one of the start [m]."""
CLEAR_M = 0.002
"""An empty hand stops this high over a landing, and so does the underside of what it holds [m]."""
TOUCH_N = 3.0
"""A pressing hand feels what it presses on from this force on [N]."""


class RobotArmOptions(RobotOptions):
    """Options of a robot arm."""

    robot: str = "arm"
    """Name of the robot at the ports and of its model in the cell."""
    hand: str = "gripper"
    """Model of its tool in the cell."""
    approach_m: float = Field(default=0.08, gt=0.0)
    """Height from which it comes straight down to a place, and to which it goes back [m]."""
    landings: list[str] = []
    """Free poses at which it comes straight down, too: surfaces on which it lays down what it holds, or lifts it."""
    speed: float = Field(default=1.0, gt=0.0, le=1.0)
    """Part of the joints' speed that it uses between places."""
    line_speed: float = Field(default=0.3, gt=0.0, le=1.0)
    """Part of it that it uses down to a place and back."""
    push_m_s: float = Field(default=0.01, gt=0.0)
    """Speed of a push [m/s]."""
    hover_m: float = Field(default=0.015, gt=0.0)
    """Height over a seat at which an empty hand waits before it presses on what sits there [m]."""
    press_n: float = Field(default=5.0, gt=TOUCH_N)
    """An empty hand presses no harder than this [N]."""
    trust: Trust = Trust()
    """How well a place must be known before it goes there."""


class RobotArm(RobotDriver[RobotArmOptions]):
    """An arm that plans in its world.

    It finds places and what lies around through its ports, and where it stands from its joints: a killed process goes
    on where the arm is.
    """

    Options = RobotArmOptions

    @classmethod
    def needs(cls, options: RobotArmOptions) -> Needs:
        """Return the models and frames that the cell must have in the world."""
        return Needs(frames=(options.robot, options.hand, f"{options.hand}::{TCP}"))

    def __init__(self, options: RobotArmOptions, env: DeviceEnv) -> None:
        """Take checked options and the surroundings, which have a site."""
        super().__init__(options, env)
        site, name = env.use(Site), options.robot
        hand = HandModel.of(site.world, site.scoped(options.hand))
        self._hand = hand
        self._mover = Mover(env, site, name, robot_of(site.world, site.scoped(name), hand.tcp), hand)
        self._push = Push(env, name, self._mover, options.push_m_s)
        self._stands = ArmPlaces(env.bench.cell, name)

    async def move_to(self, pose: str, offset: Offset = HERE) -> None:
        """Move; straight up from where it is low, and straight down where it shall be low."""
        place = await find_place(self.env, pose, self.options.trust)
        now = await self._mover.situation()
        low = "." in pose or pose in self.options.landings
        lifted = Pose((offset.x_m, offset.y_m, self._lift_m(pose, now)))
        turned = Pose.from_xyz_rpy((0.0, 0.0, 0.0), (0.0, 0.0, offset.yaw_rad))
        stand = Stand(pose, place @ lifted @ turned @ INTO_SURFACE, low)
        trajectory = await self._mover.plan(now, [*self._away(now), *self._towards(now, stand)], f"to {pose}")
        self._stands.leaving_for(stand)
        await self._mover.follow(trajectory, f"on the way to {pose}")
        self._stands.arrived(stand)

    async def where(self) -> str:
        """Return the place the arm stands at, as its joints tell."""
        stand = self._stands.at(await self._mover.tool(), self.options.approach_m / 2.0)
        return stand.place if stand else ""

    async def push(self, depth_m: float, limit_n: float) -> Contact:
        """Push with what is held, or press on what sits in a seat."""
        now = await self._mover.situation()
        stand = self._stands.at(now.tool, self.options.approach_m)
        if depth_m > 0.0 and not now.holds and stand and stand.place.startswith(SEAT):
            return await self._press(depth_m, limit_n)
        return await self._push.push(depth_m, limit_n)

    async def _press(self, depth_m: float, limit_n: float) -> Contact:
        """Press with closed fingers, which go back and open again."""
        await self._fingers(0.0)
        limit = min(limit_n, self.options.press_n)
        contact = await self._push.push(self.options.hover_m + depth_m, limit, TOUCH_N)
        now = await self._mover.situation()
        up = Leg(LineGoal(now.tool @ Pose((0.0, 0.0, -self.options.hover_m))), self._touched(now, now.tool))
        await self._mover.follow(await self._mover.plan(now, [up], "back from a press"), "on the way back from a press")
        await self._fingers(self._hand.open_m)
        return Contact(min(depth_m, contact.depth_m), contact.force_n)

    async def _fingers(self, gap_m: float) -> None:
        if self._hand.finger:
            self._mover.gap.put((await self.ports.grip(self.options.robot, gap_m, 0.0)).position)

    def _lift_m(self, pose: str, now: Situation) -> float:
        """Return how high over a place the arm stops [m]: over a seat the rest is for a push."""
        seat, landing = pose.startswith(SEAT), pose in self.options.landings
        if not seat and not landing:
            return 0.0
        if not now.holds:
            return self.options.hover_m if seat else CLEAR_M
        if not now.held:
            raise DeviceFault(self.env.name, f"does not know what it holds, nor how deep that goes at {pose}")
        return insertion_m(now.scene.world, now.body) if seat else CLEAR_M + reach_m(now.held)

    def _away(self, now: Situation) -> list[Leg]:
        """Return the way up from where the arm is low."""
        stand = self._stands.at(now.tool, self.options.approach_m)
        height = stand.height(now.tool) if stand and stand.low else None
        if height is None:
            return []
        up = now.tool @ Pose((0.0, 0.0, height - self.options.approach_m))
        return [Leg(LineGoal(up), self._touched(now, now.tool), self.options.line_speed)]

    def _towards(self, now: Situation, stand: Stand) -> list[Leg]:
        """Return the way over a place and down to it."""
        if not stand.low:
            return [Leg(self._free(stand.target), speed=self.options.speed)]
        over = stand.target @ Pose((0.0, 0.0, -self.options.approach_m))
        down = Leg(LineGoal(stand.target), self._touched(now, stand.target), self.options.line_speed)
        return [Leg(PoseGoal(over), speed=self.options.speed), down]

    def _free(self, target: Pose) -> Goal:
        """Return the goal for a free pose: where the arm started it takes that posture, so it never winds itself up."""
        start = self._mover.robot.start
        if start and math.dist(self._mover.robot.pose(start).position, target.position) < START_M:
            return JointGoal(start)
        return PoseGoal(target)

    def _touched(self, now: Situation, tool: Pose) -> frozenset[str]:
        return links_near(now.scene, tool.position, self._mover.robot.model)
