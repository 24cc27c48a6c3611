from dataclasses import replace
from pathlib import Path

import pytest

from cell_vision.inspection.nominal import NotAPart
from cell_vision.parts.from_world import solid_of
from cell_world.sdf.reader import load_world

MODELS = Path(__file__).parents[4] / "worlds" / "models"


@pytest.mark.parametrize(
    ("model", "size_mm"),
    [("tray", (50.4, 70.4, 20.0)), ("cap", (24.0, 24.0, 16.7)), ("bracket_60", (72.0, 60.0, 30.0))],
)
def test_a_model_of_the_world_becomes_a_closed_mesh(model: str, size_mm: tuple[float, ...]) -> None:
    world = load_world(MODELS / model / "model.sdf", [MODELS])
    body = next(link for link in world.links.values() if link.name.endswith("body"))
    mesh = solid_of(body)
    assert mesh.is_watertight and mesh.extents * 1e3 == pytest.approx(size_mm, abs=0.2)


def test_what_is_not_seen_is_no_part() -> None:
    world = load_world(MODELS / "cap" / "model.sdf", [MODELS])
    link = next(iter(world.links.values()))
    with pytest.raises(NotAPart, match="nothing"):
        solid_of(replace(link, visuals=()))
