"""What an inspection found, to look at: the part in the colours of its deviation, as a picture and to turn by hand."""

import html
import io
from typing import Any

import numpy as np
import trimesh
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from scipy.spatial import cKDTree
from trimesh.viewer.notebook import scene_to_html

from cell_vision.inspection.inspecting import PartInspection
from cell_vision.inspection.nominal import Nominal
from cell_vision.inspection.verdict import FeatureFinding, Judgement

Colours = NDArray[np.uint8]
"""Rows of red, green, blue."""
SCALE = np.array([[33, 102, 172], [146, 197, 222], [247, 247, 247], [244, 165, 130], [178, 24, 43]], dtype=float)
"""ColorBrewer's RdBu, the other way round: blue lacks, red is too much.  Colour-blind people can tell them apart."""
UNSEEN = (110, 110, 110)
BEHIND = (255, 255, 255)
VIEWS = {
    "from above": (-1.57, 1.57),
    "from +x": (0.0, 0.5),
    "from +y": (1.57, 0.5),
    "from below": (-1.57, -1.57),
    "from -x": (3.14, 0.5),
    "from -y": (-1.57, 0.5),
}
"""Turn about the vertical, and elevation, from which a part is shown [rad]."""
TILE, COLUMNS, BAR, HEAD = 320, 3, 90, 70
"""Edge of one view, views in a row, width of the scale beside them, height of the words above [pixels]."""
ROWS = len(VIEWS) // COLUMNS
FINE = 40
"""Triangles of a part that can be turned are cut until none of their edges is longer than its diagonal by this."""


def colours_of(off_m: NDArray[np.float64], range_m: float) -> Colours:
    """Return the colours of deviations.

    Args:
        off_m: n [m], NaN for what was not measured.
        range_m: the end of the scale to either side [m].
    """
    place = np.clip(np.nan_to_num(off_m) / range_m, -1.0, 1.0) * 2.0 + 2.0
    knots = np.arange(5)
    out = np.column_stack([np.interp(place, knots, SCALE[:, channel]) for channel in range(3)]).round().astype(np.uint8)
    out[np.isnan(off_m)] = UNSEEN
    return out


def heat_map(part: Nominal, found: PartInspection, range_m: float, title: str) -> bytes:
    """Draw a part from six sides, in the colours of its deviation.

    Args:
        part: as it should be.
        found: what was found of it.
        range_m: the end of the colour scale to either side [m].
        title: above it.

    Returns:
        A PNG file.
    """
    colours = _Painted(part, found, range_m)
    canvas = Image.new("RGB", (COLUMNS * TILE + BAR, ROWS * TILE + HEAD), BEHIND)
    draw, font = ImageDraw.Draw(canvas), ImageFont.load_default(15)
    draw.text((10, 8), f"{title}: {found.verdict.value}", fill=0, font=ImageFont.load_default(20))
    draw.text((10, 40), found.why[:110], fill=0, font=font)
    for number, (name, (turn, elevation)) in enumerate(VIEWS.items()):
        corner = (number % COLUMNS * TILE, number // COLUMNS * TILE + HEAD)
        canvas.paste(Image.fromarray(colours.seen_from(turn, elevation)), corner)
        draw.text((corner[0] + 10, corner[1] + TILE - 24), name, fill=0, font=font)
    _draw_scale(draw, font, range_m)
    out = io.BytesIO()
    canvas.save(out, "PNG", optimize=True)
    return out.getvalue()


def report(part: Nominal, found: PartInspection, range_m: float, title: str) -> str:
    """Write a page on which the part can be turned by hand, in the colours of its deviation.

    Args:
        part: as it should be.
        found: what was found of it.
        range_m: the end of the colour scale to either side [m].
        title: of the page.

    Returns:
        HTML that needs nothing from elsewhere.
    """
    pieces = _cut(part.mesh.triangles, part.size_m / FINE)
    painted = trimesh.Trimesh(pieces.reshape(-1, 3), np.arange(3 * len(pieces)).reshape(-1, 3), process=False)
    colours = _Painted(part, found, range_m).at(painted.triangles_center, painted.face_normals)
    painted.visual.vertex_colors = np.repeat(colours, 3, axis=0)
    scene = trimesh.Scene(painted)
    scene.set_camera(fov=(45.0, 45.0))
    scene.camera_transform = _camera(part, found)
    page: str = scene_to_html(scene)
    page = page.replace("<body>", f"<body>{_words(found, range_m, title)}", 1)
    return page.replace("</body>", f"<script>{SHOWN}</script></body>", 1)


SHOWN = """
const shown = setInterval(() => {
  if (!camera || !controls) return;
  clearInterval(shown);
  camera.up.set(0, 0, 1);
  controls.update();
  scene.add(new THREE.AmbientLight(0xffffff, 0.75));
  tracklight.intensity = 0.25;
  scene.traverse(part => {
    if (!part.isMesh) return;
    part.geometry.computeVertexNormals();
    part.material = new THREE.MeshLambertMaterial({vertexColors: true, side: THREE.DoubleSide});
  });
  render();
}, 50);
"""
"""For the viewer: z is up, and its own light, which is for things that shine, must not change the colours."""


class _Painted:
    """The colours of a part's surface: that of the nearest point which looks the same way."""

    def __init__(self, part: Nominal, found: PartInspection, range_m: float) -> None:
        off = found.deviation.off_m if found.deviation is not None else np.full(len(part.points), np.nan)
        self._part, self._colours = part, colours_of(off, range_m)
        self._tree = cKDTree(np.hstack([part.points, part.normals * part.pitch_m * 2.0]))

    def at(self, points: NDArray[np.float64], normals: NDArray[np.float64]) -> Colours:
        """Return the colours at places of the surface, n by 3 [m], with their normals."""
        _, nearest = self._tree.query(np.hstack([points, normals * self._part.pitch_m * 2.0]))
        colours: Colours = self._colours[nearest]
        return colours

    def seen_from(self, turn: float, elevation: float) -> Colours:
        """Return a picture of the part, without perspective."""
        mesh, radius = self._part.mesh, self._part.size_m / 2.0
        ahead = -np.array([np.cos(turn) * np.cos(elevation), np.sin(turn) * np.cos(elevation), np.sin(elevation)])
        right = np.array([-np.sin(turn), np.cos(turn), 0.0])
        along = np.linspace(-radius, radius, TILE)
        u, v = (grid.reshape(-1, 1) for grid in np.meshgrid(along, -along))
        starts = self._part.centre - 2.0 * radius * ahead + u * right + v * np.cross(right, ahead)
        ways = np.broadcast_to(ahead, starts.shape)
        met, ray, face = mesh.ray.intersects_location(starts, ways, multiple_hits=False)
        normals = mesh.face_normals[face]
        light = 0.8 + 0.2 * np.abs(normals @ ahead)
        picture = np.full((TILE * TILE, 3), BEHIND, dtype=np.uint8)
        picture[ray] = (self.at(met, normals) * light[:, None]).astype(np.uint8)
        return picture.reshape(TILE, TILE, 3)


def _camera(part: Nominal, found: PartInspection) -> NDArray[np.float64]:
    """Where the viewer begins, 4 by 4: before what decided, and a little above it; it looks along -z, y is up."""
    side = np.array([1.0, -1.0, 0.0])
    decided = next((each.where for each in found.findings if each.verdict is found.verdict and each.where), None)
    if decided is not None:
        side = side * 0.3 + part.normals[np.linalg.norm(part.points - decided, axis=1).argmin()]
    back = side / np.linalg.norm(side) + [0.0, 0.0, 0.5]
    back /= np.linalg.norm(back)
    right = np.cross([0.0, 0.0, 1.0], back)
    right /= np.linalg.norm(right)
    pose = np.eye(4)
    pose[:3, :3] = np.column_stack([right, np.cross(back, right), back])
    pose[:3, 3] = part.centre + 2.0 * part.size_m * back
    return pose


def _cut(triangles: NDArray[np.float64], longest_m: float) -> NDArray[np.float64]:
    """Halve triangles, n by 3 corners by 3, at their longest edge until none is longer [m]."""
    done = []
    while len(triangles):
        edges = np.linalg.norm(triangles - np.roll(triangles, -1, axis=1), axis=2)
        short = edges.max(axis=1) <= longest_m
        done.append(triangles[short])
        # The longest edge becomes that between the first two corners.
        order = (edges[~short].argmax(axis=1)[:, None] + np.arange(3)) % 3
        first, second, third = np.moveaxis(np.take_along_axis(triangles[~short], order[:, :, None], axis=1), 1, 0)
        middle = (first + second) / 2.0
        triangles = np.concatenate([np.stack([first, middle, third], 1), np.stack([middle, second, third], 1)])
    return np.concatenate(done)


def _draw_scale(draw: Any, font: Any, range_m: float) -> None:
    left, top, height = COLUMNS * TILE + 8, HEAD + 20, ROWS * TILE - 60
    colours = colours_of(np.linspace(range_m, -range_m, height), range_m)
    for row, colour in enumerate(colours):
        draw.line([(left, top + row), (left + 20, top + row)], fill=tuple(int(value) for value in colour))
    for share in (1.0, 0.5, 0.0, -0.5, -1.0):
        draw.text(
            (left + 26, top + (1.0 - share) / 2.0 * height - 8), f"{share * range_m * 1e3:+.2f}", fill=0, font=font
        )
    draw.text((left, top + height + 10), "mm", fill=0, font=font)


def _words(found: PartInspection, range_m: float, title: str) -> str:
    rows = "".join(_row(finding) for finding in found.findings)
    scale = ", ".join(f"rgb({', '.join(str(int(value)) for value in colour)})" for colour in SCALE)
    return (
        "<div style='position: absolute; z-index: 1; padding: 1em; font: 14px sans-serif; background: #fffd'>"
        f"<h1 style='font-size: 18px; margin: 0'>{html.escape(title)}: {found.verdict.value}</h1>"
        f"<p>{html.escape(found.why)}</p>"
        "<table cellpadding='4'><tr><th>feature<th>verdict<th>least [mm]<th>most [mm]<th>sigma [mm]</tr>"
        f"{rows}</table><div style='width: 300px; height: 14px; background: linear-gradient(to right, {scale})'></div>"
        f"<div style='width: 300px; display: flex; justify-content: space-between'><span>-{range_m * 1e3:g} mm</span>"
        f"<span>0</span><span>+{range_m * 1e3:g} mm</span></div>grey: not measured</div>"
    )


def _row(finding: FeatureFinding) -> str:
    figures = "".join(f"<td>{value * 1e3:.3f}" for value in (finding.lowest_m, finding.highest_m, finding.sigma_m))
    mark = "" if finding.verdict is Judgement.GOOD else " style='font-weight: bold'"
    return f"<tr{mark}><td>{html.escape(finding.feature)}<td>{finding.verdict.value}{figures}</tr>"
