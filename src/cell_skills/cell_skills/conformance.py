"""The device kinds that several families share: what goes wrong with each, and what every driver of it must do."""

from cell_line.fault_rates import Rate
from cell_skills.devices import protocols as p
from cell_skills.devices.kinds import DeviceFaults, DeviceKind
from cell_skills.devices.seen import PartSeen

SHARE = (-0.1, 1.1)
"""A part of a whole, noise included."""
GAP_M = (-0.001, 1.0)
"""A gap at a seat [m]."""


class ArmFaults(DeviceFaults):
    """What goes wrong with an arm."""

    grip_slip: Rate = 0.0
    """A part is lost from the hand, or turns in it."""


class VacuumFaults(DeviceFaults):
    """What goes wrong with a suction tool."""

    double_pick: Rate = 0.0
    """Two pieces come off the pile at once."""


class CameraFaults(DeviceFaults):
    """What goes wrong with a camera."""

    camera_miss: Rate = 0.0
    """A picture cannot be evaluated."""


class FeederFaults(DeviceFaults):
    """What goes wrong with feeders."""

    part_missing: Rate = 0.0
    """It brings nothing."""


class ToolChangerFaults(DeviceFaults):
    """What goes wrong with a tool changer."""

    tool_not_seated: Rate = 0.0
    """A tool is held with a gap at its seat."""


class SupplyFaults(DeviceFaults):
    """What goes wrong with a supply line."""

    purge_incomplete: Rate = 0.0
    """A bubble lets most of a flush pass the old material by."""


async def arm(device: p.Arm) -> None:
    """Reach the named pose; meet little force in free air."""
    await device.move_to("home")
    await device.move_to("home", p.Offset(0.001, -0.001, 0.1))
    assert await device.where() == "home", "where() is not the pose moved to"
    contact = await device.push(0.005, 20.0)
    assert contact.force_n is None or contact.force_n <= 20.0, "push() exceeds its force limit"
    assert abs(contact.depth_m) <= 0.0051, "push() goes deeper than told"


async def gripper(device: p.Gripper) -> None:
    """Hold nothing after release, also when asked twice."""
    assert isinstance(await device.grip(0.02), bool), "grip() does not say whether something is felt"
    await device.release()
    await device.release()
    assert not await device.holding(), "holding() is true after release()"


async def vacuum(device: p.Vacuum) -> None:
    """Hold nothing after release, also when asked twice."""
    assert isinstance(await device.pick(), bool), "pick() does not say whether vacuum builds up"
    await device.release()
    await device.release()
    assert not await device.holding(), "holding() is true after release()"


async def camera(device: p.Camera) -> None:
    """Call a place empty where nothing lies."""
    seen = await device.look("nest.none")
    assert seen is None or (isinstance(seen, PartSeen) and not seen.present), "an empty nest is not empty"


async def feeder(device: p.Feeder) -> None:
    """Bring a part once, and not another one while it lies there."""
    assert await device.advance("part"), "advance() brings nothing from a full feeder"
    level = await device.level("part")
    assert await device.advance("part"), "advance() does not see the part that lies there"
    assert await device.level("part") == level, "advance() brought a second part"


async def tool_changer(device: p.ToolChanger) -> None:
    """Hold what is asked for; staging does not touch the held tool; asking twice changes nothing."""
    await device.hold("first")
    await device.stage("second")
    assert await device.tool() == "first", "stage() changed the held tool"
    await device.hold("second")
    await device.hold("second")
    assert await device.tool() == "second", "tool() is not the one told to hold"
    assert 0.0 <= await device.gap() < 0.0002, "a tool is not seated"


async def supply(device: p.Supply) -> None:
    """Keep old material until it is flushed out; staging does not touch the line."""
    await device.load("old")
    await device.flush(500.0)
    await device.stage("new")
    assert await device.foreign("old") < 0.01, "stage() changed the line"
    await device.load("new")
    before = await device.foreign("new")
    await device.flush(500.0)
    assert await device.foreign("new") < 0.01 < before, "flush() does not replace the old material"


ARM = DeviceKind("arm", p.Arm, arm, ArmFaults)
GRIPPER = DeviceKind("gripper", p.Gripper, gripper, DeviceFaults)
VACUUM = DeviceKind("vacuum", p.Vacuum, vacuum, VacuumFaults)
CAMERA = DeviceKind("camera", p.Camera, camera, CameraFaults)
FEEDER = DeviceKind("feeder", p.Feeder, feeder, FeederFaults)
TOOL_CHANGER = DeviceKind("tool_changer", p.ToolChanger, tool_changer, ToolChangerFaults, {"gap": GAP_M})
SUPPLY = DeviceKind("supply", p.Supply, supply, SupplyFaults, {"foreign": SHARE})
