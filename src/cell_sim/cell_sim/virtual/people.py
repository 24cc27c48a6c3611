"""People around the line: the shop that sends orders, and the operator."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from random import Random

from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.decide import decide
from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.core.orders import Unit, UnitStatus, Verdict, unit_id
from cell_orchestrator.core.plant import Cell, Plant
from cell_orchestrator.core.recipes import Measurement
from cell_orchestrator.core.settling import waiting
from cell_sim.virtual.faults import Luck
from cell_sim.virtual.mending import NAME, misplaced, next_command
from cell_sim.virtual.network import Network
from cell_sim.virtual.schedule import Schedule

RESUBMIT_S = 60.0
AGAIN_S = (60.0, 3600.0)
CHANGED_S = (1.0, 900.0)
ROUND_S = 30.0
STILL_S = 600.0
"""Longer than a carrier is stuck, or a cell is down [s]."""
COMMANDS = 20
"""So much an operator does on one round."""

Report = Callable[[rq.Request], None]


class VirtualShop:
    """Sends each order until it is in the book; sometimes it comes again much later, changed, or is cancelled."""

    def __init__(
        self, schedule: Schedule, network: Network, luck: Luck, known: Callable[[str], bool], report: Report
    ) -> None:
        self._schedule, self._network, self._luck = schedule, network, luck
        self._known, self._report = known, report

    def sell(self, order: rq.SubmitOrder, after_s: float) -> None:
        """Send an order in so many seconds."""
        self._schedule.after(after_s, lambda: self._send(order))
        if self._luck.strikes("order_again"):
            self._schedule.after(after_s + self._luck.rng.uniform(*AGAIN_S), lambda: self._post(order))
        while self._luck.strikes("order_changed"):
            changed = other_content(order, self._luck.rng)
            self._schedule.after(after_s + self._luck.rng.uniform(*CHANGED_S), partial(self._post, changed))
        if self._luck.strikes("order_cancelled_ahead"):
            cancel = rq.CancelOrder(order.order.id, "overtaken", by="shop", ahead=True)
            self._schedule.after(after_s * self._luck.rng.random(), lambda: self._post(cancel))

    def sell_again(self, order: rq.SubmitOrder) -> None:
        """Send an order once more, until it is in the book."""
        self._schedule.after(self._luck.rng.uniform(0.0, RESUBMIT_S), lambda: self._send(order))

    def _send(self, order: rq.SubmitOrder) -> None:
        if not self._known(order.order.id):
            self._post(order)
            self._schedule.after(RESUBMIT_S, lambda: self._send(order))

    def _post(self, order: rq.Request) -> None:
        self._network.send(lambda: self._report(order))


def other_content(order: rq.SubmitOrder, rng: Random) -> rq.SubmitOrder:
    """The same order with some of its units, some of them more often, or none; sometimes with another priority."""
    recipes = [unit.recipe for unit in rng.choices(order.units, k=rng.randint(0, len(order.units) + 2))]
    priority = rng.choice((order.order.priority, 9))
    name = order.order.id
    units = tuple(
        Unit(unit_id(name, number), name, recipe, priority, order.order.due) for number, recipe in enumerate(recipes, 1)
    )
    ids = tuple(unit.id for unit in units)
    return rq.SubmitOrder(replace(order.order, units=ids, priority=priority, open_units=len(ids)), units, by="shop")


class Operator:
    """Looks after what is held, and sometimes does what comes to mind.

    Attributes:
        leaves: held things it does not look after.
    """

    def __init__(
        self,
        schedule: Schedule,
        luck: Luck,
        plant: Callable[[], Plant | None],
        report: Report,
        places: Callable[[], Mapping[str, str]],
        moved_at: Callable[[], float],
    ) -> None:
        self._schedule, self._luck, self._rng = schedule, luck, luck.rng
        self._plant, self._report = plant, report
        self._places, self._moved_at = places, moved_at
        self._mending = False
        self.leaves: set[tuple[rq.Target, str]] = set()
        schedule.after(ROUND_S, self._round)

    def _round(self) -> None:
        plant = self._plant()
        if plant is not None and plant.line is not None and not self._mend():
            for target, name in held(plant):
                if (target, name) in self.leaves:
                    continue
                if request := self._resume(self._plant() or plant, target, name):
                    self._report(request)
            for unit in _unsure(self._plant() or plant):
                self._report(word(unit, self._rng))
        plant = self._plant()
        if plant is not None and plant.line is not None and self._luck.strikes("operator_acts"):
            self._report(any_request(plant, self._rng))
        self._schedule.after(ROUND_S, self._round)

    def _resume(self, plant: Plant, target: rq.Target, name: str) -> rq.Resume | None:
        """End a hold, sometimes with a wrong word of where the carrier is, which is given when it must be, too."""
        plain = rq.Resume(target, name, NAME)
        if target is not rq.Target.CARRIER:
            return plain
        assert plant.line is not None
        seen = replace(plain, station=self._places()[name])
        tries = [seen, plain] if plant.carriers[name].absent else [plain, seen]
        if self._luck.strikes("wrong_entry"):
            tries.insert(0, replace(plain, station=self._rng.choice(sorted(plant.line.stations))))
        return next((request for request in tries if _is_allowed(plant, request)), None)

    def _mend(self) -> bool:
        """When the line has long stood still, walk along it and say where carriers stand, until all is right."""
        self._mending = self._mending or self._schedule.now - self._moved_at() > STILL_S
        for _ in range(COMMANDS if self._mending else 0):
            plant, places = self._plant(), self._places()
            self._mending = plant is None or bool(misplaced(plant, places))
            command = next_command(plant, places) if plant and self._mending else None
            if command is None:
                break
            self._report(command)
        return self._mending


def _is_allowed(plant: Plant, request: rq.Request) -> bool:
    try:
        decide(plant, request, plant.at)
    except NotAllowed:
        return False
    return True


def held(plant: Plant) -> list[tuple[rq.Target, str]]:
    """Everything that is held, in a fixed order."""
    line = [(rq.Target.LINE, "")] if plant.held else []
    return [
        *line,
        *((rq.Target.CELL, name) for name in sorted(plant.cells) if _waits(plant.cells[name])),
        *((rq.Target.CARRIER, name) for name in sorted(plant.carriers) if plant.carriers[name].held),
        *((rq.Target.ORDER, name) for name in sorted(plant.orders) if plant.orders[name].held),
        *((rq.Target.UNIT, unit.id) for unit in _held_units(plant) if not unit.out_of_limits),
    ]


def _held_units(plant: Plant) -> list[Unit]:
    return [unit for _, unit in sorted(plant.units.items()) if unit.held]


def _unsure(plant: Plant) -> list[Unit]:
    """The units of which only a person can say what becomes."""
    held = [unit for unit in _held_units(plant) if unit.out_of_limits]
    return [*(plant.units[name] for name in waiting(plant)), *held]


def _waits(cell: Cell) -> bool:
    return bool(cell.held or cell.blocked)


def word(unit: Unit, rng: Random) -> rq.SettleUnit:
    """What an operator may say of a unit that waits for a word."""
    op = unit.recipe.operations[unit.step]
    good = Verdict.DONE if unit.unsettled else Verdict.USE_AS_IS
    verdicts = [Verdict.SCRAP, good, *([Verdict.REWORK] if unit.reworks < op.max_rework else [])]
    measured = tuple(Measurement(gate.name, rng.random(), gate.unit) for gate in op.gates)
    return rq.SettleUnit(unit.id, rng.choice(verdicts), measured, "looked", NAME)


def any_request(plant: Plant, rng: Random) -> rq.Request:
    """Something an operator may ask for now."""
    assert plant.line is not None
    cell = plant.line.cells[rng.choice(tuple(plant.line.cells))]
    requests: list[rq.Request] = [
        rq.Hold(rq.Target.CELL, cell.name, by=NAME),
        rq.Hold(rq.Target.CARRIER, rng.choice(plant.line.carriers), by=NAME),
        rq.Hold(rq.Target.LINE, "", by=NAME),
        rq.RequestChangeover(cell.name, rng.choice(cell.setups), NAME),
    ]
    if plant.orders:
        order = rng.choice(sorted(plant.orders))
        requests += [rq.Hold(rq.Target.ORDER, order, by=NAME), rq.CancelOrder(order, by=NAME)]
        requests.append(rq.SetPriority(order, rng.randint(0, 9), by=NAME))
    on_line = (UnitStatus.WAITING, UnitStatus.RUNNING)
    if units := sorted(unit.id for unit in plant.units.values() if unit.status in on_line):
        requests.append(rq.Hold(rq.Target.UNIT, rng.choice(units), by=NAME))
    return rng.choice(requests)
