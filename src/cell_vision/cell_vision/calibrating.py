"""`./cell calibrate`: pictures of a running cell, the place of its camera, a file."""

import asyncio
import math
from datetime import UTC, datetime
from pathlib import Path

from cell_line.at_hand import LineAtHand, LinesAtHand
from cell_line.config.line import LineConfig, load_line
from cell_vision.calibration.by_fixed_tags import camera_by_fixed_tags
from cell_vision.calibration.files import hand_eye_file, save
from cell_vision.calibration.refusing import NotCalibrated
from cell_vision.fiducials.detecting import TagDetector
from cell_vision.ros.live import live_pairs
from cell_vision.seeing.carrier import StopTags, look_at_fixed
from cell_vision.seeing.standing import MountedCamera, standing
from cell_vision.seeing.stop_tags import stop_tags
from cell_vision.seeing.view import checked_view
from cell_vision.shared import calibration_folder, zone_of
from cell_vision.telling import CommandRefused
from cell_world.geometry import Pose
from cell_world.line_world import LineWorld
from cell_world.sdf.elements import WORLD


def world_of(line: LineConfig, cell: str) -> LineWorld:
    """Return the world of a line, with a cell in it.

    Raises:
        ConfigError: The line has no such cell, or no world.
    """
    if cell not in line.cells:
        raise line.error(("cells",), f"there is no '{cell}'; there are: {', '.join(line.cells)}")
    if line.world_path is None:
        raise line.error(("world",), "is not given, and it tells where tags and cameras are")
    return LineWorld(cell, line.world_path)


def known_of(line: LineConfig, cell: str) -> StopTags:
    """Return what is known of the stop of a cell."""
    return stop_tags(world_of(line, cell), zone_of(line, cell))


def calibrate_camera_of(
    lines: LinesAtHand, cell: str, camera: str, views: int, file: Path | None, write: bool = True
) -> str:
    """Return what was measured and where it was written.

    Args:
        lines: Finds the line that runs.
        cell: Of it.
        camera: Its role.
        views: How many pictures.
        file: The line's YAML file, None for that of the line that runs.
        write: Whether the result is written down.

    Raises:
        CommandRefused: The calibration is not accepted.
        DeviceFault: The camera does not answer, or its picture is no good.
        NotHere: The cell has no such camera, or no fixed tags.
    """
    run: LineAtHand = lines.running()
    line = load_line(file or run.config)
    stands, known = standing(world_of(line, cell), camera), known_of(line, cell)
    seen, detector = [], TagDetector()
    for pair in asyncio.run(live_pairs(run, cell, camera, views)):
        stamp = pair[0].stamp
        view = checked_view(camera, pair, stands.pose, stamp, stamp, lens=stands.lens)
        seen.append(look_at_fixed(view, detector, known))
    result = camera_by_fixed_tags(known.middle, seen)
    if isinstance(result, NotCalibrated):
        raise CommandRefused(f"{cell} {camera}: nothing is written: {result}")
    off, turn = _apart(stands, result.camera)
    out = calibration_folder(line, cell) / f"{camera}.pose.yaml"
    if write:
        out.parent.mkdir(parents=True, exist_ok=True)
        date = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        save(out, hand_eye_file(result, camera, WORLD, date))
    figures = f"{len(result.off_mm)} views, rms {result.rms_mm:.3f} mm and {result.rms_deg:.4f} deg"
    model = f"{off:.2f} mm and {turn:.3f} deg from where the model of the cell has it"
    return f"{cell} {camera}: {figures}; {model}; {f'written to {out}' if write else 'nothing is written'}"


def _apart(stands: MountedCamera, found: Pose) -> tuple[float, float]:
    """Distance [mm] and angle [deg] between a camera as the model has it and as it was found."""
    between = stands.pose.inverse() @ found
    w, *xyz = between.quaternion
    return 1e3 * math.hypot(*between.position), math.degrees(2.0 * math.atan2(math.hypot(*xyz), abs(w)))
