"""It should locate a target to a fraction of a millimetre, or say why it cannot."""

import math
from dataclasses import replace

import numpy as np
import pytest

from cell_vision.camera import CameraModel
from cell_vision.fiducials.detecting import TagDetector, TagSeen
from cell_vision.fiducials.failures import NotLocated, Unseen
from cell_vision.fiducials.locating import TagLimits, TargetLocated, locate
from cell_vision.fiducials.target import PlacedTag, TagTarget
from cell_vision.images import BadImage, Grey
from cell_vision.synthetic.render import render
from cell_vision.synthetic.scene import TagScene, carrier, scene_of
from cell_world.geometry import Pose

CAMERA = CameraModel.of_field_of_view(1.05, 640, 480)
BENT = replace(CAMERA, distortion=(-0.12, 0.05, 0.001, -0.001, 0.0), gamma=2.2)
USUAL = TagLimits()
FACING = Pose((0.01, -0.02, 0.6), (0.0, 1.0, 0.0, 0.0))
ASIDE = Pose((0.01, -0.02, 0.6)) @ Pose.from_xyz_rpy((0, 0, 0), (math.pi + 0.5, 0.1, 0.4))


def scene(target: TagTarget, pose: Pose, camera: CameraModel = CAMERA, **changed: object) -> TagScene:
    """A plain scene: even light, little noise, nothing in the way."""
    plain = replace(
        scene_of(3, target, camera=camera),
        pose=pose,
        exposure=0.8,
        slope=(0.0, 0.0),
        shine=(0.0, 0.0, 10.0, 0.0),
        blur_px=0.6,
        smear_px=(0.0, 0.0),
        noise=(0.004, 0.004),
        covers=(),
    )
    return replace(plain, **changed)  # type: ignore[arg-type]


def seen_in(image: Grey) -> tuple[TagSeen, ...]:
    return TagDetector().detect(image)


def located(it: TagScene, near: Pose | None = None, limits: TagLimits = USUAL) -> TargetLocated | NotLocated:
    image = render(it)
    return locate(image, seen_in(image), it.camera, it.target, near, limits)


def error(found: TargetLocated | NotLocated, true: Pose) -> tuple[float, float]:
    """Distance [mm] and angle [deg] between a located and the true pose."""
    assert isinstance(found, TargetLocated), found
    w = abs((found.pose @ true.inverse()).quaternion[0])
    off = np.linalg.norm(np.subtract(found.pose.position, true.position))
    return float(off) * 1e3, math.degrees(2.0 * math.acos(min(1.0, w)))


@pytest.mark.parametrize("camera", [CAMERA, BENT], ids=["ideal", "bent, gamma"])
def test_carrier(camera: CameraModel) -> None:
    """It should be right to a tenth of the goal, with a lens that bends lines and a sensor that bends greys."""
    found = located(scene(carrier(), ASIDE, camera))
    off_mm, turn_deg = error(found, ASIDE)
    assert isinstance(found, TargetLocated) and (found.tags, found.left_out) == ((0, 1, 2, 3), ())
    assert off_mm < 0.15 and turn_deg < 0.05 and found.rms_px < 0.1


def test_covariance_says_where_it_is_sure() -> None:
    """It should be surer across than along the line of sight, and no surer than it may be."""
    found = located(scene(carrier(), FACING))
    assert isinstance(found, TargetLocated)
    spread = np.reshape(found.covariance, (6, 6))
    assert np.allclose(spread, spread.T) and np.linalg.eigvalsh(spread).min() > 0.0
    off = np.sqrt(np.diag(spread))
    assert off[2] > 2.0 * off[0] and 1e-6 < off[0] < 1e-3 and 1e-5 < off[3] < 1e-2
    miss = np.subtract(found.pose.position, FACING.position)
    assert (np.abs(miss) < 4.0 * off[:3]).all()


def test_tag_seen_from_the_front_is_ambiguous() -> None:
    """It should say so of one tag, whose two poses explain the image as well; a guess of the pose decides."""
    tilted = Pose((0.0, 0.0, 0.6)) @ Pose.from_xyz_rpy((0, 0, 0), (math.pi + 0.12, 0.0, 0.0))
    it = scene(TagTarget.single(7, 0.03), tilted, noise=(0.01, 0.01))
    image = render(it)
    seen = seen_in(image)
    strict = TagLimits(unlike=1e4)
    open_ = locate(image, seen, CAMERA, it.target, limits=strict)
    assert isinstance(open_, NotLocated) and open_.why == Unseen.AMBIGUOUS
    assert open_.tags == (7,) and open_.measured < open_.limit == 1e4
    guessed = locate(image, seen, CAMERA, it.target, near=tilted, limits=strict)
    assert isinstance(guessed, TargetLocated) and guessed.other is not None and guessed.other_rms_px >= 0.0
    mirrored = locate(image, seen, CAMERA, it.target, near=guessed.other, limits=strict)
    assert isinstance(mirrored, TargetLocated) and mirrored.other is not None
    assert mirrored.pose == guessed.other and mirrored.other == guessed.pose
    assert error(guessed, tilted)[1] < error(mirrored, tilted)[1]


def test_tag_seen_twice() -> None:
    """It should not choose between two tags of one id."""
    image = render(scene(carrier(), FACING))
    seen = seen_in(image)
    found = locate(image, [*seen, seen[0]], CAMERA, carrier())
    assert isinstance(found, NotLocated) and found.why == Unseen.AMBIGUOUS


def test_tag_that_was_moved_is_left_out() -> None:
    """It should rest on the tags that agree, and on nothing if too few do."""
    image = render(scene(carrier(), ASIDE))
    seen = seen_in(image)
    tags = dict(carrier().tags)
    tags[2] = PlacedTag(tags[2].size_m, tags[2].pose @ Pose((0.004, 0.0, 0.0)))
    found = locate(image, seen, CAMERA, TagTarget(tags))
    assert isinstance(found, TargetLocated) and (found.tags, found.left_out) == ((0, 1, 3), (2,))
    assert error(found, ASIDE)[0] < 0.2
    tags = {tag: PlacedTag(0.026, placed.pose @ Pose((0.004 * tag * tag, 0, 0))) for tag, placed in tags.items()}
    strict = TagLimits(misfit_px=0.05)
    nothing = locate(image, seen, CAMERA, TagTarget(tags), limits=strict)
    assert isinstance(nothing, NotLocated) and nothing.why == Unseen.INCONSISTENT and nothing.measured > 0.05


def test_tags_that_the_detector_missed() -> None:
    """It should look for them where the others say they are, and only take what has their cells there."""
    image = render(scene(carrier(), ASIDE))
    two = [tag for tag in seen_in(image) if tag.id < 2]
    found = locate(image, two, CAMERA, carrier())
    assert isinstance(found, TargetLocated) and found.tags == (0, 1, 2, 3)
    assert error(found, ASIDE)[0] < 0.15
    others = TagTarget({tag if tag < 2 else tag + 5: placed for tag, placed in carrier().tags.items()})
    found = locate(image, two, CAMERA, others)
    assert isinstance(found, TargetLocated) and found.tags == (0, 1)


def test_too_small() -> None:
    """It should say so of a tag that is found, and of one that is not but should be there."""
    it = scene(TagTarget.single(7, 0.03), FACING)
    found = located(it, limits=TagLimits(side_px=40.0))
    assert isinstance(found, NotLocated) and found.why == Unseen.TOO_SMALL
    assert found.measured == pytest.approx(0.03 * CAMERA.fx / 0.6, abs=1.0)
    tiny = Pose((0.0, 0.0, 3.0), FACING.quaternion)
    lost = locate(render(it), (), CAMERA, it.target, near=tiny)
    assert isinstance(lost, NotLocated) and lost.why == Unseen.TOO_SMALL


def test_cut_off() -> None:
    """It should say so of a tag at the border, and of one that should be beyond it."""
    half = 0.5 * 0.05 * CAMERA.fx / 0.6
    at = (CAMERA.cx - half - 2.0) / CAMERA.fx * 0.6
    it = scene(TagTarget.single(7, 0.05), Pose((at, 0.0, 0.6), FACING.quaternion))
    found = located(it)
    assert isinstance(found, NotLocated) and found.why == Unseen.CUT_OFF and 1.0 < found.measured < 3.0
    beyond = Pose((0.4, 0.0, 0.6), FACING.quaternion)
    lost = locate(render(it), (), CAMERA, it.target, near=beyond)
    assert isinstance(lost, NotLocated) and lost.why == Unseen.CUT_OFF
    behind = Pose((0.0, 0.0, -0.6), FACING.quaternion)
    lost = locate(render(it), (), CAMERA, it.target, near=behind)
    assert isinstance(lost, NotLocated) and lost.why == Unseen.CUT_OFF


def test_too_oblique() -> None:
    """It should say so of a tag that is found, and of one that is not but should be there."""
    aside = Pose((0.0, 0.0, 0.6)) @ Pose.from_xyz_rpy((0, 0, 0), (math.pi + 0.9, 0.0, 0.0))
    found = located(scene(TagTarget.single(7, 0.08), aside), limits=TagLimits(oblique_rad=0.8))
    assert isinstance(found, NotLocated) and found.why == Unseen.TOO_OBLIQUE
    assert found.measured == pytest.approx(0.9, abs=0.02)
    lost = locate(
        render(scene(carrier(), FACING)), (), CAMERA, carrier(), near=aside, limits=TagLimits(oblique_rad=0.6)
    )
    assert isinstance(lost, NotLocated) and lost.why == Unseen.TOO_OBLIQUE


def test_blurred() -> None:
    """It should say so, with the blur in cells of the tag."""
    found = located(scene(TagTarget.single(7, 0.06), FACING, blur_px=1.8), limits=TagLimits(blur_share=0.2))
    assert isinstance(found, NotLocated) and found.why == Unseen.BLURRED
    cell = 0.06 / 8 * CAMERA.fx / 0.6
    assert found.measured == pytest.approx(1.8 / cell, rel=0.15)


def test_not_found() -> None:
    """It should not take tags of others for its own, nor explain what it has no reason for."""
    image = render(scene(TagTarget.single(7, 0.06), FACING))
    seen = seen_in(image)
    assert locate(image, seen, CAMERA, TagTarget.single(8, 0.06)) == NotLocated(Unseen.NOT_FOUND)
    assert locate(image, (), CAMERA, TagTarget.single(7, 0.06), near=FACING) == NotLocated(Unseen.NOT_FOUND)
    flat = np.full((480, 640), 128, np.uint8)
    gone = locate(flat, seen, CAMERA, TagTarget.single(7, 0.06))
    assert isinstance(gone, NotLocated) and (gone.why, gone.tags) == (Unseen.NOT_FOUND, (7,))


def test_what_is_no_image() -> None:
    """It should be refused."""
    with pytest.raises(BadImage, match="8 bits"):
        locate(np.zeros((480, 640)), (), CAMERA, carrier())


def test_text_of_a_failure() -> None:
    """It should be one line with what was measured."""
    assert str(NotLocated(Unseen.TOO_SMALL, 9.0, 14.0, (3, 7))) == (
        "too small: 9, limit 14; of its tags 3, 7 are in the image"
    )
    assert str(NotLocated(Unseen.NOT_FOUND)) == "not found"
