"""Half an emoji is really written, in whatever rclpy sends."""

from typing import Any

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from cell_interfaces.action import Changeover
from cell_interfaces.msg import Measurement
from cell_interfaces.srv import IdentifyCarrier
from rclpy.serialization import deserialize_message, serialize_message

from cell_bringup.sweep.kinds import HALF_EMOJI
from cell_bringup.sweep.ros.half_emoji import HALF, write_halves

Request, Answer = IdentifyCarrier.Request, Changeover.Impl.GetResultService.Response
RESULT = Changeover.Result(message=HALF_EMOJI, measurements=[Measurement(name=HALF_EMOJI, value=0.5)], setup="fine")


@pytest.mark.parametrize(("message", "halves"), [(Request(station=HALF_EMOJI), 1), (Answer(result=RESULT), 2)])
def test_the_bytes_are_those_of_half_an_emoji(message: Any, halves: int) -> None:
    """It should write no placeholder, also deep inside a message, and leave the rest as it is."""
    for _ in range(2):  # the second time, the class is known
        write_halves(type(message))
        data = bytes(serialize_message(message))
        assert (data.count(HALF), data.count(HALF_EMOJI.encode())) == (halves, 0)
    read = deserialize_message(data, type(message))
    assert "\ufffd" in str(read)
    if halves == 2:
        assert (read.result.setup, read.result.measurements[0].value) == ("fine", 0.5)


def test_other_texts_are_written_as_ever() -> None:
    """It should change nothing where no placeholder is."""
    write_halves(Request)
    assert deserialize_message(serialize_message(Request(station="Zoë 🧼")), Request).station == "Zoë 🧼"
