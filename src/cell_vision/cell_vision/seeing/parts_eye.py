"""Known parts in what a camera of a cell sees."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from cell_line.plain import text
from cell_vision.parts.catalogue import PartCatalogue, catalogue_of
from cell_vision.parts.depth_view import view_of
from cell_vision.parts.finding import find_parts
from cell_vision.parts.from_world import part_of_model
from cell_vision.parts.part_pose import PartsFound
from cell_vision.seeing.view import CameraView
from cell_vision.seeing.views import CheckedViews

MOST = 32
"""Models that are looked for at once."""


@dataclass(frozen=True, eq=False)
class PartsLook:
    """What came of one look.

    Attributes:
        stamp: Line time of the picture [s].
        catalogue: What was looked for.
        found: What is there, in the optical frame of the camera.
    """

    stamp: float
    catalogue: PartCatalogue
    found: PartsFound


class PartsEye:
    """Looks for models of the line's library."""

    def __init__(self, views: CheckedViews, library: Path) -> None:
        """Take the cameras of a cell, and the folder of the models."""
        self._views = views
        self._library = library
        self._part = cache(lambda model: part_of_model(model, library))

    async def find_parts(self, camera: str, models: Sequence[str]) -> PartsLook:
        """Look once; the first look for a model takes some seconds more.

        Args:
            camera: Its role in the cell.
            models: Folders of the library, 1 to 32.

        Raises:
            DeviceFault: What the camera sends must not be acted on.
            ValueError: There is no such model, or it has a shape that is not taken.
            SdfError: A model is wrong.
        """
        wanted = self._checked(models)
        view = await self._views.look(camera)
        return await self._views.evaluate(lambda: self._found(view, wanted))

    def _checked(self, models: Sequence[str]) -> tuple[str, ...]:
        if not 1 <= len(models) <= MOST:
            raise ValueError(f"1 to {MOST} models can be looked for, not {len(models)}")
        wanted = tuple(dict.fromkeys(map(text, models)))
        known = {folder.name for folder in self._library.iterdir() if (folder / "model.sdf").is_file()}
        if unknown := [model for model in wanted if model not in known]:
            raise ValueError(f"there is no model '{unknown[0]}' in {self._library}")
        return wanted

    def _found(self, view: CameraView, wanted: Sequence[str]) -> PartsLook:
        catalogue = catalogue_of([self._part(model) for model in wanted])
        rgb, depth = straight(view)
        found = find_parts(view_of(depth, view.model.matrix), catalogue, np.random.default_rng(0), rgb)
        return PartsLook(view.stamp, catalogue, found)


def straight(view: CameraView) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Return colour, (height, width, 3), and depth, (height, width), as a lens that bends nothing has them."""
    model = view.model
    if not any(model.distortion):
        return view.rgb, view.depth
    size, kind = (model.width, model.height), cv2.CV_32FC1
    u, v = cv2.initUndistortRectifyMap(model.matrix, np.array(model.distortion), None, model.matrix, size, kind)
    rgb = cv2.remap(view.rgb, u, v, cv2.INTER_LINEAR)
    # Depth between two surfaces is that of none, so none is made up.
    depth = cv2.remap(view.depth, u, v, cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT, borderValue=float("nan"))
    return np.asarray(rgb), np.asarray(depth)
