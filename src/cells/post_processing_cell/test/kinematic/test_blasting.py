"""What the kinematic devices do to the surface of a part."""

import asyncio

from cell_skills.context import SkillContext
from cell_skills.devices.bench import Bench
from cell_skills.devices.looking import see
from cell_skills.testing import Rig, fault_rates
from post_processing_cell.devices import Blaster, PrintCamera, Turntable

ROLES: dict[str, type] = {"camera": PrintCamera, "turntable": Turntable, "blaster": Blaster}


def cell(bench: Bench, **faults: float) -> SkillContext:
    """Return a context with one device of each kind on a bench."""
    return Rig(bench, faults=fault_rates(**faults)).context(ROLES)


def bench_with_unit(seed: int = 0) -> Bench:
    """Return a bench at which a fresh unit stands."""
    bench = Bench(seed)
    bench.present("carrier", "unit")
    return bench


def test_the_jet_hits_the_side_that_faces_it() -> None:
    """It should leave the far side for another angle."""

    async def blasted() -> list[float]:
        ctx = cell(bench_with_unit())
        table, blaster = ctx.devices.get("turntable", Turntable), ctx.devices.get("blaster", Blaster)
        camera = ctx.devices.get("camera", PrintCamera)
        coverage = []
        for _ in range(8):
            seen = await see(camera.look_at_surface, "the surface")
            coverage.append(seen.coverage)
            await table.turn_to(seen.worst_rad)
            await blaster.blast(400_000.0, 2.0)
        return [*coverage, (await see(camera.look_at_surface, "the surface")).coverage]

    coverage = asyncio.run(blasted())
    assert coverage[1] < 0.05
    assert coverage[-1] > 0.9
