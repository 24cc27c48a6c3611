"""`remote_<kind>`: drivers of devices whose hardware is driven elsewhere."""

from cell_skills.devices.remote.device import RemoteDevice
from garment_cell import devices


class RemoteClothCamera(RemoteDevice, devices.ClothCamera):
    """`remote_cloth_camera`."""


class RemoteClothGripper(RemoteDevice, devices.ClothGripper):
    """`remote_cloth_gripper`."""


class RemoteFoldTable(RemoteDevice, devices.FoldTable):
    """`remote_fold_table`."""


class RemoteStacker(RemoteDevice, devices.Stacker):
    """`remote_stacker`."""
