"""Who has the transport: there may be none, as long as its conveyor is not open, or the track was not heard."""

import asyncio
import uuid
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from cell_line.background import background
from cell_line.config.strict_yaml import ConfigError
from cell_line.driver_keeper import DriverKeeper, Refuses, nothing
from cell_line.shared import SharedThings
from cell_transport.drivers import Conveyor
from cell_transport.parts import TransportParts
from cell_transport.track_reconciliation import is_as_believed
from cell_transport.traffic import TrafficError
from cell_transport.transport import Transport
from cell_transport.zones import ZoneError


class TransportSupervisor:
    """Keeps the drivers open, and a transport on them once something drives; it waits for whom else it needs.

    On a track with sensors it lasts as long as these show what is believed; from then on there is a new one.

    Attributes:
        transport: None while there is none.
        boot_id: Of the transport, or of there being none yet; with a new one, open moves must be asked for again.
        problem: Why the track cannot be used, "" if it can or was not heard.
        trouble: Which drivers are not there, and why; "" while all are open and well.
    """

    def __init__(self, warn: Callable[[str], None], on_trouble: Callable[[], None]) -> None:
        """Begin without one.

        Args:
            warn: told what people should know.
            on_trouble: told after `trouble` has changed.
        """
        self.transport: Transport | None = None
        self.boot_id = str(uuid.uuid4())
        self.problem = ""
        self.trouble = ""
        self._warn, self._on_trouble = warn, on_trouble
        self._keeper: DriverKeeper | None = None
        self._work: asyncio.Task[None] | None = None
        self._shared = SharedThings()

    @property
    def why_none(self) -> str:
        """Why there is no transport."""
        return self.problem or self.trouble or "the node is not active, or the track was not heard yet"

    def start(self, parts: TransportParts, refuses: Refuses = nothing) -> None:
        """In the loop: open the drivers and have a transport on them, until `close`.

        Args:
            parts: what it is made of.
            refuses: says why a driver that is open must not be used, "" if it may.
        """
        self._shared = parts.env.shared
        self._shared.start()
        self._keeper = DriverKeeper(parts.drivers, self._tell, refuses)
        self._keeper.start()
        self._work = background(self._run(replace(parts, caller=self._keeper)), "the transport")

    async def close(self) -> None:
        """Stop as a crash would: what is under way goes on with the next transport."""
        if self._work:
            self._work.cancel()
            self._work = None
        await self._stop()
        if self._keeper:
            await self._keeper.close()
            await self._shared.close()
            self._keeper = None

    def _tell(self, trouble: str) -> None:
        self.trouble = trouble
        if self.transport:
            self.transport.let_pass()
        self._on_trouble()

    async def _run(self, parts: TransportParts) -> None:
        conveyor = parts.at_work().conveyor
        await conveyor.open()
        if conveyor.sensing:
            await self._follow(parts, conveyor)
        else:
            self._start_over(lambda: (parts.as_kept(), []))

    async def _follow(self, parts: TransportParts, conveyor: Conveyor) -> None:
        boot = ""
        while True:
            count = await conveyor.count(boot)
            boot = count.boot
            if self.transport and is_as_believed(self.transport.carriages, self.transport.journal, count):
                continue
            await self._stop()
            self._start_over(partial(parts.as_seen, count))

    def _start_over(self, make: Callable[[], tuple[Transport, list[str]]]) -> None:
        try:
            transport, surprises = make()
        except (ConfigError, TrafficError, ZoneError) as error:
            self.problem = str(error)
            self._warn(self.problem)
            return
        for surprise in surprises:
            self._warn(surprise)
        self.boot_id, self.problem = str(uuid.uuid4()), ""
        self.transport = transport
        transport.start()

    async def _stop(self) -> None:
        transport, self.transport = self.transport, None
        if transport:
            await transport.close()
