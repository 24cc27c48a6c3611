"""It should say which plain formulas may be made, one at a time and tens of thousands at once."""

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from cell_line.config.strict_yaml import ConfigError
from micro_dosing_cell.formula_rules import FormulaRules, load_rules

SERUM = """\
name: serum
fill_g: 7.0
fill_tolerance_g: 0.001
most_components: 4
components:
  water: {least_g: 1.0, most_g: 6.8, always: true}
  glycerin: {least_g: 0.1, most_g: 2.0}
  niacinamide: {least_g: 0.05, most_g: 0.7}
  vitamin_c: {least_g: 0.05, most_g: 1.0}
  retinol: {least_g: 0.02, most_g: 0.07}
  squalane: {least_g: 0.5, most_g: 3.0}
incompatible:
  - {pair: [niacinamide, vitamin_c], why: they need different acidity}
needs:
  - {component: retinol, one_of: [squalane, glycerin], why: it does not dissolve in water}
"""


def rules(folder: Path, text: str = SERUM) -> FormulaRules:
    file = folder / "serum.yaml"
    file.write_text(text, encoding="utf-8")
    return load_rules(file)


GOOD = {"water": 5.0, "glycerin": 1.5, "niacinamide": 0.5}
CASES = [
    (GOOD, []),
    ({"water": 4.95, "glycerin": 2.0, "retinol": 0.05}, []),
    ({"water": 6.15, "squalane": 0.8, "retinol": 0.05}, []),
    ({"water": 5.0, "glycerin": 2.0, "squalane": 0.0005}, ["'squalane' is not within 0.5 to 3 g"]),
    ({"water": 5.0, "glycerin": 1.9}, ["all together are not the 7 g of a fill"]),
    ({"water": 4.5, "glycerin": 2.5}, ["'glycerin' is not within 0.1 to 2 g"]),
    ({"water": 6.96, "niacinamide": 0.04},
     ["'water' is not within 1 to 6.8 g", "'niacinamide' is not within 0.05 to 0.7 g"]),
    ({"squalane": 3.0, "water": 0.0, "glycerin": 2.0, "vitamin_c": 1.0, "niacinamide": 0.0},
     ["all together are not the 7 g of a fill", "'water' is in every formula"]),
    ({"water": 5.0, "glycerin": 1.0, "niacinamide": 0.5, "vitamin_c": 0.5},
     ["'niacinamide' must not meet 'vitamin_c': they need different acidity"]),
    ({"water": 6.5, "vitamin_c": 0.45, "retinol": 0.05},
     ["'retinol' needs 'squalane' or 'glycerin': it does not dissolve in water"]),
    ({"water": 3.95, "glycerin": 1.5, "niacinamide": 0.5, "retinol": 0.05, "squalane": 1.0},
     ["more than 4 components"]),
    ({"water": 5.0, "gold": 2.0, "myrrh": 1.0},
     ["'gold' is no component of serum", "'myrrh' is no component of serum"]),
    ({"water": -5.0, "glycerin": 2.0}, ["a mass is negative or no number"]),
    ({"water": float("nan"), "glycerin": 2.0}, ["a mass is negative or no number"]),
]  # fmt: skip


@pytest.mark.parametrize(("formula", "problems"), CASES)
def test_one_formula(tmp_path: Path, formula: dict[str, float], problems: list[str]) -> None:
    """It should be told all that is wrong with it, and why."""
    assert rules(tmp_path).problems(formula) == problems


def test_many_formulas(tmp_path: Path) -> None:
    """It should judge tens of thousands at once as it judges each."""
    subject = rules(tmp_path)
    doses = [
        np.append(0.0, np.linspace(0.5 * c.least_g, 1.1 * c.most_g, count))
        for c, count in zip(subject._model.components.values(), (0, 7, 6, 6, 4, 12), strict=True)
    ]
    grid = np.array(list(product(*doses)))
    grid[:, 0] = 7.0 - grid.sum(axis=1)
    assert len(grid) > 25_000 / 2
    grid = np.concatenate([grid, grid + np.eye(6)[0] / 100.0])
    assert len(grid) > 25_000
    fit = subject.allowed(grid)
    assert 100 < fit.sum() < len(grid) / 2
    for row in range(0, len(grid), 97):
        assert fit[row] == (not subject.problems(dict(zip(subject.names, grid[row], strict=True))))


def test_one_mass_only(tmp_path: Path) -> None:
    """It should be possible that a component has one mass that it may have."""
    subject = rules(tmp_path, SERUM.replace("least_g: 0.1, most_g: 2.0", "least_g: 2.0, most_g: 2.0"))
    assert subject.problems({"water": 5.0, "glycerin": 2.0}) == []


def test_no_numbers_among_many(tmp_path: Path) -> None:
    """It should refuse them, and judge the others."""
    subject = rules(tmp_path)
    good = [GOOD.get(name, 0.0) for name in subject.names]
    spoilt = np.array([good, good, good])
    spoilt[1, 0], spoilt[2, 5] = np.nan, -0.0001
    assert list(subject.allowed(spoilt)) == [True, False, False]


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("least_g: 0.1, most_g: 2.0", "least_g: 2.1, most_g: 2.0", "least_g 2.1 is more than the most_g of 2"),
        ("[niacinamide, vitamin_c]", "[niacinamide, gold]", "incompatible: 'gold' is no component"),
        ("[niacinamide, vitamin_c]", "[water, water]", "incompatible: a component is named twice"),
        ("component: retinol", "component: gold", "needs: 'gold' is no component"),
        ("[squalane, glycerin]", "[retinol]", "needs: a component is named twice"),
        ("fill_g: 7.0", "fill_g: 0.0", "fill_g: "),
        ("name: serum", "name: serum\ncolour: red", "colour: "),
    ],
)
def test_wrong_rules(tmp_path: Path, old: str, new: str, text: str) -> None:
    """It should be refused in one line that names the file."""
    with pytest.raises(ConfigError) as caught:
        rules(tmp_path, SERUM.replace(old, new, 1))
    assert text in str(caught.value)
    assert str(caught.value).startswith(f"{tmp_path}/serum.yaml:")
