"""Every installed driver against the contract of its protocols."""

import asyncio

import pytest
from pydantic import ValidationError

from cell_line.manual_clock import ManualClock
from cell_line.registry import Registry
from cell_skills.devices import protocols
from cell_skills.devices.bench import Bench
from cell_skills.devices.env import DRIVERS, DeviceEnv
from cell_skills.devices.kinds import installed_kinds, kinds_of
from cell_skills.devices.kinematic.arm import ArmOptions, KinematicArm
from cell_skills.devices.protocols import DeviceFault
from cell_skills.testing import check_driver, fault_rates

REGISTRY = Registry.installed()
NAMES = REGISTRY.names(DRIVERS)
OURS = "cell-skills"
KINEMATIC = [name for name in NAMES if name.startswith("kinematic_") and REGISTRY.source(DRIVERS, name) == OURS]


def every_protocol() -> set[type]:
    """Return all protocols of the module."""
    kinds = vars(protocols).values()
    return {kind for kind in kinds if isinstance(kind, type) and getattr(kind, "_is_runtime_protocol", False)}


@pytest.mark.parametrize("name", KINEMATIC)
def test_the_driver_keeps_the_contract_of_its_protocols(name: str) -> None:
    """It should conform."""
    assert check_driver(name)


@pytest.mark.parametrize("name", NAMES)
def test_unknown_options_are_refused(name: str) -> None:
    """It should not swallow a misspelt option."""
    with pytest.raises(ValidationError):
        Registry.installed().get(DRIVERS, name).Options.model_validate({"no_such_option": 1})


def test_every_protocol_has_a_contract_and_a_kinematic_driver() -> None:
    """It should leave no protocol out."""
    kinematic = [REGISTRY.get(DRIVERS, name) for name in NAMES if name.startswith("kinematic_")]
    assert every_protocol() <= installed_kinds().keys()
    assert {kind.protocol for driver in kinematic for kind in kinds_of(driver)} >= every_protocol()


def test_names_alone_make_no_kind() -> None:
    """It should not take for a camera what has a method `look`, too, but other parameters."""

    class Lamp:
        async def look(self) -> bool:
            return True

    assert issubclass(Lamp, protocols.Camera)
    assert kinds_of(Lamp) == []


@pytest.mark.parametrize("protocol", sorted(every_protocol(), key=lambda p: p.__name__))
def test_protocols_are_small(protocol: type) -> None:
    """It should have one to four methods."""
    methods = [name for name in vars(protocol) if not name.startswith("_")]
    assert 1 <= len(methods) <= 4, methods


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
