"""The engines that come with the framework; the only place that knows them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from cell_sim.engine import WorldEngine
from cell_sim.physics.build_simulation import build_simulation
from cell_sim.physics.hand.holder import cap_holders
from cell_sim.world.world import World
from cell_transport.tag import Tag
from cell_world.sdf import elements


def _in_mujoco(description: elements.SdfWorld, models: Sequence[Path], tags: Mapping[str, Tag], seed: int) -> World:
    return build_simulation(description, models, tags, seed, cap_holders(description)).sim


MUJOCO = WorldEngine("mujoco", _in_mujoco)
GAZEBO = WorldEngine("gazebo", None)
