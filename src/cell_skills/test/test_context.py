"""What a skill sees: devices, cancel, sleep; and how its models are found."""

import asyncio
from typing import Protocol, runtime_checkable

import pytest
from trial_loop import in_loop
from trial_rig import Again, Gate, Params, Passage, Rack, Result, Work

from cell_line.clock import ScaledClock
from cell_line.manual_clock import ManualClock
from cell_line.outcome import Measurement
from cell_skills.context import (
    Cancelled,
    CancelToken,
    DeviceMissing,
    Devices,
    Note,
    SkillContext,
)
from cell_skills.skill import Skill
from cell_skills.testing import MemoryLog


@runtime_checkable
class Looking(Protocol):
    """An ability that has a method of a camera, and is none."""

    async def look(self) -> int:
        """Look."""
        ...


class Lamp:
    """A device with it."""

    async def look(self) -> int:
        """Look."""
        return 7


def test_what_only_looks_is_no_camera() -> None:
    """It should not note what it sees."""
    subject = Devices({"lamp": Lamp()}, notes=lambda role, camera: pytest.fail("it is taken for a camera"))
    assert in_loop(subject.get("lamp", Looking).look()) == 7


@runtime_checkable
class Flying(Protocol):
    """An ability no device here has."""

    async def fly(self) -> None:
        """Fly."""
        ...


def context(clock: ManualClock | ScaledClock) -> SkillContext:
    """Return a context without devices."""
    return SkillContext(Devices({}), clock, MemoryLog(), CancelToken())


def test_a_device_by_role_and_protocol() -> None:
    """It should hand out the device if it can do what is needed, and itself to whoever asks for its class."""
    gate = Gate()
    subject = Devices({"gate": gate})
    assert subject.get("gate", Gate) is gate
    assert in_loop(subject.get("gate", Passage).passed()) is False
    gate.go.set()
    assert in_loop(subject.get("gate", Passage).passed()) is True


def test_a_missing_device_names_what_exists() -> None:
    """It should name role, protocol and the roles there are, or what the role holds."""
    subject = Devices({"gate": Gate(), "rack": Rack()})
    with pytest.raises(DeviceMissing, match="no device of kind Flying in role 'wing'; the roles are: gate, rack"):
        subject.get("wing", Flying)
    with pytest.raises(DeviceMissing, match="no device of kind Flying in role 'gate'; it holds a Gate: it has no fly"):
        subject.get("gate", Flying)


def test_sleep_passes_line_time() -> None:
    """It should wait on the clock."""
    clock = ManualClock(10.0)
    in_loop(context(clock).sleep(3.0))
    assert clock.now() == 13.0


def test_sleep_ends_when_cancelled() -> None:
    """It should raise at once, before and while it waits."""

    async def story() -> None:
        ctx = context(ScaledClock())
        waiting = asyncio.create_task(ctx.sleep(1000.0))
        await asyncio.sleep(0)
        ctx.cancel.cancel()
        with pytest.raises(Cancelled):
            await waiting
        with pytest.raises(Cancelled):
            await ctx.sleep(0.0)

    in_loop(story())


def test_models_come_from_the_generic_arguments() -> None:
    """It should know the models of a skill and of a skill derived from it."""
    assert (Work.params_model, Work.result_model) == (Params, Result)
    assert Again.params_model is Params


def test_a_skill_needs_models() -> None:
    """It should refuse anything but pydantic models when the class is made."""
    with pytest.raises(TypeError, match="Wrong: <class 'int'> is not a pydantic model"):

        class Wrong(Skill[int, Params]):  # type: ignore[type-var]
            pass


@pytest.mark.parametrize(
    ("value", "lower", "upper", "within"),
    [(1.0, None, None, True), (1.0, 1.0, 1.0, True), (0.9, 1.0, None, False), (1.1, None, 1.0, False)],
)
def test_limits_of_a_measurement(value: float, lower: float | None, upper: float | None, within: bool) -> None:
    """It should keep both limits, which count as good."""
    assert Measurement("mass", value, "g", lower, upper).within is within


def test_what_begins_is_kept_once() -> None:
    """It should keep the note before anything else can happen, once, and know it from then on."""
    kept: list[str] = []
    ctx = SkillContext(Devices({}), ManualClock(), MemoryLog(), CancelToken(), Note(keep=lambda: kept.append("began")))
    assert not ctx.begun
    ctx.began()
    ctx.began()
    assert (ctx.begun, kept) == (True, ["began"])
    before = Note(begun=True, keep=lambda: kept.append("again"))
    before.begin()
    assert (before.begun, kept) == (True, ["began"])


def test_a_note_that_cannot_be_kept_is_no_note() -> None:
    """It should raise before the act, and not know later what nobody kept."""

    def full() -> None:
        raise OSError("no space left")

    note = Note(keep=full)
    with pytest.raises(OSError, match="no space"):
        note.begin()
    assert not note.begun
