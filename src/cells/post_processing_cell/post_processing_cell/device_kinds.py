"""The device kinds of printed parts: what goes wrong with each, and what every driver of it must do."""

import numpy as np

from cell_line.fault_rates import Rate
from cell_skills.conformance import CameraFaults
from cell_skills.devices.kinds import DeviceFaults, DeviceKind
from post_processing_cell import devices as p


class BlasterFaults(DeviceFaults):
    """What goes wrong with a blast nozzle."""

    blast_uneven: Rate = 0.0
    """The jet is weak for one pass."""


class ScannerFaults(DeviceFaults):
    """What goes wrong with a scanner of surfaces."""

    occluded: Rate = 0.0
    """Something is before it during one scan."""
    stale_scan: Rate = 0.0
    """It gives an older scan once more."""


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


async def scanner(device: p.SurfaceScanner) -> None:
    """See a cube where it is, from somewhere, now and not before."""
    corners = np.array([[x, y, z] for x in (-0.02, 0.02) for y in (-0.02, 0.02) for z in (0.0, 0.04)])
    walls = [[0, 1, 3], [0, 3, 2], [4, 6, 7], [4, 7, 5], [0, 4, 5], [0, 5, 1], [2, 3, 7], [2, 7, 6]]
    cube = p.Shape(corners, np.array([*walls, [0, 2, 6], [0, 6, 4], [1, 5, 7], [1, 7, 3]]))
    first, second = await device.scan(cube), await device.scan(cube)
    assert first is not None, "nothing is seen of a cube"
    assert second is not None, "nothing is seen of a cube"
    assert second.at_s > first.at_s, "two scans are of one moment"
    seen = first.points[np.isfinite(first.points).all(axis=1)]
    assert len(seen) > 100, "hardly anything is seen of a cube"
    assert np.abs(seen).max() < 0.1, "a cube is seen where it is not"
    assert np.linalg.norm(first.eye) > 0.05, "it looks from within the part"


PRINT_CAMERA = DeviceKind("print_camera", p.PrintCamera, print_camera, CameraFaults)
TURNTABLE = DeviceKind("turntable", p.Turntable, turntable, DeviceFaults)
BLASTER = DeviceKind("blaster", p.Blaster, blaster, BlasterFaults)
GAUGE = DeviceKind("gauge", p.Gauge, gauge, DeviceFaults)
SCANNER = DeviceKind("scanner", p.SurfaceScanner, scanner, ScannerFaults)
