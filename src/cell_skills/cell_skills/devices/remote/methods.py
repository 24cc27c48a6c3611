"""The methods of a device protocol as they cross the wire: names, and JSON values for arguments and result.

Both ends use this: the client writes arguments and reads results, the server the other way round.
"""

import inspect
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, get_type_hints

from pydantic import TypeAdapter, ValidationError

from cell_line.plain import shown


class BadCall(Exception):
    """A call that is none of the protocol's: unknown method, or arguments or result that do not fit."""


@dataclass(frozen=True)
class Method:
    """One method of a protocol.

    Attributes:
        name: As in the protocol.
        signature: Of the method, without `self`.
        arguments: Checks and converts each argument, by name.
        result: Checks and converts the result.
    """

    name: str
    signature: inspect.Signature
    arguments: Mapping[str, TypeAdapter[Any]]
    result: TypeAdapter[Any]

    @classmethod
    def of(cls, function: Callable[..., Any]) -> "Method":
        """Read a method of a protocol."""
        hints = get_type_hints(function)
        result = TypeAdapter[Any](hints.pop("return"))
        signature = inspect.signature(function)
        own = list(signature.parameters.values())[1:]
        return cls(
            function.__name__,
            signature.replace(parameters=own),
            MappingProxyType({name: TypeAdapter[Any](kind) for name, kind in hints.items()}),
            result,
        )

    def write_arguments(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
        """Return the arguments of a call as JSON values, by name.

        Raises:
            TypeError: They are not those of the method.
        """
        bound = self.signature.bind(*args, **kwargs)
        bound.apply_defaults()
        return {name: self.arguments[name].dump_python(value, mode="json") for name, value in bound.arguments.items()}

    def read_arguments(self, values: object) -> dict[str, Any]:
        """Return the arguments of a call from a JSON object.

        Raises:
            BadCall: They are not those of the method.
        """
        if not isinstance(values, dict):
            raise BadCall(f"{self.name}: the arguments are no JSON object")
        try:
            self.signature.bind(**values)
        except TypeError as error:
            raise BadCall(f"{self.name}: {error}") from None
        return {name: _read(self.arguments[name], value, f"{self.name}: {name}") for name, value in values.items()}

    def write_result(self, value: object) -> Any:
        """Return a result as a JSON value."""
        return self.result.dump_python(value, mode="json")

    def read_result(self, value: object) -> Any:
        """Return a result from its JSON value.

        Raises:
            BadCall: It is not what the method returns.
        """
        return _read(self.result, value, f"{self.name}: result")


@cache
def methods_of(protocol: type) -> Mapping[str, Method]:
    """Return the methods of a protocol by name."""
    named = inspect.getmembers(protocol, inspect.isfunction)  # those of the protocols that it extends, too
    found = {name: Method.of(item) for name, item in named if not name.startswith("_")}
    return MappingProxyType(found)


def _read(adapter: TypeAdapter[Any], value: object, what: str) -> Any:
    try:
        # Strictly, and as the JSON that it is: no text and no truth value is a number.
        return adapter.validate_json(json.dumps(value), strict=True)
    except ValidationError as error:
        raise BadCall(f"{what}: {error.errors()[0]['msg']}, not {shown(repr(value), 60)}") from None
