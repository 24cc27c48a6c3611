"""A small line without a world: what cells and transport would report is said by the test."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from typing import Any, TypeVar

from cell_orchestrator.core import effects as fx
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.apply import replay
from cell_orchestrator.core.decide import decide
from cell_orchestrator.core.events import Event, TagContent
from cell_orchestrator.core.line import Bounds, CellSpec, Line, Station, StationKind
from cell_orchestrator.core.orders import Order, Unit
from cell_orchestrator.core.packml import EXECUTE, PRODUCTION
from cell_orchestrator.core.plant import Carrier, Cell, Plant
from cell_orchestrator.core.policy import URGENCY, Policy
from cell_orchestrator.core.recipes import Operation, Recipe
from cell_orchestrator.core.tags import wanted_tag

E = TypeVar("E", bound=fx.Effect)

LINE = Line(
    "small",
    {
        "load": Station("load", StationKind.LOAD),
        "unload": Station("unload", StationKind.UNLOAD),
        "buffer": Station("buffer", StationKind.BUFFER, 4),
        "inspection": Station("inspection", StationKind.INSPECTION),
        "left": Station("left", StationKind.CELL),
        "right": Station("right", StationKind.CELL),
    },
    {
        "left": CellSpec("left", "left", ("fill", "press"), ("red", "blue")),
        "right": CellSpec("right", "right", ("fill", "pack"), ("red", "green")),
    },
    ("c1", "c2", "c3", "c4"),
    "buffer",
    policy=Bounds(),
)
PRESS = Operation("press", "press", setup="red")
"""Only the left cell can do it."""
PACK = Operation("pack", "pack", setup="green")
"""Only the right cell can do it."""
PRESS_BLUE = Operation("press", "press", setup="blue", duration_s=8.0)
"""The same on the left cell's other setup."""
FILL = Operation("fill", "fill", setup="red")
"""Both cells can do it."""
ENDLESS = 5_000
"""More requests to one line, or steps after one request, than any test needs."""


def make_order(name: str, *units: Sequence[Operation], priority: int = 0, due: float | None = None) -> rq.SubmitOrder:
    """An order of units, each given by its operations."""
    made = tuple(
        Unit(f"{name}-{n:02d}", name, Recipe("family", "variant", "1", tuple(operations)), priority, due)
        for n, operations in enumerate(units, 1)
    )
    order = Order(name, tuple(u.id for u in made), 100.0, priority, due, open_units=len(made))
    return rq.SubmitOrder(order, made)


class SmallLine:
    """The core as the engine runs it, and the shortest words for what the world may report."""

    def __init__(self, line: Line = LINE, ready: bool = True, policy: Policy = URGENCY) -> None:
        self._policy = policy
        self.now = 100.0
        self.plant = Plant()
        self.log: list[Event] = []
        self._ids, self._asked = count(1), count(1)
        self.ask(rq.ConfigureLine(line))
        for cell in line.cells.values() if ready else ():
            self.report(cell.name, setup=cell.setups[0])

    # Requests

    def ask(self, request: rq.Request) -> list[Event]:
        """All that follows from a request, now."""
        assert next(self._asked) < ENDLESS, "the line never comes to rest"
        events = decide(self.plant, request, self.now)
        following = events
        while following:
            assert len(events) < ENDLESS, "a request has no end of steps"
            self.plant = replay(self.plant, following)
            following = decide(self.plant, rq.Advance(f"id{next(self._ids)}", self._policy), self.now)
            events = events + following
        self.log += events
        return events

    def order(self, name: str, *units: Sequence[Operation], **fields: Any) -> list[Event]:
        """Order units, each given by its operations."""
        return self.ask(make_order(name, *units, **fields))

    def tick(self, seconds: float = 0.0) -> list[Event]:
        """Let time pass [s]."""
        self.now += seconds
        return self.ask(rq.Tick())

    def hold(self, target: rq.Target, name: str) -> list[Event]:
        return self.ask(rq.Hold(target, name, "look", "ann"))

    def resume(self, target: rq.Target, name: str, station: str = "") -> list[Event]:
        return self.ask(rq.Resume(target, name, "ann", station))

    # Reports

    def report(
        self, cell: str, state: int = EXECUTE, mode: int = PRODUCTION, setup: str | None = None, boot: str = "b1"
    ) -> list[Event]:
        """A cell says what it is."""
        held = self.plant.cells[cell].setup if setup is None else setup
        return self.ask(rq.ReportCell(cell, boot, state, mode, held))

    def move_ends(self, carrier: str, code: int = 0) -> list[Event]:
        """The transport says that the carrier's move ended."""
        move = self.carrier(carrier).move
        assert move is not None, f"{carrier} stands"
        return self.ask(rq.ReportMove(move.id, carrier, code, "no way" if code else ""))

    def read(
        self, station: str, epc: str, tag: TagContent | str | None = "as believed", at: float = 0.0
    ) -> list[Event]:
        """A read point reads; without more said, what the carrier's memory should hold, and now."""
        if isinstance(tag, str):
            tag = (self.carrier(epc).tag or wanted_tag(self.plant, self.carrier(epc))) if epc else None
        return self.ask(rq.ReportRead(station, epc, tag, at or self.now))

    def arrive(self, carrier: str) -> list[Event]:
        """The carrier arrives and is read."""
        ended = self.move_ends(carrier)
        return ended + self.read(self.carrier(carrier).station, carrier)

    def written(self, carrier: str, code: int = 0, **fields: Any) -> list[Event]:
        """The transport says that the wanted tag was written, or why not."""
        here = self.carrier(carrier)
        tag = wanted_tag(self.plant, here)
        return self.ask(rq.ReportTagWrite(carrier, here.station, tag, code, "too far" if code else "", **fields))

    def identified(self, carrier: str, actual: str | None = None) -> list[Event]:
        """Inspection says who stands there."""
        station = self.carrier(carrier).station
        return self.ask(rq.ReportIdentification(carrier, station, carrier if actual is None else actual))

    def job_ends(self, cell: str, end: rq.JobEnd = rq.JobEnd.DONE, **fields: Any) -> list[Event]:
        """The cell says that its job, or else its preparation, took 10 s; a changeover ends with the new setup."""
        job = self.plant.jobs[self.cell(cell).job or self.cell(cell).preparation]
        self.now += 10.0
        said = {"setup": job.setup, "started": self.now - 10.0, "ended": self.now, **fields}
        return self.ask(rq.ReportJob(job.id, end, **said))

    # Looking

    def carrier(self, name: str) -> Carrier:
        return self.plant.carriers[name]

    def cell(self, name: str) -> Cell:
        return self.plant.cells[name]

    def effects(self, kind: type[E]) -> list[E]:
        """What should be going on, of one kind."""
        return [e for e in fx.effects(self.plant).values() if isinstance(e, kind)]

    def destination(self, carrier: str) -> str:
        """Where the carrier is going, '' while it stands."""
        move = self.carrier(carrier).move
        return move.destination if move else ""

    # Ways

    def settle(self) -> None:
        """Let transport and cells do all that is asked of them, except jobs."""
        assert self.plant.line is not None
        while doing := [e for e in fx.effects(self.plant).values() if not isinstance(e, fx.RunJob)]:
            match doing[0]:
                case fx.MoveCarrier(carrier=carrier, destination=destination):
                    self.move_ends(carrier)
                    if self.plant.line.stations[destination].kind is not StationKind.BUFFER:
                        self.read(destination, carrier)
                case fx.ReadTag(carrier=carrier, station=station):
                    self.read(station, carrier)
                case fx.WriteTag(carrier=carrier):
                    self.written(carrier)
                case fx.Identify(carrier=carrier):
                    self.identified(carrier)
                case fx.CommandCell(cell=cell, command=command):
                    self.report(cell, 11 if command == fx.HOLD else EXECUTE)
                case other:
                    raise AssertionError(f"nobody can do {other}")

    def work_off(self) -> None:
        """Go on until nothing is left to do."""
        self.settle()
        while jobs := self.effects(fx.RunJob):
            self.job_ends(jobs[0].cell)
            self.settle()

    def work_until(self, cell: str, unit: str) -> None:
        """Let changeovers and preparations of a cell end until it works on this unit, and on no other before."""
        self.settle()
        while not (job := self.plant.jobs.get(self.cell(cell).job)) or job.unit != unit:
            assert job is None or not job.unit, f"{cell} works on {job.unit}"
            self.job_ends(cell)
            self.settle()

    def load(self, name: str, *operations: Operation, carrier: str = "c1") -> None:
        """Order one unit and bring it onto the carrier that is next, its tag written, everything settled."""
        self.order(name, operations)
        self.settle()
        assert self.carrier(carrier).unit == f"{name}-01"


def with_policy(**bounds: Any) -> Line:
    """The small line with another policy."""
    return replace(LINE, policy=replace(LINE.policy, **bounds))


def arrived_at_load() -> SmallLine:
    """c1 stands at the load station, unread."""
    line = SmallLine()
    line.order("A", (PRESS,))
    line.now += 5.0
    line.move_ends("c1")
    return line


def on_the_way_to_left() -> SmallLine:
    """c1 carries A-01 towards the left cell."""
    line = SmallLine()
    line.order("A", (PRESS,))
    line.arrive("c1")
    line.written("c1")
    line.now += 5.0
    assert line.destination("c1") == "left"
    return line


def at_inspection() -> SmallLine:
    """c1, in doubt, stands at inspection."""
    line = arrived_at_load()
    line.read("load", "stranger", None)
    line.now += 5.0
    line.move_ends("c1")
    assert line.carrier("c1").station == "inspection"
    return line


def busy_line() -> SmallLine:
    """A line that has made two orders, during which a good deal went wrong."""
    line = SmallLine()
    line.order("A", (PRESS, PACK), (FILL,), (PRESS_BLUE, FILL), due=120.0)
    line.order("B", (FILL, PACK), (PRESS,))
    line.settle()
    line.job_ends("left", rq.JobEnd.REFUSED)
    line.report("left")
    for recovery in rq.Recovery:
        line.settle()
        name = next(c for c in LINE.cells if line.cell(c).job)
        line.job_ends(name, rq.JobEnd.FAILED, recovery=recovery, setup="")
        line.resume(rq.Target.CELL, name)
    line.ask(rq.CancelOrder("B"))
    line.hold(rq.Target.ORDER, "A")
    line.resume(rq.Target.ORDER, "A")
    line.work_off()
    assert not line.plant.units
    return line
