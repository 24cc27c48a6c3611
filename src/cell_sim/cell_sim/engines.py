"""The engines that can run the world of a line; the only place that knows them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from cell_sim.physics.build_simulation import build_simulation
from cell_sim.physics.hand.holder import cap_holders
from cell_sim.world.world import World
from cell_transport.tag_faults import Tag
from cell_world.sdf import elements


def build_world(description: elements.World, models: Sequence[Path], tags: Mapping[str, Tag], seed: int) -> World:
    """Make a world in MuJoCo.

    Args:
        description: As read from SDF.
        models: Folders of models that can be spawned.
        tags: What is glued below each carrier, by its model's name.
        seed: Of all chance.

    Raises:
        SdfError: the description says something that cannot be.
    """
    return build_simulation(description, models, tags, seed, cap_holders(description)).sim
