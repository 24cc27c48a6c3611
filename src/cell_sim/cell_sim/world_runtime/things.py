"""Things that come and go while the line runs: parts from a feeder, what people bring, finished units."""

from cell_line.plain import finite, identifier, quoted
from cell_sim.world.outlines import Outlines
from cell_sim.world.world import SpawnError, World
from cell_world.geometry import IDENTITY, Pose, Vector

OWNER = "things"
STILL = (0.0, 0.0, 0.0)
HALL_M = 100.0
"""Nothing stands farther than this from the origin of the world, along any axis [m] ..."""
GROUND_M = -0.001
"""... nor lower than this [m]."""
MOST = 500
"""With so many things in the world, nobody from outside puts another one into it."""
DEEP_M = 0.005
"""Nor one that would be farther than this inside something [m]."""


def bring(sim: World, model: str, pose: Pose, velocity: Vector = STILL) -> str:
    """Put a thing into the world and return its name, which no other thing ever had.

    Args:
        sim: The simulation.
        model: Of the catalogue.
        pose: Of its model frame in the world.
        velocity: With which it arrives [m/s].

    Raises:
        SpawnError: there is no such model.
        SdfError: what is wrong in its file.
    """
    notes = sim.notes
    number = notes.get(OWNER, model, 0) + 1
    while (name := f"{model}_{number}") in sim.spawned:
        number += 1
    sim.spawn(name, model, pose)
    notes.put(OWNER, model, number)
    if velocity != STILL:
        sim.place(name, pose, velocity)
    return name


def place_new(sim: World, name: str, model: str, frame: str, pose: Pose) -> None:
    """Put a thing where somebody from outside wants it, if it can stand there.

    Args:
        sim: The simulation.
        name: Of the new thing.
        model: Of the catalogue.
        frame: Scoped name of what the pose refers to, "" for the world.
        pose: Of its model frame.

    Raises:
        SpawnError: it cannot come; then the world is as it was.
        SdfError: what is wrong in the file of the model.
    """
    try:
        identifier(name)
    except ValueError as error:
        raise SpawnError(f"the name {error}") from None
    base = sim.pose(frame) if frame else IDENTITY
    if base is None:
        raise SpawnError(f"there is no frame {quoted(frame)}")
    if len(sim.spawned) >= MOST:
        raise SpawnError(f"there are {len(sim.spawned)} things in the world already")
    where = base @ pose
    try:
        for axis, lowest in zip(where.position, (-HALL_M, -HALL_M, GROUND_M), strict=True):
            finite(axis, lowest, HALL_M)
    except ValueError as error:
        raise SpawnError(f"its place in the world [m] {error}") from None
    sim.spawn(name, model, where)
    outlines = sim.find(Outlines)
    if outlines and (inside := outlines.inside(name, DEEP_M)):
        sim.remove(name)
        raise SpawnError(f"{quoted(name)} would be inside {inside}")
