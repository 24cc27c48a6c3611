"""`remote_<protocol>`: one driver for every protocol whose hardware is driven elsewhere."""

from cell_skills.devices import protocols
from cell_skills.devices.remote.device import RemoteDevice


class RemoteCamera(RemoteDevice, protocols.Camera):
    """`remote_camera`."""


class RemoteFeeder(RemoteDevice, protocols.Feeder):
    """`remote_feeder`."""


class RemoteToolChanger(RemoteDevice, protocols.ToolChanger):
    """`remote_tool_changer`."""


class RemoteSupply(RemoteDevice, protocols.Supply):
    """`remote_supply`."""
