"""Trays with parts of a kit by seed: what lies where, and what a depth camera and a colour camera see of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import trimesh
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from cell_vision.camera import CameraModel
from cell_vision.images import Floats
from cell_vision.synthetic.depth_camera import DepthCamera
from cell_vision.synthetic.kit_parts import TrayPart
from cell_vision.synthetic.ray_picture import RayPicture, ray_picture

ACROSS_RAD = 1.02
"""Field of view of the camera [rad]."""
TRAY_M = (0.34, 0.25)
WALL_M = (0.004, 0.022)
"""Of a tray: thickness and height [m]."""
TILTED = 0.25
"""Share of parts that do not lie flat: they lean on something that is not modelled."""
OVER = 0.35
"""Share of parts that may come to lie on others."""
TRIES = 60
CELL_M = 0.0015
"""Between the rays that find where a part touches [m]."""
TABLE, WALL, OTHER = (0.55, 0.53, 0.50), (0.35, 0.40, 0.45), (0.45, 0.30, 0.20)


@dataclass(frozen=True)
class PlacedPart:
    """One part in a scene.

    Attributes:
        part: Which.
        camera_T_part: Its true pose.
        visible: Share of its picture that nothing hides, 0 to 1; 0 if it is outside of the image.
    """

    part: TrayPart
    camera_T_part: Floats  # noqa: N815
    visible: float


@dataclass(frozen=True)
class PartScene:
    """A tray as a depth camera sees it, and what is true.

    Attributes:
        seed: It was made by.
        camera: Of both images.
        depth: (h, w) float32, NaN where nothing is told [m].
        colour: (h, w, 3) uint8, red, green, blue.
        owner: (h, w), number of the part in `placed`, -1 elsewhere.
        placed: The parts.
        sigma_m: Standard deviation of depth at the middle of the scene [m].
    """

    seed: int
    camera: CameraModel
    depth: NDArray[np.float32]
    colour: NDArray[np.uint8]
    owner: NDArray[np.int32]
    placed: tuple[PlacedPart, ...]
    sigma_m: float


def part_scene(seed: int, kit: Sequence[TrayPart], count: int = 8) -> PartScene:
    """Make a scene.

    Args:
        seed: of everything that is by chance.
        kit: the parts that there are.
        count: so many are put into the tray; one that finds no place is left out.
    """
    rng = np.random.default_rng(seed)
    camera = CameraModel.of_field_of_view(ACROSS_RAD, 640, 480)
    looks_from = _camera_pose(rng)
    solids, colours = _surroundings(rng)
    lies: list[tuple[TrayPart, Floats]] = []
    for which in rng.permutation(np.arange(count) % len(kit)):
        pose = _put_down(kit[which], trimesh.util.concatenate(solids), rng)
        if pose is not None:
            lies.append((kit[which], pose))
            solids.append(kit[which].mesh.copy().apply_transform(pose))
            colours.append(kit[which].colour)
    fixed = len(solids) - len(lies)
    picture = ray_picture(camera, looks_from, solids, colours, rng)
    sensor = DepthCamera(camera)
    owner = np.where(picture.solid >= fixed, picture.solid - fixed, -1).astype(np.int32)
    shiny = np.array([part.shiny for part, _ in lies] + [0.0], np.float32)[owner]
    depth = sensor.seen(picture.depth, picture.cosine, shiny, rng)
    back = np.linalg.inv(looks_from)
    placed = []
    for number, (part, pose) in enumerate(lies):
        alone = _alone(camera, looks_from, part, pose)
        visible = float((owner == number).sum() / alone) if alone else 0.0
        placed.append(PlacedPart(part, back @ pose, min(visible, 1.0)))
    return PartScene(seed, camera, depth, picture.colour, owner, tuple(placed), sensor.sigma_m(float(back[2, 3])))


def _alone(camera: CameraModel, world_T_camera: Floats, part: TrayPart, pose: Floats) -> int:  # noqa: N803
    """How many pixels the picture of a part would have with nothing before it."""
    still = np.random.default_rng(0)
    mesh = part.mesh.copy().apply_transform(pose)
    alone: RayPicture = ray_picture(camera, world_T_camera, [mesh], [part.colour], still)
    return int((alone.solid >= 0).sum())


def _camera_pose(rng: np.random.Generator) -> Floats:
    """0.5 to 0.62 m above the middle of the tray, up to 35 degrees aside: `world_T_camera`."""
    tilt, around, spin = rng.uniform(0.0, 0.6), rng.uniform(0.0, 2.0 * np.pi), rng.uniform(-0.4, 0.4)
    down = Rotation.from_euler("x", np.pi)
    turn = (
        Rotation.from_rotvec(tilt * np.array([np.cos(around), np.sin(around), 0.0]))
        * down
        * Rotation.from_euler("z", spin)
    )
    pose = np.eye(4)
    pose[:3, :3] = turn.as_matrix()
    pose[:3, 3] = -rng.uniform(0.50, 0.62) * pose[:3, 2]
    return pose


def _surroundings(rng: np.random.Generator) -> tuple[list[Any], list[tuple[float, float, float]]]:
    """A table, often the walls of a tray, sometimes something else that nobody looks for."""
    solids, colours = [_block((2.0, 2.0, 0.02), (0.0, 0.0, -0.01))], [TABLE]
    if rng.random() < 0.7:
        (w, d), (thick, high) = TRAY_M, WALL_M
        for side in (-1.0, 1.0):
            solids.append(_block((w + 2 * thick, thick, high), (0.0, side * (d + thick) / 2.0, high / 2.0)))
            solids.append(_block((thick, d, high), (side * (w + thick) / 2.0, 0.0, high / 2.0)))
        colours += [WALL] * 4
    if rng.random() < 0.5:
        size = rng.uniform((0.012, 0.012, 0.008), (0.05, 0.05, 0.04))
        other = _block(size, (*rng.uniform((-0.12, -0.08), (0.12, 0.08)), size[2] / 2.0))
        solids.append(other)
        colours.append(OTHER)
    return solids, colours


def _block(size: Any, at: Any) -> Any:
    return trimesh.creation.box(size, trimesh.transformations.translation_matrix(at))


def _put_down(part: TrayPart, there: Any, rng: np.random.Generator) -> Floats | None:
    """Where a part comes to lie that is let straight down, `world_T_part`; None if no free place was found."""
    over = rng.random() < OVER
    rests, likely = trimesh.poses.compute_stable_poses(part.mesh, n_samples=1, threshold=0.03)
    top = trimesh.ray.ray_pyembree.RayMeshIntersector(there)
    for _ in range(TRIES):
        turn = rests[rng.choice(len(rests), p=likely / likely.sum())][:3, :3]
        turn = Rotation.from_euler("z", rng.uniform(0.0, 2.0 * np.pi)).as_matrix() @ turn
        if rng.random() < TILTED:
            around = rng.uniform(0.0, 2.0 * np.pi)
            lean = rng.uniform(0.05, 0.5) * np.array([np.cos(around), np.sin(around), 0.0])
            turn = Rotation.from_rotvec(lean).as_matrix() @ turn
        pose = np.eye(4)
        pose[:3, :3] = turn
        pose[:2, 3] = rng.uniform((-0.13, -0.09), (0.13, 0.09))
        lift, on_table = _let_down(part.mesh.copy().apply_transform(pose), top)
        if on_table or over:
            pose[2, 3] = lift
            return pose
    return None


def _let_down(mesh: Any, top: Any) -> tuple[float, bool]:
    """How far up a part must go to touch what is there and not to be in it, and whether that is the table."""
    low, high = mesh.bounds
    u, v = (grid.ravel() for grid in np.meshgrid(*(np.arange(low[k], high[k] + CELL_M, CELL_M) for k in (0, 1))))
    under = np.column_stack([u, v, np.full_like(u, low[2] - 0.1)])
    up = np.tile([0.0, 0.0, 1.0], (len(u), 1))
    met, _, _ = trimesh.ray.ray_pyembree.RayMeshIntersector(mesh).intersects_location(under, up, multiple_hits=False)
    above = np.column_stack([met[:, :2], np.full(len(met), 1.0)])
    there, which, _ = top.intersects_location(above, -up[: len(above)], multiple_hits=False)
    lift = float((there[:, 2] - met[which, 2]).max())
    return lift, lift <= -float(low[2]) + 1e-4
