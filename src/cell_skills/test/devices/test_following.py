"""What keeps a driver from being of a kind should be named: methods it lacks, or that are called otherwise."""

from typing import Protocol, runtime_checkable

import pytest

from cell_skills.devices.following import follows, gaps, methods_of
from cell_skills.devices.kinds import kinds_of, nearly


@runtime_checkable
class Press(Protocol):
    """Something with two methods, and what is nobody's business."""

    async def press(self, force_n: float, hold_s: float = 0.0) -> None:
        """Press."""

    async def lift(self) -> None:
        """Lift."""

    def _secret(self) -> None: ...


class Whole:
    async def press(self, force_n: float, hold_s: float = 0.0) -> None: ...

    async def lift(self) -> None: ...


class Able(Whole):
    async def lift(self, height_m: float = 0.1) -> None: ...


class Open(Whole):
    async def press(self, *args: float, **more: float) -> None: ...


class Half:
    lift = None

    async def press(self, force_n: float, hold_s: float = 0.0) -> None: ...


class Other(Whole):
    async def press(self, force_kn: float, hold_s: float = 0.0) -> None: ...


class Choosy(Whole):
    async def lift(self, height_m: float) -> None: ...


class Short(Whole):
    async def press(self, force_n: float) -> None: ...


@pytest.mark.parametrize("device", [Whole, Able, Open])
def test_who_can_be_called_as_the_protocol_says(device: type) -> None:
    """It should follow, as a class and as an object, whatever it can beside that."""
    assert follows(device, Press) and follows(device(), Press)
    assert gaps(device, Press) == ""


@pytest.mark.parametrize(
    ("device", "said"),
    [
        (object, "it has no lift(), press()"),
        (Half, "it has no lift()"),
        (Other, "press(force_kn, hold_s) is not press(force_n, hold_s)"),
        (Choosy, "lift(height_m) is not lift()"),
        (Short, "press(force_n) is not press(force_n, hold_s)"),
    ],
)
def test_who_cannot(device: type, said: str) -> None:
    """It should be told which method is missing, or how it differs."""
    assert gaps(device, Press) == gaps(device(), Press) == said
    assert not follows(device, Press)


def test_a_class_is_followed_by_what_is_one() -> None:
    """It should be enough to be one where no protocol is asked for."""
    assert follows(Able(), Whole) and follows(Able, Whole)
    assert gaps(Half(), Whole) == "it is no Whole"


def test_what_is_private_is_no_method_of_a_protocol() -> None:
    assert set(methods_of(Press)) == {"press", "lift"}


def test_a_driver_of_no_kind_is_told_which_comes_near() -> None:
    """It should name the kind and what is lacking, and nothing where there is no likeness."""

    class AlmostArm:
        async def move_to(self, pose: str) -> None: ...

    assert kinds_of(AlmostArm) == []
    assert nearly(AlmostArm).startswith("; for ") and "it has no " in nearly(AlmostArm)
    assert nearly(object) == ""
