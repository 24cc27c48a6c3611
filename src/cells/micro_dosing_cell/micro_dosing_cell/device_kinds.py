"""The device kinds of dosing: what goes wrong with each, and what every driver of it must do."""

from cell_line.fault_rates import Rate
from cell_skills.devices.kinds import DeviceFaults, DeviceKind
from micro_dosing_cell import devices as p
from micro_dosing_cell.calibration import PumpCalibration

SHARE = (-0.1, 1.1)
"""A part of a whole, noise included."""


class DispenserFaults(DeviceFaults):
    """What goes wrong with dosing pumps."""

    channel_clog: Rate = 0.0
    """A channel is blocked until a purge frees it."""
    overshoot: Rate = 0.0
    """A valve closes late."""


class ScaleFaults(DeviceFaults):
    """What goes wrong with a scale."""

    scale_drift: Rate = 0.0
    """It wanders for a while."""


class MixerFaults(DeviceFaults):
    """What goes wrong with a mixer."""

    mix_slip: Rate = 0.0
    """It turns slower than told."""


class CapperFaults(DeviceFaults):
    """What goes wrong with a capping head."""

    part_missing: Rate = 0.0
    """The magazine brings no cap."""
    cap_slip: Rate = 0.0
    """The cap sits askew and does not take the torque."""


class ColourCameraFaults(DeviceFaults):
    """What goes wrong with a colour camera."""

    colour_glare: Rate = 0.0
    """A reflection burns patches of the chart."""


async def dispenser(device: p.Dispenser) -> None:
    """Take what is dosed from the reservoir; keep what was learnt of a pump."""
    level = (await device.about("c1")).level_g
    assert level > 0.0, "a full reservoir is empty"
    await device.dose("c1", 1.0, 0.5)
    before = (await device.about("c1")).level_g
    assert 0.7 < level - before < 1.5, f"dosing 1 g took {level - before:.2f} g"
    await device.purge("c1", 1.0)
    after = (await device.about("c1")).level_g
    assert before > after > before - 5.0, "purge() does not use about as much as told"
    learnt = PumpCalibration(1.1, 0.05, 0.01, 0.01)
    await device.keep("c1", learnt)
    assert (await device.about("c1")).known == learnt, "what keep() was told is not known"


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


async def colour_camera(device: p.ColourCamera) -> None:
    """Tell a colour, or why there is none; never a colour that there cannot be."""
    seen = await device.colour()
    assert seen.refused or 0.0 <= seen.lab[0] <= 110.0, f"a lightness of {seen.lab[0]:g}"


DISPENSER = DeviceKind("dispenser", p.Dispenser, dispenser, DispenserFaults)
SCALE = DeviceKind("scale", p.Scale, scale, ScaleFaults)
MIXER = DeviceKind("mixer", p.Mixer, mixer, MixerFaults, {"uniformity": SHARE})
CAPPER = DeviceKind("capper", p.Capper, capper, CapperFaults)
CAP_CHUCK = DeviceKind("cap_chuck", p.CapChuck, cap_chuck, DeviceFaults)
COLOUR_CAMERA = DeviceKind("colour_camera", p.ColourCamera, colour_camera, ColourCameraFaults)
