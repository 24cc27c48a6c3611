"""A whole line in virtual time around the real engine, with crashes of every process."""

from collections.abc import Callable, Sequence
from random import Random
from uuid import UUID

from cell_orchestrator.core import effects as fx
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.core.events import Event
from cell_orchestrator.engine import Engine
from cell_orchestrator.store.memory_store import MemoryStore
from cell_sim.virtual.cell import VirtualCell
from cell_sim.virtual.faults import Faults
from cell_sim.virtual.network import Network
from cell_sim.virtual.scenario import Scenario
from cell_sim.virtual.schedule import Schedule
from cell_sim.virtual.transport import VirtualTransport
from cell_sim.virtual.truth import Truth, Violation

HEARTBEAT_S = 5.0
TICK_S = 1.0
RESUBMIT_S = 60.0
OPERATOR_S = 30.0
DOWN_S = (0.5, 5.0)


class Crash(Exception):
    """The orchestrator's process dies here."""


class CrashingStore(MemoryStore):
    """A store whose process may die before or after an append; what was appended stays."""

    def __init__(self, truth: Truth, die: Callable[[], bool]) -> None:
        super().__init__()
        self._truth, self._die = truth, die

    def append(self, events: Sequence[Event]) -> int:
        """Append, unless the process dies first.

        Raises:
            Crash: before or after the append.
        """
        if self._die():
            raise Crash
        seq = super().append(events)
        self._truth.observe(events)
        if self._die():
            raise Crash
        return seq


class World:
    """One seed's world.  Faults stop at `faults_until` [s]."""

    def __init__(self, seed: int, scenario: Scenario, faults: Faults, faults_until: float) -> None:
        self.schedule = Schedule()
        self.scenario = scenario
        self.truth = Truth(scenario.orders, scenario.line.carriers)
        self._rng = Random(f"{seed}/world")
        self._ids = Random(f"{seed}/ids")
        self._present, self._until = faults, faults_until
        network = Network(self.schedule, self.faults, Random(f"{seed}/network"))
        self._network = network
        self.store = CrashingStore(self.truth, self._dies)
        self.transport = VirtualTransport(
            scenario.line,
            scenario.graph,
            self.schedule,
            network,
            self.truth,
            self.faults,
            Random(f"{seed}/transport"),
            self.report,
        )
        self.engine: Engine | None = None
        self.crashes = 0
        self.cells = {
            spec.name: VirtualCell(
                spec, self.schedule, network, self.truth, self.faults, Random(f"{seed}/{spec.name}"), self.report
            )
            for spec in scenario.line.cells.values()
        }
        self._boot()
        self.report(rq.ConfigureLine(scenario.line))
        for order in scenario.orders:
            self.schedule.after(self._rng.uniform(0.0, 600.0), lambda o=order: self._order(o))
        self.schedule.after(HEARTBEAT_S, self._heartbeat)
        self.schedule.after(TICK_S, self._tick)
        self.schedule.after(OPERATOR_S, self._operator)

    def faults(self) -> Faults:
        """The faults that happen now."""
        return self._present if self.schedule.now < self._until else Faults()

    def _dies(self) -> bool:
        return self._rng.random() < self.faults().engine_crash

    # The orchestrator's process

    def _boot(self) -> None:
        """Start the orchestrator on what its store holds."""
        try:
            self.engine = Engine(self.store, self._start, lambda: self.schedule.now, self._new_id)
            if self.engine.plant.line is None:
                self.engine.submit(rq.ConfigureLine(self.scenario.line))
            self.engine.recover()
        except Crash:
            self._crashed()
        for cell in self.cells.values():
            cell.tell_state()

    def _crashed(self) -> None:
        self.engine = None
        self.crashes += 1
        self.schedule.after(self._rng.uniform(*DOWN_S), self._boot)

    def _new_id(self) -> str:
        return str(UUID(int=self._ids.getrandbits(128), version=4))

    def report(self, request: rq.Request) -> None:
        """Give the orchestrator a request, if it lives."""
        if self.engine is None:
            return
        try:
            self.engine.submit(request)
        except NotAllowed as refusal:
            raise Violation(f"refused: {request}: {refusal}") from refusal
        except Crash:
            self._crashed()

    def _start(self, effect: fx.Effect) -> None:
        """Send an effect out; the process may die between two of them."""
        if self._dies():
            raise Crash
        self._network.send(lambda: self._deliver(effect))

    def _deliver(self, effect: fx.Effect) -> None:
        match effect:
            case fx.RunJob():
                self.cells[effect.cell].run(effect)
            case fx.CommandCell():
                self.cells[effect.cell].command(effect)
            case fx.MoveCarrier():
                self.transport.move(effect)
            case fx.ReadTag():
                self.transport.read(effect)
            case fx.WriteTag():
                self.transport.write(effect)
            case fx.Identify():
                self.transport.identify(effect)

    # What repeats

    def _order(self, order: rq.SubmitOrder) -> None:
        """A shop sends its order until it is in the book."""
        if self.store.order_known(order.order.id):
            return
        self._network.send(lambda: self.report(order))
        self.schedule.after(RESUBMIT_S, lambda: self._order(order))

    def _heartbeat(self) -> None:
        for cell in self.cells.values():
            cell.tell_state()
        self.schedule.after(HEARTBEAT_S, self._heartbeat)

    def _tick(self) -> None:
        self.report(rq.Tick())
        self.schedule.after(TICK_S, self._tick)

    def _operator(self) -> None:
        """A person looks after what is held."""
        if self.engine is not None:
            plant = self.engine.plant
            for name in [c for c in self.scenario.line.cells if plant.cells[c].held]:
                self.report(rq.Resume(rq.Target.CELL, name, "operator"))
            for name in [c for c in self.scenario.line.carriers if plant.carriers[c].held]:
                self.report(rq.Resume(rq.Target.CARRIER, name, "operator"))
        self.schedule.after(OPERATOR_S, self._operator)
