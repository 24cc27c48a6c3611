"""Where the cameras of a cell stand: by the calibrated model of the cell, or by a calibration that was measured."""

from dataclasses import dataclass
from pathlib import Path

from cell_line.shared import NotHere
from cell_vision.calibration.files import load_hand_eye, load_intrinsic
from cell_vision.camera import CameraModel
from cell_world.geometry import Pose
from cell_world.line_world import LineWorld
from cell_world.sdf.elements import SCOPE, WORLD, Sensor
from cell_world.sdf.robot_description import OPTICAL, optical_frame
from cell_world.sdf.tree import rigid_groups


@dataclass(frozen=True)
class MountedCamera:
    """One camera.

    Attributes:
        frame: What its pictures call its frame.
        pose: Of its optical frame in the world.
        lens: Its calibrated lens, None where it has none but what it tells itself.
    """

    frame: str
    pose: Pose
    lens: CameraModel | None = None


def standing(world: LineWorld, camera: str, folder: Path | None = None) -> MountedCamera:
    """Return where a camera of a cell stands.

    Args:
        world: The line's, with the cell in it.
        camera: Its role: the name of its model in the cell.
        folder: With its calibration, `<camera>.pose.yaml` and `<camera>.lens.yaml`; each goes before the model.

    Raises:
        NotHere: The cell has no such camera, or it moves.
        ConfigError: A file of its calibration is wrong.
    """
    sensor = _sensor(world, camera)
    pose = world.world.links[sensor.link].pose @ sensor.pose @ OPTICAL
    lens = None
    if folder and (file := folder / f"{camera}.pose.yaml").is_file():
        found = load_hand_eye(file)
        pose = _fixed(world, found.frame) @ found.pose()
    elif not _stands(world, sensor.link):
        raise NotHere(f"needs to know where '{camera}' is, which moves, and has no calibration")
    if folder and (file := folder / f"{camera}.lens.yaml").is_file():
        lens = load_intrinsic(file).model()
    return MountedCamera(optical_frame(sensor), pose, lens)


def lens_of(world: LineWorld, camera: str) -> CameraModel:
    """Return the lens of a camera of a cell as the model has it, without distortion.

    Raises:
        NotHere: The cell has no such camera.
    """
    built = _sensor(world, camera).camera
    return CameraModel.of_field_of_view(built.horizontal_fov, built.width, built.height)


def _sensor(world: LineWorld, camera: str) -> Sensor:
    own = world.scoped(camera) + SCOPE
    found = next((sensor for sensor in world.world.sensors() if sensor.name.startswith(own)), None)
    if found is None:
        raise NotHere(f"needs to know where '{camera}' is, and the world of the line has no such camera in the cell")
    return found


def _fixed(world: LineWorld, name: str) -> Pose:
    """Where a frame or link of the cell is that does not move."""
    if name == WORLD:
        return Pose()
    scoped = world.scoped(name)
    if scoped in world.world.frames and _stands(world, world.world.frames[scoped].link):
        return world.world.frames[scoped].world
    if scoped in world.world.links and _stands(world, scoped):
        return world.world.links[scoped].pose
    raise NotHere(f"needs '{name}', in which a camera was calibrated, and the cell has none that stands")


def _stands(world: LineWorld, link: str) -> bool:
    return link == WORLD or rigid_groups(world.world.links, world.world.joints)[link] == WORLD
