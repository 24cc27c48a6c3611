"""Every driver of the package against the contract of its kind."""

import asyncio

import pytest

from cell_kinematic.arm import ArmOptions, KinematicArm
from cell_line.manual_clock import ManualClock
from cell_skills.devices.bench import Bench
from cell_skills.devices.env import DeviceEnv
from cell_skills.devices.protocols import DeviceFault
from cell_skills.testing import check_driver, fault_rates


@pytest.mark.parametrize("kind", ["arm", "camera", "feeder", "gripper", "supply", "tool_changer"])
def test_the_driver_keeps_the_contract_of_its_kind(kind: str) -> None:
    """It should conform."""
    assert check_driver(f"kinematic_{kind}")


def test_a_driver_that_lies_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should name what is wrong with an arm that says it is elsewhere."""

    async def elsewhere(self: KinematicArm) -> str:
        """Lie."""
        return "reject"

    monkeypatch.setattr(KinematicArm, "where", elsewhere)
    with pytest.raises(AssertionError, match="is not the pose moved to"):
        check_driver("kinematic_arm")


def test_a_device_fault_is_raised_and_nothing_has_moved() -> None:
    """It should raise DeviceFault naming the role."""
    env = DeviceEnv(ManualClock(), Bench(), fault_rates(device_fault=1.0)).named("arm")
    subject = KinematicArm(ArmOptions(), env)
    with pytest.raises(DeviceFault, match="arm: does not answer"):
        asyncio.run(subject.move_to("reject"))
    assert asyncio.run(subject.where()) == "home"
