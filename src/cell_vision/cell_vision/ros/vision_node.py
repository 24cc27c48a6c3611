"""A node that shows what the camera at the stop of a cell sees, and says where the carrier stands."""

import asyncio
import sys

from cell_interfaces.srv import FindCarrier
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.context import Context
from sensor_msgs.msg import Image
from std_msgs.msg import Header

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
from cell_vision.images import BadImage
from cell_vision.seeing.carrier import CARRIER
from cell_vision.seeing.standing import standing
from cell_vision.seeing.stop_eye import CarrierEye
from cell_vision.seeing.stop_look import Rgb, drawn, look_at_stop
from cell_vision.seeing.view import model_of, rgb_of
from cell_vision.seeing.views import CheckedViews
from cell_vision.shared import calibration_folder

ANNOTATED = "annotated"
"""Topic of pictures with what was found drawn in, below the camera's."""
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
            self._known = known_of(line, cell)
            self._stands = standing(world_of(line, cell), self._camera, calibration_folder(line, cell))
        except NotHere as error:
            raise NodeFailed(str(error), NOT_CONFIGURED) from None
        clients = Clients(RosSide(self, self.bridge, line.namespace), self.clock, cell)
        self._images, self._detector = RosImages(clients), TagDetector()
        views = CheckedViews(self._images, lambda _: self._stands, self.clock)
        self._eye = CarrierEye(views, self._known, self.clock)
        base = names.device(line.namespace, cell, self._camera)
        self._annotated = self.create_publisher(Image, names.of(base, ANNOTATED), 2)
        several = ReentrantCallbackGroup()
        self._service = self.create_service(
            FindCarrier, names.of(base, names.FIND_CARRIER), self._find_carrier, callback_group=several
        )

    def activate(self) -> None:
        """Look while somebody watches."""
        self.bridge.start(self._begin())

    def deactivate(self) -> None:
        """Look no more."""
        self.bridge.start(self.close())

    def cleanup(self) -> None:
        """Offer nothing."""
        self.destroy_service(self._service)
        self.destroy_publisher(self._annotated)
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

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(PERIOD_S)
            if self._annotated.get_subscription_count():
                try:
                    self._show(await self._images.colour(self._camera))
                except (DeviceFault, BadImage) as fault:
                    self.get_logger().warning(str(fault), throttle_duration_sec=10.0)

    def _show(self, picture: Picture) -> None:
        image = rgb_of(self._camera, picture)
        lens = self._stands.lens or model_of(self._camera, picture.optics)
        found = look_at_stop(image, lens, self._stands.pose, self._known, self._detector)
        self._annotated.publish(_message(picture, drawn(image, lens, found, self._known)))


def _message(picture: Picture, image: Rgb) -> Image:
    height, width, _ = image.shape
    header = Header(stamp=to_time(picture.stamp), frame_id=picture.frame)
    out = Image(header=header, height=height, width=width, encoding="rgb8", step=3 * width)
    out.data = image.tobytes()
    return out


def main() -> None:
    """Look until told to end."""
    sys.exit(run_node(VisionNode))


if __name__ == "__main__":
    main()
