"""Asks a policy for the next step, and goes by urgency where it fails: a policy never holds up the line."""

import time
from collections.abc import Callable
from math import isnan

from cell_orchestrator.core.decide import decide
from cell_orchestrator.core.events import Event
from cell_orchestrator.core.line import CellSpec
from cell_orchestrator.core.orders import Order, Unit
from cell_orchestrator.core.plant import Carrier, Plant
from cell_orchestrator.core.policy import Policy, Rank
from cell_orchestrator.core.requests import Advance

SLOW_S = 0.2
"""Time for one decision with a policy; all of the line waits for it [s]."""
RESTS_S = 60.0
"""A policy that failed is not asked again for so long [s of line time]."""

NextStep = Callable[[Plant, str, float], list[Event]]
"""Plant, id of what begins, line time [s] -> the next step."""


def by_urgency(plant: Plant, new_id: str, now: float) -> list[Event]:
    """The next step by the default policy."""
    return decide(plant, Advance(new_id), now)


class Advisor:
    """The next step by a policy."""

    def __init__(
        self, policy: Policy, name: str, tell: Callable[[str], None], timer: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin to ask it.

        Args:
            policy: who ranks.
            name: what the policy is called, for people.
            tell: told in one line what is wrong with it.
            timer: a clock without steps [s].
        """
        self._policy, self._name, self._tell, self._timer = _Checked(policy), name, tell, timer
        self._rests_until = 0.0

    def __call__(self, plant: Plant, new_id: str, now: float) -> list[Event]:
        """See NextStep."""
        if now < self._rests_until:
            return by_urgency(plant, new_id, now)
        began = self._timer()
        try:
            events = decide(plant, Advance(new_id, self._policy), now)
            wrong = self._too_slow(self._timer() - began)
        except Exception as error:  # whatever a plug-in raises; what the core itself raises comes again
            wrong = f"{type(error).__name__}: {error}"
        if not wrong:
            return events
        self._rests_until = now + RESTS_S
        first_line = wrong.splitlines()[0][:300]
        self._tell(f"policy {self._name}: {first_line}; for {RESTS_S:.0f} s the line goes by urgency")
        return by_urgency(plant, new_id, now)

    def _too_slow(self, took: float) -> str:
        return f"it took {took:.2f} s for one decision, {SLOW_S} s are allowed" if took > SLOW_S else ""


class _Checked(Policy):
    """A policy whose ranks are looked at; what it ranks alike goes by urgency."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self.compares_cells = bool(policy.compares_cells)

    def to_load(self, plant: Plant, order: Order, unit: Unit, now: float) -> Rank:
        rank = self._policy.to_load(plant, order, unit, now)
        return (_checked(rank), super().to_load(plant, order, unit, now))

    def to_cell(self, plant: Plant, spec: CellSpec, carrier: Carrier, unit: Unit, now: float) -> Rank:
        rank = self._policy.to_cell(plant, spec, carrier, unit, now)
        return (_checked(rank), super().to_cell(plant, spec, carrier, unit, now))

    def to_fetch(self, plant: Plant, carrier: Carrier, station: str, now: float) -> Rank:
        rank = self._policy.to_fetch(plant, carrier, station, now)
        return (_checked(rank), super().to_fetch(plant, carrier, station, now))


def _checked(rank: Rank) -> Rank:
    """The rank, if it is one.

    Raises:
        TypeError: it is none.
    """
    if not isinstance(rank, tuple) or not all(map(_ranks, rank)):
        raise TypeError(f"{rank!r} is no rank: a tuple of numbers and texts")
    return rank


def _ranks(part: object) -> bool:
    return isinstance(part, int | str) or (isinstance(part, float) and not isnan(part))
