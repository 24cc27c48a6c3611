"""A whole line whose orchestrator is lied to by cells and transport: it goes on, and its record stays true."""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from cell_bringup.domain import beside
from cell_bringup.nodes import LineOptions
from cell_bringup.operator_bot import OperatorBot
from cell_bringup.session import Session
from cell_bringup.sweep.deck import Deck
from cell_bringup.sweep.record import untrue
from cell_bringup.sweep.ros.relayed_line import CHANGEOVER, LIED, relayed
from cell_bringup.sweep.trial import Trial
from cell_client.errors import Refused
from cell_line.config.line import load_line
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.store.store import Stored

FEW_UNITS = 6
"""With fewer units on the line, more are ordered."""
ROUNDS = 60
"""So many times the orders are made at most; lies that are left then are a problem."""
HASTE = 100.0
"""The simulated operator comes so much sooner than one would in a shift."""
CHANGE_S = 1.0
"""How often a changeover is asked for, while lies about them are left, wall time [s]."""

Pause = Callable[[float], bool]


def lie_to_line(options: LineOptions, orders: str, domain: int, pause: Pause, timeout_s: float) -> Trial:
    """Have a line work while every second answer to its orchestrator is a lie, until all are told; then end its work.

    Args:
        options: How to start the line, in a folder of its own.
        orders: A document of orders that it makes again and again.
        domain: ROS domain of the orchestrator; another one is taken for the rest.
        pause: Waits so many seconds; returns True when the user wants to stop.
        timeout_s: Longest wait for orders to be made, wall time [s].

    Raises:
        CommandFailed: The line stands still.
    """
    line, deck, apart = load_line(options.config), Deck(LIED), beside(domain)
    operators: list[_Operator] = []

    def show(plant: Plant, fresh: list[Stored]) -> None:
        for operator in operators:
            operator.look(plant)

    with relayed(line, apart, domain, deck) as errors, Session(options, domain, pause, show, apart) as session:
        operators.append(_Operator(session, deck))
        for number in range(1, ROUNDS + 1):
            if not deck.left:
                break
            session.submit("lies.json", _again(orders, number))
            session.wait_until(lambda plant: len(plant.units) < FEW_UNITS or not deck.left, timeout_s, _standing)
        session.finish_batch(timeout_s)
        restarts = {child.spec.label: child.restarts for child in session.runner.children}
        run = session.runner.run
    raised = [f"a callback of the liar raised {error}" for error in errors]
    untold = [f"{side.type} {side.kind}: not all lies were told to the line" for side in deck.left]
    return Trial(list(deck.swept.values()), restarts, [*raised, *untold, *untrue(options.state_dir, run)])


class _Operator:
    """Resumes what is held, settles what waits for a word, and asks for changeovers."""

    def __init__(self, session: Session, deck: Deck) -> None:
        self._client, self._deck = session.client, deck
        self._bot = OperatorBot(session.client.resume, session.client.settle_unit)
        self._asked, self._number = 0.0, 0

    def look(self, plant: Plant) -> None:
        now = time.monotonic()
        self._bot.look(plant, now * HASTE)
        if now - self._asked < CHANGE_S or not any(side.type == CHANGEOVER for side in self._deck.left):
            return
        self._asked, self._number = now, self._number + 1
        cells = plant.line.cells.values() if plant.line else ()
        setups = [(cell.name, setup) for cell in cells for setup in cell.setups]
        with suppress(Refused):  # it is at work on something else
            self._client.changeover(*setups[self._number % len(setups)])


def _again(orders: str, number: int) -> str:
    """The same orders once more, under other ids."""
    document = json.loads(orders)
    return json.dumps({"orders": [{**order, "id": f"L{number}-{order['id']}"} for order in document["orders"]]})


def _standing(plant: Plant) -> str:
    return f"the line that is lied to stands still, with {', '.join(sorted(plant.units))}"


def in_own_folder(options: LineOptions) -> LineOptions:
    """The options for a second line, beside the state of the first."""
    return replace(options, state_dir=options.state_dir / "lied_to")
