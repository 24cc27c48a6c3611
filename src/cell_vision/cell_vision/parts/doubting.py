"""Whether a part that was found may as well lie turned over: what is seen does not always tell."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from cell_vision.parts.catalogue import Candidates, PartCatalogue, joined_candidates
from cell_vision.parts.depth_view import DepthView
from cell_vision.parts.distance_field import Singles
from cell_vision.parts.fitting import fitted
from cell_vision.parts.improving import turned_over
from cell_vision.parts.judging import Ground, agreement
from cell_vision.parts.part_pose import PartPose
from cell_vision.parts.pieces import piece_of
from cell_vision.parts.segments import segments_of

TURNED_RAD = 0.26
"""Poses that differ by less than this are one [rad]."""
RAYS = 20
"""Cast at each pose, in each direction."""
SURER = 0.03
"""A pose whose score is lower by no more than this may as well be the true one."""
WIDTHS_M = (0.005, 0.004, 0.003)


def doubted(
    view: DepthView, catalogue: PartCatalogue, poses: Sequence[PartPose], near_m: float, ground: Ground
) -> tuple[PartPose, ...]:
    """Try each pose turned over, fitted anew: one that explains as much is told with it, one that does more instead.

    Args:
        view: what is seen.
        catalogue: the parts.
        poses: of those that were found.
        near_m: depth that differs by more is not the same [m].
        ground: what they stand on.
    """
    if not poses:
        return ()
    segments = segments_of(view, [piece_of(pose.pixels) for pose in poses])
    index = {part.name: k for k, part in enumerate(catalogue.parts)}
    matrices = np.stack([pose.camera_T_part for pose in poses]).astype(np.float32)
    own = Candidates(
        np.array([index[pose.part] for pose in poses]), np.arange(len(poses)), matrices[:, :3, :3], matrices[:, :3, 3]
    )
    over = turned_over(catalogue, own)
    over = over.only(np.array([_unlike(catalogue, over, k, own) for k in range(len(over.part))], dtype=bool))
    if len(over.part):
        over = fitted(view, catalogue, segments, over, RAYS, WIDTHS_M).candidates
    every = joined_candidates(own, over)
    score = agreement(view, catalogue, segments, every, RAYS, near_m, ground).score
    return tuple(_told(pose, catalogue, every, score, k) for k, pose in enumerate(poses))


def _unlike(catalogue: PartCatalogue, over: Candidates, k: int, own: Candidates) -> bool:
    group = catalogue.parts[int(over.part[k])].symmetry
    return group.turn_between(over.turn[k], own.turn[over.segment[k]]) > TURNED_RAD


def _told(pose: PartPose, catalogue: PartCatalogue, every: Candidates, score: Singles, k: int) -> PartPose:
    group = catalogue.parts[int(every.part[k])].symmetry
    of_it = np.flatnonzero(every.segment == k)
    best = int(of_it[np.argmax(score[of_it])])
    best = best if score[best] > score[k] + SURER else k
    told, others = [every.turn[best]], []
    for n in of_it[np.argsort(-score[of_it])].tolist():
        apart = all(group.turn_between(every.turn[n], turn) > TURNED_RAD for turn in told)
        if apart and (n == k or score[n] >= score[best] - SURER):
            told.append(every.turn[n])
            others.append(every.pose(n))
    return replace(pose, camera_T_part=every.pose(best), others=tuple(others))
