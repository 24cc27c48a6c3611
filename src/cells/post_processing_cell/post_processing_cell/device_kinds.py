"""The device kinds of printed parts: what goes wrong with each, and what every driver of it must do."""

from cell_line.fault_rates import Rate
from cell_skills.conformance import CameraFaults
from cell_skills.devices.kinds import DeviceFaults, DeviceKind
from post_processing_cell import devices as p


class BlasterFaults(DeviceFaults):
    """What goes wrong with a blast nozzle."""

    blast_uneven: Rate = 0.0
    """The jet is weak for one pass."""


async def print_camera(device: p.PrintCamera) -> None:
    """Tell a support that is not there from one that is, and answer what it is asked."""
    seen = await device.look("support.99")
    assert seen is None or not seen.present, "a support is seen where there is none"
    assert isinstance(await device.look_at_supports(), p.SupportsSeen | None), "look_at_supports() tells something else"
    assert isinstance(await device.look_at_surface(), p.SurfaceSeen | None), "look_at_surface() tells something else"


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


PRINT_CAMERA = DeviceKind("print_camera", p.PrintCamera, print_camera, CameraFaults)
TURNTABLE = DeviceKind("turntable", p.Turntable, turntable, DeviceFaults)
BLASTER = DeviceKind("blaster", p.Blaster, blaster, BlasterFaults)
GAUGE = DeviceKind("gauge", p.Gauge, gauge, DeviceFaults)
