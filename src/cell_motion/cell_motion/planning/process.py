"""A planner in a process of its own: if it crashes or hangs, one plan has failed and nothing else."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress

from cell_line.framing import NoMessage, pack, receive_async
from cell_line.plain import shown
from cell_motion.planning.failure import PlanFailure, Reason
from cell_motion.planning.layout import LinkTrees
from cell_motion.planning.planner import Plan
from cell_motion.planning.planners import Ompl
from cell_motion.planning.request import MotionRequest
from cell_motion.planning.scene import PlanningScene
from cell_motion.planning.trajectory import Trajectory
from cell_motion.planning.wire import PlanRequest

TIMEOUT_S = 20.0
"""Time for one plan [s]; the default backend gives up by itself long before, unless the machine is very busy."""
START_S = 180.0
"""Time for the process to come up [s]: beside a simulation, which goes first, it gets little of the processor."""
GRACE_S = 10.0
"""Time for a process that closed its pipe to end by itself, so that its exit code is its own [s]."""
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
"""Small matrices are slower on several threads."""


class PlannerProcess:
    """A `MotionPlanner` that runs a `Backend` elsewhere.  Requests are answered one at a time, in turn."""

    def __init__(self, backend: tuple[str, ...] = (Ompl.backend,), timeout_s: float = TIMEOUT_S) -> None:
        """Choose what plans.

        Args:
            backend: Its class as `MODULE:CLASS`, and the arguments it is made with in the other process.
            timeout_s: Time for one plan [s].
        """
        self._backend = backend
        self._timeout_s = timeout_s
        self._process: Process | None = None
        self._layout: LinkTrees | None = None
        self._turn = asyncio.Lock()

    @property
    def pid(self) -> int | None:
        """Its process id, None while there is none."""
        return self._process.pid if self._process else None

    async def start(self) -> None:
        """Start the process now, so that the first plan does not wait for it.

        Raises:
            OSError: It does not come up.
        """
        async with self._turn:
            await self._running()

    async def plan(self, scene: PlanningScene, request: MotionRequest) -> Plan:
        """Return a checked motion, or why there is none."""
        try:
            asked = pack(PlanRequest(dict(scene.poses), dict(scene.joints), request))
        except Exception as error:  # what cannot be sent raises whatever it likes
            return PlanFailure(Reason.BAD_REQUEST, shown(f"it cannot be sent: {type(error).__name__}: {error}"))
        async with self._turn:
            try:
                process = await self._running()
            except OSError as error:
                return PlanFailure(Reason.PLANNER_DIED, str(error))
            try:
                return await asyncio.wait_for(self._ask(process, scene, asked), self._timeout_s)
            except TimeoutError:
                await self._end()
                return PlanFailure(Reason.TIMEOUT, f"no plan within {self._timeout_s:g} s; the planner was stopped")
            except NoMessage as error:
                await self._end()
                return PlanFailure(Reason.PLANNER_DIED, shown(f"the planner answered {error}"))
            except (asyncio.IncompleteReadError, ConnectionError):
                return PlanFailure(Reason.PLANNER_DIED, _epitaph(await self._end(GRACE_S)))
            except BaseException:
                await self._end()  # its answer would be taken for the next one's
                raise

    async def close(self) -> None:
        """End the process."""
        await self._end()

    async def _ask(self, process: Process, scene: PlanningScene, asked: bytes) -> Plan:
        assert process.stdin
        assert process.stdout
        if scene.layout is not self._layout:
            process.stdin.write(pack(scene.world))
            self._layout = scene.layout
        process.stdin.write(asked)
        await process.stdin.drain()
        plan = await receive_async(process.stdout)
        if not isinstance(plan, Trajectory | PlanFailure):
            raise NoMessage(f"a {type(plan).__name__}")
        return plan

    async def _running(self) -> Process:
        if self._process is None:
            environment = {**os.environ, **ONE_THREAD, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
            command = (sys.executable, "-m", "cell_motion.planning.worker", *self._backend)
            self._process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, env=environment)
            assert self._process.stdout
            try:
                await asyncio.wait_for(receive_async(self._process.stdout), START_S)
            except (TimeoutError, asyncio.IncompleteReadError, NoMessage):
                raise OSError(f"the planner did not start: {_epitaph(await self._end(GRACE_S))}") from None
            except BaseException:
                await self._end()
                raise
        return self._process

    async def _end(self, grace_s: float = 0.0) -> int | None:
        """End the process, if there is one, unless it does so by itself; returns its exit code."""
        process, self._process, self._layout = self._process, None, None
        if process is None:
            return None
        try:
            return await asyncio.wait_for(process.wait(), grace_s)
        except TimeoutError:
            with suppress(ProcessLookupError):
                process.kill()
            return await process.wait()


def _epitaph(code: int | None) -> str:
    if code is not None and code < 0:
        return f"the planner's process was ended by {signal.Signals(-code).name}"
    return f"the planner's process ended with exit code {code}"
