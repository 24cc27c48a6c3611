"""What an SDF world says about the track: stops, ways between them, stoppers, antennas and carriers.

It stands in elements of our own namespace, in the model that has ways and in the models of the carriers.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from cell_sim.world.way import Way
from cell_world.geometry import Pose
from cell_world.sdf.elements import SCOPE, CustomElement, JointKind, Model, SdfWorld
from cell_world.sdf.errors import hint
from cell_world.sdf.extras import attribute, coordinate, ended, extras, named, number, of, refused

Point = tuple[float, float]
ZONE = "zone_"
SAME = 1e-6
"""Points closer than this are one [m]."""


@dataclass(frozen=True, slots=True)
class Antenna:
    """Reads tags within `reach` [m] of a frame."""

    frame: str
    reach: float


@dataclass(frozen=True, slots=True)
class CarrierParts:
    """A carrier: its body, the frame of its tag, and the frames at which it clamps what stands there."""

    body: str
    tag: str
    clamps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrackLayout:
    """A track.

    Attributes:
        name: Scoped name of its model.
        speed: Of its belts [m/s].
        places: Where a carrier can stand, with the pose of its origin there: zones, and slots of a buffer. The zone
            of a buffer is its entry: from there a carrier goes on to a slot.
        slots: Zone that a slot belongs to, by slot.
        ways: By the two places they join.
        stoppers: Joint of the pin in front of a place, by place.
        antennas: By place.
        carriers: By name.
    """

    name: str
    speed: float
    places: Mapping[str, Pose]
    slots: Mapping[str, str]
    ways: Mapping[tuple[str, str], Way]
    stoppers: Mapping[str, str]
    antennas: Mapping[str, Antenna]
    carriers: Mapping[str, CarrierParts]


def read_layout(world: SdfWorld) -> TrackLayout | None:
    """Read the track of a world; None when no model of it has ways.

    Raises:
        SdfError: an element says something that cannot be.
    """
    models = [model for model in world.models.values() if of(model.extras, "way")]
    if not models:
        return None
    model = models[0]
    if len(models) > 1:
        extra = of(models[1].extras, "way")[0]
        raise refused(extra, f"a world has one track, and {model.name} is one already")
    places = _places(world, model)
    return TrackLayout(
        model.name,
        _speed(model),
        places,
        {attribute(extra, "frame"): _place(extra, "zone", places) for extra in of(model.extras, "slot")},
        _ways(model, places),
        {_place(extra, "zone", places): _joint(extra, world, model) for extra in of(model.extras, "stopper")},
        {_place(extra, "place", places): _antenna(extra, model) for extra in of(model.extras, "antenna")},
        _carriers(world),
    )


def _places(world: SdfWorld, model: Model) -> dict[str, Pose]:
    """Zones by their name without prefix, slots by their own."""
    named = {name.rpartition(SCOPE)[2]: world.frames[name].world for name in model.frames}
    places = {name.removeprefix(ZONE): pose for name, pose in named.items() if name.startswith(ZONE)}
    for extra in of(model.extras, "slot"):
        slot = attribute(extra, "frame")
        if slot not in named:
            raise refused(extra, f"there is no frame {slot}{hint(slot, named)}")
        places[slot] = named[slot]
    return places


def _speed(model: Model) -> float:
    given = of(model.extras, "speed")
    if len(given) != 1:
        extra = of(model.extras, "way")[0]
        raise refused(extra, f"{model.name} has {len(given)} cell:speed, one is needed")
    return number(given[0], given[0].text, "a speed")


def _ways(model: Model, places: Mapping[str, Pose]) -> dict[tuple[str, str], Way]:
    """Ways between zones; those into and out of slots take the place of those out of their buffer."""
    ways: dict[tuple[str, str], Way] = {}
    slots = of(model.extras, "slot")
    for extra in of(model.extras, "way"):
        start, end = _place(extra, "from", places), _place(extra, "to", places)
        out = [slot for slot in slots if attribute(slot, "zone") == start]
        for slot in out:
            name = attribute(slot, "frame")
            ways[name, end] = _way(extra, places, name, [*_inner(slot, "leave", model), *_points(extra, model)], end)
        if not out:
            ways[start, end] = _way(extra, places, start, _points(extra, model), end)
    for slot in slots:
        zone, name = _place(slot, "zone", places), attribute(slot, "frame")
        ways[zone, name] = _way(slot, places, zone, _inner(slot, "enter", model), name)
    return ways


def _way(extra: CustomElement, places: Mapping[str, Pose], start: str, corners: list[Point], end: str) -> Way:
    """A way over corners; one that a stop stands on already is left out."""
    (x0, y0, _), (x1, y1, _) = places[start].position, places[end].position
    inner = [point for point in corners if math.dist(point, (x0, y0)) > SAME]
    try:
        return Way([(x0, y0), *inner, (x1, y1)])
    except ValueError as error:
        raise refused(extra, str(error)) from None


def _inner(slot: CustomElement, tag: str, model: Model) -> list[Point]:
    inside = of(slot.children, tag)
    if len(inside) != 1:
        raise refused(slot, f"a slot has one cell:{tag}, not {len(inside)}")
    return _points(inside[0], model)


def _points(extra: CustomElement, model: Model) -> list[Point]:
    """Corners, written in the frame of the track, in the world."""
    numbers = [coordinate(extra, word) for word in extra.text.split()]
    if len(numbers) % 2:
        raise refused(extra, f"corners are pairs of x and y, not {len(numbers)} numbers")
    points = [model.pose.apply((x, y, 0.0)) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
    return [(x, y) for x, y, _ in points]


def _joint(extra: CustomElement, world: SdfWorld, model: Model) -> str:
    name = f"{model.name}{SCOPE}stopper_{attribute(extra, 'zone')}"
    if name not in world.joints or world.joints[name].kind is not JointKind.PRISMATIC:
        raise refused(extra, f"a stopper needs the joint {name}, of type {JointKind.PRISMATIC}")
    return ended(extra, world.joints[name]).name


def _antenna(extra: CustomElement, model: Model) -> Antenna:
    frame = named(extra, "frame", model, model.frames)
    return Antenna(frame, number(extra, attribute(extra, "range_m"), "a range"))


def _carriers(world: SdfWorld) -> dict[str, CarrierParts]:
    carriers = {}
    for model, extra in extras(world, "tag"):
        tag = named(extra, "frame", model, model.frames)
        clamps = tuple(named(clamp, "frame", model, model.frames) for clamp in of(model.extras, "clamp"))
        carriers[model.name] = CarrierParts(world.frames[tag].link, tag, clamps)
    return carriers


def _place(extra: CustomElement, name: str, places: Mapping[str, Pose]) -> str:
    place = attribute(extra, name)
    if place not in places:
        raise refused(extra, f"there is no place {place}{hint(place, places)}")
    return place
