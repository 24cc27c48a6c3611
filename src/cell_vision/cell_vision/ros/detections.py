"""What was found in a picture, as the detections of `vision_msgs`."""

import numpy as np
from geometry_msgs.msg import PoseWithCovariance, Vector3
from std_msgs.msg import Header
from vision_msgs.msg import BoundingBox3D, Detection3D, Detection3DArray, ObjectHypothesis, ObjectHypothesisWithPose

from cell_skills.ros.poses import to_pose
from cell_vision.fiducials.locating import TargetLocated
from cell_vision.fiducials.target import TagTarget
from cell_vision.images import Floats
from cell_vision.parts.catalogue import PartCatalogue
from cell_vision.parts.part_pose import PartsFound
from cell_vision.seeing.carrier import CARRIER
from cell_world.geometry import Pose

MOVE_FIRST = np.ix_([3, 4, 5, 0, 1, 2], [3, 4, 5, 0, 1, 2])
"""Takes a covariance of turn and move to one of move and turn."""


def part_detections(header: Header, catalogue: PartCatalogue, found: PartsFound) -> Detection3DArray:
    """Return the parts that were found.

    Args:
        header: Stamp of the picture, and its frame.
        catalogue: What was looked for.
        found: What is there. Of one part, each pose that the picture does not tell apart is a result.
    """
    bounds = {part.name: np.asarray(part.model.mesh.bounds) for part in catalogue.parts}
    detections = []
    for part in found.parts:
        results = [
            _result(part.part, part.score, Pose.from_matrix(pose), frame_covariance(pose, part.covariance))
            for pose in (part.camera_T_part, *part.others)
        ]
        best = Pose.from_matrix(part.camera_T_part)
        detections.append(_detection(header, results, best, bounds[part.part]))
    return Detection3DArray(header=header, detections=detections)


def carrier_detections(
    header: Header, target: TagTarget, bounds: Floats, found: TargetLocated | None
) -> Detection3DArray:
    """Return the carrier, if it was located; its score is the share of its tags that the pose rests on.

    Args:
        header: Stamp of the picture, and its frame.
        target: Its tags.
        bounds: Lowest and highest corner of its model, (2, 3) [m].
        found: Where it is in that frame.
    """
    out = Detection3DArray(header=header)
    if found:
        spread = np.reshape(found.covariance, (6, 6))
        result = _result(CARRIER, len(found.tags) / len(target.tags), found.pose, spread)
        out.detections = [_detection(header, [result], found.pose, bounds)]
    return out


def frame_covariance(camera_t_part: Floats, covariance: Floats) -> Floats:
    """Return the covariance of a move along the axes of the camera and a turn about them, (6, 6) [m, rad].

    Args:
        camera_t_part: Pose of a part, (4, 4) [m].
        covariance: (6, 6), of a turn about the axes of the part, then of a move along them [rad, m].
    """
    turn = np.kron(np.eye(2), camera_t_part[:3, :3])
    turned: Floats = turn @ covariance[MOVE_FIRST] @ turn.T
    return turned


def _result(name: str, score: float, pose: Pose, covariance: Floats) -> ObjectHypothesisWithPose:
    hypothesis = ObjectHypothesis(class_id=name, score=float(score))
    placed = PoseWithCovariance(pose=to_pose(pose), covariance=covariance.ravel().tolist())
    return ObjectHypothesisWithPose(hypothesis=hypothesis, pose=placed)


def _detection(header: Header, results: list[ObjectHypothesisWithPose], pose: Pose, bounds: Floats) -> Detection3D:
    centre = pose @ Pose(tuple(bounds.mean(axis=0).tolist()))
    x, y, z = (bounds[1] - bounds[0]).tolist()
    box = BoundingBox3D(center=to_pose(centre), size=Vector3(x=x, y=y, z=z))
    return Detection3D(header=header, results=results, bbox=box)
