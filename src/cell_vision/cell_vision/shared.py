"""What drivers of a cell share of what sees, found by entry point; a line without cameras lacks the libraries."""

from pathlib import Path

from cell_line.config.line import LineConfig
from cell_line.shared import NotHere, Shared, SharedThings
from cell_skills.devices.images import Images
from cell_skills.devices.sightings import Sightings
from cell_world.line_world import LineWorld

CALIBRATION = "calibration"
"""Folder beside that of the lines: calibrations by line, cell and camera."""


class Views(Shared):
    """`views`; see `cell_vision.seeing.views`."""

    name = "views"

    @classmethod
    def make(cls, things: SharedThings) -> Shared:
        """Make them for a cell in the world of its line."""
        try:
            from cell_vision.seeing.standing import standing
            from cell_vision.seeing.views import CheckedViews
        except ImportError as error:
            raise NotHere(f"needs the libraries of vision, requirements-sight.txt: {error}") from None
        if things.site is None:
            raise NotHere("needs the cameras of a line, and this cell runs without one")
        images, world = things.use(Images), things.use(LineWorld)
        folder = calibration_folder(things.site.line, things.site.cell)
        return CheckedViews(images, lambda camera: standing(world, camera, folder), things.site.clock)


class StopEye(Shared):
    """`stop_eye`; see `cell_vision.seeing.stop_eye`."""

    name = "stop_eye"

    @classmethod
    def make(cls, things: SharedThings) -> Shared:
        """Make it for a cell at whose stop carriers with tags stand, and that has fixed tags."""
        try:
            from cell_vision.seeing.stop_eye import CarrierEye
            from cell_vision.seeing.stop_tags import stop_tags
            from cell_vision.seeing.views import CheckedViews
        except ImportError as error:
            raise NotHere(f"needs the libraries of vision, requirements-sight.txt: {error}") from None
        if things.site is None:
            raise NotHere("needs the stop of a line, and this cell runs without one")
        known = stop_tags(things.use(LineWorld), zone_of(things.site.line, things.site.cell))
        sightings = things.use(Sightings)
        return CarrierEye(things.use(CheckedViews), known, things.site.clock, visit=lambda: sightings.visit)


class ChartEye(Shared):
    """`chart_eye`; see `cell_vision.seeing.chart_eye`."""

    name = "chart_eye"

    @classmethod
    def make(cls, things: SharedThings) -> Shared:
        """Make it for a cell with cameras."""
        try:
            from cell_vision.seeing.chart_eye import ChartColours
            from cell_vision.seeing.views import CheckedViews
        except ImportError as error:
            raise NotHere(f"needs the libraries of vision, requirements-sight.txt: {error}") from None
        return ChartColours(things.use(CheckedViews))


def zone_of(line: LineConfig, cell: str) -> str:
    """Return the zone in which the carriers of a cell stop."""
    return line.transport.stations()[line.cells[cell].station]


def calibration_folder(line: LineConfig, cell: str) -> Path:
    """Return where the calibrations of a cell are: `<camera>.pose.yaml` and `<camera>.lens.yaml`."""
    return line.folder.parent / CALIBRATION / line.line / cell
