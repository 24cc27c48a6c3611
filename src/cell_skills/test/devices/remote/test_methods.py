"""Methods of protocols on the wire."""

import json
from typing import Protocol

import pytest

from cell_skills.devices.protocols import Arm, Camera, Contact, Offset
from cell_skills.devices.remote.methods import BadCall, methods_of
from cell_skills.devices.seen import PartSeen


class Scale(Protocol):
    """A device of somebody else."""

    async def tared(self) -> bool:
        """Return whether it was tared."""

    async def read(self) -> float:
        """Return one reading."""


def test_every_method_of_a_protocol_is_known_and_nothing_else() -> None:
    """It should offer what the protocol names."""
    assert set(methods_of(Arm)) == {"move_to", "where", "push"}
    assert set(methods_of(Scale)) == {"tared", "read"}


def test_arguments_go_by_name_with_their_defaults() -> None:
    """It should write plain JSON values, dataclasses as objects."""
    move = methods_of(Arm)["move_to"]
    assert move.write_arguments(("home",), {}) == {
        "pose": "home",
        "offset": {"x_m": 0.0, "y_m": 0.0, "yaw_rad": 0.0},
    }
    assert move.write_arguments((), {"pose": "table", "offset": Offset(0.1)})["offset"]["x_m"] == 0.1


def test_dataclasses_come_back_as_such() -> None:
    """It should read what it has written, arguments and results."""
    move, push = methods_of(Arm)["move_to"], methods_of(Arm)["push"]
    offset, contact = Offset(0.1, yaw_rad=0.2), Contact(0.004, 12.5)
    assert move.read_arguments(move.write_arguments(("home", offset), {})) == {"pose": "home", "offset": offset}
    assert push.read_result(push.write_result(contact)) == contact
    look = methods_of(Camera)["look"]
    for seen in (PartSeen(present=True, x_m=0.1, part="lid"), None):
        assert look.read_result(json.loads(json.dumps(look.write_result(seen)))) == seen


def test_the_methods_of_a_protocol_that_extends_another_are_all_known() -> None:
    """It should offer those of both."""

    class Watching(Camera, Protocol):
        """A camera that can do more."""

        async def blink(self) -> None:
            """Do it."""

    assert set(methods_of(Watching)) == {"look", "blink"}


@pytest.mark.parametrize("wrong", [{"present": 1.0}, {"present": True, "x_m": "near"}, {}, "there", {"present": None}])
def test_what_a_camera_cannot_have_seen_is_refused(wrong: object) -> None:
    """It should be refused where it comes in."""
    with pytest.raises(BadCall, match="look: result: "):
        methods_of(Camera)["look"].read_result(wrong)


def test_a_default_may_be_left_out() -> None:
    """It should leave it to the device."""
    assert methods_of(Arm)["move_to"].read_arguments({"pose": "home"}) == {"pose": "home"}


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([], "move_to: the arguments are no JSON object"),
        ({}, "move_to: missing a required argument: 'pose'"),
        ({"pose": "home", "speed": 1}, "move_to: got an unexpected keyword argument 'speed'"),
        ({"pose": 3}, "move_to: pose: Input should be a valid string"),
        ({"pose": "home", "offset": {"x_m": "wide"}}, "move_to: offset: Input should be a valid number"),
    ],
)
def test_arguments_that_do_not_fit_are_named(values: object, text: str) -> None:
    """It should say which method, which argument and what is wrong."""
    with pytest.raises(BadCall, match=text):
        methods_of(Arm)["move_to"].read_arguments(values)


def test_a_result_that_does_not_fit_is_named() -> None:
    """It should not hand on what the protocol does not promise."""
    with pytest.raises(BadCall, match="tared: result: Input should be a valid boolean"):
        methods_of(Scale)["tared"].read_result("perhaps")


@pytest.mark.parametrize(("method", "value"), [("read", "1.5"), ("read", True), ("tared", 1), ("tared", None)])
def test_a_result_of_another_type_is_none(method: str, value: object) -> None:
    """It should take no text and no truth value for a number, and no number for a truth value."""
    with pytest.raises(BadCall, match=f"{method}: result: Input should be a valid"):
        methods_of(Scale)[method].read_result(value)


def test_what_is_refused_is_shown_short() -> None:
    """It should name what came in one line, however long it is."""
    with pytest.raises(BadCall, match="read: result: .*, not 'x+…$"):
        methods_of(Scale)["read"].read_result("x" * 10_000)
