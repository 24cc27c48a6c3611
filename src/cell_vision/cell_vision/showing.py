"""`./cell vision show`: what a camera sees at the stop of its cell, live or in recorded pictures."""

import asyncio
from collections.abc import Iterable, Iterator
from pathlib import Path

import cv2

from cell_line.at_hand import LinesAtHand
from cell_line.config.line import load_line
from cell_vision.calibrating import known_of, world_of
from cell_vision.camera import CameraModel
from cell_vision.fiducials.detecting import TagDetector
from cell_vision.fiducials.locating import TargetLocated
from cell_vision.recordings import recorded_pictures
from cell_vision.ros.live import live_pairs
from cell_vision.seeing.standing import lens_of, standing
from cell_vision.seeing.stop_look import Rgb, drawn, look_at_stop
from cell_vision.seeing.view import model_of, rgb_of
from cell_vision.shared import calibration_folder
from cell_vision.telling import CommandRefused

KINDS = (".png", ".jpg", ".jpeg")
MCAP = ".mcap"


def show(
    lines: LinesAtHand, cell: str, camera: str, save: Path | None, images: Path | None, config: Path | None
) -> Iterator[tuple[str, bool]]:
    """Yield what each picture tells, and whether the carrier was located in it; write it with all that drawn in.

    Args:
        lines: Finds the line.
        cell: Of it.
        camera: Its role.
        save: File of the one picture, folder of many; None: here.
        images: A folder with recorded pictures, or an MCAP file.
        config: The line's YAML file, None for that of the line that runs, else of the demo.

    Raises:
        CommandRefused: There is no such cell, or no picture in the folder or file.
        NotHere: The cell has no such camera, or no fixed tags.
        DeviceFault: The camera does not answer.
        BadImage: It is no picture.
    """
    line = load_line(config or (lines.config() if images else lines.running().config))
    world, known = world_of(line, cell), known_of(line, cell)
    stands, detector = standing(world, camera, calibration_folder(line, cell)), TagDetector()
    ideal = stands.lens or lens_of(world, camera)
    pictures: Iterable[tuple[str, Rgb, CameraModel, Path]]
    if images:
        out, is_mcap = save or Path(f"{cell}-{camera}"), images.suffix.lower() == MCAP
        found = recorded_pictures(images, cell, camera, ideal) if is_mcap else _in_folder(images, ideal)
        pictures = ((name, image, ideal, out / f"{Path(name).stem}.png") for name, image in found)
    else:
        ((colour, _),) = asyncio.run(live_pairs(lines.running(), cell, camera, 1))
        lens = stands.lens or model_of(camera, colour.optics)
        pictures = [("", rgb_of(camera, colour), lens, save or Path(f"{cell}-{camera}.png"))]
    for name, image, lens, file in pictures:
        seen = look_at_stop(image, lens, stands.pose, known, detector)
        _write(file, drawn(image, lens, seen, known))
        told = "; ".join(seen.lines())
        yield f"{name + ': ' if name else ''}{told}; see {file}", isinstance(seen.carrier, TargetLocated)


def _in_folder(folder: Path, lens: CameraModel) -> Iterator[tuple[str, Rgb]]:
    files = [one for one in sorted(folder.iterdir()) if one.suffix.lower() in KINDS] if folder.is_dir() else []
    if not files:
        raise CommandRefused(f"{folder}: is no folder with pictures (PNG or JPEG), and no MCAP file")
    for file in files:
        try:
            image = cv2.imread(str(file), cv2.IMREAD_COLOR)
        except cv2.error:  # such as a size beyond what it takes
            image = None
        if image is None:
            raise CommandRefused(f"{file}: is no picture that can be read")
        height, width = image.shape[:2]
        if (width, height) != (lens.width, lens.height):
            raise CommandRefused(f"{file}: has {width} by {height} pixels, the camera {lens.width} by {lens.height}")
        yield file.name, cv2.cvtColor(image, cv2.COLOR_BGR2RGB)


def _write(file: Path, image: Rgb) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    if not cv2.imwrite(str(file), cv2.cvtColor(image, cv2.COLOR_RGB2BGR)):
        raise CommandRefused(f"{file}: a picture cannot be written there; its name ends in .png or .jpg")
