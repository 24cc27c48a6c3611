"""The assembly cell by its cameras alone: pictures of the world are all that it knows of what lies where."""

from pathlib import Path

import pytest
from kit_unit import LIES_M, SEATED, do, failed_gates, loaded
from seeing_model import Options
from world_cell import WorldCell

from cell_line.codes import Code
from cell_line.config.plugins import DeviceConfig

EYES = DeviceConfig(driver="vision_camera", cameras={"nest": "stop_camera", "seat": "stop_camera"})


def seeing(folder: Path) -> WorldCell:
    """The cell with a fresh unit on the carrier."""
    return loaded(WorldCell("assembly", folder, sees=Options(), eyes=EYES))


@pytest.mark.long
def test_a_unit_is_made_by_cameras_alone(tmp_path: Path) -> None:
    """It should find, grip, carry and insert every part, pass all gates, and lay them where they belong."""
    cell = seeing(tmp_path)

    async def story() -> None:
        for skill in ("load_kit", "assemble", "verify"):
            result = await do(cell, skill)
            assert result.code == Code.DONE, result.message
            assert failed_gates(skill, result) == ()

    cell.play(story())
    off = {name: cell.off(f"seat.{name}", model) for name, model in SEATED.items()}
    assert max(off.values()) < LIES_M, off
