"""TF: where everything is, for whoever looks at the line."""

import math

from builtin_interfaces.msg import Time
from geometry_msgs.msg import Transform, TransformStamped, Vector3
from rclpy.qos import QoSProfile
from std_msgs.msg import Header
from tf2_msgs.msg import TFMessage

from cell_sim.ros.host import Every, Host
from cell_sim.world.world import World
from cell_sim.world_runtime.scene import describe
from cell_skills.ros.poses import to_pose
from cell_world.geometry import IDENTITY, Pose
from cell_world.sdf.elements import WORLD
from cell_world.sdf.robot_description import OPTICAL, frame_id, optical_frame, parents

TF = "/tf"
WHOLE_S = 2.0
"""Simulated time between two messages with all frames [s]."""
STAYS_M, STAYS = 1e-5, 1e-5
"""What moves less stays [m], and in parts of its quaternion."""
DEPTH = 100
"""Of the queue, as tf2 has it."""


Placed = tuple[str, Pose]
"""In which frame something is, and where in it."""


class FramePublisher:
    """Publishes where the links of all machines are in the link that carries them, and everything loose in `world`.

    What stays where it is comes less often.  A frame is called as in the world's file, with / between the names of a
    scoped name.
    """

    def __init__(self, host: Host, rate: float) -> None:
        """Offer the topic, at a rate in simulated time [Hz]."""
        self._host = host
        self._every, self._whole = Every(1.0 / rate), Every(WHOLE_S)
        self._told: dict[str, Placed] = {}
        self._publisher = host.node.create_publisher(TFMessage, TF, QoSProfile(depth=DEPTH))
        machines = [machine.name for machine in host.line.machines]
        hands = [machine.hand for machine in host.line.machines if machine.hand]
        world = host.line.description
        self._parents: dict[str, str] = {}
        for name in [*machines, *hands]:
            self._parents |= parents(world, world.models[name])
        self._sensors = list(world.sensors())
        host.world.observe(self._look)

    def destroy(self) -> None:
        """Withdraw it."""
        self._host.node.destroy_publisher(self._publisher)

    def _look(self, sim: World, elapsed: float) -> None:
        if not self._every.due(elapsed) or not self._publisher.get_subscription_count():
            return
        if self._whole.due(elapsed):
            self._told = {}
        placed = self._placed(sim)
        moved = {name: now for name, now in placed.items() if not _stays(now, self._told.get(name))}
        self._told |= moved
        if moved:
            stamp = self._host.stamp(elapsed)
            self._publisher.publish(TFMessage(transforms=[_to(stamp, name, *now) for name, now in moved.items()]))

    def _placed(self, sim: World) -> dict[str, Placed]:
        above = self._parents
        at = {name: pose for name in {*above, *above.values()} if (pose := sim.pose(name))} | {WORLD: IDENTITY}
        placed = {name: (on, at[on].inverse() @ at[name]) for name, on in above.items() if name in at and on in at}
        links = ((sensor, sim.pose(sensor.link)) for sensor in self._sensors)
        placed |= {optical_frame(sensor): (WORLD, link @ sensor.pose @ OPTICAL) for sensor, link in links if link}
        return placed | {thing.name: (WORLD, thing.pose) for thing in describe(sim, self._host.line.track)}


def _stays(now: Placed, before: Placed | None) -> bool:
    if before is None or now[0] != before[0] or math.dist(now[1].position, before[1].position) > STAYS_M:
        return False
    return math.dist(now[1].quaternion, before[1].quaternion) <= STAYS


def _to(stamp: Time, name: str, above: str, pose: Pose) -> TransformStamped:
    message = to_pose(pose)
    at = message.position
    transform = Transform(translation=Vector3(x=at.x, y=at.y, z=at.z), rotation=message.orientation)
    header = Header(stamp=stamp, frame_id=frame_id(above))
    return TransformStamped(header=header, child_frame_id=frame_id(name), transform=transform)
