"""A node that shows what the camera at the stop of a cell sees, says where the carrier stands, and finds parts."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from cell_interfaces.srv import FindCarrier, FindParts
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.context import Context
from sensor_msgs.msg import Image
from std_msgs.msg import Header
from vision_msgs.msg import Detection3DArray

from cell_line.config.line import load_line
from cell_line.exit_codes import NOT_CONFIGURED
from cell_line.ros import names
from cell_line.ros.convert.times import to_time
from cell_line.ros.guard import NodeFailed
from cell_line.ros.line_node import LineNode
from cell_line.ros.ros_side import RosSide
from cell_line.ros.runtime import run_node
from cell_line.ros.settings import Setting
from cell_line.shared import NotHere
from cell_skills.devices.images import Picture
from cell_skills.devices.protocols import DeviceFault
from cell_skills.ros.clients import Clients
from cell_skills.ros.images import RosImages
from cell_skills.ros.perceived import to_perceived
from cell_vision.calibrating import known_of, world_of
from cell_vision.fiducials.detecting import TagDetector
from cell_vision.fiducials.locating import TargetLocated
from cell_vision.images import BadImage
from cell_vision.placed.faces import faces_of_model
from cell_vision.ros.detections import carrier_detections, part_detections
from cell_vision.seeing.carrier import CARRIER
from cell_vision.seeing.standing import standing
from cell_vision.seeing.stop_eye import CarrierEye
from cell_vision.seeing.stop_look import Rgb, drawn, look_at_stop
from cell_vision.seeing.view import model_of, rgb_of
from cell_vision.seeing.views import CheckedViews
from cell_vision.shared import calibration_folder
from cell_world.sdf.errors import SdfError

if TYPE_CHECKING:
    from cell_vision.seeing.parts_eye import PartsEye

ANNOTATED = "annotated"
"""Topic of pictures with what was found drawn in, below the camera's."""
DETECTIONS = "detections"
"""Topic of the carrier in them."""
PERIOD_S = 0.2
"""Wall time between two of them, while somebody watches [s]."""


class VisionNode(LineNode):
    """Looks through one camera of one cell."""

    def __init__(self, context: Context) -> None:
        """Declare the parameters.

        Args:
            context: The private rclpy context.
        """
        cell = Setting("cell", "", "Cell of the line whose stop is looked at.")
        super().__init__("vision", context, [cell, Setting("camera", "stop_camera", "Which of its cameras looks.")])
        self._watching: asyncio.Task[None] | None = None

    # Lifecycle

    def configure(self) -> None:
        """Read what is known of the stop, and offer what is seen."""
        line, cell, self._camera = load_line(self.config_path), str(self.param("cell")), str(self.param("camera"))
        try:
            self._known, world = known_of(line, cell), world_of(line, cell)
            self._stands = standing(world, self._camera, calibration_folder(line, cell))
        except NotHere as error:
            raise NodeFailed(str(error), NOT_CONFIGURED) from None
        clients = Clients(RosSide(self, self.bridge, line.namespace), self.clock, cell)
        self._images, self._detector = RosImages(clients), TagDetector()
        views = CheckedViews(self._images, lambda _: self._stands, self.clock)
        self._eye, self._parts = CarrierEye(views, self._known, self.clock), _parts_eye(views, world.library)
        corners = np.vstack([face.corners for face in faces_of_model(CARRIER, world.library)])
        self._bounds = np.stack([corners.min(axis=0), corners.max(axis=0)])
        base = names.device(line.namespace, cell, self._camera)
        self._annotated = self.create_publisher(Image, names.of(base, ANNOTATED), 2)
        self._detections = self.create_publisher(Detection3DArray, names.of(base, DETECTIONS), 2)
        several = ReentrantCallbackGroup()
        self._services = [
            self.create_service(kind, names.of(base, name), answer, callback_group=several)
            for kind, name, answer in (
                (FindCarrier, names.FIND_CARRIER, self._find_carrier),
                (FindParts, names.FIND_PARTS, self._find_parts),
            )
        ]

    def activate(self) -> None:
        """Look while somebody watches."""
        self.bridge.start(self._begin())

    def deactivate(self) -> None:
        """Look no more."""
        self.bridge.start(self.close())

    def cleanup(self) -> None:
        """Offer nothing."""
        for service in self._services:
            self.destroy_service(service)
        self.destroy_publisher(self._annotated)
        self.destroy_publisher(self._detections)
        self._images.destroy()

    async def close(self) -> None:
        """Look no more."""
        if self._watching:
            self._watching.cancel()
            self._watching = None

    async def _begin(self) -> None:
        self._watching = asyncio.create_task(self._watch())

    async def _find_carrier(
        self, _request: FindCarrier.Request, response: FindCarrier.Response
    ) -> FindCarrier.Response:
        found = await self.bridge.start(self._eye.find_carrier(self._camera))
        if found:
            response.found, response.carrier = True, to_perceived(CARRIER, found)
        return response

    async def _find_parts(self, request: FindParts.Request, response: FindParts.Response) -> FindParts.Response:
        if self._parts is None:
            response.message = "this needs the libraries of vision, requirements-vision.txt"
            return response
        try:
            look = await self.bridge.start(self._parts.find_parts(self._camera, request.models))
        except (DeviceFault, SdfError, OSError, ValueError) as error:
            response.message = f"{self._camera}: " * (not isinstance(error, DeviceFault)) + str(error)
            return response
        response.message = look.found.why
        header = Header(stamp=to_time(look.stamp), frame_id=self._stands.frame)
        response.found = part_detections(header, look.catalogue, look.found)
        return response

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(PERIOD_S)
            if self._annotated.get_subscription_count() or self._detections.get_subscription_count():
                try:
                    self._show(await self._images.colour(self._camera))
                except (DeviceFault, BadImage) as fault:
                    self.get_logger().warning(str(fault), throttle_duration_sec=10.0)

    def _show(self, picture: Picture) -> None:
        image = rgb_of(self._camera, picture)
        lens = self._stands.lens or model_of(self._camera, picture.optics)
        found = look_at_stop(image, lens, self._stands.pose, self._known, self._detector)
        self._annotated.publish(_message(picture, drawn(image, lens, found, self._known)))
        located = found.carrier if isinstance(found.carrier, TargetLocated) else None
        self._detections.publish(carrier_detections(_header(picture), self._known.carrier, self._bounds, located))


def _parts_eye(views: CheckedViews, library: Path) -> "PartsEye | None":
    """Return what finds parts; None where its libraries are not installed."""
    try:
        from cell_vision.seeing.parts_eye import PartsEye
    except ModuleNotFoundError as missing:
        if (missing.name or "").startswith("cell_"):
            raise
        return None
    return PartsEye(views, library)


def _header(picture: Picture) -> Header:
    return Header(stamp=to_time(picture.stamp), frame_id=picture.frame)


def _message(picture: Picture, image: Rgb) -> Image:
    height, width, _ = image.shape
    out = Image(header=_header(picture), height=height, width=width, encoding="rgb8", step=3 * width)
    out.data = image.tobytes()
    return out


def main() -> None:
    """Look until told to end."""
    sys.exit(run_node(VisionNode))


if __name__ == "__main__":
    main()
