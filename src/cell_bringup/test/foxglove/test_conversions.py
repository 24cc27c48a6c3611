"""Messages of ROS as Foxglove shows them: expected messages are written out and compared byte by byte."""

import io
import json
from typing import Any

import numpy as np
import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from builtin_interfaces.msg import Time
from cell_interfaces.msg import CellState, LineEvent, LineState
from foxglove import messages as fox
from geometry_msgs.msg import Quaternion, Transform, TransformStamped, Vector3
from PIL import Image as Picture
from sensor_msgs.msg import CameraInfo, Image, JointState
from std_msgs.msg import Header
from tf2_msgs.msg import TFMessage

from cell_bringup.foxglove.frames import pose_transforms, to_transforms
from cell_bringup.foxglove.images import to_calibration, to_compressed, to_raw
from cell_bringup.foxglove.joints import to_joint_states
from cell_bringup.foxglove.logs import to_log
from cell_bringup.foxglove.states import schema_of, to_json
from cell_bringup.foxglove.times import in_nanoseconds, nanoseconds, timestamp, timestamp_of
from cell_line.ros.jpeg import NoPicture
from cell_world.geometry import Pose

NOW = Time(sec=1_700_000_000, nanosec=250_000_000)
FOX_NOW = fox.Timestamp(1_700_000_000, 250_000_000)
HEADER = Header(stamp=NOW, frame_id="here")


def same(one: Any, other: Any) -> bool:
    return bool(one.encode() == other.encode())


def test_times() -> None:
    """It should keep every nanosecond that ROS has, and what a float can hold of line time."""
    assert nanoseconds(NOW) == 1_700_000_000_250_000_000 == in_nanoseconds(1_700_000_000.25)
    for stamp in (timestamp(NOW), timestamp_of(1_700_000_000.25)):
        assert (stamp.sec, stamp.nsec) == (FOX_NOW.sec, FOX_NOW.nsec)


def test_frames() -> None:
    """It should keep parents, children, places and orientations."""
    turn = Transform(translation=Vector3(x=1.0, y=2.0, z=3.0), rotation=Quaternion(x=1.0, w=0.0))
    message = TFMessage(transforms=[TransformStamped(header=HEADER, child_frame_id="there", transform=turn)])
    transform = fox.FrameTransform(
        timestamp=FOX_NOW,
        parent_frame_id="here",
        child_frame_id="there",
        translation=fox.Vector3(x=1.0, y=2.0, z=3.0),
        rotation=fox.Quaternion(x=1.0, w=0.0),
    )
    assert same(to_transforms(message), fox.FrameTransforms(transforms=[transform]))
    ours = fox.FrameTransform(
        timestamp=FOX_NOW,
        parent_frame_id="world",
        child_frame_id="there",
        translation=fox.Vector3(x=1.0, y=2.0, z=3.0),
        rotation=fox.Quaternion(x=1.0, w=0.0),
    )
    poses = {"there": Pose((1.0, 2.0, 3.0), (0.0, 1.0, 0.0, 0.0))}
    assert same(pose_transforms(poses, FOX_NOW), fox.FrameTransforms(transforms=[ours]))


def test_joints() -> None:
    """It should leave out what was not told."""
    message = JointState(header=HEADER, name=["a", "b"], position=[1.0, 2.0], effort=[3.0, 4.0])
    expected = fox.JointStates(
        timestamp=FOX_NOW,
        joints=[fox.JointState(name="a", position=1.0, effort=3.0), fox.JointState(name="b", position=2.0, effort=4.0)],
    )
    assert same(to_joint_states(message), expected)


@pytest.mark.parametrize(("encoding", "color"), [("rgb8", (200, 30, 30)), ("bgr8", (30, 30, 200))])
def test_a_picture_becomes_a_jpeg(encoding: str, color: tuple[int, int, int]) -> None:
    """It should have its size and its colours."""
    pixels = np.full((24, 32, 3), color, np.uint8)
    message = Image(header=HEADER, height=24, width=32, encoding=encoding, step=96, data=pixels.tobytes())
    content = to_compressed(message).encode()
    with Picture.open(io.BytesIO(content[content.index(b"\xff\xd8") :])) as picture:
        assert (picture.format, picture.size) == ("JPEG", (32, 24))
        assert picture.getpixel((5, 5)) == pytest.approx((200, 30, 30), abs=6)
    assert b"here" in content and b"jpeg" in content


def test_depth_stays_as_it_is() -> None:
    """It should be sent raw, and refused as a JPEG."""
    data = np.full((2, 3), 0.5, np.float32).tobytes()
    message = Image(header=HEADER, height=2, width=3, encoding="32FC1", step=12, data=data)
    expected = fox.RawImage(timestamp=FOX_NOW, frame_id="here", width=3, height=2, encoding="32FC1", step=12, data=data)
    assert same(to_raw(message), expected)
    with pytest.raises(NoPicture, match="32FC1"):
        to_compressed(message)


def test_cameras() -> None:
    """It should keep every matrix."""
    message = CameraInfo(header=HEADER, height=2, width=3, distortion_model="plumb_bob", d=[0.0] * 5)
    message.k, message.r = [float(i) for i in range(9)], [float(i) for i in range(9, 18)]
    message.p = [float(i) for i in range(12)]
    expected = fox.CameraCalibration(
        timestamp=FOX_NOW,
        frame_id="here",
        width=3,
        height=2,
        distortion_model="plumb_bob",
        D=[0.0] * 5,
        K=[float(i) for i in range(9)],
        R=[float(i) for i in range(9, 18)],
        P=[float(i) for i in range(12)],
    )
    assert same(to_calibration(message), expected)


@pytest.mark.parametrize(
    ("event", "level", "text"),
    [
        (
            LineEvent(
                kind="OperationFailed", unit="A-1", cell="dosing", json='{"operation": "fill", "message": "dry"}'
            ),
            fox.LogLevel.Error,
            "OperationFailed unit A-1 cell dosing operation fill: dry",
        ),
        (LineEvent(kind="CarrierStuck", carrier="c1"), fox.LogLevel.Warning, "CarrierStuck carrier c1"),
        (LineEvent(kind="UnitLeft", unit="A-1", order="A"), fox.LogLevel.Info, "UnitLeft unit A-1 order A"),
    ],
)
def test_events_are_lines_of_a_log(event: LineEvent, level: fox.LogLevel, text: str) -> None:
    """It should say what happened to what, why, and how bad that is."""
    event.stamp = NOW
    expected = fox.Log(timestamp=FOX_NOW, level=level, message=text, name=event.cell or "line")
    assert same(to_log(event), expected)


def test_states_are_json_with_names_for_codes() -> None:
    """It should have plain values that can be read, also inside of others."""
    cell = CellState(cell="dosing", state=CellState.STATE_EXECUTE, mode=CellState.MODE_PRODUCTION, stamp=NOW)
    line = to_json(LineState(stamp=NOW, units_done=3, cells=[cell], json='{"ready": true}'))
    assert line["stamp"] == {"sec": NOW.sec, "nsec": NOW.nanosec}
    assert (line["units_done"], line["json"]) == (3, {"ready": True})
    assert (line["cells"][0]["state"], line["cells"][0]["mode"]) == ("EXECUTE", "PRODUCTION")
    assert to_json(CellState(mode=9))["mode"] == "9"
    json.dumps(line)


def test_states_have_a_schema() -> None:
    """It should tell Foxglove the type of every field."""
    schema = schema_of("CellState", to_json(CellState()))
    assert (schema["title"], schema["type"]) == ("CellState", "object")
    kinds = {name: field["type"] for name, field in schema["properties"].items()}
    assert kinds["cell"] == kinds["state"] == "string"
    assert (kinds["setup_verified"], kinds["processed"], kinds["stamp"]) == ("boolean", "integer", "object")
