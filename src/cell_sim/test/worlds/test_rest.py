"""Nothing is in anything else at the start, and everything stays where the world puts it."""

from collections.abc import Callable

import numpy as np
import pytest
from scenes import Scene

DEEP_M = 1e-4
MOVED_M = 2e-4
STACKS = {
    "nests": {
        "tray": "nest.tray",
        "leaflet_en": "nest.leaflet",
        "card_blank": "nest.card",
        "board_lamp": "nest.board",
        "box_lid": "nest.lid",
    },
    "kit": {"vial": "vessel", "tray": "seat.tray", "leaflet_de": "seat.leaflet", "lid_clear": "seat.lid"},
    "gift": {"vial": "vessel", "gift_box": "part", "card_thanks": "seat.card", "box_lid": "seat.lid"},
    "sensor": {"case_sensor": "part"},
    "lamp": {"case_lamp": "part"},
    "bracket 40": {"bracket_40": "part"},
    "bracket 60": {"bracket_60": "part"},
    "gear": {"gear_m1": "part"},
}


@pytest.mark.parametrize("name", ["assembly", "dosing", "finishing", "garment", "microfactory"])
def test_a_world_stands_still(scene_of: Callable[[str], Scene], name: str) -> None:
    """It should have nothing deep in anything else, and move nothing by more than it sinks in."""
    scene = scene_of(name)
    assert scene.contacts(DEEP_M) == []
    before = scene.free()
    scene.settle(2.0)
    after = scene.free()
    assert before
    assert {body for body in before if np.linalg.norm(after[body] - before[body]) > MOVED_M} == set()


@pytest.mark.parametrize("parts", STACKS.values(), ids=STACKS)
def test_what_is_assembled_on_a_carrier_fits(
    scene_with: Callable[[dict[str, str]], Scene], parts: dict[str, str]
) -> None:
    """It should lie where the frames say: as deep as a contact gives, layer upon layer."""
    scene = scene_with(parts)
    assert scene.contacts(DEEP_M) == []
    before = scene.free()
    scene.settle(1.0)
    after = scene.free()
    sunk = {body: after[body] - before[body] for body in before}
    assert {body for body, by in sunk.items() if np.linalg.norm(by[:2]) > MOVED_M / 2} == set()
    assert {body for body, by in sunk.items() if abs(by[2]) > 6e-4} == set()
