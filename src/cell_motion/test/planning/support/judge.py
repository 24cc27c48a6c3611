"""Looks for collisions on its own, by the world's own kinematics and nothing of the planner but its answer."""

import itertools
from collections.abc import Iterable, Mapping

import coal
import numpy as np

from cell_motion.planning.request import MotionRequest
from cell_motion.planning.scene import PlanningScene
from cell_world.sdf.elements import Box, Capsule, Collision, Cylinder, JointKind, Shape

Part = tuple[str, int, coal.CollisionGeometry, np.ndarray, str]
"""Link, number of planned joints before it (-1: none), geometry, pose in the link, what to call it."""


class Judge:
    """Judges one request's motions; what is built close together is not its business."""

    def __init__(self, scene: PlanningScene, request: MotionRequest) -> None:
        self._scene = scene
        self._names = [
            n for n in scene.world.models[request.robot].joints if scene.world.joints[n].kind is not JointKind.FIXED
        ]
        depth = self._depths()
        parts = [_part(link.name, depth[link.name], c) for link in scene.world.links.values() for c in link.collisions]
        if request.held:
            parts = [p for p in parts if not p[0].startswith(request.held.body)]
            tool, pose = scene.layout.attachment(request.tool)
            for one in request.held.solids:
                link, number, shape, place, _ = _part(tool, depth[tool], one)
                parts.append((link, number, shape, pose.matrix() @ place, request.held.body))
        self._pairs = [(a, b) for a, b in itertools.combinations(parts, 2) if _apart(a, b, request)]

    def collisions(self, samples: Iterable[np.ndarray], margin: float = 0.0) -> set[tuple[str, str]]:
        """Return the pairs that come nearer than a margin [m] at any of the joint positions."""
        return {pair for sample in samples for pair in self._at(sample, margin)}

    def _at(self, sample: np.ndarray, margin: float) -> Iterable[tuple[str, str]]:
        joints = dict(self._scene.joints) | dict(zip(self._names, sample.tolist(), strict=True))
        placed = self._scene.layout.place(self._scene.poses, joints)
        for a, b in self._pairs:
            request, result = coal.CollisionRequest(), coal.CollisionResult()
            request.security_margin = margin
            if coal.collide(a[2], _at(placed, a), b[2], _at(placed, b), request, result):
                yield a[4], b[4]

    def _depths(self) -> Mapping[str, int]:
        depth = dict.fromkeys(self._scene.world.links, -1)
        for joint in self._scene.layout.downward():
            depth[joint.child] = depth.get(joint.parent, -1) + (joint.name in self._names)
        return depth


def _part(link: str, depth: int, collision: Collision) -> Part:
    return link, depth, _geometry(collision.shape), collision.pose.matrix(), link


def _apart(a: Part, b: Part, request: MotionRequest) -> bool:
    near, far = sorted((a, b), key=lambda part: part[1])
    if near[1] < 0 and not near[0].startswith(request.robot):
        return far[1] >= 1 and not any(near[0].startswith(body) for body in request.touch)
    return far[1] - near[1] >= (3 if near[1] < 0 else 2)


def _at(placed: Mapping[str, np.ndarray], part: Part) -> coal.Transform3s:
    pose = placed[part[0]] @ part[3]
    return coal.Transform3s(pose[:3, :3], pose[:3, 3])


def _geometry(shape: Shape) -> coal.CollisionGeometry:
    match shape:
        case Box(size):
            return coal.Box(*size)
        case Cylinder(radius, length):
            return coal.Cylinder(radius, length)
        case Capsule(radius, length):
            return coal.Capsule(radius, length)
    raise AssertionError(shape)
