"""`remote_<kind>`: drivers of devices whose hardware is driven elsewhere."""

from cell_skills.devices.remote.device import RemoteDevice
from post_processing_cell import devices


class RemotePrintCamera(RemoteDevice, devices.PrintCamera):
    """`remote_print_camera`."""


class RemoteTurntable(RemoteDevice, devices.Turntable):
    """`remote_turntable`."""


class RemoteBlaster(RemoteDevice, devices.Blaster):
    """`remote_blaster`."""


class RemoteGauge(RemoteDevice, devices.Gauge):
    """`remote_gauge`."""
