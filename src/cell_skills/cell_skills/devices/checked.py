"""What passes between a skill and a device is finite, and possible: one check for all devices, whoever drives them.

A sensor that sees nothing says NaN, and NaN passes every comparison that would have found it.
"""

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache, wraps
from numbers import Real
from typing import Any, TypeVar, cast

from pydantic import ValidationError

from cell_line.plain import finite, shown
from cell_skills.devices.possible import check_possible
from cell_skills.devices.protocols import BadAnswer

D = TypeVar("D")


def checked(role: str, device: object, protocol: type[D]) -> D:
    """Return a device as a protocol names it, with every call and every answer checked.

    A method raises BadAnswer when the device answers with a number that is none or that it cannot have measured, and
    ValueError, a bug of the skill, when it is asked for one that is none.
    """
    return cast(D, _class_for(cast(type, protocol))(role, device))


class _Checked:
    """Base of what stands before a device; all but the methods of the protocol is the device's own."""

    def __init__(self, role: str, device: object) -> None:
        self._role = role
        self._device = device

    def __getattr__(self, name: str) -> Any:
        return getattr(self._device, name)


@cache
def _class_for(protocol: type) -> type[_Checked]:
    members = inspect.getmembers(protocol, inspect.isfunction)
    methods = {name: _method(protocol, name, function) for name, function in members if not name.startswith("_")}
    return type(f"Checked{protocol.__name__}", (_Checked,), methods)


def _method(protocol: type, name: str, original: Callable[..., Any]) -> Callable[..., Any]:
    def ask(self: _Checked, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
        for given in (*args, *kwargs.values()):
            check_finite(given, name)
        return getattr(self._device, name)(*args, **kwargs)

    def bad(self: _Checked, error: ValidationError) -> BadAnswer:
        return BadAnswer(self._role, f"{name}: {first_wrong_of(error)}")

    def believe(self: _Checked, answer: Any) -> Any:
        try:
            check_finite(answer, name)
            check_possible(protocol, name, answer)
        except ValueError as error:
            raise BadAnswer(self._role, str(error)) from None
        return answer

    if inspect.iscoroutinefunction(original):

        @wraps(original)
        async def call(self: _Checked, *args: Any, **kwargs: Any) -> Any:
            try:
                answer = await ask(self, args, kwargs)
            except ValidationError as error:
                raise bad(self, error) from None
            return believe(self, answer)
    else:

        @wraps(original)
        def call(self: _Checked, *args: Any, **kwargs: Any) -> Any:
            return believe(self, ask(self, args, kwargs))

    return call


def first_wrong_of(error: ValidationError) -> str:
    """Return where something is wrong with what a device would have answered, and why."""
    first = error.errors(include_url=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}, not {shown(repr(first['input']), 40)}"


def check_finite(value: object, what: str) -> None:
    """Look through numbers, mappings, sequences and dataclasses.

    Raises:
        ValueError: a number in it is not finite; the text says where.
    """
    if isinstance(value, Real):
        try:
            finite(value)  # type: ignore[arg-type]  # numpy's numbers, too
        except ValueError as error:
            raise ValueError(f"{what}: {error}") from None
    for name, part in _parts(value):
        check_finite(part, f"{what}: {name}")


def _parts(value: object) -> Iterable[tuple[object, object]]:
    if isinstance(value, Mapping):
        return value.items()
    if isinstance(value, list | tuple):
        return enumerate(value)
    if is_dataclass(value):
        return [(field.name, getattr(value, field.name)) for field in fields(value)]
    return ()
