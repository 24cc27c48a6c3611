"""The sweep: each field of each interface of a line with each kind of bad value, and a good batch afterwards."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from typing import Any

from cell_bringup.domain import own_domain
from cell_bringup.failure import CommandFailed
from cell_bringup.nodes import LineOptions, Sim
from cell_bringup.session import Session
from cell_bringup.signals import stop_requested
from cell_bringup.sweep.bases import Things, base_of
from cell_bringup.sweep.coverage import untried
from cell_bringup.sweep.lied_line import LiedLine, Pause, in_own_folder, lie_to_line
from cell_bringup.sweep.ros.liars import lie_to_all
from cell_bringup.sweep.ros.outsider import Outsider
from cell_bringup.sweep.swept import Swept
from cell_orchestrator.core.line import StationKind
from cell_orchestrator.core.plant import Plant

LEAST = 2000
"""Values that a sweep must try to be one."""
TIME_TOPIC = "/clock"
"""Of a simulated world.  Comes last, because a line whose time is forged has no time of its own any more."""
SETTLE_S = 30.0
"""Longest wait for the cells to be at work again, wall time [s]."""

Tell = Callable[[str], None]
Stopped = Callable[[], bool]


@dataclass(frozen=True)
class SweepResult:
    """What came of a sweep."""

    swept: list[Swept]
    restarts: dict[str, int]
    made: tuple[str, ...]
    """Orders that were made afterwards, one of each family at least."""
    with_world: bool
    false: list[str]
    """What is wrong in the record of the line that was lied to."""

    @property
    def values(self) -> int:
        """How many values were tried in all."""
        return sum(one.values for one in self.swept)

    @property
    def problems(self) -> list[str]:
        """Why the sweep failed, one line each."""
        missing = [f"{what} was not tried" for what, excuse in untried(self.swept, self.with_world) if not excuse]
        wrong = [f"{one.offer.kind} {one.offer.name}: {problem}" for one in self.swept for problem in one.problems]
        ended = [f"{label} ended {count} times" for label, count in self.restarts.items() if count]
        few = [f"{self.values} values are fewer than {LEAST}"] if self.values < LEAST else []
        return [*missing, *wrong, *self.false, *ended, *few]


def sweep(options: LineOptions, orders: str, tell: Tell, timeout_s: float) -> SweepResult:
    """Start a line, sweep it, and have it make a good batch.

    Args:
        options: How to start the line.
        orders: The document of the good batch.
        tell: Told how far it is.
        timeout_s: Longest wait for the batch, wall time [s].

    Raises:
        CommandFailed: The line does not start, or does not make the batch.
    """
    domain = own_domain(options.state_dir)

    def tell_of(one: Swept) -> None:
        wrong = f", {len(one.problems)} wrong" if one.problems else ""
        tell(f"{one.offer.kind} {one.offer.name}: {one.values} values in {one.fields} fields{wrong}")

    with stop_requested() as stop:
        swept = lie_to_all(domain, options.sim is not Sim.NONE, tell_of, stop.is_set)
        lied = _lied_line(options, orders, domain, stop.wait, tell, timeout_s)
        swept += lied.swept
        with Session(options, domain, stop.wait) as session:
            with Outsider(domain) as outsider:
                swept += _sweep(outsider, things_of(session.plant), tell_of, stop.is_set)
            tell("the sweep is over; the line makes a good batch")
            _recover(session)
            made = session.submit("sweep-good.json", orders)
            session.finish_batch(timeout_s)
            restarts = {child.spec.label: child.restarts for child in session.runner.children}
    all_restarts = {label: number + lied.restarts.get(label, 0) for label, number in restarts.items()}
    return SweepResult(swept, all_restarts, tuple(made), options.sim is not Sim.NONE, lied.problems)


def _lied_line(options: LineOptions, orders: str, domain: int, pause: Pause, tell: Tell, timeout_s: float) -> LiedLine:
    """Lie to a whole line; not in a world, where an answer takes too long."""
    if options.sim is not Sim.NONE:
        return LiedLine([], {}, [])
    tell("a line works while its orchestrator is lied to")
    lied = lie_to_line(in_own_folder(options), orders, domain, pause, timeout_s)
    told = sum(one.values for one in lied.swept)
    tell(f"it went on through {told} lies, and {len(lied.problems) or 'nothing'} is wrong in its record")
    return lied


def things_of(plant: Plant) -> Things:
    """Return names of things of a line."""
    line = plant.line
    if line is None:
        raise CommandFailed("the line is not configured")
    cell = next(iter(line.cells.values()))
    inspection = next(station.name for station in line.stations.values() if station.kind is StationKind.INSPECTION)
    return Things(cell.name, cell.skills[0], cell.setups[0], cell.station, inspection, line.carriers[0])


def _sweep(outsider: Outsider, things: Things, tell: Callable[[Swept], None], stopped: Stopped) -> Iterator[Swept]:
    offers = sorted(outsider.offers(), key=lambda offer: (offer.name == TIME_TOPIC, offer.kind, offer.name))
    last = outsider.heard([offer for offer in offers if offer.kind == "topic"])
    for offer in offers:
        heard = last.get(offer.name)
        base = partial(deepcopy, heard) if heard is not None else partial(base_of, offer.type, offer.message, things)
        one = Swept(offer)
        _try(outsider, one, base, stopped)
        tell(one)
        yield one


def _try(outsider: Outsider, one: Swept, base: Callable[[], Any], stopped: Stopped) -> None:
    messages = one.messages(base)
    if one.offer.kind == "topic":
        outsider.publish(one.offer, messages)
        return
    ask = outsider.ask if one.offer.kind == "service" else outsider.send
    for answered in ask(one.offer, messages):
        if not answered:
            one.wrong("no answer")
        if stopped():
            raise CommandFailed("stopped")


def _recover(session: Session) -> None:
    """Resume what the sweep has held, as an operator would."""

    def at_work(plant: Plant) -> bool:
        for cell in plant.cells.values():
            if not cell.working:
                session.client.resume("cell", cell.name)
        for carrier in plant.carriers.values():
            if carrier.held:
                session.client.resume("carrier", carrier.id)
        return all(cell.working for cell in plant.cells.values())

    session.wait_until(at_work, SETTLE_S, lambda plant: "the cells are not at work after the sweep")
