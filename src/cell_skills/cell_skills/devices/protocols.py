"""What a skill may ask of a device: small protocols, one per ability.

SI units everywhere, shown in brackets.  The one deviation is dosing: mass in grams, in names that end in ``_g``.
A method returns when the physical action is over.  Its result is what a sensor says, so it may be wrong within noise;
a skill decides by measuring, never by having commanded.  A device that cannot act at all raises `DeviceFault`.

Places are named ``<place>.<slot>``: ``feeder.<part>``, ``nest.<slot>`` (the kit nest on the carrier), ``seat.<slot>``
(where a part is assembled), ``support.<n>``; a name without a dot (``home``, ``table``, ``stack``, ``reject``) is a
free pose.
"""

from dataclasses import dataclass
from typing import ClassVar, Protocol, runtime_checkable

from cell_line.codes import Code
from cell_skills.devices.seen import PartSeen


class DeviceFault(Exception):
    """A device reports that it cannot act.  A skill does not catch it.

    Attributes:
        code: What the cell answers.
    """

    code: ClassVar[Code] = Code.DEVICE_FAULT

    def __init__(self, device: str, message: str) -> None:
        super().__init__(f"{device}: {message}")
        self.device = device


class BadAnswer(DeviceFault):
    """A device answers what nobody can believe: it is broken, and would spoil one unit after the other.

    The cell answers Code.DEVICE_FAULT for an operator, who has to look at it first.
    """


class Uncertain(DeviceFault):
    """A device does not act: where something is, is known too badly, or was seen too long ago."""

    code = Code.UNCERTAIN


@dataclass(frozen=True)
class Offset:
    """A correction in the frame of a named pose: x, y [m], yaw [rad]."""

    x_m: float = 0.0
    y_m: float = 0.0
    yaw_rad: float = 0.0


HERE = Offset()


@dataclass(frozen=True)
class Contact:
    """What a push met: travel into the seat [m] and the highest force on the way [N], None where nobody measures it."""

    depth_m: float
    force_n: float | None


@runtime_checkable
class Arm(Protocol):
    """A robot arm that knows named poses and feels force along the tool axis."""

    async def move_to(self, pose: str, offset: Offset = HERE) -> None:
        """Move to a named pose, corrected by a measured offset."""

    async def where(self) -> str:
        """Return the name of the pose the arm stands at, "" when it stands between poses."""

    async def push(self, depth_m: float, limit_n: float) -> Contact:
        """Push along the tool axis until the depth [m] or the force limit [N] is met; a negative depth pulls.

        An empty hand presses on what lies below it.
        """


@runtime_checkable
class Gripper(Protocol):
    """A parallel gripper with object detection."""

    async def grip(self, width_m: float) -> bool:
        """Close on an object of this width [m]; True if one is felt."""

    async def release(self) -> None:
        """Open."""

    async def holding(self) -> bool:
        """Return True while an object is felt between the fingers."""


@runtime_checkable
class Vacuum(Protocol):
    """A suction tool with a vacuum switch."""

    async def pick(self) -> bool:
        """Switch suction on at the present pose; True if vacuum builds up."""

    async def release(self) -> None:
        """Blow off."""

    async def holding(self) -> bool:
        """Return True while vacuum holds."""


@runtime_checkable
class Camera(Protocol):
    """A camera with its evaluation, which finds parts; what else there is to see, the protocols of a family say."""

    async def look(self, place: str) -> PartSeen | None:
        """Measure what lies at a place.  None when the picture cannot be evaluated: look again."""


@runtime_checkable
class Feeder(Protocol):
    """Part feeders and trays of a cell, each found by the name of its part."""

    async def level(self, part: str) -> int:
        """Return how many parts are left."""

    async def advance(self, part: str) -> bool:
        """Bring a part to the pick position ``feeder.<part>``; True if its light barrier sees one."""


@runtime_checkable
class ToolChanger(Protocol):
    """A holder of exchangeable equipment: gripper fingers, nozzles, fold jigs, cutters."""

    async def stage(self, tool: str) -> None:
        """Fetch a tool and make it ready beside the cell; does not disturb a running job."""

    async def hold(self, tool: str) -> None:
        """Hold this tool, putting away another one first; a tool that was not staged is fetched now."""

    async def tool(self) -> str:
        """Return the name read from the chip of the held tool, "" when there is none."""

    async def gap(self) -> float:
        """Return the gap at the seat of the held tool [m]; above 0.0002 it is not seated."""


@runtime_checkable
class Supply(Protocol):
    """A line that carries one material at a time and keeps traces of the last: paint palette, blast medium."""

    async def stage(self, material: str) -> None:
        """Fetch the material and make it ready beside the line; does not disturb a running job."""

    async def load(self, material: str) -> None:
        """Connect the material; what was in the line stays there until it is flushed out."""

    async def flush(self, mass_g: float) -> None:
        """Push this mass [g] of the connected material through to waste."""

    async def foreign(self, material: str) -> float:
        """Measure the fraction (0 to 1) of the line's content that is not this material."""
