"""Whether a driver follows the protocol of a device, and what keeps it from that: one answer for everybody who asks."""

import inspect
from collections.abc import Callable
from inspect import Parameter
from typing import Any

CATCH_ALL = (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)


def follows(device: object, protocol: type) -> bool:
    """Return whether a device, or a class of devices, has the methods of a protocol, which take what it says."""
    return not gaps(device, protocol)


def gaps(device: object, protocol: type) -> str:
    """Return what keeps a device, or a class of devices, from following a protocol, "" if nothing does.

    That names alone agree may be chance, so a method has to take the parameters that the protocol names, too; more of
    them do no harm where they have a default.

    Args:
        device: The device, or its class.
        protocol: What is asked for; of a class that is no protocol, it has to be one.
    """
    if not getattr(protocol, "_is_protocol", False):
        made = device if isinstance(device, type) else type(device)
        return "" if issubclass(made, protocol) else f"it is no {protocol.__name__}"
    found = methods_of(protocol)
    missing = [f"{name}()" for name in found if not callable(getattr(device, name, None))]
    if missing:
        return f"it has no {', '.join(missing)}"
    others = (_other_way(name, method, getattr(device, name)) for name, method in found.items())
    return "; ".join(filter(None, others))


def methods_of(protocol: type) -> dict[str, Callable[..., Any]]:
    """Return the public methods of a protocol by name."""
    return {name: method for name, method in inspect.getmembers(protocol, inspect.isfunction) if name[0] != "_"}


def _other_way(name: str, wanted: Callable[..., Any], method: Callable[..., Any]) -> str:
    """Return how a method wants to be called instead, "" if it takes what the protocol says."""
    asked, taken = _parameters(wanted), _parameters(method)
    if any(parameter.kind in CATCH_ALL for parameter in taken):
        return ""
    names = [parameter.name for parameter in taken]
    more = taken[len(asked) :]
    if names[: len(asked)] == [p.name for p in asked] and all(p.default is not Parameter.empty for p in more):
        return ""
    return f"{name}({', '.join(names)}) is not {name}({', '.join(p.name for p in asked)})"


def _parameters(method: Callable[..., Any]) -> list[Parameter]:
    """Return the parameters with which a method is called."""
    return [parameter for parameter in inspect.signature(method).parameters.values() if parameter.name != "self"]
