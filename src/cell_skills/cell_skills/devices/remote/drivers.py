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


class RemoteScale(RemoteDevice, protocols.Scale):
    """`remote_scale`."""


class RemoteClothGripper(RemoteDevice, protocols.ClothGripper):
    """`remote_cloth_gripper`."""


class RemoteFoldTable(RemoteDevice, protocols.FoldTable):
    """`remote_fold_table`."""


class RemoteStacker(RemoteDevice, protocols.Stacker):
    """`remote_stacker`."""


class RemoteTurntable(RemoteDevice, protocols.Turntable):
    """`remote_turntable`."""


class RemoteBlaster(RemoteDevice, protocols.Blaster):
    """`remote_blaster`."""


class RemoteGauge(RemoteDevice, protocols.Gauge):
    """`remote_gauge`."""
