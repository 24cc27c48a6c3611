"""The simulated world as a process, seen over ROS: one assembly cell with its stretch of track."""

import asyncio
import itertools
import json
import math
import os
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

import numpy as np
import pytest
from action_msgs.msg import GoalStatus
from bad_values import spoiled
from cell_interfaces.action import CallDevice, HopCarrier
from cell_interfaces.msg import TrackState
from cell_interfaces.srv import (
    DescribeScene,
    FindCarrier,
    FindPlaces,
    IdentifyCarrier,
    InjectFault,
    ReadTag,
    RemoveModel,
    SpawnModel,
    WriteTag,
)
from control_msgs.action import FollowJointTrajectory, GripperCommand
from control_msgs.msg import GripperCommand as Command
from control_msgs.msg import JointTolerance
from geometry_msgs.msg import TransformStamped
from sensor_msgs.msg import CameraInfo, Image
from std_msgs.msg import Bool, String
from std_srvs.srv import Trigger
from tf2_msgs.msg import TFMessage
from trajectory_msgs.msg import JointTrajectoryPoint
from world_process import LINE, LINE0, NODE, WorldClient, WorldProcess

from cell_line.clock import ScaledClock
from cell_line.codes import Code
from cell_line.ros import names
from cell_line.ros.convert.times import from_time, to_time
from cell_line.ros.member import spinning
from cell_line.ros.ros_side import RosSide
from cell_skills.devices.images import Picture
from cell_skills.ros.clients import Clients
from cell_skills.ros.images import RosImages
from cell_skills.ros.poses import to_pose
from cell_world.geometry import IDENTITY

pytestmark = pytest.mark.xdist_group("world")  # one process answers all
CELL = "assembly"
TRACK = names.track(LINE)
AROUND = names.perception(LINE, CELL)
HERE = to_pose(IDENTITY)


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorldProcess]:
    process = WorldProcess(tmp_path_factory.mktemp("world"), CELL)
    yield process
    assert process.end() == 0, process.log
    assert "Traceback" not in process.log, process.log


@pytest.fixture
def client(process: WorldProcess) -> Iterator[WorldClient]:
    client = WorldClient(CELL)
    yield client
    client.close()


def test_follows_a_trajectory(client: WorldClient) -> None:
    """It should move the joints where they are sent, and publish where they are."""
    before = client.next_joints()
    goal = client.way({"shoulder_pan_joint": -0.4, "wrist_3_joint": 0.5}, 1.5)
    result = client.run(client.follow, goal)
    assert result.error_code == FollowJointTrajectory.Result.SUCCESSFUL, result.error_string
    after = client.next_joints()
    moved = {n: b - a for n, a, b in zip(before.name, before.position, after.position, strict=True)}
    assert moved["shoulder_pan_joint"] == pytest.approx(-0.4, abs=0.005)
    assert moved["wrist_3_joint"] == pytest.approx(0.5, abs=0.005)
    assert moved["elbow_joint"] == pytest.approx(0.0, abs=0.005)
    assert len(after.effort) == len(after.velocity) == len(after.name) == 6
    assert client.feedback and len(client.feedback[0].feedback.desired.positions) == 6
    client.run(client.follow, client.way({"shoulder_pan_joint": 0.4, "wrist_3_joint": -0.5}, 1.5))


def test_cancel_stops_on_the_way(client: WorldClient) -> None:
    """It should brake a cancelled motion before its end."""
    goal = client.way({"shoulder_pan_joint": -1.0}, 20.0)
    start = client.next_joints().position[0]
    handle = client.send(client.follow, goal)
    client.until(lambda: abs(client.joints[-1].position[0] - start) > 0.02, "the arm to move")
    client.result(handle.cancel_goal_async())
    assert client.outcome(handle).status == GoalStatus.STATUS_CANCELED
    stopped = client.next_joints()
    assert abs(stopped.velocity[0]) < 0.02
    assert 0.02 < abs(stopped.position[0] - start) < 0.9
    client.run(client.follow, client.way({"shoulder_pan_joint": start - stopped.position[0]}, 3.0))


def test_a_newer_goal_takes_over(client: WorldClient) -> None:
    """It should end the older goal when a newer one comes, without a jump."""
    start = client.next_joints().position[0]
    older = client.send(client.follow, client.way({"shoulder_pan_joint": -0.5}, 20.0))
    newer = client.send(client.follow, client.way({"elbow_joint": 0.0, "shoulder_pan_joint": 0.0}, 1.0))
    ended = client.outcome(older)
    assert ended.status == GoalStatus.STATUS_ABORTED and "newer goal" in ended.result.error_string
    assert client.outcome(newer).status == GoalStatus.STATUS_SUCCEEDED
    client.run(client.follow, client.way({"shoulder_pan_joint": start - client.next_joints().position[0]}, 2.0))


def test_a_later_goal_can_be_cancelled_before_it_begins(client: WorldClient) -> None:
    """It should be canceled at once, tell where it is meanwhile, and never move."""
    client.until(lambda: bool(client.times), "the clock")
    before = client.next_joints().position[0]
    goal = client.way({"shoulder_pan_joint": -0.4}, 1.0)
    goal.trajectory.header.stamp = to_time(client.times[-1] + 1000.0)
    client.feedback.clear()
    handle = client.send(client.follow, goal)
    client.until(lambda: bool(client.feedback), "feedback")
    assert client.feedback[-1].feedback.desired.time_from_start.sec < -900
    client.result(handle.cancel_goal_async())
    ended = client.outcome(handle)
    assert (ended.status, ended.result.error_code) == (GoalStatus.STATUS_CANCELED, 0)
    assert client.next_joints().position[0] == pytest.approx(before, abs=1e-3)


@pytest.mark.parametrize(
    ("offsets", "duration", "text"),
    [({"elbow_joint": 9.0}, 9.0, "position of"), ({"elbow_joint": 1.0}, 0.1, "velocity of"), ({}, 0.0, "no time")],
)
def test_refuses_what_the_joints_cannot(
    client: WorldClient, process: WorldProcess, offsets: dict[str, float], duration: float, text: str
) -> None:
    """It should refuse a goal outside the limits, say why in its log, and stay where it is."""
    before = client.next_joints().position[2]
    handle = client.send(client.follow, client.way(offsets, duration))
    assert not handle.accepted
    assert text in process.log.splitlines()[-1]
    assert client.next_joints().position[2] == pytest.approx(before, abs=1e-3)


def test_refuses_what_is_over(client: WorldClient, process: WorldProcess) -> None:
    """It should refuse a goal stamped 1970."""
    goal = client.way({"elbow_joint": 0.1}, 1.0)
    goal.trajectory.header.stamp = to_time(1.0)
    assert not client.send(client.follow, goal).accepted
    assert "OLD_HEADER_TIMESTAMP: the trajectory ended" in process.log.splitlines()[-1]


@pytest.mark.parametrize(
    ("gap", "force"), [(math.nan, 0.0), (0.05, math.nan), (math.inf, 0.0), (9.0, 0.0), (0.0, -5.0)]
)
def test_a_hand_refuses_what_it_cannot(client: WorldClient, process: WorldProcess, gap: float, force: float) -> None:
    """It should say why in its log, and the arm should not fall."""
    before = client.next_joints().position
    handle = client.send(client.gripper, GripperCommand.Goal(command=Command(position=gap, max_effort=force)))
    assert not handle.accepted
    assert "assembly::gripper refuses a command: a " in process.log.splitlines()[-1]
    client.pass_time(0.5)
    assert client.next_joints().position == pytest.approx(before, abs=1e-3)
    assert "Nan" not in process.log


def test_grips_what_is_there(client: WorldClient) -> None:
    """It should feel a part between the fingers, tell so, and lose it when it is dropped."""
    holding: list[Bool] = []
    client.hear(Bool, names.of(names.device(LINE, CELL, "arm"), names.HOLDING), holding)
    narrow = GripperCommand.Goal(command=Command(position=0.069))
    empty = client.run(client.gripper, narrow)
    assert empty.reached_goal and not empty.stalled and empty.position == pytest.approx(0.069, abs=0.001)
    # A hair wider than the gap, so it does not fall before the fingers close.
    spawn = SpawnModel.Request(name="gripped", model="lid_white", frame="assembly::gripper::tcp", pose=HERE)
    assert client.ask(SpawnModel, names.of(NODE, names.SPAWN), spawn).ok
    taken = client.run(client.gripper, GripperCommand.Goal(command=Command(position=0.0)))
    assert taken.stalled and taken.position == pytest.approx(0.07, abs=0.002)
    client.until(lambda: bool(holding) and holding[-1].data, "the part to be held")
    tool = client.scene()["gripped"].position
    assert tool.z > 1.1
    drop = InjectFault.Request(device="assembly::gripper", fault="drop", size=1.0)
    assert client.ask(InjectFault, names.of(NODE, names.FAULT), drop).ok
    client.until(lambda: not holding[-1].data, "the part to be lost")
    assert client.run(client.gripper, GripperCommand.Goal(command=Command(position=0.085))).reached_goal
    assert client.ask(RemoveModel, names.of(NODE, names.REMOVE), RemoveModel.Request(name="gripped")).ok


def test_places_and_scene(client: WorldClient) -> None:
    """It should know the places of cell and carrier, and what is loose around them."""
    nest, feeder = client.find("nest.tray"), client.find("feeder.tray")
    assert nest.position.z == pytest.approx(0.912, abs=0.001)
    assert feeder.position.x == pytest.approx(-0.42, abs=0.001)
    assert client.find("nowhere") is None
    scene = client.scene()
    assert {"carrier_1", "tray_1"} <= set(scene)
    assert scene["tray_1"].position.z == pytest.approx(0.912, abs=0.002)
    found = client.ask(FindCarrier, names.of(AROUND, names.FIND_CARRIER), FindCarrier.Request())
    assert found.found and (found.carrier.name, found.carrier.model) == ("carrier_1", "carrier")
    assert (found.carrier.source, found.carrier.pose.header.frame_id) == ("world", "world")
    assert from_time(found.carrier.pose.header.stamp) >= LINE0


def test_models_come_and_go(client: WorldClient) -> None:
    """It should put a model where it is wanted, take it away, and say why it cannot."""

    def spawn(**fields: str) -> SpawnModel.Response:
        request = SpawnModel.Request(
            **{"name": "extra", "model": "tray", "frame": "carrier_1::nest.tray"} | fields, pose=HERE
        )
        return client.ask(SpawnModel, names.of(NODE, names.SPAWN), request)

    def spawn_at(x: float, w: float) -> SpawnModel.Response:
        request = SpawnModel.Request(name="extra", model="tray")
        request.pose.position.x, request.pose.orientation.w = x, w
        return client.ask(SpawnModel, names.of(NODE, names.SPAWN), request)

    for x, w in ((math.nan, 1.0), (1e300, 1.0), (0.0, 0.0), (0.0, math.nan), (0.0, 2.0)):
        refused = spawn_at(x, w)
        assert not refused.ok and "must" in refused.message
    begin = client.times[-1]
    client.until(lambda: client.times[-1] > begin + 0.5, "line time to go on")
    assert spawn().ok
    assert client.scene()["extra"].position.x == pytest.approx(-0.111, abs=0.002)
    assert "extra" in spawn().message
    assert "no model 'banana'" in spawn(name="b", model="banana").message
    assert "no frame 'nowhere'" in spawn(name="b", frame="nowhere").message
    remove = names.of(NODE, names.REMOVE)
    assert client.ask(RemoveModel, remove, RemoveModel.Request(name="extra")).ok
    assert "extra" not in client.scene()
    assert not client.ask(RemoveModel, remove, RemoveModel.Request(name="extra")).ok


def test_faults_are_known_or_refused(client: WorldClient) -> None:
    """It should dim the light and shift a part, and answer a wrong name with those there are."""

    def inject(device: str, fault: str, size: float) -> InjectFault.Response:
        return client.ask(
            InjectFault, names.of(NODE, names.FAULT), InjectFault.Request(device=device, fault=fault, size=size)
        )

    assert inject("", "dim", 0.5).ok and inject("", "dim", 0.0).ok
    before = client.scene()["lid_red_1"].position
    assert inject("lid_red_1", "shift", 0.004).ok
    after = client.scene()["lid_red_1"].position
    assert math.dist((before.x, before.y), (after.x, after.y)) == pytest.approx(0.004, abs=0.001)
    assert "there are" in inject("nobody", "dim", 1.0).message
    assert "cannot suffer 'explode'" in inject("track::stopper_t4", "explode", 1.0).message


def test_devices_are_called(client: WorldClient) -> None:
    """It should answer calls for the equipment of the cell."""

    def call(role: str, method: str, **arguments: object) -> CallDevice.Result:
        action = client.action(CallDevice, names.of(names.device(LINE, CELL, role), names.CALL))
        goal = CallDevice.Goal(call_id=f"{role}.{method}", method=method, arguments=json.dumps(arguments))
        return client.run(action, goal)

    assert json.loads(call("feeder", "advance", part="tray").result) is True
    seen = json.loads(call("camera", "look", place="feeder.tray").result)
    assert seen["present"] is True and seen["part"] == "tray" and abs(seen["x_m"]) < 0.002
    wrong = call("feeder", "advance2", part="tray")
    assert not wrong.ok and "advance2" in wrong.message


def test_pictures_when_somebody_looks(client: WorldClient) -> None:
    """It should publish colour, depth and geometry of a camera."""
    base = names.device(LINE, CELL, "camera")
    images: list[Image] = []
    depths: list[Image] = []
    infos: list[CameraInfo] = []
    client.hear(Image, names.of(base, names.IMAGE), images, 5)
    client.hear(Image, names.of(base, names.DEPTH), depths, 5)
    client.hear(CameraInfo, names.of(base, names.CAMERA_INFO), infos, 5)
    client.until(lambda: bool(images and depths and infos), "pictures")
    assert (images[-1].width, images[-1].height, images[-1].encoding) == (640, 480, "rgb8")
    assert depths[-1].encoding == "32FC1" and len(depths[-1].data) == 4 * 640 * 480
    assert infos[-1].k[2] == 319.5 and infos[-1].header.frame_id == images[-1].header.frame_id
    assert len(set(images[-1].data[::1000])) > 5


def test_a_driver_gets_pictures(client: WorldClient) -> None:
    """It should get arrays through the cell's port, and see how far below its camera the carrier is."""

    async def look() -> tuple[Picture, Picture]:
        async with spinning("eyes", LINE, int(os.environ["ROS_DOMAIN_ID"])) as member:
            side = RosSide(member.node, member.bridge, LINE)
            images = RosImages(Clients(side, ScaledClock(mono0=time.monotonic()), CELL))
            return await images.colour("camera"), await images.depth("camera")

    colour, depth = asyncio.run(look())
    assert colour.pixels.shape == (480, 640, 3) and colour.encoding == "rgb8"
    assert colour.frame == depth.frame and colour.stamp > LINE0
    # The camera hangs 1.98 m above the floor, the carrier's top face is at 0.9 m.
    row, column = _pixel_of((0.0, 0.27, 1.98), client.find("part").position, depth)
    assert depth.pixels[row, column] == pytest.approx(1.98 - 0.9, abs=0.02)


def _pixel_of(camera: tuple[float, float, float], point: Any, picture: Picture) -> tuple[int, int]:
    """Return row and column at which a camera that looks straight down, its top to +y, sees a point."""
    right, down, far = point.x - camera[0], camera[1] - point.y, camera[2] - point.z
    column, row, _ = picture.optics.matrix @ np.array([right / far, down / far, 1.0])
    return round(row), round(column)


def test_frames(client: WorldClient) -> None:
    """It should publish where carriers are, and a tree of each robot that fits what is told of its looks."""
    heard: list[TFMessage] = []
    told: list[String] = []
    client.hear(TFMessage, "/tf", heard, 10)
    client.hear(String, "/line/cells/assembly/arm/robot_description", told)
    frames: dict[str, TransformStamped] = {}

    def all_heard() -> bool:
        frames.update({transform.child_frame_id: transform for message in heard for transform in message.transforms})
        return bool(told) and "assembly/arm/tool0" in frames

    client.until(all_heard, "TF")
    assert frames["carrier_1"].transform.translation.z == pytest.approx(0.9, abs=0.001)
    assert {transform.header.frame_id for transform in frames.values()} <= {"world", *frames}
    assert frames["assembly/gripper/palm"].header.frame_id == "assembly/arm/wrist_3_link"
    robot = ET.fromstring(told[0].data)
    assert {link.attrib["name"] for link in robot.findall("link")} <= {"world", *frames}
    for joint in robot.findall("joint"):
        parent, child, origin = (joint.find(tag) for tag in ("parent", "child", "origin"))
        frame = frames[child.attrib["link"]]
        assert frame.header.frame_id == parent.attrib["link"]
        if joint.attrib["type"] != "prismatic":
            at = frame.transform.translation
            assert [at.x, at.y, at.z] == pytest.approx([float(x) for x in origin.attrib["xyz"].split()], abs=1e-4)


def test_time_goes_on(client: WorldClient) -> None:
    """It should publish line time, never back, and not more often than every 50 ms of it however fast the world is."""
    client.until(lambda: len(client.times) > 20, "the clock")
    steps = [after - before for before, after in zip(client.times, client.times[1:], strict=False)]
    assert all(step > 0.0 for step in steps)
    assert median(steps) >= 0.05 - 0.011
    assert client.times[0] > LINE0


def test_tags_and_hops(client: WorldClient) -> None:
    """It should read and write the tag in front of an antenna, and drive the carrier away from it."""
    states: list[TrackState] = []
    client.hear(TrackState, names.of(TRACK, names.STATE), states)

    def read(station: str) -> ReadTag.Response:
        return client.ask(ReadTag, names.of(TRACK, names.READ_TAG), ReadTag.Request(station=station))

    def standing() -> dict[str, int]:
        return dict(zip(states[-1].zones, states[-1].standing, strict=True))

    seen = read(CELL)
    assert seen.code == Code.DONE and seen.read.readable and len(seen.read.epc) == 24
    request = WriteTag.Request(station=CELL, target=seen.read.epc, user_memory=[1, 2, 3])
    assert client.ask(WriteTag, names.of(TRACK, names.WRITE_TAG), request).code == Code.DONE
    assert list(read(CELL).read.user_memory) == [1, 2, 3]
    client.until(lambda: bool(states) and standing()[CELL] == 1, "the state of the track")
    hop = client.action(HopCarrier, names.of(TRACK, names.HOP))
    goal = HopCarrier.Goal(hop_id="1", from_zone=CELL, to_zone="t5")
    assert client.run(hop, goal).code == Code.DONE
    assert client.run(hop, goal).code == Code.DONE
    client.until(lambda: standing() == {"t4": 0, CELL: 0, "t5": 1}, "the carrier to stand at t5")
    assert read(CELL).code == Code.NO_CARRIER and read("t5").read.epc == seen.read.epc
    assert client.find("nest.tray") is None
    again = HopCarrier.Goal(hop_id="2", from_zone=CELL, to_zone="t5")
    assert client.run(hop, again).code == Code.NO_CARRIER


def test_no_value_of_any_field_ends_the_world(client: WorldClient, process: WorldProcess) -> None:
    """It should answer every request and goal, whatever stands in it, and no arm moves."""
    before, ids = client.next_joints(), (f"spoiled_{number}" for number in itertools.count())
    requests: dict[str, tuple[Any, Callable[[], Any]]] = {
        names.of(NODE, names.SPAWN): (SpawnModel, lambda: SpawnModel.Request(name=next(ids), model="tray")),
        names.of(NODE, names.REMOVE): (RemoveModel, lambda: RemoveModel.Request(name="nothing")),
        names.of(NODE, names.FAULT): (InjectFault, lambda: InjectFault.Request(fault="dim")),
        names.of(AROUND, names.FIND_PLACES): (FindPlaces, lambda: FindPlaces.Request(places=["nest.tray"])),
        names.of(AROUND, names.FIND_CARRIER): (FindCarrier, FindCarrier.Request),
        names.of(AROUND, names.DESCRIBE_SCENE): (DescribeScene, DescribeScene.Request),
        names.of(NODE, names.DESCRIBE_SCENE): (DescribeScene, DescribeScene.Request),
        names.of(TRACK, names.READ_TAG): (ReadTag, lambda: ReadTag.Request(station="t4")),
        names.of(TRACK, names.WRITE_TAG): (WriteTag, lambda: WriteTag.Request(station="t4")),
        names.of(TRACK, names.IDENTIFY_CARRIER): (IdentifyCarrier, lambda: IdentifyCarrier.Request(station="t4")),
    }
    for name, (kind, make) in requests.items():
        for _, request in spoiled(make):
            assert client.ask(kind, name, request) is not None

    def way() -> FollowJointTrajectory.Goal:
        goal = client.way({}, 1.0)
        goal.trajectory.header.stamp = to_time(client.times[-1] + 1000.0)
        return goal

    def point() -> JointTrajectoryPoint:
        return way().trajectory.points[0]

    def tolerance() -> JointTolerance:
        return JointTolerance(name="elbow_joint")

    def tried(goal: FollowJointTrajectory.Goal, part: Any) -> FollowJointTrajectory.Goal:
        field = "path_tolerance" if isinstance(part, JointTolerance) else ""
        setattr(goal if field else goal.trajectory, field or "points", [part])
        return goal

    trajectories = [goal for _, goal in spoiled(way)]
    trajectories += [tried(way(), part) for make in (point, tolerance) for _, part in spoiled(make)]
    goals: dict[Any, list[Any]] = {
        client.follow: trajectories,
        client.gripper: [goal for _, goal in spoiled(GripperCommand.Goal)],
        client.action(HopCarrier, names.of(TRACK, names.HOP)): [
            goal for _, goal in spoiled(lambda: HopCarrier.Goal(hop_id=next(ids), from_zone=CELL, to_zone="nowhere"))
        ],
        client.action(CallDevice, names.of(names.device(LINE, CELL, "feeder"), names.CALL)): [
            goal for _, goal in spoiled(lambda: CallDevice.Goal(call_id=next(ids), method="level", arguments="{}"))
        ],
    }
    for action, asked in goals.items():
        for goal in asked:
            handle = client.send(action, goal)
            if handle.accepted:
                client.result(handle.cancel_goal_async())
                client.outcome(handle)
    assert client.next_joints().position == pytest.approx(before.position, abs=2e-3)
    client.pass_time(0.5)
    assert process.process.poll() is None
    assert not [word for word in ("Traceback", "a bug in", "Nan", "broke down") if word in process.log]


def test_reset(client: WorldClient) -> None:
    """It should put everything back where it began while time goes on, and call that a new start of the track."""
    states: list[TrackState] = []
    client.hear(TrackState, names.of(TRACK, names.STATE), states)
    client.until(lambda: bool(states and client.times), "clock and track")
    before, boot = client.times[-1], states[-1].boot_id
    assert client.ask(Trigger, names.of(NODE, names.RESET), Trigger.Request()).success
    assert client.find("nest.tray") is not None
    assert "tray_1" in client.scene()
    client.until(lambda: states[-1].boot_id != boot, "another boot id")
    client.pass_time(0.5)
    assert client.times[-1] > before and client.times == sorted(client.times)


def test_tells_its_speed(client: WorldClient) -> None:
    """It should say in its diagnostics how fast it runs."""
    client.until(lambda: bool(client.health), "diagnostics")
    values = {value.key: value.value for value in client.health[-1].values}
    assert float(values["real-time factor"]) > 0.5
