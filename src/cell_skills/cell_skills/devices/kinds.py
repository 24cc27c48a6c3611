"""The kinds of devices that are installed: what a skill may ask for, and what every driver of it must do."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from cell_line.registry import Group, Registry

Contract = Callable[[Any], Coroutine[Any, Any, None]]


@dataclass(frozen=True)
class DeviceKind:
    """A kind of device, found through the entry-point group `cell.device_kinds`.

    Attributes:
        name: What it is found under.
        protocol: Runtime-checkable, of one to four methods.
        contract: Given a driver that was just made, it asserts what every driver of the kind must do.
    """

    name: str
    protocol: type
    contract: Contract


KINDS: Group[DeviceKind] = Group("cell.device_kinds", DeviceKind, objects=True)


@cache
def installed_kinds() -> Mapping[type, DeviceKind]:
    """Return protocol -> kind, of all that are installed and whole; `./cell plugins` names the others."""
    registry = Registry.installed()
    kinds = (registry.instance(KINDS, name) for name in registry.usable(KINDS))
    return MappingProxyType({kind.protocol: kind for kind in kinds})


def kinds_of(device: object) -> list[DeviceKind]:
    """Return the kinds that a device, or a class of devices, is of."""
    if isinstance(device, type):
        return [kind for protocol, kind in installed_kinds().items() if issubclass(device, protocol)]
    return [kind for protocol, kind in installed_kinds().items() if isinstance(device, protocol)]
