"""The engines that come with the framework; the only place that knows them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from cell_sim.engine import WorldEngine
from cell_sim.gazebo.build import build_gazebo
from cell_sim.gazebo.server import check_installed, start_server
from cell_sim.physics.build_simulation import build_simulation
from cell_sim.physics.hand.holder import cap_holders
from cell_sim.world.world import World
from cell_transport.tag import Tag
from cell_world.sdf import elements


def _in_mujoco(description: elements.SdfWorld, models: Sequence[Path], tags: Mapping[str, Tag], seed: int) -> World:
    return build_simulation(description, models, tags, seed, cap_holders(description)).sim


def _in_gazebo(description: elements.SdfWorld, models: Sequence[Path], tags: Mapping[str, Tag], seed: int) -> World:
    return build_gazebo(description, models, tags, seed, start_server)


MUJOCO = WorldEngine("mujoco", _in_mujoco)
GAZEBO = WorldEngine("gazebo", _in_gazebo, check_installed)
