import numpy as np
import pytest
import trimesh

from cell_vision.inspection.nominal import Nominal, spread
from cell_vision.inspection.regions import HoleWall, InBox, LooksTo, OnPlane, RestOfIt, SurfaceRegion
from cell_vision.synthetic.printed_part import Bracket

BRACKET = Bracket()
BORE = HoleWall((BRACKET.width / 5.0, 0.0, 0.0), (0.0, 0.0, 1.0), BRACKET.bore)
TOP = OnPlane((0.0, 0.0, BRACKET.thick), (0.0, 0.0, 3.0))


@pytest.fixture(scope="module")
def part() -> Nominal:
    return spread(BRACKET.mesh(), 0.001)


def test_a_hole_is_its_wall_alone(part: Nominal) -> None:
    on = BORE.holds(part.points, part.normals)
    long = BRACKET.thick + BRACKET.tall - 0.001
    assert on.sum() * 0.001**2 == pytest.approx(np.pi * BRACKET.bore * long, rel=0.4)
    far = np.linalg.norm(part.points[on, :2] - BORE.at[:2], axis=1)
    assert far == pytest.approx(BRACKET.bore / 2.0, abs=1e-4)
    outside = HoleWall(BORE.at, BORE.way, BRACKET.boss)
    assert not outside.holds(part.points, part.normals).any(), "the boss has this diameter, but looks outwards"


def test_a_plane_is_a_face_and_not_its_back(part: Nominal) -> None:
    on = TOP.holds(part.points, part.normals)
    assert on.any() and part.points[on, 2] == pytest.approx(BRACKET.thick)
    assert not OnPlane(TOP.at, (0.0, 0.0, -1.0)).holds(part.points, part.normals).any()


@pytest.mark.parametrize("region", [BORE, TOP, LooksTo((1.0, 0.0, 0.0)), InBox((-1.0, -1.0, -1.0), (0.0, 1.0, 1.0))])
def test_each_point_is_in_a_region_or_elsewhere(part: Nominal, region: SurfaceRegion) -> None:
    on = region.holds(part.points, part.normals)
    assert 0 < on.sum() < len(on)
    assert (on ^ RestOfIt([region]).holds(part.points, part.normals)).all()


def test_a_turned_hole_is_found_along_its_own_axis() -> None:
    block = trimesh.creation.box((0.04, 0.03, 0.02))
    pin = trimesh.creation.cylinder(
        0.004, 0.1, 96, transform=trimesh.transformations.rotation_matrix(np.pi / 2.0, (0, 1, 0))
    )
    part = spread(trimesh.boolean.difference([block, pin]), 0.001)
    on = HoleWall((0.0, 0.0, 0.0), (1.0, 0.0, 0.0), 0.008).holds(part.points, part.normals)
    assert np.hypot(part.points[on, 1], part.points[on, 2]) == pytest.approx(0.004, abs=1e-4)
    assert np.ptp(part.points[on, 0]) > 0.035
