"""A stranger sends bad values to everything that a running line offers; then the line must make a good batch."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import partial
from typing import Any

from cell_bringup.failure import CommandFailed
from cell_bringup.nodes import LineOptions
from cell_bringup.session import Session
from cell_bringup.sweep.bases import Things, base_of
from cell_bringup.sweep.record import untrue
from cell_bringup.sweep.ros.outsider import Outsider
from cell_bringup.sweep.swept import Swept
from cell_bringup.sweep.trial import Trial
from cell_orchestrator.core.line import StationKind
from cell_orchestrator.core.plant import Plant

TIME_TOPIC = "/clock"
"""Of a simulated world.  Comes last, because a line whose time is forged has no time of its own any more."""
SETTLE_S = 30.0
"""Longest wait for the cells to be at work again, wall time [s]."""

Pause = Callable[[float], bool]
Tell = Callable[[Swept], None]


def speak_to_line(options: LineOptions, orders: str, domain: int, pause: Pause, tell: Tell, timeout_s: float) -> Trial:
    """Start a line, send it each kind of bad value in each field that it takes, and have it make a good batch.

    Args:
        options: How to start the line.
        orders: The document of the good batch.
        domain: ROS domain of the line.
        pause: Waits so many seconds; returns True when the user wants to stop.
        tell: Told what was tried at each interface.
        timeout_s: Longest wait for the batch, wall time [s].

    Raises:
        CommandFailed: The line does not start, or does not make the batch.
    """
    with Session(options, domain, pause) as session:
        with Outsider(domain) as outsider:
            swept = list(_sweep(outsider, things_of(session.plant), tell, lambda: pause(0.0)))
        _recover(session)
        scrapped = session.plant.totals.scrapped
        made = session.submit("sweep-good.json", orders)
        session.finish_batch(timeout_s)
        scrapped = session.plant.totals.scrapped - scrapped
        run = session.runner.run
        restarts = {child.spec.label: child.restarts for child in session.runner.children}
    bad = [f"{scrapped} units of the good batch were scrapped"] if scrapped else []
    return Trial(swept, restarts, [*bad, *untrue(options.state_dir, run)], tuple(made))


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
    for offer in offers:
        heard = last.get(offer.name)
        base = partial(deepcopy, heard) if heard is not None else partial(base_of, offer.type, offer.message, things)
        one = Swept(offer)
        _try(outsider, one, base, stopped)
        tell(one)
        yield one


def _try(outsider: Outsider, one: Swept, base: Callable[[], Any], stopped: Callable[[], bool]) -> None:
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
        if plant.held:
            session.client.resume("line", "")
        for carrier in plant.carriers.values():
            if carrier.held:
                session.client.resume("carrier", carrier.id)
        return not plant.held and all(cell.working for cell in plant.cells.values())

    session.wait_until(at_work, SETTLE_S, lambda plant: "the cells are not at work after the sweep")
