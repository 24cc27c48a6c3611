"""It should read a library of pigments strictly, and reckon with it."""

from pathlib import Path

import numpy as np
import pytest
import yaml

from cell_line.config.strict_yaml import ConfigError
from cell_vision.colour.observer import BANDS, D50, D50_WEIGHTS
from micro_dosing_cell.colour.library import DEMO, load_library
from micro_dosing_cell.colour.synthesis import SYNTHESES, absorption, scattering


def own() -> dict[str, object]:
    """A library of an integrator: two pigments of one colour each."""
    return {
        "name": "own",
        "source": "measured here",
        "surface": {"outside": 0.0, "inside": 0.0, "seen": 0.0},
        "fill_g": 5.0,
        "smallest_g": 0.1,
        "step_g": 0.01,
        "pigments": {
            "white": {"k": [0.0] * BANDS, "s": [1.0] * BANDS},
            "grey": {"k": [0.25] * BANDS, "s": [1.0] * BANDS, "largest_share": 0.5},
        },
        "incompatible": [{"pair": ["white", "grey"], "why": "a test"}],
    }


def written(folder: Path, content: object) -> Path:
    file = folder / "pigments.yaml"
    file.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return file


def test_own_library(tmp_path: Path) -> None:
    """It should take what an integrator measured."""
    subject = load_library(written(tmp_path, own()))
    assert (subject.name, subject.source, subject.names) == ("own", "measured here", ("white", "grey"))
    assert (subject.fill_g, subject.smallest_g, subject.step_g) == (5.0, 0.1, 0.01)
    assert list(subject.largest) == [1.0, 0.5]
    assert subject.apart == {(0, 1): "a test"}
    assert subject.spectrum(np.array([[1.0, 0.0], [0.0, 2.0]])) == pytest.approx(
        np.array([[1.0] * BANDS, [0.5] * BANDS])
    )
    assert subject.lab(np.array([0.0, 1.0])) == pytest.approx([76.0693, 0.0, 0.0], abs=1e-3)


def test_other_light() -> None:
    """It should tell colours under the light that is asked for."""
    subject = load_library(DEMO)
    red = np.zeros(len(subject.names))
    red[subject.names.index("red_7_lake")] = 1.0
    assert subject.lab(red, D50_WEIGHTS, D50)[1] != pytest.approx(subject.lab(red)[1], abs=0.5)


def test_demo_is_the_synthesis() -> None:
    """It should hold what the synthesis says, and say that nobody measured it."""
    subject = load_library(DEMO)
    assert subject.names == tuple(SYNTHESES)
    assert "no pigment was measured" in subject.source
    assert subject.absorbs == pytest.approx(np.array([absorption(made) for made in SYNTHESES.values()]))
    assert subject.scatters == pytest.approx(np.array([scattering(made) for made in SYNTHESES.values()]))


def test_demo_looks_as_it_is_called() -> None:
    """It should have a light white, a dark black, and colours in their quarters."""
    subject = load_library(DEMO)
    lab = dict(zip(subject.names, subject.lab(np.eye(len(subject.names))), strict=True))
    assert lab["titanium_white"][0] > 94.0
    assert lab["iron_oxide_black"][0] < 15.0
    assert lab["yellow_5_lake"][2] > 70.0
    assert lab["red_6_lake"][1] > 50.0
    assert lab["ultramarine"][2] < -60.0
    assert lab["phthalo_green"][1] < -40.0
    assert lab["chromium_oxide_green"][1] < -15.0


WRONG = {
    "pigments.white.k: ": {"pigments": {"white": {"k": [0.0] * 30, "s": [1.0] * BANDS}, "grey": {}}},
    "pigments.white.s.3: ": {"pigments": {"white": {"k": [0.0] * BANDS, "s": [1.0] * 3 + [0.0] * 28}, "grey": {}}},
    "pigments.white.k.0: ": {"pigments": {"white": {"k": [-1.0] * BANDS, "s": [1.0] * BANDS}, "grey": {}}},
    "'blue' is no pigment of this library": {"incompatible": [{"pair": ["white", "blue"], "why": "x"}]},
    "'white' is named with itself": {"incompatible": [{"pair": ["white", "white"], "why": "x"}]},
    "smallest_g 6 is more than the fill_g of 5": {"smallest_g": 6.0},
    "step_g 0.2 is more than the smallest_g of 0.1": {"step_g": 0.2},
    "fill_g 5.005 is no whole number of steps of step_g 0.01": {"fill_g": 5.005},
    "smallest_g 0.1 is no whole number of steps of step_g 0.04": {"step_g": 0.04, "fill_g": 4.0},
    "surface.inside: ": {"surface": {"outside": 0.0, "inside": 1.0, "seen": 0.0}},
    "fill_g: ": {"fill_g": float("inf")},
    "colour: ": {"colour": "red"},
}


@pytest.mark.parametrize(("text", "change"), WRONG.items())
def test_wrong_library(tmp_path: Path, text: str, change: dict[str, object]) -> None:
    """It should be refused in one line that names the file and the place."""
    with pytest.raises(ConfigError) as caught:
        load_library(written(tmp_path, own() | change))
    said = str(caught.value)
    assert text in said
    assert said.startswith(f"{tmp_path}/pigments.yaml:")
    assert "\n" not in said
