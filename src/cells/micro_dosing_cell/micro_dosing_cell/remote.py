"""`remote_<kind>`: drivers of devices whose hardware is driven elsewhere."""

from cell_skills.devices.remote.device import RemoteDevice
from micro_dosing_cell import devices


class RemoteScale(RemoteDevice, devices.Scale):
    """`remote_scale`."""


class RemoteColourCamera(RemoteDevice, devices.ColourCamera):
    """`remote_colour_camera`."""
