"""What cells and transport ask machines, track and world, by the ports that they ask with."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any

import numpy as np
from cell_interfaces.msg import CarrierRead, Perceived, TrackState
from geometry_msgs.msg import Point, Pose, PoseWithCovariance, PoseWithCovarianceStamped, Quaternion
from std_msgs.msg import Bool, Header

from cell_bringup.sweep.offer import Offer
from cell_bringup.sweep.question import Question
from cell_line.clock import ScaledClock
from cell_line.ros import names, qos
from cell_line.ros.member import Member
from cell_line.ros.ros_side import RosSide
from cell_line.shared import SharedThings
from cell_motion.planning.trajectory import Trajectory
from cell_motion.ros.robot_ports import RosRobotPorts
from cell_skills.devices.protocols import DeviceFault
from cell_skills.ros.clients import Clients
from cell_skills.ros.device_calls import RosDeviceCalls
from cell_skills.ros.perception import RosPerception
from cell_transport.drivers import TransportEnv
from cell_transport.ros.remote_drivers import RemoteConveyor, RemoteIdentifier, RemoteReadPoint, RemoteTrackOptions
from cell_transport.ros.track_link import TrackLinks
from cell_transport.zones import Zone, ZoneGraph

CELL, DEVICE = "press", "arm"
WAY = Trajectory(("turn",), np.array([0.0, 0.1]), np.array([[0.0], [0.1]]), np.zeros((2, 1)), np.zeros((2, 1)))
ZONES = ("load", "press")
EPC = "3074257BF7194E4000001A85"
HERE = Pose(position=Point(x=0.1, y=0.2, z=0.3), orientation=Quaternion(w=1.0))
SEEN = Perceived(
    name="nest",
    pose=PoseWithCovarianceStamped(header=Header(frame_id="world"), pose=PoseWithCovariance(pose=HERE)),
)
BEAT_S = 0.2
"""How often the track is heard, wall time [s]."""


class CellQuestions:
    """The ports of one cell."""

    def __init__(self, member: Member, namespace: str) -> None:
        """Make the ports; the clients behind them are made when they are first needed."""
        clock = ScaledClock(mono0=time.monotonic())
        self._clients = clients = Clients(RosSide(member.node, member.bridge, namespace), clock, CELL)
        calls, robots, seen = RosDeviceCalls(clients), RosRobotPorts(clients), RosPerception(clients)
        device, around = names.device(namespace, CELL, DEVICE), names.perception(namespace, CELL)

        def asks(kind: str, of: str, name: str, type_: str, ask: Any, honest: Mapping[str, Any]) -> Question:
            echo = "call_id" if name == names.CALL else ""
            return Question(Offer(kind, names.of(of, name), type_), ask, honest, echo, (DeviceFault,))

        self.questions = (
            asks("action", device, names.CALL, "cell_interfaces/action/CallDevice",
                 lambda: calls.call(DEVICE, "level", {}), {"ok": True, "result": "0.5"}),
            asks("action", device, names.FOLLOW_JOINT_TRAJECTORY, "control_msgs/action/FollowJointTrajectory",
                 lambda: robots.follow(DEVICE, WAY), {}),
            asks("action", device, names.GRIPPER, "control_msgs/action/GripperCommand",
                 lambda: robots.grip(DEVICE, 0.02, 1.0), {"position": 0.02, "reached_goal": True}),
            asks("service", around, names.FIND_PLACES, "cell_interfaces/srv/FindPlaces",
                 lambda: seen.find_places(["nest"]), {"places": [SEEN]}),
            asks("service", around, names.FIND_CARRIER, "cell_interfaces/srv/FindCarrier",
                 seen.find_carrier, {"found": True, "carrier": SEEN}),
            asks("service", around, names.DESCRIBE_SCENE, "cell_interfaces/srv/DescribeScene",
                 seen.scene, {"things": [SEEN]}),
        )  # fmt: skip

    def destroy(self) -> None:
        """Take the clients off their node; in its thread."""
        self._clients.destroy()


class TrackQuestions:
    """The track, as the transport sees it."""

    def __init__(self, member: Member, namespace: str) -> None:
        """Make the client; in the node's thread or before it is asked anything."""
        graph = ZoneGraph([Zone(one, (other,)) for one, other in (ZONES, reversed(ZONES))], speed_m_s=0.25)
        track = names.track(namespace)
        self._links = TrackLinks(RosSide(member.node, member.bridge, namespace))
        clock = ScaledClock(mono0=time.monotonic())
        options, env = RemoteTrackOptions(), TransportEnv(graph, clock, SharedThings(given={TrackLinks: self._links}))
        belts, points, camera = (
            RemoteConveyor(options, env),
            RemoteReadPoint(options, env),
            RemoteIdentifier(options, env),
        )
        read = CarrierRead(station="load", epc=EPC, readable=True)

        def asks(kind: str, name: str, type_: str, ask: Any, honest: Mapping[str, Any], echo: str = "") -> Question:
            return Question(Offer(kind, names.of(track, name), type_), ask, honest, echo)

        self.questions = (
            asks("action", names.HOP, "cell_interfaces/action/HopCarrier",
                 lambda: belts.hop("h1", "", *ZONES), {}, "hop_id"),
            asks("service", names.READ_TAG, "cell_interfaces/srv/ReadTag",
                 lambda: points.read("load", ""), {"read": read}),
            asks("service", names.WRITE_TAG, "cell_interfaces/srv/WriteTag",
                 lambda: points.write("load", "", EPC, b"", ""), {}),
            asks("service", names.IDENTIFY_CARRIER, "cell_interfaces/srv/IdentifyCarrier",
                 lambda: camera.identify("load", ""), {"carrier": "urn:epc:id:grai:0614141.12345.1"}),
        )  # fmt: skip

    def destroy(self) -> None:
        """Take the client off its node; in its thread."""
        self._links.destroy()


async def be_heard(member: Member, namespace: str) -> None:
    """Say again and again, as track and hand would, that they are there and nothing is wrong."""
    holding = names.of(names.device(namespace, CELL, DEVICE), names.HOLDING)
    hand = member.node.create_publisher(Bool, holding, qos.LATCHED)
    track = member.node.create_publisher(TrackState, names.of(names.track(namespace), names.STATE), qos.LATCHED)
    hand.publish(Bool(data=False))
    while True:
        track.publish(TrackState(boot_id="b1", zones=ZONES, standing=[1, 0]))
        await asyncio.sleep(BEAT_S)
