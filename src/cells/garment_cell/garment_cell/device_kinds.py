"""The device kinds of garments: what goes wrong with each, and what every driver of it must do."""

from cell_line.fault_rates import Rate
from cell_skills.conformance import CameraFaults
from cell_skills.devices.kinds import DeviceFaults, DeviceKind
from cell_skills.devices.protocols import Offset
from garment_cell import devices as p


class ClothGripperFaults(DeviceFaults):
    """What goes wrong with pinching fingers."""

    grip_slip: Rate = 0.0
    """A finger misses the hem."""


class FoldTableFaults(DeviceFaults):
    """What goes wrong with a fold table."""

    fold_slip: Rate = 0.0
    """The cloth slips while it is folded."""


async def cloth_camera(device: p.ClothCamera) -> None:
    """See no cloth on an empty table."""
    seen = await device.look_at_cloth()
    assert seen is None or (isinstance(seen, p.ClothSeen) and not seen.present), "a cloth is seen on an empty table"


async def cloth_gripper(device: p.ClothGripper) -> None:
    """Feel no tension without a cloth."""
    assert not await device.pinch("front_left", "front_right"), "pinch() feels a cloth on an empty table"
    assert await device.pull(0.01) < 0.5, "pull() feels tension without a cloth"
    await device.shift(Offset(0.01))
    await device.release()


async def fold_table(device: p.FoldTable) -> None:
    """Work on an empty table too."""
    await device.fold(p.FoldLine("x", 0.0))
    await device.unfold()


async def stacker(device: p.Stacker) -> None:
    """Keep the stack while making room."""
    before = await device.height()
    await device.make_room(0.02)
    assert abs(await device.height() - before) < 0.002, "make_room() changed the stack"


CLOTH_CAMERA = DeviceKind("cloth_camera", p.ClothCamera, cloth_camera, CameraFaults)
CLOTH_GRIPPER = DeviceKind("cloth_gripper", p.ClothGripper, cloth_gripper, ClothGripperFaults)
FOLD_TABLE = DeviceKind("fold_table", p.FoldTable, fold_table, FoldTableFaults)
STACKER = DeviceKind("stacker", p.Stacker, stacker, DeviceFaults)
