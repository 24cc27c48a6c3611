"""It should read garments and their folds, and refuse folds that cannot be made, with file and place."""

import itertools
from pathlib import Path

import numpy as np
import pytest

from cell_line.config.strict_yaml import ConfigError
from garment_cell.garment_plan import OURS, find_garment, load_garment

APRON = """
garment: apron
sizes: {one: [0.6, 0.8]}
outline: {left: [-0.5, -0.5], right: [0.5, -0.5], bib_right: [0.2, 0.5], bib_left: [-0.2, 0.5]}
hold: [[bib_left, bib_right]]
folds:
  - {from: [0.0, -0.5], to: [0.0, 0.5], pick: [left, bib_left]}
"""


@pytest.mark.parametrize("file", sorted(OURS.glob("*.yaml")), ids=lambda file: file.stem)
def test_ours_can_be_folded(file: Path) -> None:
    """It should get smaller with every fold, in every size."""
    plan = load_garment(file)
    assert plan.name == file.stem
    covers = [np.prod(np.diff(pieces.bounds(), axis=0)) for pieces in plan.stages.values()]
    assert all(after < before for before, after in itertools.pairwise(covers))
    for turn in plan.turns:
        assert turn.after.holds(turn.places, 0.02)


def test_a_size_scales_it() -> None:
    """It should fold a larger towel to a larger pack."""
    assert load_garment(find_garment("towel")).final_m == pytest.approx((0.25, 0.35))
    assert load_garment(find_garment("towel"), "bath").final_m == pytest.approx((0.25, 0.5))


def test_one_of_yours(tmp_path: Path) -> None:
    """It should take a file of anybody, by its path."""
    file = tmp_path / "apron.yaml"
    file.write_text(APRON)
    plan = load_garment(find_garment(str(file)))
    assert (plan.name, plan.size) == ("apron", "one")
    assert plan.turns[0].places == pytest.approx(np.array([(0.3, -0.4), (0.12, 0.4)]))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("pick: [left, bib_left]", "pick: [right, bib_left]", "not on the part that is turned over"),
        ("pick: [left, bib_left]", "pick: [[-0.5, 0.5], left]", "beside the cloth"),
        ("pick: [left, bib_left]", "pick: [hem, left]", "'hem' is no corner"),
        ("from: [0.0, -0.5], to: [0.0, 0.5]", "from: [0.5, -0.5], to: [0.5, 0.5]", "misses the garment"),
        ("from: [0.0, -0.5], to: [0.0, 0.5]", "from: [0.0, 0.0], to: [0.0, 0.0]", "two different points"),
        ("left: [-0.5, -0.5]", "left: [-0.5, .nan]", "outline.left"),
        ("sizes:", "colour: red\nsizes:", "colour"),
        ("bib_right: [0.2, 0.5], bib_left: [-0.2, 0.5]", "bib_left: [-0.2, 0.5], b: [0.2, 0.5]", "crosses itself"),
    ],
)
def test_what_cannot_be(tmp_path: Path, old: str, new: str, says: str) -> None:
    """It should refuse it in one line that names the file."""
    assert old in APRON
    file = tmp_path / "apron.yaml"
    file.write_text(APRON.replace(old, new).replace("[[bib_left, bib_right]]", "[[bib_left, left]]"))
    with pytest.raises(ConfigError, match=says) as error:
        load_garment(file)
    assert str(error.value).startswith(str(file))
    assert "\n" not in str(error.value)


def test_unknown_names() -> None:
    """It should name those that there are."""
    with pytest.raises(ConfigError, match="napkin, shirt, towel, trousers"):
        find_garment("sock")
    with pytest.raises(ConfigError, match="no size 'xxl'; there are: m, l"):
        load_garment(find_garment("shirt"), "xxl")
