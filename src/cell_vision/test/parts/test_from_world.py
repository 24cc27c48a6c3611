from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cell_vision.inspection.nominal import NotAPart
from cell_vision.parts.colours import histogram, likeness
from cell_vision.parts.from_world import part_of_model, solid_of
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


def test_a_printed_part_is_looked_for_without_its_supports_and_by_its_colour() -> None:
    part = part_of_model("bracket_40", MODELS)
    assert part.model.mesh.extents * 1e3 == pytest.approx((72.0, 40.0, 30.0), abs=0.2)
    grey, red = (histogram(np.full((10, 3), colour, np.uint8)) for colour in ((110, 110, 115), (200, 20, 20)))
    assert part.colour is not None and likeness(part.colour, grey) > likeness(part.colour, red)


def test_nobody_knows_the_colours_of_a_part_with_a_picture_on_it() -> None:
    assert part_of_model("carrier", MODELS).colour is None
