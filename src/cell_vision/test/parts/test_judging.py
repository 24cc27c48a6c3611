"""What speaks for and against a pose, in pictures that are made for it."""

from dataclasses import dataclass

import numpy as np
import pytest
import trimesh

from cell_vision.images import Floats
from cell_vision.parts.catalogue import Candidates, PartCatalogue, catalogue_of
from cell_vision.parts.depth_view import DepthView, view_of
from cell_vision.parts.doubting import doubted
from cell_vision.parts.finding import find_parts
from cell_vision.parts.fitting import fitted
from cell_vision.parts.judging import Agreement, Ground, agreement
from cell_vision.parts.known_part import known_part
from cell_vision.parts.pieces import neighbours_of, piece_of, pieces_of
from cell_vision.parts.plane import SupportPlane
from cell_vision.parts.rendering import rendered
from cell_vision.parts.segments import Segments, segments_of

MATRIX = np.array([[500.0, 0.0, 159.5], [0.0, 500.0, 119.5], [0.0, 0.0, 1.0]])
AWAY_M = 0.5


@pytest.fixture(scope="module")
def catalogue() -> PartCatalogue:
    """A block on a block: from below one does not see which way it lies."""
    low = trimesh.creation.box((0.05, 0.03, 0.01))
    high = trimesh.creation.box((0.02, 0.02, 0.012), trimesh.transformations.translation_matrix((-0.01, 0.0, 0.010)))
    return catalogue_of([known_part("step", trimesh.boolean.union([low, high]))])


@dataclass(frozen=True)
class Scene:
    """A part before a table that the camera looks straight down on."""

    view: DepthView
    segments: Segments
    ground: Ground


def upright(over: bool = False) -> Floats:
    """`camera_T_part` of the part that lies on the table, or on its head."""
    pose = np.diag([1.0, -1.0, -1.0, 1.0])
    pose[:3, 3] = (0.0, 0.0, AWAY_M - 0.005)
    if over:
        pose = pose @ np.diag([1.0, -1.0, -1.0, 1.0])
        pose[2, 3] = AWAY_M - 0.016
    return pose


def candidates(*poses: Floats) -> Candidates:
    some = np.stack(poses).astype(np.float32)
    none = np.zeros(len(poses), np.int64)
    return Candidates(none, none, some[:, :3, :3], some[:, :3, 3])


def scene(catalogue: PartCatalogue, pose: Floats, before: slice | None = None) -> Scene:
    """See a part, with something before some columns of the picture if wanted."""
    flat = view_of(np.full((240, 320), AWAY_M), MATRIX)
    picture = rendered(flat, catalogue, candidates(pose), 200)
    depth = np.full((240, 320), AWAY_M)
    there = picture.there[0]
    depth[picture.row[0][there], picture.column[0][there]] = picture.depth[0][there]
    things = depth < AWAY_M - 0.001
    own = things.copy()
    if before is not None:
        depth[:, before] = AWAY_M - 0.1
        things[:, before] = True
        own[:, before] = False
    view = view_of(depth, MATRIX)
    plane = SupportPlane(np.array([0.0, 0.0, -1.0]), AWAY_M, 0.0005, 0.9)
    return Scene(view, segments_of(view, [piece_of(own)]), Ground(plane, things, 0.003))


def judged(catalogue: PartCatalogue, seen: Scene, *poses: Floats) -> Agreement:
    return agreement(seen.view, catalogue, seen.segments, candidates(*poses), 30, 0.004, seen.ground)


def test_the_true_pose_agrees_and_one_beside_it_does_not(catalogue: PartCatalogue) -> None:
    beside = upright()
    beside[0, 3] += 0.02
    score = judged(catalogue, scene(catalogue, upright()), upright(), beside).score
    assert score[0] > 0.8 and score[1] < 0.4


def test_what_is_hidden_does_not_speak_against_a_pose(catalogue: PartCatalogue) -> None:
    half = judged(catalogue, scene(catalogue, upright(), slice(170, 320)), upright())
    assert half.hidden[0] == pytest.approx(0.3, abs=0.1) and half.shown[0] > 0.85


def test_a_fit_moves_a_pose_to_the_truth(catalogue: PartCatalogue) -> None:
    off = upright()
    off[:3, :3] = off[:3, :3] @ trimesh.transformations.rotation_matrix(0.06, (0.3, 0.5, 1.0))[:3, :3]
    off[:3, 3] += (0.003, -0.002, 0.002)
    seen = scene(catalogue, upright())
    widths = (0.008, 0.006, 0.005) + 7 * (0.004,)
    fit = fitted(seen.view, catalogue, seen.segments, candidates(off), 20, widths).candidates
    assert np.linalg.norm(fit.move[0] - upright()[:3, 3]) < 0.002  # two pixels, nearly as far as its rays are apart
    assert np.arccos((np.trace(fit.turn[0].T @ upright()[:3, :3]) - 1.0) / 2.0) < 0.02


@pytest.mark.parametrize(("over", "count"), [(False, 0), (True, 1)])
def test_a_part_on_its_head_is_told_both_ways(catalogue: PartCatalogue, over: bool, count: int) -> None:
    seen = scene(catalogue, upright(over))
    found = find_parts(seen.view, catalogue, np.random.default_rng(0))
    (pose,) = doubted(seen.view, catalogue, found.parts, 0.004, seen.ground)
    assert len(pose.others) == count


def test_segments_that_touch_are_also_tried_as_one() -> None:
    labels = np.zeros((60, 80), np.int32)
    labels[10:30, 10:30], labels[10:30, 30:48], labels[40:50, 60:70] = 1, 2, 3
    assert [int(piece.mask.sum()) for piece in pieces_of(labels)] == [400, 360, 100]
    (both,) = neighbours_of(labels)
    assert (both.top, both.left, both.mask.shape, both.mask.sum()) == (10, 10, (20, 38), 760)
