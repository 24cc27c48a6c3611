"""A device at the end of a real TCP connection, for tests with real processes."""

import asyncio

from pydantic import BaseModel, ConfigDict, Field

from cell_line.driver import Driver, StandsOn
from cell_skills.devices.env import DeviceEnv


class WireOptions(BaseModel):
    """Where it is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    port: int = Field(ge=1, le=65535)


class Wire(Driver):
    """Is there while somebody listens."""

    Options = WireOptions
    stands_on = StandsOn.HARDWARE

    def __init__(self, options: WireOptions, env: DeviceEnv) -> None:
        self._port = options.port
        self._writer: asyncio.StreamWriter | None = None
        self._reader: asyncio.StreamReader | None = None

    async def open(self) -> None:
        """Connect."""
        try:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        except OSError:
            raise ConnectionError(f"no answer from 127.0.0.1:{self._port}") from None

    async def close(self) -> None:
        """Hang up."""
        if self._writer:
            self._writer.close()

    def health(self) -> str:
        """Whether the other side has hung up."""
        return "the connection is lost" if self._reader is None or self._reader.at_eof() else ""
