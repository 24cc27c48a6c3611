"""Time that passes on a thread, and coroutines that act in it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from stand_in import box, model_of

from cell_sim.physics.device import Device
from cell_sim.physics.mujoco_world import MujocoWorld
from cell_sim.world_runtime.pace import Pace
from cell_sim.world_runtime.world_thread import CHUNK_S, WorldStopped, WorldThread


def simulation(*devices: Device) -> MujocoWorld:
    return MujocoWorld(model_of(box("box", "0 0 0.5")), devices)


@asynccontextmanager
async def running(sim: MujocoWorld, speed: float = 0.0, elapsed: float = 0.0) -> AsyncIterator[WorldThread]:
    world = WorldThread(sim, Pace(speed), elapsed)
    task = asyncio.create_task(world.run())
    await asyncio.sleep(0)
    yield world
    await world.stop()
    await task


def play(act: Callable[[WorldThread], Awaitable[None]]) -> None:
    async def run() -> None:
        async with running(simulation()) as world:
            await asyncio.wait_for(act(world), 240.0)

    asyncio.run(run())


def test_acts_between_steps() -> None:
    """It should return what an act gives, and raise what it raises."""

    async def act(world: WorldThread) -> None:
        assert await world.do(lambda sim: sim.model.nbody) == 2
        with pytest.raises(KeyError, match="no Device 'nobody'"):
            await world.do(lambda sim: sim.device("nobody", Device))

    play(act)


def test_waits_for_conditions_and_time() -> None:
    """It should end a wait when its condition holds or its simulated time is over."""

    async def act(world: WorldThread) -> None:
        start = await world.do(lambda sim: sim.time)
        assert await world.until(lambda sim: sim.data.body("box").xpos[2] < 0.4, 5.0)
        assert not await world.until(lambda sim: False, 0.5)
        await world.sleep(0.5)
        assert await world.do(lambda sim: sim.time) >= start + 1.0
        with pytest.raises(ZeroDivisionError):
            await world.until(lambda sim: bool(1 / 0), 1.0)

    play(act)


def test_a_wait_nobody_waits_for_is_forgotten() -> None:
    """It should not look at a condition any more whose waiter was cancelled."""

    async def act(world: WorldThread) -> None:
        looks: list[float] = []

        def look(sim: MujocoWorld) -> bool:
            looks.append(sim.time)
            return False

        wait = asyncio.create_task(world.until(look, 1000.0))
        await world.sleep(0.1)
        wait.cancel()
        await asyncio.gather(wait, return_exceptions=True)
        count = -1
        while len(looks) != count:  # the world hears of it a little later; a wait that stays ends with the test's time
            count = len(looks)
            await world.sleep(0.1)
        assert looks

    play(act)


def test_time_goes_on_over_a_reset() -> None:
    """It should count on from the time it was given, also when the world begins anew."""

    async def run() -> None:
        sim = simulation()
        async with running(sim, elapsed=100.0) as world:
            await world.sleep(0.2)
            furnished: list[float] = []
            before = world.elapsed
            await world.reset(lambda: furnished.append(sim.time))
            assert furnished == [0.0]
            await world.sleep(0.05)
            assert world.elapsed > before >= 100.2

    asyncio.run(asyncio.wait_for(run(), 240.0))


def test_observers_see_every_chunk() -> None:
    """It should show the world after every chunk, with the time that has passed."""
    seen: list[float] = []

    async def run() -> None:
        world = WorldThread(simulation(), Pace(0.0))
        world.observe(lambda sim, elapsed: seen.append(elapsed))
        task = asyncio.create_task(world.run())
        await asyncio.sleep(0)
        await world.sleep(0.5)
        await world.stop()
        await task

    asyncio.run(run())
    assert seen[:3] == pytest.approx([CHUNK_S, 2 * CHUNK_S, 3 * CHUNK_S])


def test_whoever_waits_hears_of_the_end() -> None:
    """It should tell those that wait, and those that come later, that the world has stopped; it may run again."""

    async def run() -> None:
        sim = simulation()
        world = WorldThread(sim, Pace(0.0))
        with pytest.raises(WorldStopped):
            await world.do(lambda sim: None)
        task = asyncio.create_task(world.run())
        await asyncio.sleep(0)
        wait = asyncio.create_task(world.until(lambda sim: False, 1e9))
        await world.sleep(0.1)
        await world.stop()
        await task
        with pytest.raises(WorldStopped):
            await wait
        again = asyncio.create_task(world.run())
        await asyncio.sleep(0)
        await world.sleep(0.1)
        await world.stop()
        await again

    asyncio.run(asyncio.wait_for(run(), 240.0))


def test_a_bug_of_a_device_ends_it() -> None:
    """It should end with the error of the device, and stop for everybody."""

    class Broken(Device):
        def before_step(self, sim: MujocoWorld) -> None:
            raise RuntimeError("out of order")

    async def run() -> None:
        world = WorldThread(simulation(Broken("broken")), Pace(0.0))
        with pytest.raises(RuntimeError, match="out of order"):
            await world.run()
        await world.stop()
        with pytest.raises(WorldStopped):
            await world.do(lambda sim: None)

    asyncio.run(asyncio.wait_for(run(), 240.0))


def test_keeps_pace() -> None:
    """It should not run faster than it is told, and say how fast it runs."""

    async def run() -> None:
        loop = asyncio.get_running_loop()
        async with running(simulation(), speed=2.0) as world:
            await world.sleep(0.1)
            start, elapsed = loop.time(), world.elapsed
            await world.sleep(2.4)  # long enough for what it may catch up after a pause not to matter
            assert loop.time() - start >= 0.9 * (world.elapsed - elapsed) / 2.0
            assert 0.0 < world.pace.factor < 2.5

    asyncio.run(run())


def test_no_negative_pace() -> None:
    """It should refuse to run backwards."""
    with pytest.raises(ValueError, match="must not be negative"):
        Pace(-1.0)
