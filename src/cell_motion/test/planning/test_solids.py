"""It should make solids of all shapes, and find the nearest of many whatever their shapes are."""

from pathlib import Path

import coal
import numpy as np
import pytest

from cell_motion.planning.failure import Blocked, Reason
from cell_motion.planning.sampling.guards import CrowdGap, PairGap, StillObjects
from cell_motion.planning.sampling.solids import Solid, link_solids, still_solids
from cell_world.geometry import Pose
from cell_world.sdf.elements import (
    Box,
    Capsule,
    Collision,
    Cylinder,
    Ellipsoid,
    Link,
    Mesh,
    Plane,
    Shape,
    Sphere,
    Surface,
)

SHAPES: list[Shape] = [
    Box((0.1, 0.2, 0.3)),
    Cylinder(0.05, 0.2),
    Sphere(0.07),
    Capsule(0.04, 0.2),
    Ellipsoid((0.05, 0.1, 0.15)),
]
EYE = np.eye(4)


def link(*shapes: Shape, pose: Pose = Pose(), bitmask: int = 1) -> Link:  # noqa: B008  # a constant
    surface = Surface(bitmask=bitmask)
    collisions = tuple(Collision(f"m::l::c{i}", pose, shape, surface) for i, shape in enumerate(shapes))
    return Link("m::l", "m", Pose(), True, True, None, (), collisions, ())


def somewhere(chance: np.random.Generator, spread: float) -> np.ndarray:
    return Pose.from_xyz_rpy(chance.uniform(-spread, spread, 3), chance.uniform(-3.0, 3.0, 3)).matrix()


def test_nearest_of_many() -> None:
    """It should be the least of the distances to each of them."""
    chance = np.random.default_rng(1)
    for _ in range(60):
        crowd = [s for shape in SHAPES * 2 for s in still_solids(link(shape), somewhere(chance, 1.0))]
        objects = [s.object() for s in chance.permutation(np.array(crowd, dtype=object))]
        for shape in SHAPES:
            (moving,) = link_solids(link(shape), somewhere(chance, 1.0))
            nearest = min(PairGap(moving.object(), other).distance() for other in objects)
            found = CrowdGap(moving.object(), StillObjects(objects)).distance()
            assert found == pytest.approx(nearest, abs=1e-5) if nearest > 0.0 else found <= 0.0


def test_still_capsule_is_as_large() -> None:
    """It should be at the distance a capsule is at."""
    chance = np.random.default_rng(2)
    for _ in range(40):
        place = somewhere(chance, 0.5)
        (probe,) = link_solids(link(Box((0.1, 0.1, 0.1))), somewhere(chance, 1.0))
        capsule = coal.CollisionObject(coal.Capsule(0.04, 0.2), place[:3, :3].copy(), place[:3, 3].copy())
        parts = [s.object() for s in still_solids(link(Capsule(0.04, 0.2)), place)]
        whole = PairGap(probe.object(), capsule).distance()
        least = min(PairGap(probe.object(), part).distance() for part in parts)
        assert least == pytest.approx(whole, abs=1e-5) if whole > 0.0 else least <= 0.0


def test_placed_in_its_link() -> None:
    """It should stand where the link and its own pose in it say."""
    (subject,) = link_solids(link(Sphere(0.1), pose=Pose((1.0, 0.0, 0.0))), Pose((0.0, 2.0, 0.0)).matrix())
    assert (subject.key, subject.body) == ("m::l::c0", "m::l")
    assert subject.pose[:3, 3] == pytest.approx((1.0, 2.0, 0.0))


def test_nothing_to_touch() -> None:
    """It should leave out what touches nothing."""
    assert not link_solids(link(Sphere(0.1), bitmask=0), EYE)
    assert not still_solids(link(Sphere(0.1), bitmask=0), EYE)


def gap(shape: Shape, x: float, y: float, z: float) -> float:
    """Distance of a small ball from a shape at the origin [m]."""
    (still,) = still_solids(link(shape), EYE)
    ball = Solid("b", "b", coal.Ellipsoid(0.01, 0.01, 0.01), Pose((x, y, z)).matrix())
    return PairGap(ball.object(), still.object()).distance()


def test_plane_is_solid_below() -> None:
    """It should fill everything behind its face."""
    for normal, away in (((0.0, 0.0, 1.0), (3.0, 4.0, 1.0)), ((1.0, 0.0, 0.0), (1.0, 5.0, -6.0))):
        assert gap(Plane(normal, (1.0, 1.0)), *away) == pytest.approx(0.99, abs=1e-6)
        assert gap(Plane(normal, (1.0, 1.0)), *(-0.5 * np.array(normal)).tolist()) < 0.0


def test_mesh_is_its_hull(tmp_path: Path) -> None:
    """It should be convex, at its scale: a hollow is filled."""
    corners = [(-1, -1, 0), (1, -1, 0), (1, 1, 0), (-1, 1, 0), (0, 0, 0.5), (0, 0, 1)]  # a pyramid, its base dented
    faces = [(2, 1, 5), (3, 2, 5), (4, 3, 5), (1, 4, 5), (1, 2, 6), (2, 3, 6), (3, 4, 6), (4, 1, 6)]
    path = tmp_path / "dented.obj"
    path.write_text("".join([*(f"v {x} {y} {z}\n" for x, y, z in corners), *(f"f {a} {b} {c}\n" for a, b, c in faces)]))
    mesh = Mesh(path, (0.1, 0.1, 0.1))
    assert gap(mesh, 0.0, 0.0, -0.05) == pytest.approx(0.04, abs=1e-5)
    assert gap(mesh, 0.0, 0.0, 0.2) == pytest.approx(0.09, abs=1e-5)
    assert gap(mesh, 0.02, 0.0, 0.05) < 0.0


@pytest.mark.parametrize("content", [None, "", "v 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\nf 1 2 9\n"])
def test_a_mesh_that_coal_cannot_use(tmp_path: Path, content: str | None) -> None:
    """It should be a failed plan that names the file, and what coal says on one line."""
    file = tmp_path / "broken.obj"
    if content is not None:
        file.write_text(content)
    with pytest.raises(Blocked) as caught:
        link_solids(link(Mesh(file, (1.0, 1.0, 1.0))), EYE)
    failure = caught.value.failure
    assert failure.reason is Reason.BAD_REQUEST
    assert failure.text.startswith(f"coal cannot use {file}: ")
    assert failure.text.isprintable()
