"""Reads the cameras of a link."""

import math

from cell_world.geometry import Pose
from cell_world.sdf.elements import CameraSensor, Sensor, SensorKind
from cell_world.sdf.reading.values import choice, number, optional, positive, whole, within, word
from cell_world.sdf.reading.xml_file import Node

MOST_PIXELS = 8192
"""In a row or a column: what graphics can draw."""
FASTEST = 1000.0
"""Most pictures [Hz]."""
GAUSSIAN = "gaussian"
"""The only noise."""


def read_sensor(node: Node, name: str, where: Pose, link: str) -> Sensor:
    """Return a camera of a link."""
    return Sensor(
        name=name,
        link=link,
        kind=choice(node, "type", SensorKind, list(SensorKind)),
        pose=where,
        update_rate=optional(node, "update_rate", within(0.0, FASTEST), 0.0),
        topic=optional(node, "topic", word, ""),
        camera=_camera(node.needed("camera")),
    )


def _camera(node: Node) -> CameraSensor:
    image, clip, opening = node.needed("image"), node.needed("clip"), node.needed("horizontal_fov")
    angle = number(opening)
    if not 0.0 < angle < math.pi:
        raise opening.fail(f"<horizontal_fov> must be between 0 and pi, not {angle:g}")
    near, far = positive(clip.needed("near")), positive(clip.needed("far"))
    if near >= far:
        raise clip.fail(f"<near> {near:g} must be below <far> {far:g}")
    width, height = (whole(MOST_PIXELS)(image.needed(tag)) for tag in ("width", "height"))
    return CameraSensor(angle, width, height, near, far, _noise(node))


def _noise(node: Node) -> float:
    noise = node.child("noise")
    if noise is None:
        return 0.0
    if (kind := word(noise.needed("type"))) != GAUSSIAN:
        raise noise.fail(f"<type> of a camera's noise must be {GAUSSIAN}, not {kind}")
    if optional(noise, "mean", number, 0.0):
        raise noise.fail("<mean> of a camera's noise must be 0")
    return within(0.0, 1.0)(noise.needed("stddev"))
