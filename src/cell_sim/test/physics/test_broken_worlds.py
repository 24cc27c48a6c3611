"""Worlds with one thing wrong at a place that chance chose: read and simulated, or refused in one line."""

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from cell_sim.physics.build_simulation import build_simulation
from cell_sim.physics.compiling import compiled
from cell_sim.physics.spec import build_spec
from cell_world.sdf.errors import SdfError
from cell_world.sdf.reader import load_world

MODELS = Path(__file__).parents[4] / "worlds" / "models"
SAMPLES = ("carrier", "parallel_gripper", "bracket_40", "stopper", "cell_camera", "vial")
"""Models with joints, devices, pictures and cameras, and what breaks off."""
VALUES = (
    *("0", "-1", "1e400", "nan", "inf", "-inf", "1e15", "1e-300", "1_0", "0x10", "", "\uff11", "1,5", "1 2", "true"),
    *("1e16", "999999999999", "-0", "1e-12", "1e9", "-1e9", "0.5", "world", "__model__", "a::b", "../x", "x" * 300),
)
"""What may stand where something else should."""
PIECES = {
    "number": r"(?<=[>\s])[-+]?\d[\d.e+-]*(?=[<\s])",
    "attribute": r'(?<==")[^"]*(?=")',
    "text": r"(?<=>)[^<>]+(?=<)",
    "whole attribute": r' [\w:]+="[^"]*"',
    "element": r"<([\w:]+)[^<>]*/>|<([\w:]+)[^<>/]*>[^<]*</\2>|<([\w:]+)[^<>/]*>.*?</\3>",
    "character": r".",
}
"""What can be wrong, and where that is in a text."""


def broken(chance: random.Random, text: str) -> str:
    """One piece of a text replaced, left out, doubled or put in place of another one."""
    kind = chance.choice(list(PIECES))
    places = list(re.finditer(PIECES[kind], text, re.DOTALL))
    place, other = chance.choice(places), chance.choice(places)
    changes: list[Callable[[], str]] = [
        lambda: chance.choice(VALUES),
        lambda: "",
        lambda: 2 * place[0],
        lambda: other[0],
    ]
    return text[: place.start()] + chance.choice(changes)() + text[place.end() :]


def simulate(file: Path) -> None:
    """Read a world, look at it, and let some time pass."""
    world = load_world(file, [MODELS])
    compiled(build_spec(world))
    line = build_simulation(world, [MODELS], {})
    line.sim.step(2)
    assert np.isfinite(line.sim.data.qpos).all()


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_model_with_one_thing_wrong(tmp_path: Path, sample: str) -> None:
    """It should never be anything but a world that can be simulated, or a line that tells what to mend."""
    shutil.copytree(MODELS / sample, tmp_path / sample)
    good, file = (MODELS / sample / "model.sdf").read_text(), tmp_path / sample / "model.sdf"
    faults = []
    for seed in range(20):
        file.write_text(broken(random.Random(f"{sample} {seed}"), good))
        try:
            simulate(file)
        except SdfError as error:
            faults.append(str(error))
    assert 5 < len(faults) < 20, "the changes do not tell good from bad"
    assert [fault for fault in faults if not re.fullmatch(r".*/model\.\w+:\d+: \S.*", fault)] == []
