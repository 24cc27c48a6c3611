"""What every driver of a protocol must do, whatever it drives: one short contract for each protocol."""

import math

from cell_skills.devices import protocols as p
from cell_skills.devices.kinds import DeviceKind


async def arm(device: p.Arm) -> None:
    """Reach the named pose; meet little force in free air."""
    await device.move_to("home")
    await device.move_to("home", p.Offset(0.001, -0.001, 0.1))
    assert await device.where() == "home", "where() is not the pose moved to"
    contact = await device.push(0.005, 20.0)
    assert contact.force_n <= 20.0, "push() exceeds its force limit"
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
    """Measure finite numbers, and call a place empty where nothing lies."""
    for target in ("nest.none", "cloth", "supports", "surface"):
        seen = await device.look(target)
        assert all(math.isfinite(value) for value in seen.values()), f"look({target!r}) is not finite"
    assert (await device.look("nest.none")).get("present", 0.0) == 0.0, "an empty nest is not empty"


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


async def dispenser(device: p.Dispenser) -> None:
    """Take what is dosed from the reservoir."""
    level = await device.level("c1")
    assert level > 0.0, "a full reservoir is empty"
    await device.dose("c1", 1.0, 0.5)
    used = level - await device.level("c1")
    assert 0.7 < used < 1.5, f"dosing 1 g took {used:.2f} g"
    before = await device.level("c1")
    await device.purge("c1", 1.0)
    assert before > await device.level("c1") > before - 5.0, "purge() does not use about as much as told"


async def scale(device: p.Scale) -> None:
    """Read zero after tare."""
    await device.tare()
    assert await device.tared(), "tared() is false after tare()"
    assert abs(await device.read()) < 0.05, "a tared scale does not read zero"


async def mixer(device: p.Mixer) -> None:
    """Turn about as fast as told and make the content more even."""
    before = await device.uniformity()
    speed = await device.mix(60.0, 5.0)
    assert 50.0 < speed < 70.0, f"told 60 rad/s, turned {speed:.0f}"
    assert 0.0 <= before < await device.uniformity() <= 1.0, "mixing does not help"


async def capper(device: p.Capper) -> None:
    """See a cap once it is placed, tighten it, remove it."""
    assert await device.place(), "place() sets no cap"
    assert await device.capped(), "capped() does not see the cap"
    assert 0.9 < await device.tighten(1.0) < 1.1, "the torque is not reached"
    await device.remove()
    assert not await device.capped(), "capped() sees a removed cap"


async def cap_chuck(device: p.CapChuck) -> None:
    """Hold nothing where no cap is."""
    assert not await device.close(), "close() holds a cap where there is none"
    await device.open()
    await device.open()
    assert await device.turn(1.0) == 0.0, "an empty chuck meets a torque"


async def cloth_gripper(device: p.ClothGripper) -> None:
    """Feel no tension without a cloth."""
    assert not await device.pinch("front_left", "front_right"), "pinch() feels a cloth on an empty table"
    assert await device.pull(0.01) < 0.5, "pull() feels tension without a cloth"
    await device.shift(p.Offset(0.01))
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


async def turntable(device: p.Turntable) -> None:
    """Reach the angle."""
    await device.turn_to(1.5)
    assert abs(await device.angle() - 1.5) < 0.01, "the angle is not reached"


async def blaster(device: p.Blaster) -> None:
    """Use medium."""
    before = await device.level()
    await device.blast(300_000.0, 2.0)
    assert await device.level() < before, "blasting uses no medium"


async def gauge(device: p.Gauge) -> None:
    """Measure near the nominal, and the same twice."""
    first = await device.measure("width", 0.05)
    assert abs(first - 0.05) < 0.002, "a measurement is far off the nominal"
    assert abs(first - await device.measure("width", 0.05)) < 0.0001, "two measurements differ"


ARM = DeviceKind("arm", p.Arm, arm)
GRIPPER = DeviceKind("gripper", p.Gripper, gripper)
VACUUM = DeviceKind("vacuum", p.Vacuum, vacuum)
CAMERA = DeviceKind("camera", p.Camera, camera)
FEEDER = DeviceKind("feeder", p.Feeder, feeder)
TOOL_CHANGER = DeviceKind("tool_changer", p.ToolChanger, tool_changer)
SUPPLY = DeviceKind("supply", p.Supply, supply)
DISPENSER = DeviceKind("dispenser", p.Dispenser, dispenser)
SCALE = DeviceKind("scale", p.Scale, scale)
MIXER = DeviceKind("mixer", p.Mixer, mixer)
CAPPER = DeviceKind("capper", p.Capper, capper)
CAP_CHUCK = DeviceKind("cap_chuck", p.CapChuck, cap_chuck)
CLOTH_GRIPPER = DeviceKind("cloth_gripper", p.ClothGripper, cloth_gripper)
FOLD_TABLE = DeviceKind("fold_table", p.FoldTable, fold_table)
STACKER = DeviceKind("stacker", p.Stacker, stacker)
TURNTABLE = DeviceKind("turntable", p.Turntable, turntable)
BLASTER = DeviceKind("blaster", p.Blaster, blaster)
GAUGE = DeviceKind("gauge", p.Gauge, gauge)
