"""Things that come and go while the line runs: parts from a feeder, what people bring, finished units."""

from cell_sim.hosting.bodies import place
from cell_sim.hosting.notes import notes_of
from cell_sim.physics.simulation import Simulation
from cell_skills.geometry import Pose, Vector

OWNER = "things"
STILL = (0.0, 0.0, 0.0)


def bring(sim: Simulation, model: str, pose: Pose, velocity: Vector = STILL) -> str:
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
    notes = notes_of(sim)
    number = notes.get(OWNER, model, 0) + 1
    while (name := f"{model}_{number}") in sim.spawned:
        number += 1
    sim.spawn(name, model, pose)
    notes.put(OWNER, model, number)
    if velocity != STILL:
        place(sim, name, pose, velocity)
    return name
