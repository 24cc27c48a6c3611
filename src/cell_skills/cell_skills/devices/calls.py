"""What is behind the drivers of devices that somebody else drives."""

from collections.abc import Mapping
from typing import Any, ClassVar, Protocol, runtime_checkable

from cell_line.driver import StandsOn


@runtime_checkable
class DeviceCalls(Protocol):
    """The devices of one cell that are driven elsewhere.  Cancelling a call cancels what it asked for."""

    shared: ClassVar[str] = "device_calls"

    async def call(self, role: str, method: str, arguments: Mapping[str, Any]) -> Any:
        """Have the device in a role do something; arguments and result are JSON values.

        Raises:
            DeviceFault: the other side is not there, vanishes, does not answer, or says so.
        """
        ...

    async def stands_on(self, role: str) -> StandsOn:
        """Return what the device in a role stands on, by the word of who drives it; silence is `SIMULATED`."""
        ...
