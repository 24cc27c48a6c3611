"""A whole line in virtual time around the real engine, with crashes of every process."""

from collections import Counter
from random import Random

from cell_orchestrator.advisor import NextStep, by_urgency
from cell_orchestrator.core import effects as fx
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.engine import Engine
from cell_sim.virtual.cell import VirtualCell
from cell_sim.virtual.claims import Claims
from cell_sim.virtual.crashing_store import Crash, CrashingStore
from cell_sim.virtual.disk import Disk, DiskFull
from cell_sim.virtual.faults import NONE, Luck, PlantFaults
from cell_sim.virtual.invariants import check
from cell_sim.virtual.network import Network
from cell_sim.virtual.people import Operator, VirtualShop
from cell_sim.virtual.power_cut import acceptance
from cell_sim.virtual.scenario import Scenario
from cell_sim.virtual.schedule import Schedule
from cell_sim.virtual.sql_disk import SqlDisk
from cell_sim.virtual.state_folder import StateFolder
from cell_sim.virtual.transport import VirtualTransport
from cell_sim.virtual.truth import PlantTruth
from cell_sim.virtual.violation import Violation
from cell_sim.virtual.wall import VirtualWall

HEARTBEAT_S = 5.0
TICK_S = 1.0
SILENT_S = 20.0
"""A cell not heard for this long counts as lost [s]."""
ORDERS_S = 600.0
"""All orders come within this time [s]."""
DOWN_S = (0.5, 5.0)
SNAPSHOTS_EVERY = (1, 7, 100, 1000)


class VirtualWorld:
    """One seed's world.  Faults stop at `faults_until` [s]."""

    def __init__(
        self, seed: int, scenario: Scenario, faults: PlantFaults, faults_until: float, next_step: NextStep = by_urgency
    ) -> None:
        self.schedule = Schedule()
        self._next_step = next_step
        self.scenario = scenario
        self.struck: Counter[str] = Counter()
        """How often each fault has struck."""
        self.crashes = 0
        self.over = False
        """Every order has come, and nothing of any is left to do."""
        self.engine: Engine | None = None
        self._present, self._until = faults, faults_until

        def luck(part: str) -> Luck:
            return Luck(Random(f"{seed}/{part}"), self.faults, self.struck)

        self.wall = VirtualWall(self.schedule, luck("wall"))
        self.truth = PlantTruth(scenario.line, scenario.orders, self.wall)
        self._luck = luck("world")
        self._ids = Random(f"{seed}/ids")
        self._snapshot_every = self._luck.rng.choice(SNAPSHOTS_EVERY)
        self._network = Network(self.schedule, luck("network"))
        disk = Disk(self.schedule, luck("disk"))
        folder = StateFolder()
        self.store = self._new_store(disk, folder)
        self._was_cut = False
        self._heads: dict[str, str] = {}
        """Job or move -> newest event when it was sent out."""
        parts = (self.schedule, self._network, self.truth)
        on_disk = (disk, folder, self.report)
        self.transport = VirtualTransport(scenario.line, scenario.graph, *parts, luck("transport"), *on_disk)
        self._heard = dict.fromkeys(scenario.line.cells, 0.0)
        self.cells = {
            spec.name: VirtualCell(spec, *parts, luck(spec.name), *on_disk) for spec in scenario.line.cells.values()
        }
        self._claims = Claims(
            scenario, self.schedule, self._network, luck("second orchestrator"), self._deliver, self._followed
        )
        self._boot()
        self._shop = shop = VirtualShop(
            self.schedule,
            self._network,
            luck("shop"),
            lambda order: bool(self.store.order_events([order])),
            self.report,
        )
        for order in scenario.orders:
            shop.sell(order, self._luck.rng.uniform(0.0, ORDERS_S))
        self.schedule.after(HEARTBEAT_S, self._heartbeat)
        self.schedule.after(TICK_S, self._tick)
        self.operator = Operator(
            self.schedule,
            luck("operator"),
            self._plant,
            self.report,
            self.transport.places,
            lambda: self.truth.moved_at,
        )

    def _new_store(self, disk: Disk, folder: StateFolder) -> CrashingStore | SqlDisk:
        parts = (self.truth, disk, self._maybe_die)
        if not self._present.store_damaged:
            return CrashingStore(*parts, bool(self._present.store_cut))
        stations = {zone: station for station, zone in self.scenario.graph.zone_of_station.items()}
        return SqlDisk(*parts, folder.path, self.scenario.line, stations, self._luck)

    def faults(self) -> PlantFaults:
        """The faults that happen now."""
        return self._present if self.schedule.now < self._until else NONE

    def _maybe_die(self) -> None:
        if self._luck.strikes("engine_crash"):
            raise Crash

    # The orchestrator's process

    def _plant(self) -> Plant | None:
        """What is known, while somebody knows it."""
        return self.engine.plant if self.engine else None

    def _boot(self) -> None:
        """Start the orchestrator on what its store holds."""
        try:
            if self._was_cut and isinstance(self.store, SqlDisk):
                self.store.set_right()
                self._sell_again()
            self.engine = Engine(
                self.store,
                self._start,
                lambda: self.schedule.now,
                self._new_id,
                lambda seq, events, plant: self.store.keep_head(),
                snapshot_every=self._snapshot_every,
                next_step=self._next_step,
            )
            self._claims.take()
            self.engine.submit(self.wall.read())
            if self.engine.plant.line is None:
                self.engine.submit(rq.ConfigureLine(self.scenario.line))
            if self._was_cut:
                self._accept(self.engine)
            self.engine.recover()
            check(self.engine.plant, self.truth)
            self.over = self._is_over(self.engine.plant)
        except (Crash, DiskFull):
            self._crashed()
        for name, cell in self.cells.items():
            self._heard[name] = self.schedule.now
            cell.tell_state()

    def _accept(self, engine: Engine) -> None:
        """A person accepts what the store lacks; the shop sends its orders again."""
        ledgers = {name: tuple(cell.ledger.records()) for name, cell in self.cells.items()}
        places = self.transport.journal(engine.plant)
        assert not isinstance(self.store, SqlDisk)
        engine.submit(acceptance(self.store, engine.plant, ledgers, places))
        self._sell_again()

    def _sell_again(self) -> None:
        self._was_cut = False
        for order in self.scenario.orders:
            self._shop.sell_again(order)

    def _crashed(self) -> None:
        if any(self._luck.may_strike(cut) and self._luck.strikes(cut) for cut in ("store_cut", "store_damaged")):
            self.store.cut(self._luck)
            self._was_cut = True
            self._network.cut()
            self.transport.die()
            for cell in self.cells.values():
                cell.die(1.0)
        self.engine = None
        self._claims.die()
        self.over = False
        self.crashes += 1
        self.schedule.after(self._luck.rng.uniform(*DOWN_S), self._boot)

    def _new_id(self) -> str:
        return f"{self._ids.getrandbits(128):032x}"

    def report(self, request: rq.Request) -> None:
        """Give the orchestrator a request, if it lives."""
        self._claims.hear(request)
        if self.engine is None:
            return
        if isinstance(request, rq.ReportCell):
            self._heard[request.cell] = self.schedule.now
        try:
            if self.engine.submit(request):
                check(self.engine.plant, self.truth)
                self.over = self._is_over(self.engine.plant)
        except NotAllowed as refusal:
            if not self._may_be_refused(request):
                raise Violation(f"refused: {request}: {refusal}") from refusal
        except (Crash, DiskFull):
            self._crashed()

    def _may_be_refused(self, request: rq.Request) -> bool:
        """The shop may come too late with what it wants of an order that was in the book, and must want something."""
        if isinstance(request, rq.SubmitOrder):
            return not request.units or bool(self.store.order_events([request.order.id]))
        return isinstance(request, rq.CancelOrder) and request.ahead and bool(self.store.order_events([request.order]))

    def _is_over(self, plant: Plant) -> bool:
        if plant.orders:
            return False
        orders = [order.order.id for order in self.scenario.orders]
        return len(self.store.order_events(orders)) == len(orders)

    def _start(self, effect: fx.Effect) -> None:
        """Send an effect out; the process may die between two of them."""
        self._maybe_die()
        if isinstance(effect, fx.RunJob | fx.MoveCarrier):
            self._heads.setdefault(effect.job if isinstance(effect, fx.RunJob) else effect.move, self.store.head)
        self._claims.order(effect)

    def _followed(self) -> None:
        """Somebody takes our orders from now on: what was ordered before may have been refused."""
        if self.engine is None:
            return
        try:
            self.engine.repeat(lambda effect: True)
        except (Crash, DiskFull):
            self._crashed()

    def _deliver(self, effect: fx.Effect) -> None:
        match effect:
            case fx.RunJob():
                self.cells[effect.cell].run(effect, self._heads.get(effect.job, ""))
            case fx.CommandCell():
                self.cells[effect.cell].command(effect)
            case fx.MoveCarrier():
                self.transport.move(effect, self._heads.get(effect.move, ""))
            case fx.ReadTag():
                self.transport.read(effect)
            case fx.WriteTag():
                self.transport.write(effect)
            case fx.Identify():
                self.transport.identify(effect)

    # What repeats

    def _heartbeat(self) -> None:
        for name, cell in self.cells.items():
            cell.tell_state()
            if self.schedule.now - self._heard[name] > SILENT_S:
                self.report(rq.ReportCellLost(name))
        self.transport.tell_state()
        self.schedule.after(HEARTBEAT_S, self._heartbeat)

    def _tick(self) -> None:
        if self.engine and self.wall.was_set:
            self.report(self.wall.read())
        self.report(rq.Tick())
        self.schedule.after(TICK_S, self._tick)
