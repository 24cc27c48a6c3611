"""The sweep: each field of each interface of a line with each kind of bad value, and a good batch afterwards."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from typing import Any

from cell_bringup.domain import own_domain
from cell_bringup.failure import CommandFailed
from cell_bringup.nodes import LineOptions
from cell_bringup.ros.outsider import Offer, Outsider
from cell_bringup.session import Session
from cell_bringup.signals import stop_requested
from cell_bringup.sweep.bases import Things, base_of
from cell_bringup.sweep.fields import Field, fields_of, with_value
from cell_bringup.sweep.kinds import bad_values
from cell_orchestrator.core.line import StationKind
from cell_orchestrator.core.plant import Plant

LEAST = 2000
"""Values that a sweep must try to be one."""
TIME_TOPIC = "/clock"
"""Of a simulated world.  Comes last, because a line whose time is forged has no time of its own any more."""
SETTLE_S = 30.0
"""Longest wait for the cells to be at work again, wall time [s]."""

Tell = Callable[[str], None]


@dataclass
class Swept:
    """What was tried at one interface.

    Attributes:
        offer: The interface.
        fields: How many fields it has.
        tried: Field -> kinds of bad values that were sent in it.
        unanswered: "field: kind" of what had no answer in time.
    """

    offer: Offer
    fields: int
    tried: dict[str, list[str]] = field(default_factory=dict)
    unanswered: list[str] = field(default_factory=list)

    @property
    def values(self) -> int:
        """How many values were tried."""
        return sum(map(len, self.tried.values()))


@dataclass(frozen=True)
class SweepResult:
    """What came of a sweep."""

    swept: list[Swept]
    restarts: dict[str, int]
    made: tuple[str, ...]
    """Orders that were made afterwards, one of each family."""

    @property
    def values(self) -> int:
        """How many values were tried in all."""
        return sum(one.values for one in self.swept)

    @property
    def problems(self) -> list[str]:
        """Why the sweep failed, one line each."""
        untried = [f"{one.offer.name}: {one.fields - len(one.tried)} fields were not tried" for one in self.swept
                   if len(one.tried) < one.fields]  # fmt: skip
        silent = [f"{one.offer.name}: no answer to {what}" for one in self.swept for what in one.unanswered]
        ended = [f"{label} ended {count} times" for label, count in self.restarts.items() if count]
        few = [f"{self.values} values are fewer than {LEAST}"] if self.values < LEAST else []
        return [*untried, *silent, *ended, *few]


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
    with stop_requested() as stop, Session(options, domain, stop.wait) as session:
        with Outsider(domain) as outsider:
            swept = list(_sweep(outsider, things_of(session.plant), tell, stop.is_set))
        tell("the sweep is over; the line makes a good batch")
        _recover(session)
        made = session.submit("sweep-good.json", orders)
        session.finish_batch(timeout_s)
        restarts = {child.spec.label: child.restarts for child in session.runner.children}
    return SweepResult(swept, restarts, tuple(made))


def things_of(plant: Plant) -> Things:
    """Return names of things of a line."""
    line = plant.line
    if line is None:
        raise CommandFailed("the line is not configured")
    cell = next(iter(line.cells.values()))
    inspection = next(station.name for station in line.stations.values() if station.kind is StationKind.INSPECTION)
    return Things(cell.name, cell.skills[0], cell.setups[0], cell.station, inspection, line.carriers[0])


def _sweep(outsider: Outsider, things: Things, tell: Tell, stopped: Callable[[], bool]) -> Iterator[Swept]:
    offers = sorted(outsider.offers(), key=lambda offer: (offer.name == TIME_TOPIC, offer.kind, offer.name))
    last = outsider.heard([offer for offer in offers if offer.kind == "topic"])
    for kind, group in groupby(offers, key=lambda offer: offer.kind):
        for offer in group:
            fields = list(fields_of(offer.message))
            heard = last.get(offer.name) if kind == "topic" else None
            base = partial(deepcopy, heard) if heard is not None else None
            one = Swept(offer, len(fields))
            _try(outsider, fields, base or partial(base_of, offer.type, offer.message, things), one, stopped)
            silent = f", {len(one.unanswered)} unanswered" if one.unanswered else ""
            tell(f"{offer.name}: {one.values} values in {one.fields} fields{silent}")
            yield one


def _try(
    outsider: Outsider, fields: list[Field], base: Callable[[], Any], one: Swept, stopped: Callable[[], bool]
) -> None:
    offer = one.offer
    sent: list[str] = []

    def messages() -> Iterator[Any]:
        for where in fields:
            for badness, value in bad_values(where.type, str(where.path[-1])).items():
                if stopped():
                    raise CommandFailed("stopped")
                message = base()
                with_value(message, where.path, value)
                one.tried.setdefault(str(where), []).append(badness)
                sent.append(f"{where}: {badness}")
                yield message

    if offer.kind == "topic":
        outsider.publish(offer, messages())
        return
    ask = outsider.ask if offer.kind == "service" else outsider.send
    for answered in ask(offer, messages()):
        if not answered:
            one.unanswered.append(sent[-1])


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
