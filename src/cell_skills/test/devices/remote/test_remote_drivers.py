"""Remote drivers, without what lies between them and their devices."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from cell_line.manual_clock import ManualClock
from cell_line.registry import Registry
from cell_line.shared import SharedThings
from cell_skills.devices import protocols as p
from cell_skills.devices.bench import Bench
from cell_skills.devices.calls import DeviceCalls
from cell_skills.devices.env import DRIVERS, DeviceEnv
from cell_skills.devices.kinds import kinds_of

REGISTRY = Registry.installed()
REMOTE = [name for name in REGISTRY.names(DRIVERS) if name.startswith("remote_")]
SHARED = {p.Camera, p.Feeder, p.ToolChanger, p.Supply}
"""What families share and has no standard ROS interfaces."""


@dataclass
class Answering:
    """Devices that note a call and give an answer."""

    answer: Any = None
    asked: list[tuple[str, str, Mapping[str, Any]]] = field(default_factory=list)

    async def call(self, role: str, method: str, arguments: Mapping[str, Any]) -> Any:
        """Note and answer."""
        self.asked.append((role, method, arguments))
        return self.answer


def remote(name: str, ports: Answering | None) -> Any:
    """Return a remote driver in the role `device`."""
    driver = REGISTRY.get(DRIVERS, name)
    shared = SharedThings(given={DeviceCalls: ports} if ports else {})
    return driver(driver.Options(), DeviceEnv(ManualClock(), Bench(), shared=shared).named("device"))


def test_every_other_protocol_has_its_remote_driver() -> None:
    """It should leave no protocol out, and follow one each, with those that this one extends."""
    followed = [[kind.protocol for kind in kinds_of(REGISTRY.get(DRIVERS, name))] for name in REMOTE]
    assert all(any(all(issubclass(own, other) for other in kinds) for own in kinds) for kinds in followed)
    assert {kind for kinds in followed for kind in kinds} >= SHARED


def test_a_method_becomes_a_call_by_name() -> None:
    """It should ask the device in its role, and give back what the protocol says."""
    ports = Answering(answer=7)
    subject: p.Feeder = remote("remote_feeder", ports)
    assert asyncio.run(subject.level("lid")) == 7
    assert ports.asked == [("device", "level", {"part": "lid"})]


def test_wrong_arguments_are_a_bug_of_the_caller() -> None:
    """It should raise before anything is asked."""
    ports = Answering()
    with pytest.raises(TypeError, match="part"):
        asyncio.run(remote("remote_feeder", ports).level())
    assert not ports.asked


def test_an_answer_that_does_not_fit_is_a_fault_of_the_device() -> None:
    """It should name the device and the method."""
    with pytest.raises(p.BadAnswer, match="device: level: result: Input should be a valid integer"):
        asyncio.run(remote("remote_feeder", Answering(answer="plenty")).level("lid"))


def test_without_ros_it_is_a_fault_to_ask() -> None:
    """It should say that there is nobody."""
    with pytest.raises(p.DeviceFault, match="device: needs 'device_calls', and this cell runs without"):
        asyncio.run(remote("remote_feeder", None).level("lid"))
