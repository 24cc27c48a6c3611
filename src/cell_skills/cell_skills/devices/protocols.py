"""What a skill may ask of a device: small protocols, one per ability.

SI units everywhere, shown in brackets.  The one deviation is dosing: mass in grams, in names that end in ``_g``.
A method returns when the physical action is over.  Its result is what a sensor says, so it may be wrong within noise;
a skill decides by measuring, never by having commanded.  A device that cannot act at all raises `DeviceFault`.

Places are named ``<place>.<slot>``: ``feeder.<part>``, ``nest.<slot>`` (the kit nest on the carrier), ``seat.<slot>``
(where a part is assembled), ``support.<n>``; a name without a dot (``home``, ``table``, ``stack``, ``reject``) is a
free pose.
"""

from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable


class DeviceFault(Exception):
    """A device reports that it cannot act.  The cell answers Code.DEVICE_FAULT; a skill does not catch it."""

    def __init__(self, device: str, message: str) -> None:
        super().__init__(f"{device}: {message}")
        self.device = device


class BadAnswer(DeviceFault):
    """A device answers what nobody can believe: it is broken, and would spoil one unit after the other.

    The cell answers Code.DEVICE_FAULT for an operator, who has to look at it first.
    """


@dataclass(frozen=True)
class Offset:
    """A correction in the frame of a named pose: x, y [m], yaw [rad]."""

    x_m: float = 0.0
    y_m: float = 0.0
    yaw_rad: float = 0.0


HERE = Offset()


@dataclass(frozen=True)
class Contact:
    """What a push met: travel into the seat [m] and the highest force on the way [N]."""

    depth_m: float
    force_n: float


@dataclass(frozen=True)
class FoldLine:
    """A straight line on the fold table: the cloth with coordinates below `at_m` [m] along `axis` is folded over it.

    The origin is the centre of the table; axis "x" folds the left part to the right, "y" the front part to the back.
    `reverse` folds the part above `at_m` instead.
    """

    axis: Literal["x", "y"]
    at_m: float
    reverse: bool = False


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
    """A camera with its evaluation: measurements of one target by name.

    ``feeder.*``, ``nest.*``, ``seat.*``: present (0 or 1) and, if present, x_m, y_m, yaw_rad (off the nominal pose).
    ``cloth``: present; x_m, y_m, yaw_rad, width_m, length_m (of what lies on the table), wrinkle_m (height), layers.
    ``supports``: count, intact (0 when the part is broken).  ``support.<n>``: present, x_m, y_m, yaw_rad.
    ``surface``: coverage (worst part, 0 to 1) and worst_rad (turntable angle that shows it to the nozzle).
    """

    async def look(self, target: str) -> dict[str, float]:
        """Measure a target.  Empty when the picture cannot be evaluated: look again."""


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


@runtime_checkable
class Dispenser(Protocol):
    """A bank of dosing pumps over the vessel, one channel per component."""

    async def dose(self, channel: str, mass_g: float, rate_g_s: float) -> None:
        """Run the pump for this mass [g] at this rate [g/s]; some flow follows after the stop."""

    async def purge(self, channel: str, mass_g: float) -> None:
        """Pump this mass [g] of a channel into waste at full strength, which frees a blocked channel."""

    async def level(self, channel: str) -> float:
        """Return what the channel's reservoir still holds [g]; unknown channels hold 0."""


@runtime_checkable
class Scale(Protocol):
    """A process scale under the vessel: it keeps its tare through power cuts, until the vessel is lifted off."""

    async def tare(self) -> None:
        """Take what stands on the scale as zero."""

    async def tared(self) -> bool:
        """Return True while the vessel of the last tare is still standing."""

    async def read(self) -> float:
        """Take one reading [g]: net when tared, else gross."""


@runtime_checkable
class Mixer(Protocol):
    """A mixer for the vessel with a turbidity sensor."""

    async def mix(self, speed_rad_s: float, duration_s: float) -> float:
        """Mix for a time [s]; return the mean measured speed [rad/s]."""

    async def uniformity(self) -> float:
        """Measure how even the content is, 0 (layers) to 1 (even)."""


@runtime_checkable
class Capper(Protocol):
    """A capping head with a torque sensor and a cap magazine."""

    async def capped(self) -> bool:
        """Return True if a cap is seen on the vessel."""

    async def place(self) -> bool:
        """Set a new cap on the vessel; True if one is seen."""

    async def tighten(self, torque_nm: float) -> float:
        """Tighten to a torque [N m]; return the highest measured torque [N m]."""

    async def remove(self) -> None:
        """Unscrew the cap and drop it into waste."""


@runtime_checkable
class CapChuck(Protocol):
    """The chuck of a capping head, without what carries it: it works where it is."""

    async def capped(self) -> bool:
        """Return True if a cap is seen on the vessel."""

    async def close(self) -> bool:
        """Close on the cap below; True if one is held."""

    async def open(self) -> None:
        """Let go of what is held."""

    async def turn(self, torque_nm: float) -> float:
        """Turn the held cap on, with a negative torque off; return the highest measured torque [N m]."""


@runtime_checkable
class ClothGripper(Protocol):
    """Two pinching fingers over the fold table that hold two corners of a cloth."""

    async def pinch(self, first: str, second: str) -> bool:
        """Pinch two corners ("front_left", "front_right", "back_left", "back_right"); True if cloth is felt in both."""

    async def pull(self, distance_m: float) -> float:
        """Draw the corners away from the middle of the cloth [m], which smooths it; return the highest tension [N]."""

    async def shift(self, offset: Offset) -> None:
        """Drag the whole cloth by an offset on the table."""

    async def release(self) -> None:
        """Open both fingers."""


@runtime_checkable
class FoldTable(Protocol):
    """A table with flaps that folds the cloth lying on it."""

    async def fold(self, line: FoldLine) -> None:
        """Fold the cloth along a line."""

    async def unfold(self) -> None:
        """Take the last fold back."""


@runtime_checkable
class Stacker(Protocol):
    """The lifting platform of the stack on the carrier."""

    async def height(self) -> float:
        """Measure the height of the stack [m]."""

    async def make_room(self, thickness_m: float) -> None:
        """Lower the platform so that a piece of this thickness [m] can be laid down at pose ``stack``."""


@runtime_checkable
class Turntable(Protocol):
    """A turntable that carries the part before the nozzle."""

    async def turn_to(self, angle_rad: float) -> None:
        """Turn to an angle [rad]."""

    async def angle(self) -> float:
        """Measure the angle [rad]."""


@runtime_checkable
class Blaster(Protocol):
    """A blast nozzle fed from the cell's medium supply."""

    async def blast(self, pressure_pa: float, duration_s: float) -> None:
        """Blast the side that faces the nozzle at a pressure [Pa] for a time [s]."""

    async def level(self) -> float:
        """Return the medium left in the hopper [kg]."""


@runtime_checkable
class Gauge(Protocol):
    """A structured-light gauge that fits features near their nominal size."""

    async def measure(self, dimension: str, nominal_m: float) -> float:
        """Measure the named dimension [m], searched around its nominal [m]."""
