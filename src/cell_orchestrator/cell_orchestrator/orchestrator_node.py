"""The ROS node of the orchestrator: translates, asks the engine, translates back."""

import sys
import time
import uuid
from collections.abc import Mapping

from cell_interfaces.msg import LineState
from rclpy.context import Context

from cell_line.config.line import load_line
from cell_line.patience import CatchingUp
from cell_line.ros import names, qos
from cell_line.ros.line_node import Health, LineNode
from cell_line.ros.runtime import run_node
from cell_line.ros.settings import Setting
from cell_line.ros.simulations import checked_profile
from cell_line.unwritable import end_process
from cell_orchestrator.core import effects as fx
from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.core.event_text import text_of
from cell_orchestrator.core.events import ClockDated, ClockStepped, Event
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.requests import ConfigureLine, ReportProducts, Request, Tick
from cell_orchestrator.disk_room import DiskRoom, space_of
from cell_orchestrator.engine import Engine
from cell_orchestrator.file_watch import FileWatch
from cell_orchestrator.idle_requests import IdleRequests
from cell_orchestrator.line_model import core_line
from cell_orchestrator.line_store import LineStore
from cell_orchestrator.memories import Records
from cell_orchestrator.order_desk.desk import Desk
from cell_orchestrator.order_desk.desk_setup import setup_of
from cell_orchestrator.policies import advised
from cell_orchestrator.presence import Presence
from cell_orchestrator.ros.cell_client import CellClient
from cell_orchestrator.ros.claim_topic import ClaimTopic
from cell_orchestrator.ros.dispatch_times import DispatchTimes
from cell_orchestrator.ros.event_topic import EventTopic
from cell_orchestrator.ros.far_ledgers import FarLedgers
from cell_orchestrator.ros.line_health import line_health
from cell_orchestrator.ros.order_service import OrderService
from cell_orchestrator.ros.publishing import line_state
from cell_orchestrator.ros.reports import Reports
from cell_orchestrator.ros.services import Services
from cell_orchestrator.ros.storing import storing, unusable
from cell_orchestrator.ros.transport_client import TransportClient
from cell_orchestrator.store.errors import StoreError, Unstorable
from cell_orchestrator.wall import Wall

POKE_S = 0.1
"""Wall time between two looks at what waits for a server, and at the time [s]."""
PAUSE_S, POKES_TO_READ = 1.0, 30
"""Two looks farther apart lie about a pause of this process [s]; after so many, all is read that was said in it."""
POKES_PER_SIGN = 5
"""So often the line's state is published, and the sign of life given."""


class OrchestratorNode(LineNode):
    """The orchestrator of one line.  Everything but the heartbeat runs in the executor thread."""

    def __init__(self, context: Context) -> None:
        """Declare the parameters, and begin to say who wants to run the line."""
        super().__init__(
            "orchestrator", context, [Setting("store", "", "URL of the database; empty: SQLite in the state folder.")]
        )
        self._kept: LineStore | None = None
        self._engine: Engine
        self._presence: Presence | None = None
        self._pokes = 0
        self._alarms: list[str] = []
        self._catching_up = CatchingUp(PAUSE_S, POKES_TO_READ)
        self._times = DispatchTimes()
        self._room = DiskRoom(lambda: space_of(self.state_dir))
        self._claim = ClaimTopic(self, str(self.param("state_dir")))
        self._far = FarLedgers(self)
        self._report = Reports(self, self._decide, self._times).take
        self._idle = IdleRequests(self._decide, time.monotonic)

    # Lifecycle

    async def admitted(self) -> None:
        """Wait until it is known that no other orchestrator runs the line; hear what cells far away remember."""
        await self._far.begin()
        await self._claim.settled()
        await self._far.ask_those_there()

    def configure(self) -> None:
        """Check the configuration, open the store, connect to cells and transport."""
        self._claim.check()
        config = load_line(self.config_path)
        profile = checked_profile(self, config)
        self._line = core_line(config)
        if self._presence is None:
            self._presence = Presence(self.state_dir, config.line, end_process)
        try:
            self._kept = kept = LineStore(str(self.param("store")), config.line, self.state_dir, self._far.told)
            self._files = FileWatch.below(self.state_dir, self._report, lambda: self._engine.plant)
            work = (self._files.guarded(self._start), self.clock.now, lambda: str(uuid.uuid4()), self._publish)
            self._engine = Engine(kept.store, *work, next_step=advised(config, self.get_logger().error))
            kept.check(self._engine.plant)
            self._wall = Wall(self.anchor, 0.0 if self.param("use_sim_time") else float(self.param("speed")))
            self._wall.check(self._engine.plant)
        except StoreError as error:
            self._close_store()
            raise unusable(error) from None
        self._events = EventTopic(self)
        self._state_topic = self.create_lifecycle_publisher(LineState, names.own(names.STATE), qos.LATCHED)
        last = (self.clock.now, self._claim.epoch, lambda: kept.head)
        told = (self._report, self._cell_restarted, self._times, *last)
        self._cells = {name: CellClient(self, config.namespace, name, *told) for name in config.cells}
        to_transport = (self._report, self._transport_restarted, *last, config.transport.stations())
        self._transport = TransportClient(self, config.namespace, *to_transport)
        self._requests = Services(self, self._submit, self._refused, kept.store, lambda: self._engine.plant)
        setup = setup_of(config, profile, self._line, kept.store)
        self._desk = Desk(setup, lambda: self.bridge.to_ros(self._take_products))
        self._orders = OrderService(self, self.bridge, self._desk, self._submit_all, self._product_errors, self._date)
        self.bridge.to_loop(self._desk.open)
        self._timer = self.create_timer(POKE_S, self._poke, autostart=False)

    def activate(self) -> None:
        """Go on where the log ends."""
        with storing():
            self._report(self._wall.read())
            self._claim.take(self._engine)
            self._engine.submit(ConfigureLine(self._line))
            self._engine.recover()
        self._take_products()
        self._timer.reset()

    def deactivate(self) -> None:
        """Leave the line to itself: what runs goes on, nothing new begins."""
        self._timer.cancel()
        self._show(active=False)

    def cleanup(self) -> None:
        """Let go of everything."""
        self.destroy_timer(self._timer)
        for client in self._cells.values():
            client.destroy()
        self._transport.destroy()
        self._requests.destroy()
        self._orders.destroy()
        self.bridge.start(self._desk.close())
        self._events.destroy()
        self.destroy_lifecycle_publisher(self._state_topic)
        self._close_store()

    async def close(self) -> None:
        """Close the store, and let go of its folder."""
        self._close_store()
        if self._presence is not None:
            self._presence.close()

    def _close_store(self) -> None:
        if self._kept is not None:
            self._kept.close()
        self._kept = None

    # Requests

    def _submit(self, request: Request) -> list[Event]:
        """Give the engine a request of a person.

        Raises:
            NotAllowed: it is refused.
        """
        self._check_active()
        try:
            return self._idle.answered(request, self._decide(request))
        except Unstorable as error:
            raise NotAllowed(str(error)) from None

    def _refused(self, request: Request, why_not: str) -> None:
        """Have it recorded; what is asked while this node is not active was not even looked at."""
        if self.active:
            self._idle.note(request, why_not)

    def _check_active(self) -> None:
        if not self.active:
            raise NotAllowed("the orchestrator is not active")

    def _decide(self, request: Request) -> list[Event]:
        with storing():
            return self._engine.submit(request)

    def _submit_all(self, requests: list[Request]) -> list[list[Event] | NotAllowed]:
        """Give the engine what is ordered, after what became of the products meanwhile.

        Raises:
            NotAllowed: all of it is refused.
        """
        self._check_active()
        self._take_products()
        try:
            with storing():
                answers = self._room.submit(requests, self._engine.submit_all)
        except Unstorable:  # one of them; the others are none the worse for it
            return [self._submit_one(request) for request in requests]
        for request, answer in zip(requests, answers, strict=True):
            self._idle.answered(request, answer)
        return answers

    def _submit_one(self, request: Request) -> list[Event] | NotAllowed:
        try:
            return self._submit(request)
        except NotAllowed as refusal:
            return refusal

    def _date(self) -> float:
        """The date, by the wall clock as the line knows it [s since 1970]."""
        return self._engine.plant.clock.date(self.clock.now())

    def _take_products(self) -> None:
        """Give the engine what became of the products since the last time; while it is not active, that waits."""
        for catalogue in self._desk.news() if self.active else ():
            for error in catalogue.errors:
                self.get_logger().error(error)
            self._report(ReportProducts(catalogue.products, catalogue.errors, catalogue.revisions))

    def _product_errors(self) -> tuple[str, ...]:
        """What is wrong with the product files now."""
        self._take_products()
        return self._engine.plant.product_errors

    def _poke(self) -> None:
        for poke in (*(cell.poke for cell in self._cells.values()), self._transport.poke, self._files.look):
            self.attempt(poke)
        if not self._catching_up.look(time.monotonic()):
            self._report(Tick())
        self._pokes += 1
        if self._pokes % POKES_PER_SIGN == 0:
            self._claim.check()
            self._report(self._wall.read())
            self._idle.flush()
            self._show(active=True)

    # Effects

    def _start(self, effect: fx.Effect) -> None:
        match effect:
            case fx.RunJob():
                if not self._far.is_awaited(effect.cell):
                    self._cells[effect.cell].run(effect)
            case fx.CommandCell():
                self._cells[effect.cell].command(effect)
            case _:
                self._transport.start(effect)

    def _cell_restarted(self, cell: str) -> None:
        if self._far.is_awaited(cell):
            self._far.ask(cell, self._cell_told)
        elif self.active:
            self._engine.repeat(lambda e: isinstance(e, fx.RunJob | fx.CommandCell) and e.cell == cell)

    def _cell_told(self, cell: str, jobs: Mapping[str, Records]) -> None:
        """A cell on another computer has told what it remembers; without that in the log nothing goes on."""
        if self._kept is None:
            return
        try:
            self._kept.check_cells(self._engine.plant, jobs)
        except StoreError as error:
            raise unusable(error) from None
        self._cell_restarted(cell)

    def _transport_restarted(self) -> None:
        if self.active:
            self._engine.repeat(lambda e: not isinstance(e, fx.RunJob | fx.CommandCell))

    def _publish(self, seq: int, events: list[Event], plant: Plant) -> None:
        self._events.publish(seq, events)
        if self._kept is not None:
            self._kept.keep_head()
        for event in events:
            if isinstance(event, ClockDated | ClockStepped):
                self.get_logger().info(text_of(event))

    def _show(self, active: bool) -> None:
        """Publish the line's state and give the sign of life; where the work is done, so that neither outlives it."""
        self._room.look()
        now, disk = self.clock.now(), self._room.problem
        cells = {name: client.heard for name, client in self._cells.items()}
        self._alarms = [*(alarm for cell in self._cells.values() for alarm in cell.alarms()), *self._transport.alarms()]
        told = (self._transport.heard, disk, self._claim.boot, self._alarms)
        self._state_topic.publish(line_state(self._engine.plant, now, active, cells, *told))
        if self._presence is not None:
            self._presence.show(active, now, disk, "; ".join(self._alarms), self._claim.place, self._claim.since)

    def health(self) -> Health:
        """Return ok, or a warning naming what waits for a person."""
        return line_health(self._engine.plant, self._times.summary(), [self._room.problem, *self._alarms])


def main() -> None:
    """Run the orchestrator until it is told to end."""
    sys.exit(run_node(OrchestratorNode))


if __name__ == "__main__":
    main()
