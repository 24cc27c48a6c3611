"""Which of several known things stands where it belongs: each is drawn there, and compared with what is seen."""

from collections.abc import Mapping, Sequence

import numpy as np

from cell_vision.images import Floats
from cell_vision.placed.comparing import Explained, Glimpse, PlacePicture, explain
from cell_vision.placed.drawing import draw
from cell_vision.placed.faces import Face
from cell_vision.placed.finding import ABOVE_M, CLEARLY, HIDDEN, LIKELY, Covered
from cell_world.geometry import Pose

MARGIN_PX = 2.0
"""What is looked at around a thing [px]."""
FINE = 2
"""Rays along each side of a pixel."""


def recognise(picture: PlacePicture, at: Pose, known: Mapping[str, Sequence[Face]]) -> str | None:
    """Return which thing stands at a place, "" if none does, None if nobody can tell.

    Args:
        picture: A picture, and what is known to stand around.
        at: Where the frame of the thing is if it stands there, in the world.
        known: What may stand there, by name: its faces in its own frame.

    Raises:
        Covered: Something hides the place, or it is not in the picture.
    """
    placed = {name: moved(faces, at) for name, faces in known.items()}
    glimpse = around(picture, corners([face for faces in placed.values() for face in faces]))
    seen = {name: looks(glimpse, faces) for name, faces in placed.items()}
    ranked = sorted(seen, key=lambda name: seen[name].cost)
    empty, best = explain(glimpse, glimpse.empty), seen[ranked[0]]
    if empty.cost < best.cost:
        return ""
    clear = all(seen[other].cost - best.cost > CLEARLY for other in ranked[1:])
    return ranked[0] if clear and best.misfit < LIKELY else None


def is_there(picture: PlacePicture, at: Pose, faces: Sequence[Face], rest: Sequence[Face]) -> bool | None:
    """Return whether a piece of a thing that stands at a place is still on it, None if nobody can tell.

    Args:
        picture: A picture, and what is known to stand around.
        at: Where the frame of the thing is, in the world.
        faces: Of the piece, in the frame of the thing.
        rest: Of the thing without it.

    Raises:
        Covered: Something hides it, or it is not in the picture.
    """
    piece, whole = moved(faces, at), moved(rest, at)
    glimpse = around(picture, corners(piece))
    without, with_it = looks(glimpse, whole), looks(glimpse, [*whole, *piece])
    if abs(without.cost - with_it.cost) < CLEARLY:
        return None
    return with_it.cost < without.cost


def moved(faces: Sequence[Face], at: Pose) -> list[Face]:
    """Return faces of a thing in the world, where its frame is there."""
    return [face.moved(at) for face in faces]


def corners(faces: Sequence[Face]) -> Floats:
    """Return all corners of faces, (n, 3)."""
    return np.concatenate([face.corners for face in faces])


def around(picture: PlacePicture, points: Floats) -> Glimpse:
    """Return the window around points of the world.

    Raises:
        Covered: Something hides them, or they are not in the picture.
    """
    glimpse = picture.glimpse(points, MARGIN_PX, FINE)
    if glimpse is None:
        raise Covered
    highest = points[:, 2].max()
    eye = glimpse.camera_t_world.inverse().position[2]
    if float(np.mean(glimpse.depth < eye - highest - ABOVE_M)) > HIDDEN:
        raise Covered
    return glimpse


def looks(glimpse: Glimpse, faces: Sequence[Face]) -> Explained:
    """Return how well faces of the world explain what is seen in a window."""
    return explain(glimpse, draw(faces, glimpse.camera_t_world, glimpse.window, glimpse.empty.copy()))
