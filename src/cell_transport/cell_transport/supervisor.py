"""Who has the transport: there may be none, as long as nobody knows what stands on the track."""

import asyncio
import uuid
from collections.abc import Callable
from typing import Protocol

from cell_line.background import background
from cell_line.config.strict_yaml import ConfigError
from cell_transport.parts import TransportParts
from cell_transport.track import Track
from cell_transport.track_reconciliation import Count, is_as_believed
from cell_transport.traffic import TrafficError
from cell_transport.transport import Transport
from cell_transport.zones import ZoneError


class WorldTrack(Track, Protocol):
    """A track with sensors of its own, that comes and goes."""

    async def count(self, known: str) -> Count:
        """What the sensors see, once the track has a boot id other than `known`."""
        ...


class TransportSupervisor:
    """Keeps a transport; on a track of a world, as long as that shows what is believed, and a new one from then on.

    Attributes:
        transport: None while there is none.
        boot_id: Of the transport; with a new one, open moves must be asked for again.
        problem: Why the track cannot be used, "" if it can or was not heard.
    """

    def __init__(self, warn: Callable[[str], None]) -> None:
        """Begin without one.

        Args:
            warn: told what people should know.
        """
        self.transport: Transport | None = None
        self.boot_id = ""
        self.problem = ""
        self._warn = warn
        self._following: asyncio.Task[None] | None = None

    def take(self, transport: Transport) -> Transport:
        """Have this one from now on."""
        self.boot_id, self.problem = str(uuid.uuid4()), ""
        self.transport = transport
        return transport

    def follow(self, parts: TransportParts, track: WorldTrack) -> None:
        """In the loop: have a transport as soon as the track is heard, until `close`."""
        self._following = background(self._follow(parts, track), "following the track")

    async def close(self) -> None:
        """Stop as a crash would: what is under way goes on with the next transport."""
        if self._following:
            self._following.cancel()
            self._following = None
        await self._stop()

    async def _follow(self, parts: TransportParts, track: WorldTrack) -> None:
        boot = ""
        while True:
            count = await track.count(boot)
            boot = count.boot
            if self.transport and is_as_believed(self.transport.carriages, self.transport.journal, count):
                continue
            await self._stop()
            self._start_over(parts, track, count)

    def _start_over(self, parts: TransportParts, track: WorldTrack, count: Count) -> None:
        try:
            transport, surprises = parts.on_track(track, count)
        except (ConfigError, TrafficError, ZoneError) as error:
            self.problem = str(error)
            self._warn(self.problem)
            return
        for surprise in surprises:
            self._warn(surprise)
        self.take(transport).start()

    async def _stop(self) -> None:
        transport, self.transport = self.transport, None
        if transport:
            await transport.close()
