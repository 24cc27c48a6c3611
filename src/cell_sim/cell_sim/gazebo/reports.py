"""The newest poses that a Gazebo world has reported, by the names of the world's description."""

import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

from cell_sim.gazebo.frames_of_bytes import read_message
from cell_sim.gazebo.overlay import STEP_S
from cell_sim.gazebo.port import Place
from cell_sim.gazebo.starting_pose import chained
from cell_world.sdf.elements import SCOPE

LISTENER = "cell_sim.gazebo.listener"
"""The process that listens; what it needs is not there where Gazebo is not."""


class PoseReports:
    """Takes the messages of `dynamic_pose/info` from a process that listens.

    Gazebo gives every entity a number, its bare name and its pose in the model around it.  What stands in the world
    from the start is known by number; a model that came later by its name, which no other model on top has.

    Attributes:
        step_ns: Of the physics [ns].
        stamp_ns: Simulated time of the newest report [ns]; -1 before the first.
    """

    step_ns = round(STEP_S * 1e9)

    def __init__(self, topic: str, parse: Callable[[bytes], Any]) -> None:
        """Begin to listen; `parse` reads a message."""
        self._parse = parse
        command = [sys.executable, "-P", "-m", LISTENER, topic]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._fresh = threading.Condition()
        self._bytes, self._count, self._parsed = b"", 0, 0
        self.stamp_ns = -1
        self._chains: dict[str, tuple[int, ...]] = {}
        self._known: set[int] = set()
        self._local: dict[int, Place] = {}
        self._brought: dict[str, Place] = {}
        self._found: dict[str, Place] = {}
        threading.Thread(target=self._take, name="gazebo poses", daemon=True).start()

    def know(self, scene: Any) -> None:
        """Take the numbers of everything that stands in the world."""
        for model in scene.model:
            self._learn(model, (), "")

    def _learn(self, model: Any, above: tuple[int, ...], scope: str) -> None:
        chain, name = (*above, model.id), f"{scope}{SCOPE}{model.name}" if scope else model.name
        self._known.add(model.id)
        if not above:
            self._chains[name] = chain
        for link in model.link:
            self._known.add(link.id)
            self._chains[f"{name}{SCOPE}{link.name}"] = (*chain, link.id)
        for inner in model.model:
            self._learn(inner, chain, name)

    @property
    def time(self) -> float:
        """Simulated time of the newest report [s]; below 0 before the first."""
        return self.stamp_ns / 1e9

    def next(self, timeout_s: float) -> bool:
        """Wait for another report and read it; False if none came in time [s]."""
        with self._fresh:
            if not self._fresh.wait_for(lambda: self._count > self._parsed, timeout_s):
                return False
            content, self._parsed = self._bytes, self._count
        self._read(content)
        return True

    def at(self, name: str) -> Place | None:
        """Return where a link or a model is now; None for what does not move, or is not there."""
        if name in self._found:
            return self._found[name]
        if name not in self._chains:
            return self._brought.get(name)
        place: Place | None = None
        for number in self._chains[name]:
            inner = self._local.get(number)
            if inner is None:
                return self._brought.get(name)  # perhaps one of the same name has come
            place = inner if place is None else chained(place, inner)
        if place is not None:
            self._found[name] = place
        return place

    def _read(self, content: bytes) -> None:
        message = self._parse(content)
        self._local, self._brought, self._found = {}, {}, {}
        for pose in message.pose:
            p, q = pose.position, pose.orientation
            place = ((p.x, p.y, p.z), (q.w, q.x, q.y, q.z))
            if pose.id in self._known:
                self._local[pose.id] = place
            else:
                self._brought.setdefault(pose.name, place)
        stamp = message.header.stamp
        self.stamp_ns = stamp.sec * 1_000_000_000 + stamp.nsec

    def _take(self) -> None:
        assert self._process.stdout is not None
        while content := read_message(self._process.stdout):
            with self._fresh:
                self._bytes, self._count = content, self._count + 1
                self._fresh.notify_all()

    def close(self) -> None:
        """Listen no more."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.terminate()
        self._process.wait(5.0)
