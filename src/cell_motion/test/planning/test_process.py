"""It should turn whatever happens to the planner into a failed plan, and go on."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from cell_motion.planning.failure import PlanFailure, Reason
from cell_motion.planning.process import PlannerProcess
from cell_motion.planning.request import JointGoal, MotionRequest
from cell_motion.planning.scene import PlanningScene
from cell_motion.planning.trajectory import Trajectory

BAD, GOOD = 13, 1


def with_planner(name: str, body: Callable[[PlannerProcess], Awaitable[None]], timeout_s: float = 20.0) -> None:
    async def run() -> None:
        planner = PlannerProcess((f"odd_backends:{name}",), timeout_s)
        try:
            await body(planner)
        finally:
            await planner.close()
        assert planner.pid is None

    asyncio.run(run())


@pytest.fixture
def request_of(ask: Callable[..., MotionRequest]) -> Callable[[int], MotionRequest]:
    return lambda seed: ask(JointGoal((0.0,) * 6), seed=seed)


@pytest.mark.parametrize(
    ("backend", "reason", "words"),
    [
        ("Crashing", Reason.PLANNER_DIED, "the planner's process was ended by SIGABRT"),
        ("Raising", Reason.PLANNER_DIED, "the planner's process ended with exit code 1"),
        ("Hanging", Reason.TIMEOUT, "no plan within 3 s; the planner was stopped"),
        ("Babbling", Reason.PLANNER_DIED, "the planner answered a str"),
        ("Garbled", Reason.PLANNER_DIED, "the planner answered no message: UnpicklingError: invalid load key, 'n'."),
        ("Endless", Reason.PLANNER_DIED, f"the planner answered a message of {2**64 - 1} bytes, 1073741824 at most"),
    ],
)
def test_failed_plan(
    scene: PlanningScene, request_of: Callable[[int], MotionRequest], backend: str, reason: Reason, words: str
) -> None:
    """It should say what happened, and answer the next request with a new process."""

    async def body(planner: PlannerProcess) -> None:
        await planner.start()
        first = planner.pid
        assert (await planner.plan(scene, request_of(BAD))) == PlanFailure(reason, words)
        answer = await planner.plan(scene, request_of(GOOD))
        assert str(answer) == "no path: 1 cell [('cell::gripper::finger_left', 0.04)]"
        assert planner.pid not in (first, None)

    with_planner(backend, body, timeout_s=3.0 if backend == "Hanging" else 20.0)


def test_what_cannot_be_sent(scene: PlanningScene, request_of: Callable[[int], MotionRequest]) -> None:
    """It should be the fault of who asked, not the planner's."""

    async def body(planner: PlannerProcess) -> None:
        request = replace(request_of(GOOD), tool=lambda: None)  # type: ignore[arg-type]
        answer = await planner.plan(scene, request)
        assert isinstance(answer, PlanFailure)
        assert answer.reason is Reason.BAD_REQUEST
        assert answer.text.startswith("it cannot be sent: ")
        assert str(await planner.plan(scene, request_of(GOOD))).startswith("no path: 1 cell")

    with_planner("Crashing", body)


def test_prints_do_not_disturb(scene: PlanningScene, request_of: Callable[[int], MotionRequest]) -> None:
    """It should keep what libraries print apart from its answers."""

    async def body(planner: PlannerProcess) -> None:
        assert str(await planner.plan(scene, request_of(BAD))).startswith("no path: 1 cell")
        assert str(await planner.plan(scene, request_of(GOOD))).startswith("no path: 2 cell")

    with_planner("Chatting", body)


def test_stillborn(scene: PlanningScene, request_of: Callable[[int], MotionRequest]) -> None:
    """It should fail to plan when the process does not come up."""

    async def body(planner: PlannerProcess) -> None:
        words = "the planner did not start: the planner's process ended with exit code 5"
        assert (await planner.plan(scene, request_of(GOOD))) == PlanFailure(Reason.PLANNER_DIED, words)
        with pytest.raises(OSError, match="exit code 5"):
            await planner.start()

    with_planner("Stillborn", body)


def test_cancelled(scene: PlanningScene, request_of: Callable[[int], MotionRequest]) -> None:
    """It should not mistake the answer to a cancelled request for that to the next one."""

    async def body(planner: PlannerProcess) -> None:
        await planner.start()
        task = asyncio.create_task(planner.plan(scene, request_of(BAD)))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert str(await planner.plan(scene, request_of(GOOD))).startswith("no path: 1 cell")

    with_planner("Hanging", body)


def test_in_turn(scene: PlanningScene, request_of: Callable[[int], MotionRequest]) -> None:
    """It should answer requests that come together one after the other, each with its own scene."""

    async def body(planner: PlannerProcess) -> None:
        other = scene.with_joints({"cell::gripper::finger_left": 0.01})
        answers = await asyncio.gather(*(planner.plan(s, request_of(GOOD)) for s in (scene, other, scene)))
        told = [str(answer).removeprefix("no path: ") for answer in answers]
        assert [text[:6] for text in told] == ["1 cell", "2 cell", "3 cell"]
        assert ["0.01" in text for text in told] == [False, True, False]

    with_planner("Crashing", body)


def test_long_answer(scene: PlanningScene, request_of: Callable[[int], MotionRequest]) -> None:
    """It should bring over motions of any length."""

    async def body(planner: PlannerProcess) -> None:
        answer = await planner.plan(scene, request_of(GOOD))
        assert isinstance(answer, Trajectory)
        assert answer.positions.shape == (100_000, 6)

    with_planner("Long", body)
