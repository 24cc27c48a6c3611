"""TF: where everything is, for whoever looks at the line."""

import math

from geometry_msgs.msg import Transform, TransformStamped, Vector3
from rclpy.qos import QoSProfile
from std_msgs.msg import Header
from tf2_msgs.msg import TFMessage

from cell_sim.hosting.bodies import find_pose
from cell_sim.hosting.scene import describe
from cell_sim.physics.simulation import Simulation
from cell_sim.ros.host import Every, Host
from cell_skills.geometry import Pose
from cell_skills.ros.robot_messages import to_pose
from cell_skills.sdf.elements import SCOPE, WORLD, Sensor

TF = "/tf"
OPTICAL = Pose.from_xyz_rpy((0.0, 0.0, 0.0), (-math.pi / 2.0, 0.0, -math.pi / 2.0))
"""Frame of a picture in that of its sensor: z into the picture, x to its right."""
WHOLE_S = 2.0
"""Simulated time between two messages with all frames [s]."""
STAYS_M, STAYS = 1e-5, 1e-5
"""What moves less stays [m], and in parts of its quaternion."""
DEPTH = 100
"""Of the queue, as tf2 has it."""


class FramePublisher:
    """Publishes the links of all machines and everything loose, each in the frame `world`.

    What stays where it is comes less often.  A frame is called as in the world's file, with / between the names of a
    scoped name.
    """

    def __init__(self, host: Host, rate: float) -> None:
        """Offer the topic, at a rate in simulated time [Hz]."""
        self._host = host
        self._every, self._whole = Every(1.0 / rate), Every(WHOLE_S)
        self._told: dict[str, Pose] = {}
        self._publisher = host.node.create_publisher(TFMessage, TF, QoSProfile(depth=DEPTH))
        machines = [machine.name for machine in host.line.machines]
        hands = [machine.hand for machine in host.line.machines if machine.hand]
        world = host.line.world
        self._links = [link for name in [*machines, *hands] for link in world.models[name].links]
        self._links += [frame for name in [*machines, *hands] for frame in world.models[name].frames]
        self._sensors = list(world.sensors())
        host.world.observe(self._look)

    def destroy(self) -> None:
        """Withdraw it."""
        self._host.node.destroy_publisher(self._publisher)

    def _look(self, sim: Simulation, elapsed: float) -> None:
        if not self._every.due(elapsed) or not self._publisher.get_subscription_count():
            return
        if self._whole.due(elapsed):
            self._told = {}
        poses = self._poses(sim)
        moved = {name: pose for name, pose in poses.items() if not _stays(pose, self._told.get(name))}
        self._told |= moved
        if moved:
            header = Header(stamp=self._host.stamp(elapsed), frame_id=WORLD)
            self._publisher.publish(TFMessage(transforms=[_to(header, name, pose) for name, pose in moved.items()]))

    def _poses(self, sim: Simulation) -> dict[str, Pose]:
        poses = {name: pose for name in self._links if (pose := find_pose(sim, name))}
        links = ((sensor, find_pose(sim, sensor.link)) for sensor in self._sensors)
        poses |= {optical_frame(sensor): link @ sensor.pose @ OPTICAL for sensor, link in links if link}
        return poses | {thing.name: thing.pose for thing in describe(sim, self._host.line.built.track)}


def frame_id(name: str) -> str:
    """Return what TF calls a frame of the world."""
    return name.replace(SCOPE, "/")


def optical_frame(sensor: Sensor) -> str:
    """Return what TF calls the frame of a camera's pictures."""
    return frame_id(sensor.name) + "/optical"


def _stays(pose: Pose, before: Pose | None) -> bool:
    if before is None or math.dist(pose.position, before.position) > STAYS_M:
        return False
    return math.dist(pose.quaternion, before.quaternion) <= STAYS


def _to(header: Header, name: str, pose: Pose) -> TransformStamped:
    message = to_pose(pose)
    at = message.position
    transform = Transform(translation=Vector3(x=at.x, y=at.y, z=at.z), rotation=message.orientation)
    return TransformStamped(header=header, child_frame_id=frame_id(name), transform=transform)
