"""The one client behind all remote drivers."""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from cell_line.driver import Driver, StandsOn
from cell_skills.devices.calls import DeviceCalls
from cell_skills.devices.env import DeviceEnv
from cell_skills.devices.protocols import BadAnswer
from cell_skills.devices.remote.methods import BadCall, Method, methods_of


class RemoteOptions(BaseModel):
    """A remote device has no options: whoever drives it has them."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class RemoteDevice(Driver):
    """Base of a remote driver: a subclass that also names a protocol gets every method of it as a call."""

    Options: ClassVar[type[BaseModel]] = RemoteOptions
    stands_on = None

    def __init__(self, options: RemoteOptions, env: DeviceEnv) -> None:
        """Take the surroundings; the role is the device's name on the other side."""
        self._env = env

    def __init_subclass__(cls) -> None:
        """Fill in the methods of the protocol."""
        super().__init_subclass__()
        for protocol in cls.__bases__:
            if getattr(protocol, "_is_protocol", False):
                for name, method in methods_of(protocol).items():
                    setattr(cls, name, _forwarded(method, getattr(protocol, name)))

    async def stands(self) -> StandsOn:
        """Return what who drives it says."""
        return await self._env.use(DeviceCalls).stands_on(self._env.name)

    async def _call(self, method: Method, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        arguments = method.write_arguments(args, kwargs)
        answer = await self._env.use(DeviceCalls).call(self._env.name, method.name, arguments)
        try:
            return method.read_result(answer)
        except BadCall as error:
            raise BadAnswer(self._env.name, str(error)) from None


def _forwarded(method: Method, original: Callable[..., Any]) -> Callable[..., Coroutine[Any, Any, Any]]:
    @wraps(original)
    async def call(self: RemoteDevice, *args: Any, **kwargs: Any) -> Any:
        return await self._call(method, args, kwargs)

    return call
