"""A scene as its camera sees it.

Each pixel on and around a tag is the mean of 25 points that are asked what they hit, so an edge stands where the
geometry has it, to a hundredth of a pixel; nothing is drawn and warped.
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from cell_vision.fiducials.pattern import cells
from cell_vision.fiducials.target import CELLS, PlacedTag
from cell_vision.images import Flags, Floats, Grey
from cell_vision.synthetic.scene import TagScene

ACROSS = 5
"""Points a pixel, along each side."""
INK, PAPER = 0.04, 0.92
"""Share of the light that black and white send back."""
FRAME = 0.5 + 1.0 / CELLS
"""Half a side of a tag with its white cell around it, in sides of the black square."""
MARGIN = 0.03
"""Of a target beyond its tags, as far as it is rendered [m]."""


def render(scene: TagScene) -> Grey:
    """Return the image of a scene, uint8 (height, width)."""
    random = np.random.default_rng([scene.clutter, 14])
    light = _around(scene, random)
    low, high = outline = _outline(scene)
    things = tuple(_thing(random, low, high) for _ in range(10))
    surface = _Surface(outline, random.uniform(0.45, 0.85), things)
    _draw(scene, surface, _reach(scene, _box(low, high)), light, 1)
    for tag in scene.target.tags.values():
        middle = np.array(tag.pose.position[:2])
        corner = 1.5 * FRAME * tag.size_m
        _draw(scene, surface, _reach(scene, _box(middle - corner, middle + corner)), light, ACROSS)
    return _exposed(scene, _lit(scene, light), random)


@dataclass(frozen=True, slots=True)
class _Surface:
    """What the target is like around its tags: its outline, its brightness, and the boxes on it with theirs."""

    outline: Floats
    bright: float
    things: tuple[tuple[Floats, Floats, float], ...]


def _thing(random: np.random.Generator, low: Floats, high: Floats) -> tuple[Floats, Floats, float]:
    corner = random.uniform(low, high)
    return corner, corner + random.uniform(0.005, 0.06, 2), float(random.uniform(0.05, 0.9))


def _box(low: Floats, high: Floats) -> Floats:
    """Corners of a box in the target's plane, (4, 3) [m]."""
    return np.array([(x, y, 0.0) for x, y in ((low[0], low[1]), (high[0], low[1]), high, (low[0], high[1]))])


def _around(scene: TagScene, random: np.random.Generator) -> Floats:
    """The table: what it sends back of the light, with things of straight and round edges on it."""
    out = np.full((scene.camera.height, scene.camera.width), random.uniform(0.15, 0.7), np.float32)
    for _ in range(24):
        middle = random.uniform((0, 0), (scene.camera.width, scene.camera.height))
        size, bright = random.uniform(5.0, 70.0, 2), float(random.uniform(0.03, 0.9))
        if random.uniform() < 0.7:
            box = cv2.boxPoints((middle.tolist(), size.tolist(), float(random.uniform(0, 90))))
            cv2.fillConvexPoly(out, np.rint(box).astype(np.int32), bright, cv2.LINE_AA)
        else:
            cv2.circle(out, np.rint(middle).astype(int).tolist(), int(size[0] / 2), bright, -1, cv2.LINE_AA)
    grain = random.normal(1.0, 0.03, (scene.camera.height // 4, scene.camera.width // 4))
    whole = (scene.camera.width, scene.camera.height)
    return np.asarray(out * cv2.resize(grain, whole, interpolation=cv2.INTER_LINEAR), dtype=np.float64)


def _outline(scene: TagScene) -> Floats:
    """Corners of what is rendered of the target: lowest and highest x, y on it [m]."""
    spots = np.vstack([tag.corners()[:, :2] for tag in scene.target.tags.values()])
    return np.array([spots.min(axis=0) - MARGIN, spots.max(axis=0) + MARGIN])


def _reach(scene: TagScene, box: Floats) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of the part of the image that a box of the target, (4, 3) [m], can be in [px]."""
    pixels = scene.camera.project(np.array([scene.pose.apply(corner) for corner in box]))
    low = np.maximum(np.floor(pixels.min(axis=0)).astype(int) - 2, 0)
    high = np.minimum(np.ceil(pixels.max(axis=0)).astype(int) + 3, (scene.camera.width, scene.camera.height))
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])


def _draw(scene: TagScene, surface: _Surface, reach: tuple[int, int, int, int], light: Floats, across: int) -> None:
    """Draw a part of the image, with so many points a pixel along each side."""
    left, top, right, bottom = reach
    if left >= right or top >= bottom:
        return
    offsets = (np.arange(across) + 0.5) / across - 0.5
    u = (np.arange(left, right)[:, None] + offsets).ravel()
    v = (np.arange(top, bottom)[:, None] + offsets).ravel()
    pixels = np.stack(np.meshgrid(u, v), axis=-1).reshape(-1, 2)
    rays = np.column_stack([scene.camera.rays(pixels), np.ones(len(pixels))])
    turn = scene.pose.matrix()[:3, :3]
    origin, normal = np.array(scene.pose.position), turn[:, 2]
    hits = rays * (origin @ normal / (rays @ normal))[:, None] - origin
    behind = np.repeat(np.repeat(light[top:bottom, left:right], across, axis=0), across, axis=1).ravel()
    value = _albedo(scene, surface, hits @ turn[:, :2], behind)
    for polygon, bright in scene.covers:
        value[_inside(pixels, polygon)] = bright
    light[top:bottom, left:right] = value.reshape(bottom - top, across, right - left, across).mean(axis=(1, 3))


def _albedo(scene: TagScene, surface: _Surface, spots: Floats, behind: Floats) -> Floats:
    """What points of the target's plane, (n, 2) [m], send back of the light."""
    low, high = surface.outline
    on = ((spots > low) & (spots < high)).all(axis=1)
    value = np.where(on, surface.bright, behind)
    for corner, other, bright in surface.things:
        value[on & ((spots > corner) & (spots < other)).all(axis=1)] = bright
    for tag, placed in scene.target.tags.items():
        _print(value, spots, tag, placed)
    return value


def _print(value: Floats, spots: Floats, tag: int, placed: PlacedTag) -> None:
    """Print a tag with its white frame on points."""
    origin, turn = np.array(placed.pose.position[:2]), placed.pose.matrix()[:2, :2]
    at = (spots - origin) @ turn / placed.size_m
    frame = (np.abs(at) < FRAME).all(axis=1)
    value[frame] = PAPER
    black = (np.abs(at) < 0.5).all(axis=1)
    column = np.floor((at[black, 0] + 0.5) * CELLS).astype(int)
    row = np.floor((0.5 - at[black, 1]) * CELLS).astype(int)
    value[black] = np.where(cells(tag)[row, column], PAPER, INK)


def _inside(points: Floats, polygon: Floats) -> Flags:
    """Whether points, (n, 2), lie in a convex polygon, (m, 2)."""
    sides = np.roll(polygon, -1, axis=0) - polygon
    apart = points[:, None, :] - polygon
    cross = sides[:, 0] * apart[..., 1] - sides[:, 1] * apart[..., 0]
    return np.logical_or((cross > 0).all(axis=1), (cross < 0).all(axis=1))


def _lit(scene: TagScene, albedo: Floats) -> Floats:
    """Light at the sensor: 1 is the full scale."""
    height, width = albedo.shape
    u, v = np.linspace(-0.5, 0.5, width), np.linspace(-0.5, 0.5, height)[:, None]
    at_u, at_v, radius, strength = scene.shine
    away = ((np.arange(width) - at_u) ** 2 + (np.arange(height)[:, None] - at_v) ** 2) / radius**2
    even = 1.0 + scene.slope[0] * u + scene.slope[1] * v
    return np.asarray(albedo * even * (scene.exposure / PAPER) + strength * np.exp(-0.5 * away), dtype=np.float64)


def _exposed(scene: TagScene, light: Floats, random: np.random.Generator) -> Grey:
    """What the sensor makes of light."""
    seen = cv2.GaussianBlur(light.astype(np.float32), (0, 0), scene.blur_px)
    seen = cv2.filter2D(seen, -1, _smear(*scene.smear_px))
    dark, shot = scene.noise
    noise = random.standard_normal(seen.shape, np.float32) * np.sqrt(dark**2 + shot**2 * np.maximum(seen, 0.0))
    grey: Grey = np.rint(255.0 * np.clip(seen + noise, 0.0, 1.0) ** (1.0 / scene.camera.gamma)).astype(np.uint8)
    return grey


def _smear(along_u: float, along_v: float) -> Floats:
    """The kernel of a steady motion: points along the way, shared among the pixels around them; its mean is still."""
    half = math.ceil(max(abs(along_u), abs(along_v)) / 2) + 1
    kernel = np.zeros((2 * half + 1, 2 * half + 1), np.float32)
    for share in np.linspace(-0.5, 0.5, 21):
        u, v = share * along_u + half, share * along_v + half
        column, row = int(u), int(v)
        for right in (0, 1):
            for down in (0, 1):
                kernel[row + down, column + right] += abs(1 - right - (u - column)) * abs(1 - down - (v - row))
    return np.asarray(kernel / kernel.sum(), dtype=np.float64)
