"""A box with texture coordinates: MuJoCo's own box shows a picture on two sides only, and turned."""

from typing import Any

import numpy as np

from cell_world.sdf.elements import Box

SIDES = (
    ((0, -1, 0), (1, 0, 0)),
    ((0, -1, 0), (-1, 0, 0)),
    ((1, 0, 0), (0, 0, 1)),
    ((-1, 0, 0), (0, 0, 1)),
    ((0, -1, 0), (0, 0, 1)),
    ((0, 1, 0), (0, 0, 1)),
)
"""Per side: where the right and the upper edge of the picture are.  They are the same in Gazebo."""
CORNERS = ((-1, -1), (1, -1), (1, 1), (-1, 1))
"""Corners of a picture: to the right, upwards."""
TRIANGLES = ((0, 1, 2), (2, 3, 0))


def box_mesh(box: Box) -> dict[str, Any]:
    """Return the mesh of a box that shows the whole picture on every side."""
    half = np.asarray(box.size) / 2.0
    vertices, texture = [], []
    for right, up in np.array(SIDES):
        for across, above in CORNERS:
            vertices.append((np.cross(right, up) + across * right + above * up) * half)
            texture.append(((1 + across) / 2, (1 - above) / 2))
    faces = [[4 * side + corner for corner in corners] for side in range(len(SIDES)) for corners in TRIANGLES]
    return {
        "uservert": np.ravel(vertices).tolist(),
        "usertexcoord": np.ravel(texture).tolist(),
        "userface": np.ravel(faces).tolist(),
    }
