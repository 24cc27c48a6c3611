"""Every installed driver against the contract of its protocols."""

import asyncio

import pytest
from pydantic import ValidationError

from cell_line.fault_rates import FaultRates
from cell_line.manual_clock import ManualClock
from cell_line.registry import Registry
from cell_skills.devices import protocols
from cell_skills.devices.bench import Bench
from cell_skills.devices.env import DRIVERS, DeviceEnv
from cell_skills.devices.kinds import installed_kinds
from cell_skills.devices.kinematic.scale import KinematicScale, ScaleOptions
from cell_skills.devices.kinematic.turntable import KinematicTurntable, TurntableOptions
from cell_skills.devices.protocols import DeviceFault
from cell_skills.testing import check_driver

REGISTRY = Registry.installed()
NAMES = REGISTRY.names(DRIVERS)
OURS = "cell-skills"
PARTS_OF_DEVICES = {"CapChuck"}
"""What no skill asks for, only the driver that moves it."""
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
    driven = {protocol for name in KINEMATIC for protocol in check_driver(name)}
    assert installed_kinds().keys() == every_protocol()
    assert driven == {protocol.__name__ for protocol in installed_kinds()} - PARTS_OF_DEVICES


@pytest.mark.parametrize("protocol", sorted(every_protocol(), key=lambda p: p.__name__))
def test_protocols_are_small(protocol: type) -> None:
    """It should have one to four methods."""
    methods = [name for name in vars(protocol) if not name.startswith("_")]
    assert 1 <= len(methods) <= 4, methods


def test_a_driver_that_lies_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should name what is wrong with a turntable that never arrives."""

    async def stay(self: KinematicTurntable, angle_rad: float) -> None:
        """Do nothing."""

    monkeypatch.setattr(KinematicTurntable, "turn_to", stay)
    with pytest.raises(AssertionError, match="the angle is not reached"):
        check_driver("kinematic_turntable")


def test_a_device_fault_is_raised_and_nothing_has_moved() -> None:
    """It should raise DeviceFault naming the role."""
    env = DeviceEnv(ManualClock(), Bench(), FaultRates(device_fault=1.0)).named("table")
    subject = KinematicTurntable(TurntableOptions(), env)
    with pytest.raises(DeviceFault, match="table: does not answer"):
        asyncio.run(subject.turn_to(1.0))
    assert asyncio.run(subject.angle()) == 0.0


def test_a_vessel_that_was_lifted_off_is_no_longer_tared() -> None:
    """It should clear the tare when another vessel was there in between, not for a repeated job."""
    bench = Bench()
    bench.present("carrier", "a")
    subject = KinematicScale(ScaleOptions(), DeviceEnv(ManualClock(), bench).named("scale"))
    asyncio.run(subject.tare())
    bench.present("carrier", "a")
    assert asyncio.run(subject.tared())
    bench.present("carrier", "b")
    bench.present("carrier", "a")
    assert not asyncio.run(subject.tared())
    assert asyncio.run(subject.read()) > 10.0
