"""Backends that go wrong, each in its own way, when they are asked from a certain seed."""

import os
import stat
import sys
import time

import numpy as np

from cell_motion.planning.failure import PlanFailure, Reason
from cell_motion.planning.planner import Plan
from cell_motion.planning.request import MotionRequest
from cell_motion.planning.scene import PlanningScene
from cell_motion.planning.trajectory import Trajectory

BAD_SEED = 13


class Answering:
    """Says how many requests this process has answered, and what it sees."""

    def __init__(self) -> None:
        self._count = 0

    def plan(self, scene: PlanningScene, request: MotionRequest) -> Plan:
        self._count += 1
        if request.seed == BAD_SEED:
            self.go_wrong()
        return PlanFailure(Reason.NO_PATH, f"{self._count} {scene.world.name} {sorted(scene.joints.items())}")

    def go_wrong(self) -> None:
        raise NotImplementedError


class Crashing(Answering):
    """Crashes as compiled code does."""

    def go_wrong(self) -> None:
        os.abort()


class Raising(Answering):
    """Has a bug."""

    def go_wrong(self) -> None:
        raise ZeroDivisionError


class Hanging(Answering):
    """Never comes back."""

    def go_wrong(self) -> None:
        time.sleep(3600.0)


class Chatting(Answering):
    """Prints where answers go."""

    def go_wrong(self) -> None:
        print("warning: something", flush=True)
        os.write(1, b"warning from compiled code\n")


class Stillborn:
    """Does not even start."""

    def __init__(self) -> None:
        sys.exit(5)


class Long:
    """Returns a motion larger than any buffer of a pipe."""

    def plan(self, scene: PlanningScene, request: MotionRequest) -> Plan:
        many = np.zeros((100_000, 6))
        return Trajectory(tuple("abcdef"), np.arange(100_000.0), many, many, many)


class Babbling(Answering):
    """Answers what is no plan."""

    def plan(self, scene: PlanningScene, request: MotionRequest) -> Plan:
        return super().plan(scene, request) if request.seed != BAD_SEED else "42"  # type: ignore[return-value]


class Garbled(Answering):
    """Breaks the pipe's own format."""

    def go_wrong(self) -> None:
        (answers,) = (fd for fd in range(3, 64) if _is_pipe(fd))
        os.write(answers, b"\x08\0\0\0\0\0\0\0not a pickle")


class Endless(Answering):
    """Says that more comes than there is in the world."""

    def go_wrong(self) -> None:
        (answers,) = (fd for fd in range(3, 64) if _is_pipe(fd))
        os.write(answers, b"\xff" * 8)


def _is_pipe(fd: int) -> bool:
    try:
        return stat.S_ISFIFO(os.fstat(fd).st_mode)
    except OSError:
        return False
