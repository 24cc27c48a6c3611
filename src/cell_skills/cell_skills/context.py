"""What a running skill may touch: devices, clock, log, cancel token and the files of the line, nothing else."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar, cast

from cell_line.artifact_store import Files, MemoryFiles
from cell_line.clock import Clock
from cell_line.driver import StandsOn
from cell_skills.devices.checked import checked
from cell_skills.devices.following import gaps
from cell_skills.devices.protocols import Camera

D = TypeVar("D")
Notes = Callable[[str, Any], Any]
"""Given a role and the camera in it, returns one that notes what it sees."""


class Cancelled(Exception):
    """The job was asked to end; a skill may catch it to leave its devices safe, then raises it again."""


class CancelToken:
    """Tells a running job that it shall end."""

    def __init__(self) -> None:
        """Start not cancelled."""
        self._event = asyncio.Event()

    @property
    def cancelled(self) -> bool:
        """Whether the job shall end."""
        return self._event.is_set()

    def cancel(self) -> None:
        """Ask the job to end; asking twice changes nothing."""
        self._event.set()

    def check(self) -> None:
        """Return if the job may go on.

        Raises:
            Cancelled: if the job shall end.
        """
        if self.cancelled:
            raise Cancelled

    async def wait(self) -> None:
        """Wait until the job shall end."""
        await self._event.wait()


class DeviceMissing(Exception):
    """A skill asked for a device the cell does not have in that role."""

    def __init__(self, role: str, needed: str, found: str) -> None:
        """Say which role was asked for and what exists."""
        super().__init__(f"no device of kind {needed} in role '{role}'; {found}")
        self.role = role


class Devices:
    """The devices of a cell by role."""

    def __init__(
        self,
        by_role: Mapping[str, object],
        stands_on: Mapping[str, StandsOn] | None = None,
        notes: Notes = lambda role, camera: camera,
    ) -> None:
        """Keep a copy of the mapping from role to device.

        Args:
            by_role: The devices.
            stands_on: What is behind each, by role, now; one of which nothing is told counts as simulated.
            notes: What becomes of each camera that is asked for.
        """
        self._by_role = dict(by_role)
        self._stands_on = {} if stands_on is None else stands_on  # filled while they are opened
        self._notes = notes

    def get(self, role: str, protocol: Callable[..., D]) -> D:
        """Return the device in a role; one that is asked for by a protocol has all it is told and says checked.

        Args:
            role: The key in the cell's `devices`.
            protocol: The runtime-checkable protocol the caller needs.

        Raises:
            DeviceMissing: if the role is empty or its device does not follow the protocol.
        """
        kind = cast(type, protocol)
        device = self._by_role.get(role)
        lacking = "" if device is None else gaps(device, kind)
        if device is not None and not lacking:
            if not getattr(kind, "_is_protocol", False):
                return cast(D, device)
            seen: Any = checked(role, device, kind)
            return cast(D, self._notes(role, seen) if Camera in kind.__mro__ else seen)
        roles = ", ".join(sorted(self._by_role)) or "none"
        found = f"the roles are: {roles}" if device is None else f"it holds a {type(device).__name__}: {lacking}"
        raise DeviceMissing(role, kind.__name__, found)

    def roles(self) -> tuple[str, ...]:
        """Return all roles, sorted."""
        return tuple(sorted(self._by_role))

    def simulated(self, roles: Iterable[str]) -> tuple[str, ...]:
        """Return those of some roles whose devices do not stand on hardware, sorted."""
        return tuple(sorted({role for role in roles if self._stands_on.get(role) is not StandsOn.HARDWARE}))


class JobLog(Protocol):
    """Where a running job tells what it does."""

    def phase(self, name: str, progress: float) -> None:
        """Report the phase the job is in and how much of the job is done (0..1)."""
        ...

    def info(self, text: str) -> None:
        """Write one line for the engineer."""
        ...


class Note:
    """Whether what cannot be undone has begun on a unit in an operation."""

    def __init__(self, begun: bool = False, keep: Callable[[], None] = lambda: None) -> None:
        """Take what is known, and how to keep it durably once it begins."""
        self.begun = begun
        self._keep = keep

    def begin(self) -> None:
        """Keep that it begins, once."""
        if not self.begun:
            self._keep()
            self.begun = True


@dataclass(frozen=True)
class SkillContext:
    """The world of one running job.

    Attributes:
        devices: The devices of the cell.
        clock: Line time.
        log: Phases and lines for the people who watch.
        cancel: Says when the job shall end.
        note: Behind `begun` and `began`.
        files: Those that the order brought, and those that the job leaves.
    """

    devices: Devices
    clock: Clock
    log: JobLog
    cancel: CancelToken
    note: Note = field(default_factory=Note)
    files: Files = field(default_factory=MemoryFiles)

    @property
    def begun(self) -> bool:
        """Whether what cannot be undone has begun on this unit in this operation: in this job, before it, or elsewhere.

        It outlives crashes, and is told to every cell the unit comes to.  While it is False, the unit is as the
        operations before this one left it.
        """
        return self.note.begun

    def began(self) -> None:
        """Note durably that what cannot be undone begins now.  Call it before the first such act; again is no harm."""
        self.note.begin()

    async def sleep(self, seconds: float) -> None:
        """Wait line time [s], but no longer than until the job is cancelled.

        Raises:
            Cancelled: if the job is cancelled before or while waiting.
        """
        self.cancel.check()
        sleep = asyncio.ensure_future(self.clock.sleep(seconds))
        cancel = asyncio.ensure_future(self.cancel.wait())
        try:
            await asyncio.wait({sleep, cancel}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            sleep.cancel()
            cancel.cancel()
        self.cancel.check()
