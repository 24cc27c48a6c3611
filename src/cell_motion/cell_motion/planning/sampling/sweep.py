"""Proves that a motion keeps every distance, with as few distance queries as it can."""

from collections.abc import Sequence

import numpy as np

from cell_motion.planning.failure import Blocked, Reason
from cell_motion.planning.sampling.arm import PlannedArm
from cell_motion.planning.sampling.guards import NEAR, Guard
from cell_motion.planning.trajectory import Array

MOST = 2e5
"""Samples of one motion; to look at so many takes ten seconds."""
Task = tuple[int, int, list[int]]
"""First sample, last sample, numbers of the guards that are not yet sure in between."""


def samples(way: float, step: float) -> int:
    """Return how many samples a way needs, its ends among them, that no two are further apart than a step.

    Raises:
        Blocked: More than a computer can look at.
    """
    if not way < MOST * step:
        raise Blocked(Reason.LIMITS, "the motion would be too long or too slow to be checked")
    return 2 + int(way / step)


class Guarding:
    """An arm and what it has to keep away from.

    A distance d at one sample vouches for all samples around it that no point can leave d for: those less than
    `d - margin` of motion away.  So the work depends on how near things are, not on how finely the motion is sampled.
    """

    def __init__(self, arm: PlannedArm, guards: Sequence[Guard], part: float = 1.0) -> None:
        """Guard an arm.

        Args:
            arm: What moves.
            guards: What to keep apart.
            part: Part of every margin that has to be kept.
        """
        self.arm = arm
        self.guards = list(guards)
        self._top = list(range(len(self.guards)))
        self._flat = list(self.guards)
        self._parts: list[list[int]] = []
        for guard in self.guards:
            self._parts.append(list(range(len(self._flat), len(self._flat) + len(guard.parts))))
            self._flat += guard.parts
        self._margins = [guard.margin * part for guard in self._flat]
        self._travels = np.array([guard.travel for guard in self._flat]).reshape(-1, len(arm.chain.joints))

    def allows(self, positions: Array) -> bool:
        """Whether every distance is kept at one set of joint positions."""
        self.arm.place(positions)
        return all(self._kept(number) for number in self._top)

    def first_breach(self, samples: Array) -> int | None:
        """Return the first of the samples that comes too near to something, shape (samples, joints)."""
        return next((i for i, sample in enumerate(samples) if not self.allows(sample)), None)

    def allows_all(self, samples: Array) -> bool:
        """Whether every distance is kept at every sample of a motion, shape (samples, joints).

        Looks at the end, then at the middle, then at the middles of what that did not vouch for.
        """
        if not self.allows(samples[-1]):
            return False
        travelled = self._travelled(samples)
        waiting: list[Task] = [(0, len(samples) - 1, self._top)]
        while waiting:
            first, last, unsure = waiting.pop()
            middle = (first + last) // 2
            self.arm.place(samples[middle])
            before: list[int] = []
            after: list[int] = []
            here = travelled[:, middle]
            back, forth = here - travelled[:, first], travelled[:, last] - here
            if not all(self._look(number, back, forth, before, after) for number in unsure):
                return False
            if after and middle < last:
                waiting.append((middle + 1, last, after))
            if before and first < middle:
                waiting.append((first, middle - 1, before))
        return True

    def straight(self, start: Array, end: Array, resolution: float) -> Array:
        """Return samples of a straight joint motion, no guarded point moving further than `resolution` [m] between."""
        count = samples(self.travel(np.array([start, end]))[-1], resolution)
        return np.asarray(start + np.linspace(0.0, 1.0, count)[:, None] * (end - start))

    def travel(self, samples: Array) -> Array:
        """Return how far any guarded point can have moved since the first sample [m], shape (samples,)."""
        steps = self._travels[: len(self._top)] @ np.abs(samples[1:] - samples[:-1]).T
        return np.concatenate([[0.0], np.cumsum(steps.max(axis=0, initial=0.0))])

    def _travelled(self, samples: Array) -> Array:
        """Return how far each guard's things can have moved since the first sample [m], shape (guards, samples)."""
        out = np.zeros((len(self._flat), len(samples)))
        np.cumsum(self._travels @ np.abs(samples[1:] - samples[:-1]).T, axis=1, out=out[:, 1:])
        return out

    def _kept(self, number: int) -> bool:
        distance = self._flat[number].gap.distance()
        if distance < NEAR and number < len(self._parts) and self._parts[number]:
            return all(self._kept(part) for part in self._parts[number])
        return distance >= self._margins[number]

    def _look(self, number: int, back: Array, forth: Array, before: list[int], after: list[int]) -> bool:
        """Measure one guard; say if it is kept, and note if it stays unsure before or after.

        Args:
            number: Of the guard.
            back: How far each guard's things may have moved since the first sample [m].
            forth: The same until the last sample [m].
            before: Guards to look at again before this sample.
            after: Guards to look at again after this sample.
        """
        distance = self._flat[number].gap.distance()
        if distance < NEAR and number < len(self._parts) and self._parts[number]:
            return all(self._look(part, back, forth, before, after) for part in self._parts[number])
        spare = distance - self._margins[number]
        if back[number] > spare:
            before.append(number)
        if forth[number] > spare:
            after.append(number)
        return spare >= 0.0
