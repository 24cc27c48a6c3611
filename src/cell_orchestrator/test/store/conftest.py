"""A line's history made of real events, and databases to keep it in."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.line import CellSpec, Line, Station, StationKind
from cell_orchestrator.core.orders import Order, Unit, UnitStatus
from cell_orchestrator.core.recipes import Gate, Measurement, Operation, Recipe
from cell_orchestrator.store.sql_store import SqlStore

CARRIER = "urn:epc:id:grai:0614141.12345.1"
LINE = Line(
    name="demo",
    stations={name: Station(name, kind) for name, kind in (("load", StationKind.LOAD), ("assembly", StationKind.CELL))},
    cells={"assembly": CellSpec("assembly", "assembly", ("assemble",), ("small", "large"))},
    carriers=(CARRIER,),
    home="load",
    travel_s={"load": {"assembly": 4.5}},
)
RECIPE = Recipe(
    "lamp",
    "lamp_red",
    "r1",
    (Operation("join", "assemble", {"torque": 1.5, "screws": 4}, "small", 8.0, (Gate("gap", "m", 0.0, 1e-4),)),),
)


def start(at: float = 0.0) -> list[ev.Event]:
    """The line is configured and its cell is ready."""
    return [ev.LineConfigured(at, LINE), ev.CellReported(at, "assembly", "boot-1", 6, 1, "small")]


def unit_made(number: int, at: float = 1000.0) -> list[ev.Event]:
    """All events of an order of one unit, made at time `at` [s]."""
    order, unit, job = f"O{number}", f"O{number}-01", f"job-{number}"
    gap = (Measurement("gap", 5e-5, "m"),)
    return [
        ev.OrderAccepted(at, Order(order, (unit,), at, customer="Åsa 李", open_units=1), (Unit(unit, order, RECIPE),)),
        ev.UnitLoaded(at + 1, unit, CARRIER, "load"),
        ev.TagWritten(at + 2, CARRIER, "load", ev.TagContent(unit, "r1", 0)),
        ev.CarrierDispatched(at + 3, f"move-{number}", CARRIER, "load", "assembly", "next operation"),
        ev.CarrierArrived(at + 4, f"move-{number}", CARRIER, "assembly"),
        ev.CarrierSeen(at + 5, CARRIER, "assembly", ev.TagContent(unit, "r1", 0)),
        ev.OperationStarted(
            at + 6, job, "assembly", unit, order, CARRIER, 0, "join", "assemble", "small", {"torque": 1.5}
        ),
        ev.OperationDone(at + 9, job, "assembly", unit, gap, (), {"ok": True}, ("photo.png",), at + 6, at + 9),
        ev.UnitLeft(at + 10, unit, order, UnitStatus.DONE, "", CARRIER, True, 9.0),
        ev.OrderClosed(at + 10, order, False),
    ]


@dataclass(frozen=True)
class History:
    """Builders of events."""

    start: Callable[..., list[ev.Event]] = start
    unit_made: Callable[..., list[ev.Event]] = unit_made
    carrier: str = CARRIER


@pytest.fixture
def history() -> History:
    return History()


@pytest.fixture
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Makes an empty database of a kind, `sqlite` or `postgres`, and gives its URL."""
    with ExitStack() as made:

        def make(kind: str) -> str:
            if kind == "sqlite":
                return f"sqlite:///{tmp_path}/line.db"
            return made.enter_context(postgres_database(request.getfixturevalue("postgres_url")))

        yield make


@contextmanager
def postgres_database(server: str) -> Iterator[str]:
    """An empty database on a running server."""
    name = f"store_{uuid4().hex[:12]}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield admin.url.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, databases: Callable[[str], str]) -> str:
    """URL of an empty database of its own."""
    return databases(request.param)


Opener = Callable[..., SqlStore]


@pytest.fixture
def opener(url: str) -> Iterator[Opener]:
    """Opens stores of the database; all are closed at the end."""
    opened: list[SqlStore] = []

    def open_store(line: str = "demo", read_only: bool = False) -> SqlStore:
        opened.append(SqlStore(url, line, read_only))
        return opened[-1]

    yield open_store
    for store in opened:
        store.close()


@pytest.fixture
def store(opener: Opener) -> SqlStore:
    return opener()
