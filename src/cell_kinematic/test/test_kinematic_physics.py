"""What the kinematic devices do to each other through the bench."""

import asyncio
import math

import pytest

from cell_skills.context import SkillContext
from cell_skills.devices.bench import Bench
from cell_skills.devices.looking import see_part
from cell_skills.devices.protocols import Arm, Camera, Feeder, Gripper, Offset, Supply
from cell_skills.devices.seen import PartSeen
from cell_skills.testing import Rig, fault_rates

ROLES: dict[str, type] = {
    "arm": Arm,
    "gripper": Gripper,
    "camera": Camera,
    "feeder": Feeder,
    "fluid": Supply,
}


def cell(bench: Bench, **faults: float) -> SkillContext:
    """Return a context with one device of each kind on a bench."""
    return Rig(bench, faults=fault_rates(**faults)).context(ROLES)


def bench_with_unit(seed: int = 0) -> Bench:
    """Return a bench at which a fresh unit stands."""
    bench = Bench(seed)
    bench.present("carrier", "unit")
    return bench


async def pick_bolt(ctx: SkillContext) -> bool:
    """Take a bolt from its feeder where the camera sees it."""
    arm, camera = ctx.devices.get("arm", Arm), ctx.devices.get("camera", Camera)
    await ctx.devices.get("feeder", Feeder).advance("bolt")
    seen = await see_part(camera, "feeder.bolt")
    await arm.move_to("feeder.bolt", Offset(seen.x_m, seen.y_m, seen.yaw_rad))
    return await ctx.devices.get("gripper", Gripper).grip(0.01)


def test_a_part_moves_from_feeder_to_nest_and_through_a_crash() -> None:
    """It should stay in the hand when the process dies, and lie where it is let go."""
    bench = bench_with_unit()
    assert asyncio.run(pick_bolt(cell(bench)))

    async def place() -> tuple[bool, PartSeen, PartSeen]:
        ctx = cell(bench)
        gripper, camera = ctx.devices.get("gripper", Gripper), ctx.devices.get("camera", Camera)
        held = await gripper.holding()
        await ctx.devices.get("arm", Arm).move_to("nest.1")
        await gripper.release()
        return held, await see_part(camera, "nest.1"), await see_part(camera, "feeder.bolt")

    held, nest, feeder = asyncio.run(place())
    assert held
    assert nest.present and nest.part == "bolt"
    assert math.hypot(nest.x_m, nest.y_m) < 0.001
    assert feeder == PartSeen(present=False)


@pytest.mark.parametrize(("off_m", "fits"), [(0.0, True), (0.002, False)])
def test_a_part_enters_its_seat_only_when_it_is_over_it(off_m: float, fits: bool) -> None:
    """It should feel the force limit at a shallow depth when the part is beside its seat."""
    bench = bench_with_unit()

    async def push() -> tuple[float, float]:
        ctx = cell(bench)
        await pick_bolt(ctx)
        arm = ctx.devices.get("arm", Arm)
        await arm.move_to("seat.1", Offset(off_m))
        contact = await arm.push(0.01, 30.0)
        return contact.depth_m, contact.force_n

    depth, force = asyncio.run(push())
    assert (depth > 0.0099) is fits
    assert (force == 30.0) is not fits


def test_a_slip_is_felt_or_seen() -> None:
    """It should lose some parts on the way and turn others."""
    lost, turned = 0, 0
    for seed in range(40):
        bench = bench_with_unit(seed)

        async def carry(bench: Bench) -> float | None:
            await pick_bolt(cell(bench))
            ctx = cell(bench, grip_slip=1.0)
            await ctx.devices.get("arm", Arm).move_to("nest.1")
            if not await ctx.devices.get("gripper", Gripper).holding():
                return None
            await ctx.devices.get("gripper", Gripper).release()
            return (await see_part(ctx.devices.get("camera", Camera), "nest.1")).yaw_rad

        yaw = asyncio.run(carry(bench))
        lost += yaw is None
        turned += yaw is not None and abs(yaw) > 0.1
    assert lost >= 10
    assert turned >= 10
    assert lost + turned == 40


def test_traces_decay_exponentially() -> None:
    """It should leave 37 % per decay mass, whether flushed at once or in parts."""

    async def flushed(*masses: float) -> float:
        supply = cell(Bench()).devices.get("fluid", Supply)
        await supply.load("old")
        await supply.flush(200.0)
        await supply.load("new")
        for mass in masses:
            await supply.flush(mass)
        return await supply.foreign("new")

    assert asyncio.run(flushed(8.0)) == pytest.approx(math.exp(-1.0), abs=0.002)
    assert asyncio.run(flushed(4.0, 4.0)) == pytest.approx(math.exp(-1.0), abs=0.002)
