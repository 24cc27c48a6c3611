"""A world whose physics breaks down goes on."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import numpy as np
import pytest
from stand_in import box, catalogue, model_of

from cell_sim.physics.mujoco_world import MujocoWorld
from cell_sim.world.world import Unstable
from cell_sim.world_runtime.checkpoints import Checkpoints
from cell_sim.world_runtime.pace import Pace
from cell_sim.world_runtime.repair import SOON_S, Repairs
from cell_sim.world_runtime.world_thread import CHUNK_S, WorldStopped, WorldThread
from cell_world.geometry import Pose

ERROR = Unstable("a position is no number")


def spoil(sim: MujocoWorld) -> None:
    sim.data.joint("box").qpos[0] = np.nan
    sim.disturb("box")


class Rig:
    """A world with a thing that was there from the start, and one that came later."""

    def __init__(self, folder: Path) -> None:
        self.sim = MujocoWorld(model_of(box("box", "0 0 0.5")), catalogue=catalogue)
        self.furnish()
        self.checkpoints = Checkpoints(folder)
        self.told: list[str] = []
        self.seen: list[float] = []
        self.repairs = Repairs(self.checkpoints, self.furnish, self.told.append)
        self.sim.spawn("later", "part", Pose((2.0, 0.0, 0.5)))
        self.sim.step(100)

    def furnish(self) -> None:
        self.sim.spawn("first", "part", Pose((1.0, 0.0, 0.5)))

    def break_down(self, elapsed: float) -> None:
        spoil(self.sim)
        self.repairs.repair(self.sim, elapsed, ERROR)


def test_goes_on_from_the_last_state(tmp_path: Path) -> None:
    """It should be as it was saved, and say what happened."""
    rig = Rig(tmp_path)
    rig.checkpoints.save(rig.sim, 0.2)
    rig.sim.step(100)
    rig.break_down(0.4)
    assert list(rig.sim.spawned) == ["first", "later"] and rig.sim.time == pytest.approx(0.2)
    rig.sim.step(100)
    assert rig.told == ["the physics broke down (a position is no number); the world goes on from its last saved state"]
    assert rig.repairs.count == 1


def test_one_that_breaks_down_again_begins_anew(tmp_path: Path) -> None:
    """It should not go back to a state that breaks down for ever, and end when nothing helps."""
    rig = Rig(tmp_path)
    rig.checkpoints.save(rig.sim, 0.2)
    rig.break_down(10.0)
    rig.break_down(12.0)
    assert list(rig.sim.spawned) == ["first"] and rig.sim.time == 0.0
    assert rig.told[-1].endswith("the world begins anew")
    with pytest.raises(Unstable):
        rig.break_down(14.0)


def test_one_that_breaks_down_seldom_is_repaired_for_ever(tmp_path: Path) -> None:
    """It should not count what was long ago."""
    rig = Rig(tmp_path)
    rig.checkpoints.save(rig.sim, 0.2)
    for number in range(5):
        rig.break_down(number * SOON_S)
        assert list(rig.sim.spawned) == ["first", "later"]


@pytest.mark.parametrize("saved", [None, b"rubbish"])
def test_one_without_a_state_begins_anew(tmp_path: Path, saved: bytes | None) -> None:
    """It should be furnished as at the start."""
    rig = Rig(tmp_path)
    if saved:
        (tmp_path / "checkpoint").write_bytes(saved)
    rig.break_down(0.4)
    assert list(rig.sim.spawned) == ["first"]
    assert len(rig.told) == (2 if saved else 1)
    rig.sim.step(100)


def play(rig: Rig, act: Callable[[WorldThread], Awaitable[None]]) -> None:
    async def run() -> None:
        world = WorldThread(rig.sim, Pace(0.0), 100.0, rig.repairs.repair)
        world.observe(lambda sim, elapsed: rig.checkpoints.save(sim, elapsed) if sim.time < 0.3 else None)
        world.observe(lambda sim, elapsed: rig.seen.append(elapsed))
        task = asyncio.create_task(world.run())
        await asyncio.sleep(0)
        try:
            await asyncio.wait_for(act(world), 240.0)
        finally:
            await world.stop()
            await asyncio.gather(task, return_exceptions=True)

    asyncio.run(run())


def test_time_goes_on_over_a_repair(tmp_path: Path) -> None:
    """It should count on, answer who asks meanwhile, and say that it is another world."""
    rig = Rig(tmp_path)

    async def act(world: WorldThread) -> None:
        await world.sleep(0.5)
        before, waits = world.elapsed, asyncio.create_task(world.sleep(1.0))
        await world.do(spoil)
        await world.sleep(0.1)
        assert world.resets == 1
        await waits
        steps = np.diff(rig.seen)
        assert steps.min() >= 0.0 and steps.max() < 1.5 * CHUNK_S
        assert world.elapsed >= before + 1.0
        assert await world.do(lambda sim: float(sim.data.joint("box").qpos[2])) < 0.5

    play(rig, act)


def test_a_world_beyond_repair_ends(tmp_path: Path) -> None:
    """It should end with what broke it."""
    rig = Rig(tmp_path)

    async def run() -> None:
        world = WorldThread(rig.sim, Pace(0.0), 100.0, rig.repairs.repair)
        world.observe(lambda sim, elapsed: spoil(sim))
        with pytest.raises(Unstable, match="a position is no number"):
            await asyncio.wait_for(world.run(), 240.0)
        with pytest.raises(WorldStopped):
            await world.do(spoil)

    asyncio.run(run())
    assert len(rig.told) == 2
