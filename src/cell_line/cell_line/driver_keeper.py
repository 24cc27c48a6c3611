"""Opens the drivers of a cell or of the transport, again and again until each is there, and anew when one is lost."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from typing import TypeVar

from cell_line.background import background
from cell_line.driver import Driver, StandsOn
from cell_line.plain import shown

FIRST_S, LAST_S = 0.5, 10.0
"""Wait after the first attempt that failed, and the longest one; each is twice the one before [s]."""
LOOK_S = 1.0
"""How often a driver that is open is asked how it is [s]."""
_LOG = logging.getLogger("cell.drivers")
T = TypeVar("T")
Refuses = Callable[[str, StandsOn], str]
"""Says of a role and what stands behind its driver why that must not be used, "" if it may."""

OnOpen = Callable[[str, StandsOn, bool], None]
"""Told of a role, what stands behind its driver, and whether it was open before."""


def ignored(role: str, stands: StandsOn, again: bool) -> None:
    """Where nobody wants to know."""


def nothing(role: str, stands: StandsOn) -> str:
    """Refuse nothing."""
    return ""


def hardware_only(commissioning: Collection[str]) -> Refuses:
    """Return who refuses what does not stand on hardware, except in the roles that are being commissioned."""

    def refuses(role: str, stands: StandsOn) -> str:
        if role in commissioning or stands is StandsOn.HARDWARE:
            return ""
        return f"stands on '{stands}', and the line runs on hardware"

    return refuses


class DriverKeeper:
    """Keeps drivers open.  All methods belong to one asyncio loop."""

    def __init__(
        self,
        drivers: Mapping[str, Driver],
        on_trouble: Callable[[str], None],
        refuses: Refuses = nothing,
        on_open: OnOpen = ignored,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Take the drivers, which are not open yet.

        Args:
            drivers: By role.
            on_trouble: Told what is wrong with which of them in a line, "" once all are open and well.
            refuses: Says why a driver that is open, and stands on this, must not be used, "" if it may.
            on_open: Told of each driver that is opened and may be used.
            sleep: Waits a wall time [s].
        """
        self._on_open = on_open
        self._known: set[str] = set()
        self._drivers = dict(drivers)
        self._on_trouble = on_trouble
        self._refuses = refuses
        self._sleep = sleep
        self._trouble = dict.fromkeys(self._drivers, "is not open yet")
        self._well = {role: asyncio.Event() for role in self._drivers}
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to open them; what is not open yet is told at once."""
        self._tell_all()
        self._tasks = [background(self._keep(role), f"the driver of '{role}'") for role in self._drivers]

    def look(self) -> None:
        """Ask those that are open how they are, and tell what is wrong at once: somebody had trouble with one."""
        for role, driver in self._drivers.items():
            if not self._trouble[role] and (wrong := self._wrong_with(driver)):
                self._tell(role, wrong)

    def is_well(self, role: str) -> bool:
        """Return whether a driver is open and well, as far as is known."""
        return self._well[role].is_set()

    async def ask(self, role: str, call: Callable[[], Awaitable[T]]) -> T:
        """Call a driver once it is there, and anew where it was lost meanwhile.

        Args:
            role: Of the driver.
            call: May be called again, with no harm, after it has failed.

        Raises:
            Exception: what the call raises although the driver is well.
        """
        while True:
            await self._well[role].wait()
            try:
                return await call()
            except Exception:
                self.look()
                if not self._trouble[role]:
                    raise

    async def close(self) -> None:
        """Close all; one that cannot be closed leaves the others alone."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        for role in self._drivers:
            await self._close(role)

    async def _keep(self, role: str) -> None:
        driver, wait = self._drivers[role], FIRST_S
        while True:
            wrong = await self._open(role, driver) or self._wrong_with(driver)
            while not wrong:
                self._tell(role, "")
                wait = FIRST_S
                await self._sleep(LOOK_S)
                wrong = self._wrong_with(driver)
            self._tell(role, wrong)
            await self._close(role)
            await self._sleep(wait)
            wait = min(2.0 * wait, LAST_S)

    async def _open(self, role: str, driver: Driver) -> str:
        try:
            await driver.open()
            stands = await driver.stands()
            if why := self._refuses(role, stands):
                return why
        except Exception as error:  # whatever it raises while nobody is there
            return shown(str(error)) or type(error).__name__
        self._on_open(role, stands, role in self._known)
        self._known.add(role)
        return ""

    def _wrong_with(self, driver: Driver) -> str:
        try:
            return shown(driver.health())
        except Exception as error:  # a bug of the driver
            return shown(f"cannot say how it is: {error!r}")

    async def _close(self, role: str) -> None:
        with suppress(Exception):
            await self._drivers[role].close()

    def _tell(self, role: str, wrong: str) -> None:
        if self._trouble[role] == wrong:
            return
        self._trouble[role] = wrong
        if wrong:
            _LOG.warning("%s: %s", role, wrong)
            self._well[role].clear()
        else:
            self._well[role].set()
        self._tell_all()

    def _tell_all(self) -> None:
        self._on_trouble("; ".join(f"{role}: {wrong}" for role, wrong in self._trouble.items() if wrong))
