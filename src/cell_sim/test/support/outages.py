"""Something is out for as long as a test wants, and a run of the line until all that does not need it has left."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cell_line.packml import Command
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.line import Line
from cell_orchestrator.core.orders import Unit
from cell_orchestrator.core.recipes import Operation
from cell_sim.virtual.faults import NONE
from cell_sim.virtual.scenario import Scenario, scenario
from cell_sim.virtual.world import VirtualWorld

NEVER_S = 1e9


@dataclass(frozen=True)
class Outage:
    """One cell, order or carrier that is out, or one setup of a cell."""

    how: str
    name: str
    target: rq.Target = rq.Target.CELL
    setup: str = ""

    def begin(self, world: VirtualWorld) -> None:
        """Nobody looks after it."""
        world.operator.leaves.add((self.target, self.name))
        match self.how:
            case "stopped":
                world.cells[self.name].press(Command.STOP)
            case "aborted":
                world.cells[self.name].press(Command.ABORT)
            case "dead":
                world.cells[self.name].die(NEVER_S)
            case "lacking":
                world.cells[self.name].lacks.add(self.setup)
            case _:
                world.report(rq.Hold(self.target, self.name))

    def end(self, world: VirtualWorld) -> None:
        """Somebody looks after it."""
        world.operator.leaves.clear()
        if self.how == "lacking":
            world.cells[self.name].lacks.clear()
        if self.how == "dead":
            world.cells[self.name].boot()

    def concerns(self, unit: Unit, world: VirtualWorld) -> bool:
        """True when the unit cannot be made while it is out."""
        if self.target is rq.Target.ORDER:
            return unit.order == self.name
        if self.target is rq.Target.CARRIER:
            return world.truth.riding.get(self.name) == unit.id
        return not all(self._leaves(op, world.scenario.line) for op in unit.recipe.operations)

    def _leaves(self, op: Operation, line: Line) -> bool:
        """True when a cell can do it all the same."""
        able = [spec.name for spec in line.offering(op.skill, op.setup)]
        return able != [self.name] or (self.how == "lacking" and op.setup != self.setup)

    def stuck(self, world: VirtualWorld) -> set[str]:
        """The unit that a dead cell was working on; it stays so until the cell is heard again."""
        plant = world.engine.plant if world.engine else None
        job = plant.jobs.get(plant.cells[self.name].job) if plant and self.how == "dead" else None
        return {job.unit} if job else set()


def outages(seen: Scenario) -> Iterator[Outage]:
    """All that can be out, in every way; of carriers, two for all."""
    for cell in seen.line.cells:
        yield from (Outage(how, cell) for how in ("held", "stopped", "aborted", "dead"))
        yield from (Outage("lacking", cell, setup=setup) for setup in seen.line.cells[cell].setups)
    yield from (Outage("held", order.order.id, rq.Target.ORDER) for order in seen.orders)
    yield from (Outage("held", carrier, rq.Target.CARRIER) for carrier in seen.line.carriers[:2])


def run_until(world: VirtualWorld, over: Callable[[], bool], limit_s: float) -> bool:
    """Let time pass until it is over; False when it is not by then."""
    while not over():
        if world.schedule.now > limit_s:
            return False
        world.schedule.step()
    return True


def time_without(seed: int, units: int, outage: Outage, moment: float, limit_s: float) -> float | None:
    """How long all that can be made took while something was out from this moment on; None when it took too long [s].

    An order is out from when it is in the book, if that is later.  Afterwards all comes back and everything is made.
    """
    world = VirtualWorld(seed, scenario(seed, units), NONE, 0.0)
    ordered, left = world.truth.units, world.truth.left
    run_until(world, lambda: world.schedule.now >= moment, limit_s)
    if outage.target is rq.Target.ORDER:
        run_until(world, lambda: world.store.order_events([outage.name]), limit_s)
        assert world.engine is not None
        if outage.name not in world.engine.plant.orders:
            return moment  # made already
    outage.begin(world)
    free = {unit.id for unit in ordered.values() if not outage.concerns(unit, world)}
    if not run_until(world, lambda: free - outage.stuck(world) <= left.keys(), limit_s):
        return None
    taken = world.schedule.now
    outage.end(world)
    assert run_until(world, lambda: ordered.keys() <= left.keys(), taken + limit_s), "it never goes on afterwards"
    world.truth.check_end()
    return taken
