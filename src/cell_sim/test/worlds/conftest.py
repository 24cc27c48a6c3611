"""Worlds and scenes for the tests of this folder."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cell_world.sdf.elements import SdfWorld
from cell_world.sdf.reader import load_world

sys.path.append(str(Path(__file__).parent))

from scenes import MODELS, Scene, world_named


@pytest.fixture
def scene_of() -> Callable[[str], Scene]:
    """Compile a world by name."""
    return lambda name: Scene.of(world_named(name))


@pytest.fixture
def scene_with(tmp_path: Path) -> Callable[[dict[str, str]], Scene]:
    """Compile a carrier on the floor with models at its frames: model -> frame."""

    def compiled(parts: dict[str, str]) -> Scene:
        placed = "".join(
            f'<include><uri>model://{model}</uri><name>{model}</name><pose relative_to="carrier::{frame}"/></include>'
            for model, frame in parts.items()
        )
        file = tmp_path / "carrier.sdf"
        file.write_text(f"""<sdf version="1.9"><world name="carrier">
            <physics name="p" type="ignored"><max_step_size>0.002</max_step_size></physics>
            <include><uri>model://floor</uri></include>
            <include><uri>model://carrier</uri><pose>0 0 0.05 0 0 0</pose></include>{placed}</world></sdf>""")
        return Scene.of(load_world(file, [MODELS]))

    return compiled


@pytest.fixture
def world_of() -> Callable[[str], SdfWorld]:
    """Read a world by name."""
    return world_named
