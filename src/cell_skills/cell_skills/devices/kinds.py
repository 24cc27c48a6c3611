"""The kinds of devices that are installed: what a skill may ask for, and what every driver of it must do."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from cell_line.config.strict_yaml import StrictModel
from cell_line.fault_rates import Rate
from cell_line.registry import Group, Registry
from cell_skills.devices.following import follows, gaps, methods_of

Contract = Callable[[Any], Coroutine[Any, Any, None]]
Bounds = tuple[float, float]
"""Lowest and highest value."""


class DeviceFaults(StrictModel):
    """Probability of each cause that a simulated device goes wrong, per action it can spoil.

    A kind adds its own causes in a subclass.  A skill never sees them: it measures.
    """

    device_fault: Rate = 0.0
    """It reports that it cannot act."""


F = TypeVar("F", bound=DeviceFaults)


@dataclass(frozen=True)
class DeviceKind(Generic[F]):
    """A kind of device, found through the entry-point group `cell.device_kinds`.

    Attributes:
        name: What it is found under, and what files of fault rates call it.
        protocol: Runtime-checkable, of one to four methods.
        contract: Given a driver that was just made, it asserts what every driver of the kind must do.
        faults: How often a simulated one goes wrong.
        answers: Method -> lowest and highest number that a sensor of this kind can answer at all, noise included.
    """

    name: str
    protocol: type
    contract: Contract
    faults: type[F]
    answers: Mapping[str, Bounds] = field(default_factory=dict)


KINDS: Group[DeviceKind[Any]] = Group("cell.device_kinds", DeviceKind, objects=True)


@cache
def installed_kinds() -> Mapping[type, DeviceKind[Any]]:
    """Return protocol -> kind, of all that are installed and whole; `./cell plugins` names the others."""
    registry = Registry.installed()
    kinds = (registry.instance(KINDS, name) for name in registry.usable(KINDS))
    return MappingProxyType({kind.protocol: kind for kind in kinds})


def kinds_of(device: object) -> list[DeviceKind[Any]]:
    """Return the kinds that a device, or a class of devices, is of."""
    made = device if isinstance(device, type) else type(device)
    return [kind for protocol, kind in installed_kinds().items() if follows(made, protocol)]


def nearly(device: type) -> str:
    """Return the kind of which a class of devices has most methods, and what it lacks to be of it, "" for none."""

    def shared(kind: DeviceKind[Any]) -> int:
        return len(methods_of(kind.protocol).keys() & set(dir(device)))

    nearest = max(installed_kinds().values(), key=shared, default=None)
    return f"; for {nearest.name} {gaps(device, nearest.protocol)}" if nearest and shared(nearest) else ""
