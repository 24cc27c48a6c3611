import numpy as np
import pytest

from cell_vision.inspection.nominal import spread
from cell_vision.inspection.verdict import Judgement
from cell_vision.synthetic.free_form import BentSpot, another_form, any_form, without_hole
from cell_vision.synthetic.inspection_trial import FORMS, try_inspection
from cell_vision.synthetic.printed_part import Flaw


@pytest.mark.parametrize("seed", range(3))
def test_forms_are_closed_and_have_a_hole(seed: int) -> None:
    form = any_form(np.random.default_rng(seed))
    mesh, full = form.mesh(), without_hole(form)
    assert all(each.is_watertight for each in (mesh, full, another_form(form)))
    assert (mesh.euler_number, full.euler_number) == (0, 2), "a hole goes through it"
    assert full.volume > mesh.volume


def test_a_spot_stands_out_along_the_normals() -> None:
    mesh = any_form(np.random.default_rng(1)).mesh()
    part = spread(mesh, 0.002)
    top = int(part.points[:, 2].argmax())
    spot = BentSpot(part.points[top], part.normals[top], 0.0005, 0.003)
    made = spot.put_on(mesh)
    assert made.bounds[1, 2] - mesh.bounds[1, 2] == pytest.approx(0.0005, abs=0.0001)
    assert made.volume > mesh.volume


def test_a_hole_that_was_not_made_is_material_where_the_part_has_none() -> None:
    found = try_inspection(702, Flaw.MISSING, FORMS).inspection
    assert found.verdict is Judgement.BAD
    assert "elsewhere: material where the part has none" in found.why
