"""A line and its orders, drawn from a seed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random

from cell_line.config.transport import StationKind as ZoneKind
from cell_orchestrator.core.line import Bounds, CellSpec, Line, Station, StationKind
from cell_orchestrator.core.orders import Order, Unit
from cell_orchestrator.core.recipes import Gate, OnFail, Operation, Recipe
from cell_orchestrator.core.requests import SubmitOrder
from cell_transport.zones import Zone, ZoneGraph

Skills = Mapping[str, tuple[str, ...]]
"""Cell -> its skills."""
SKILLS: Skills = {
    "assembly": ("load_kit", "assemble"),
    "dosing": ("dose", "cap"),
    "garment": ("fold", "stack"),
    "finishing": ("blast", "measure"),
    "assembly_2": ("load_kit", "assemble"),
}
"""Skills of each cell; some lines have two assembly cells."""
SPEED_M_S = 0.25


@dataclass(frozen=True, slots=True)
class Scenario:
    """What one seed simulates."""

    line: Line
    graph: ZoneGraph
    orders: tuple[SubmitOrder, ...]


@dataclass(frozen=True, slots=True)
class LineSize:
    """Of a line; 0: as the seed draws it, four or five cells and three to eight carriers."""

    cells: int = 0
    carriers: int = 0


DRAWN = LineSize()


def scenario(seed: int, units: int, size: LineSize = DRAWN) -> Scenario:
    """A line and orders of `units` units in all."""
    rng = Random(f"{seed}/scenario")
    drawn = tuple(SKILLS)[: rng.choice((4, 5))]
    skills = _cells(size.cells) if size.cells else {name: SKILLS[name] for name in drawn}
    cells = tuple(skills)
    setups = ("red", "blue", "green")[: rng.choice((2, 3))]
    ends = ("buffer", "unload") if size.cells else ("unload", "buffer")  # once around a long loop takes minutes
    stations = ("load", *cells, "inspection", *ends)
    count = rng.choice((3, 6, 8, 8))
    carriers = tuple(f"urn:epc:id:grai:0614141.12345.{n}" for n in range(1, (size.carriers or count) + 1))
    graph = _track(stations, len(carriers))
    kinds = {s: StationKind(s) if s in StationKind._value2member_map_ else StationKind.CELL for s in stations}
    line = Line(
        name=f"virtual-{seed}",
        stations={s: Station(s, kinds[s], len(carriers) if s == "buffer" else 1) for s in stations},
        cells={name: CellSpec(name, name, skills[name], setups) for name in cells},
        carriers=carriers,
        home="buffer",
        policy=Bounds(max_wait_s=rng.choice((60.0, 300.0))),
    )
    return Scenario(line, graph, _remade(Random(f"{seed}/remake"), _orders(rng, skills, setups, units)))


def _cells(count: int) -> dict[str, tuple[str, ...]]:
    """So many cells, of each kind about as many."""
    kinds = tuple(SKILLS.values())[:4]
    return {f"cell{number}": kinds[number % len(kinds)] for number in range(count)}


def _track(stations: tuple[str, ...], carriers: int) -> ZoneGraph:
    """A loop with one spur per station."""
    zones = []
    for n, station in enumerate(stations):
        following = f"loop{(n + 1) % len(stations)}"
        zones.append(Zone(f"loop{n}", (following, station)))
        capacity = carriers if station == "buffer" else 1
        kind = ZoneKind(station) if station in ZoneKind._value2member_map_ else ZoneKind.CELL
        zones.append(Zone(station, (following,), capacity=capacity, station=station, kind=kind))
    return ZoneGraph(zones, SPEED_M_S)


def _orders(rng: Random, skills: Skills, setups: tuple[str, ...], units: int) -> tuple[SubmitOrder, ...]:
    out: list[SubmitOrder] = []
    left = units
    while left:
        size = min(left, rng.randint(1, 6))
        left -= size
        name = f"O{len(out) + 1:03}"
        priority, due = rng.choice((0, 0, 0, 5)), rng.choice((None, 600.0, 3000.0))
        made = tuple(
            Unit(f"{name}-{n:02}", name, _recipe(rng, skills, setups), priority, due) for n in range(1, size + 1)
        )
        order = Order(name, tuple(u.id for u in made), 0.0, priority, due, open_units=size)
        out.append(SubmitOrder(order, made))
    return tuple(out)


def _remade(rng: Random, orders: tuple[SubmitOrder, ...]) -> tuple[SubmitOrder, ...]:
    """The same orders, with units that are made again when they are scrapped among them."""
    return tuple(replace(order, units=tuple(_again(rng, unit) for unit in order.units)) for order in orders)


def _again(rng: Random, unit: Unit) -> Unit:
    return replace(unit, recipe=replace(unit.recipe, remake=rng.choice((0, 0, 1, 2))))


def _recipe(rng: Random, skills: Skills, setups: tuple[str, ...]) -> Recipe:
    operations: list[Operation] = []
    for cell in rng.sample(tuple(skills), rng.randint(1, min(3, len(skills)))):
        setup = rng.choice((*setups, ""))
        for skill in skills[cell]:
            operations.append(_operation(rng, f"op{len(operations)}", skill, setup, operations))
    variant = "-".join(op.skill for op in operations)
    return Recipe("virtual", variant, "1", tuple(operations), options={"work": rng.getrandbits(32)})


def _operation(rng: Random, name: str, skill: str, setup: str, before: list[Operation]) -> Operation:
    return Operation(
        name,
        skill,
        {"level": rng.randint(1, 9)},
        setup,
        duration_s=rng.uniform(5.0, 25.0),
        gates=(Gate("value", "m", 0.0, 1.0),),
        on_fail=rng.choice(tuple(OnFail)),
        rework_from=rng.choice(("", before[0].name if before else "")),
        max_rework=rng.randint(0, 2),
    )
