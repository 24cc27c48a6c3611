"""How well the finish of units is foreseen: forecasts at several moments of a batch that is past, beside what came."""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from cell_bringup.failure import CommandFailed
from cell_client.errors import ClientError
from cell_client.follower import open_store
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.apply import apply
from cell_orchestrator.core.forecast import forecast
from cell_orchestrator.core.orders import UnitStatus
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.work_times import WorkTimes
from cell_orchestrator.store.errors import StoreError

MOMENTS = (0.0, 0.2, 0.4, 0.6, 0.8)
"""When it is looked ahead: parts of the batch, from its first order to its last unit."""
NEAR = 0.15
"""What counts as foreseen: off by at most this part of the time from the order to the finish."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What was expected of a unit at a moment, None for never as things were, and what came [s of line time]."""

    unit: str
    ordered: float
    at: float
    expected: float | None
    came: float

    @property
    def near(self) -> bool:
        """Whether it was foreseen."""
        return self._off(self.ordered)

    @property
    def near_to_go(self) -> bool:
        """Whether it was foreseen so well, too, when measured by the time that was still to go."""
        return self._off(self.at)

    def _off(self, since: float) -> bool:
        return self.expected is not None and abs(self.expected - self.came) <= NEAR * (self.came - since)


@dataclass(frozen=True, slots=True)
class FinishBench:
    """The guesses of each moment, given as part of the batch."""

    guesses: tuple[tuple[float, tuple[Guess, ...]], ...]

    def rows(self) -> list[tuple[str, str, str]]:
        """Figure, measured, goal."""
        every = [guess for _, found in self.guesses for guess in found]
        shown = [
            (f"  {part:.0%} into the batch", _count([it.near for it in found]), "") for part, found in self.guesses
        ]
        return [
            ("finish of a unit foreseen within 15 % of its whole time", _count([it.near for it in every]), "80 %"),
            *shown,
            ("  within 15 % of the time still to go", _count([it.near_to_go for it in every]), ""),
        ]


def bench_finish(seed: int, count: int, tell: Callable[[str], None], real: Path | None = None) -> FinishBench:
    """Look ahead in the batch that the line of the state folder `real` made, as the page would have done.

    Raises:
        CommandFailed: no folder is named, or no batch was made there.
    """
    if real is None:
        raise CommandFailed("name the state folder of a line that made a batch: --real .cell/demo")
    try:
        with closing(open_store(real)) as store:
            events = [stored.event for stored in store.since(0)]
    except (ClientError, StoreError) as error:
        raise CommandFailed(str(error)) from None
    tell(f"{len(events)} events")
    return FinishBench(tuple(zip(MOMENTS, judged(events, MOMENTS), strict=True)))


def judged(events: Sequence[ev.Event], moments: Sequence[float]) -> list[tuple[Guess, ...]]:
    """What was expected at some moments of a batch of all units that were made well in the end.

    Args:
        events: all that a line did, from its first event on.
        moments: parts of the time from the first order to the last unit that left, ascending.

    Raises:
        CommandFailed: no unit left the line.
    """
    came = {it.unit: it.at for it in events if isinstance(it, ev.UnitLeft) and it.status is UnitStatus.DONE}
    if not came:
        raise CommandFailed("no unit left the line there")
    begin = next(it.at for it in events if isinstance(it, ev.OrderAccepted))
    ahead = [begin + part * (max(came.values()) - begin) for part in moments]
    found: list[tuple[Guess, ...]] = []
    plant, times = Plant(), WorkTimes()
    ordered: dict[str, float] = {}
    for index, event in enumerate(events):
        while len(found) < len(ahead) and _passed(events, index, ahead[len(found)]):
            found.append(_guesses(plant, times, ahead[len(found)], ordered, came))
        plant = apply(plant, event)
        times.take(event)
        if isinstance(event, ev.OrderAccepted | ev.UnitsAdded):
            ordered |= {unit.id: event.at for unit in event.units}
    return found


def _passed(events: Sequence[ev.Event], index: int, at: float) -> bool:
    """Whether all that was known at a time comes before this event; orders that come together are one."""
    return events[index].at > at and not isinstance(events[index], ev.OrderAccepted | ev.UnitsAdded)


def _guesses(
    plant: Plant, times: WorkTimes, at: float, ordered: dict[str, float], came: dict[str, float]
) -> tuple[Guess, ...]:
    expected = forecast(plant, times, at).units
    return tuple(Guess(name, ordered[name], at, it.at, came[name]) for name, it in expected.items() if name in came)


def _count(near: Sequence[bool]) -> str:
    return f"{sum(near)} of {len(near)}, {sum(near) / max(1, len(near)):.0%}"
