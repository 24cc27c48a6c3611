"""What the kinematic devices do to a cloth."""

import asyncio

import pytest

from cell_skills.context import SkillContext
from cell_skills.devices.bench import Bench
from cell_skills.devices.looking import see
from cell_skills.devices.protocols import Arm, Feeder, Vacuum
from cell_skills.testing import Rig, fault_rates
from garment_cell.devices import ClothCamera, ClothGripper, ClothSeen, FoldLine, FoldTable

ROLES: dict[str, type] = {
    "arm": Arm,
    "vacuum": Vacuum,
    "camera": ClothCamera,
    "feeder": Feeder,
    "cloth": ClothGripper,
    "fold": FoldTable,
}


def cell(bench: Bench, **faults: float) -> SkillContext:
    """Return a context with one device of each kind on a bench."""
    return Rig(bench, faults=fault_rates(**faults)).context(ROLES)


def bench_with_unit(seed: int = 0) -> Bench:
    """Return a bench at which a fresh unit stands."""
    bench = Bench(seed)
    bench.present("carrier", "unit")
    return bench


def test_a_cloth_is_folded_where_it_lies() -> None:
    """It should have half the width and twice the layers after a fold in its middle, and be whole again unfolded."""
    bench = bench_with_unit()

    async def fold() -> list[ClothSeen]:
        ctx = cell(bench)
        arm, vacuum = ctx.devices.get("arm", Arm), ctx.devices.get("vacuum", Vacuum)
        camera, table = ctx.devices.get("camera", ClothCamera), ctx.devices.get("fold", FoldTable)
        await ctx.devices.get("feeder", Feeder).advance("towel")
        await arm.move_to("feeder.towel")
        await vacuum.pick()
        await arm.move_to("table")
        await vacuum.release()
        flat = await see(camera.look_at_cloth, "cloth")
        await table.fold(FoldLine("x", flat.x_m))
        folded = await see(camera.look_at_cloth, "cloth")
        await table.unfold()
        return [flat, folded, await see(camera.look_at_cloth, "cloth")]

    flat, folded, unfolded = asyncio.run(fold())
    assert flat.width_m == pytest.approx(0.5, abs=0.003)
    assert folded.width_m == pytest.approx(0.25, abs=0.006)
    assert folded.length_m == pytest.approx(0.7, abs=0.003)
    assert (flat.layers, folded.layers, unfolded.layers) == (1, 2, 1)
    assert unfolded.width_m == pytest.approx(0.5, abs=0.003)


def test_pulling_smooths_a_cloth() -> None:
    """It should get flatter with every pull, slower when it is badly creased."""

    async def pulled(**faults: float) -> list[float]:
        ctx = cell(bench_with_unit(4), **faults)
        arm, cloth = ctx.devices.get("arm", Arm), ctx.devices.get("cloth", ClothGripper)
        vacuum, camera = ctx.devices.get("vacuum", Vacuum), ctx.devices.get("camera", ClothCamera)
        await ctx.devices.get("feeder", Feeder).advance("towel")
        await arm.move_to("feeder.towel")
        await vacuum.pick()
        await arm.move_to("table")
        await vacuum.release()
        heights = [(await see(camera.look_at_cloth, "cloth")).wrinkle_m]
        for _ in range(3):
            await cloth.pinch("front_left", "front_right")
            await cloth.pull(0.01)
            await cloth.release()
            heights.append((await see(camera.look_at_cloth, "cloth")).wrinkle_m)
        return heights

    usual, creased = asyncio.run(pulled()), asyncio.run(pulled(wrinkle=1.0))
    assert usual == sorted(usual, reverse=True)
    assert creased[0] > usual[0]
    assert creased[3] / creased[0] > usual[3] / usual[0]
