"""Pictures of cameras."""

from typing import Any

from foxglove import messages as fox

from cell_bringup.foxglove.times import timestamp
from cell_line.ros.jpeg import to_jpeg


def to_compressed(message: Any) -> fox.CompressedImage:
    """Return a sensor_msgs/Image in colour or grey as a JPEG.

    Raises:
        NoPicture: its encoding is another one, or its sizes do not belong together.
    """
    return fox.CompressedImage(
        timestamp=timestamp(message.header.stamp),
        frame_id=message.header.frame_id,
        data=to_jpeg(message),
        format="jpeg",
    )


def to_raw(message: Any) -> fox.RawImage:
    """Return a sensor_msgs/Image as it is, for example depth [m]."""
    return fox.RawImage(
        timestamp=timestamp(message.header.stamp),
        frame_id=message.header.frame_id,
        width=message.width,
        height=message.height,
        encoding=message.encoding,
        step=message.step,
        data=bytes(message.data),
    )


def to_calibration(message: Any) -> fox.CameraCalibration:
    """Return a sensor_msgs/CameraInfo."""
    return fox.CameraCalibration(
        timestamp=timestamp(message.header.stamp),
        frame_id=message.header.frame_id,
        width=message.width,
        height=message.height,
        distortion_model=message.distortion_model,
        D=list(message.d),
        K=list(message.k),
        R=list(message.r),
        P=list(message.p),
    )
