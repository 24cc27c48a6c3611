"""What can go wrong in a world because somebody wants it to."""

from cell_line.plain import finite, quoted
from cell_sim.world.capability import capability
from cell_sim.world.faults import LIGHTING, Faults
from cell_sim.world.world import World
from cell_world.geometry import Pose

SHIFT = "shift"
"""A thing is moved along its x [m]."""
FARTHEST_M = 1.0
"""No thing is shifted farther at once [m]."""


class UnknownFault(ValueError):
    """Nobody can suffer that; the text says what there is."""


def inject(sim: World, device: str, fault: str, size: float) -> None:
    """Make something go wrong, or end it with size 0.

    Args:
        sim: The simulation.
        device: What suffers it: a device or a thing by its scoped name, "" for the light.
        fault: What: `dim` of the light, `shift` of a thing, what a device can suffer (`drop`, `jam`).
        size: How much.

    Raises:
        UnknownFault: there is no such device, or it cannot suffer that.
        ValueError: there is no such size.
    """
    device = device or LIGHTING
    if device in sim.spawned:
        if fault != SHIFT:
            raise UnknownFault(f"{device!r} cannot suffer {quoted(fault)}; it can: {SHIFT}")
        try:
            finite(size, -FARTHEST_M, FARTHEST_M)
        except ValueError as error:
            raise ValueError(f"the size of {SHIFT} [m] {error}") from None
        sim.place(device, sim.model_pose(device) @ Pose((size, 0.0, 0.0)))
        return
    faults = capability(sim, Faults)
    if device not in (known := faults.sufferers()):
        raise UnknownFault(f"there is no {quoted(device)}; there are {', '.join([*known, *sim.spawned])}")
    try:
        faults.fail(device, fault, size)
    except KeyError as error:
        raise UnknownFault(str(error.args[0])) from error
    except ValueError as error:
        raise ValueError(f"the size of {quoted(fault)} {error}") from None
