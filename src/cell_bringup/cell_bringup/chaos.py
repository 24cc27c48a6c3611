"""Kills random processes of a running line, as a power cut would."""

import signal
import threading
from random import Random
from typing import Self

from cell_bringup.child import Child


class Chaos:
    """Kills one of `children` every `every_s` seconds of wall time, at most `kills` times; a context manager."""

    def __init__(self, children: list[Child], every_s: float, kills: int, seed: int) -> None:
        self._children, self._every_s, self._kills = children, every_s, kills
        self._rng = Random(seed)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="chaos", daemon=True)
        self.victims: list[str] = []

    def _run(self) -> None:
        while len(self.victims) < self._kills and not self._stop.wait(self._every_s):
            child = self._rng.choice(self._children)
            child.kill(signal.SIGKILL)
            self.victims.append(child.spec.label)

    def __enter__(self) -> Self:
        if self._every_s > 0.0:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()
