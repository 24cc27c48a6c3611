"""Between skill and device nothing passes that is no finite number."""

import asyncio
import math
from typing import Any, Protocol, runtime_checkable

import numpy as np
import pytest

from cell_skills.context import Devices
from cell_skills.devices.protocols import Arm, BadAnswer, Camera, Contact, Offset, Supply, ToolChanger
from cell_skills.devices.seen import PartSeen


class Odd:
    """Answers what the test wants, whatever it is asked, and remembers what that was."""

    colour = "red"

    def __init__(self, answer: Any = None) -> None:
        self.answer = answer
        self.asked: list[Any] = []

    async def _any(self, *args: Any, **kwargs: Any) -> Any:
        self.asked.append((args, kwargs))
        return self.answer

    tare = tared = read = look = move_to = where = push = _any
    stage = load = flush = foreign = hold = tool = gap = _any


@runtime_checkable
class Scale(Protocol):
    """A device of somebody else."""

    async def read(self) -> float:
        """Return one reading."""


@runtime_checkable
class Lamp(Protocol):
    """A device of somebody else, with a method that nobody awaits."""

    def level(self, share: float) -> float:
        """Return how bright it is."""


class Dark:
    """A lamp without light."""

    def level(self, share: float) -> float:
        """Return nothing that is a number."""
        return math.nan


@pytest.mark.parametrize(
    ("protocol", "method", "args", "answer", "reason"),
    [
        (Scale, "read", (), math.nan, "read: must be a finite number, not nan"),
        (Scale, "read", (), -math.inf, "read: must be a finite number, not -inf"),
        (Scale, "read", (), np.float32("nan"), "read: must be a finite number, not nan"),
        (Scale, "read", (), 1e300, "read: must be from -1e+15 to 1e+15, not 1e+300"),
        (Arm, "push", (0.1, 5.0), Contact(0.1, math.nan), "push: force_n: must be a finite number, not nan"),
        (Supply, "foreign", ("oil",), 60.0, "foreign: must be from -0.1 to 1.1, not 60"),
        (Supply, "foreign", ("oil",), -1.0, "foreign: must be from -0.1 to 1.1, not -1"),
        (ToolChanger, "gap", (), -1, "gap: must be from -0.001 to 1, not -1"),
    ],
)
def test_an_answer_that_is_no_number_is_a_fault(
    protocol: type, method: str, args: tuple[Any, ...], answer: Any, reason: str
) -> None:
    """It should name the device, the method and the place."""
    subject = Devices({"it": Odd(answer)}).get("it", protocol)
    with pytest.raises(BadAnswer, match=f"^it: {reason.replace('+', '[+]')}"):
        asyncio.run(getattr(subject, method)(*args))


@pytest.mark.parametrize("answer", [1.5, 3, True, "a", None, {"present": 0.0}, Contact(0.1, 2.0), np.float64(2.0)])
def test_all_else_passes(answer: Any) -> None:
    """It should hand out the answer itself."""
    subject = Devices({"it": Odd(answer)}).get("it", Scale)
    assert asyncio.run(subject.read()) is answer


@pytest.mark.parametrize(
    ("protocol", "method", "args", "answer"),
    [
        (Supply, "foreign", ("oil",), 1.02),
        (Supply, "foreign", ("oil",), -0.01),
        (ToolChanger, "gap", (), -1e-5),
        (Camera, "look", ("nest.a",), None),
        (Camera, "look", ("nest.a",), PartSeen(present=True, x_m=-0.3)),
    ],
)
def test_noise_is_no_fault(protocol: type, method: str, args: tuple[Any, ...], answer: Any) -> None:
    """It should take what a good sensor may say."""
    subject = Devices({"it": Odd(answer)}).get("it", protocol)
    assert asyncio.run(getattr(subject, method)(*args)) is answer


@pytest.mark.parametrize(
    ("seen", "reason"),
    [
        ({"present": True, "x_m": math.nan}, "x_m: Input should be a finite number, not nan"),
        ({"present": 0.3}, "present: Input should be a valid boolean.*, not 0.3"),
        ({"present": True, "sigma_m": -1.0}, "sigma_m: Input should be greater than or equal to 0, not -1.0"),
        ({"present": True, "width_m": 0.1}, "width_m: Extra inputs are not permitted, not 0.1"),
    ],
)
def test_what_no_camera_can_see_is_a_fault(seen: dict[str, Any], reason: str) -> None:
    """It should be the camera's fault, not a bug of the skill."""

    class Eye:
        """A camera that says what it should not."""

        async def look(self, place: str) -> PartSeen | None:
            """Say so."""
            return PartSeen(**seen)

    subject = Devices({"it": Eye()}).get("it", Camera)
    with pytest.raises(BadAnswer, match=f"^it: look: {reason}"):
        asyncio.run(subject.look("nest.a"))


@pytest.mark.parametrize("offset", [{"offset": Offset(math.nan)}, {"offset": Offset(yaw_rad=math.inf)}])
def test_a_device_is_not_asked_for_what_is_no_number(offset: dict[str, Any]) -> None:
    """It should take that for a bug of the skill, before the device hears of it."""
    device = Odd()
    subject = Devices({"it": device}).get("it", Arm)
    with pytest.raises(ValueError, match=r"^move_to: (x_m|yaw_rad): must be a finite number"):
        asyncio.run(subject.move_to("home", **offset))
    with pytest.raises(ValueError, match="^push: must be a finite number, not nan"):
        asyncio.run(subject.push(math.nan, 5.0))
    assert device.asked == []


def test_arguments_arrive_as_they_are() -> None:
    """It should pass them on by place and by name."""
    device = Odd("home")
    subject = Devices({"it": device}).get("it", Arm)
    assert asyncio.run(subject.move_to("home", offset=Offset(0.1))) == "home"
    assert device.asked == [(("home",), {"offset": Offset(0.1)})]


def test_devices_of_others_are_checked_too() -> None:
    """It should need nothing but a protocol, and leave the rest of the device as it is."""
    with pytest.raises(BadAnswer, match="lamp: level: must be a finite number, not nan"):
        Devices({"lamp": Dark()}).get("lamp", Lamp).level(0.5)
    with pytest.raises(ValueError, match="level: must be a finite number, not inf"):
        Devices({"lamp": Dark()}).get("lamp", Lamp).level(math.inf)
    subject = Devices({"it": Odd()}).get("it", Scale)
    assert isinstance(subject, Scale)
    assert subject.colour == "red"
