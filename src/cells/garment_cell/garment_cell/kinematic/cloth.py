"""A cloth: a rectangle that lies somewhere on the table, is creased, and gets folded over straight lines."""

import random
from typing import TypedDict

from cell_skills.devices.bench import Bench
from cell_skills.devices.protocols import Offset
from garment_cell.devices import FoldLine

PLY_M = 0.002
"""Thickness of one layer [m]."""


class Folds(TypedDict):
    """The outline about the middle of the flat cloth [m] and the layers at its thickest place."""

    x0: float
    x1: float
    y0: float
    y1: float
    layers: int


class Cloth(TypedDict):
    """A garment.

    Middle of the flat cloth on the table x, y [m], yaw [rad]; crease height [m]; folds, the last one is now.
    """

    name: str
    x: float
    y: float
    yaw: float
    wrinkle: float
    stiff: bool
    folds: list[Folds]


def read(bench: Bench) -> Cloth | None:
    """Return the garment of the unit, on the table or lifted."""
    return bench.item.get("cloth", None)


def lies(bench: Bench) -> bool:
    """Return whether it lies on the table."""
    return read(bench) is not None and bench.item.get("cloth.on_table", False)


def on_table(bench: Bench) -> Cloth | None:
    """Return the garment if it lies on the table."""
    return read(bench) if lies(bench) else None


def lift(bench: Bench) -> str:
    """Take it off the table; returns its name."""
    cloth = read(bench)
    bench.item.put("cloth.on_table", False)
    return cloth["name"] if cloth else ""


def fall(bench: Bench) -> bool:
    """Let a garment that was lifted fall back onto the table; whether there is one."""
    known = read(bench) is not None
    if known:
        bench.item.put("cloth.on_table", True)
    return known


def lose(bench: Bench, name: str) -> None:
    """Forget a lifted garment that is dropped somewhere else."""
    cloth = read(bench)
    if cloth and cloth["name"] == name and not lies(bench):
        bench.item.put("cloth", None)


def lay(bench: Bench, name: str, rng: random.Random, creased: bool, size_m: tuple[float, float], pieces: int) -> None:
    """Lay a garment down, or several pieces on top of each other; one that was lifted off the table keeps its folds."""
    known = read(bench)
    half_x, half_y = size_m[0] / 2, size_m[1] / 2
    flat = Folds(x0=-half_x, x1=half_x, y0=-half_y, y1=half_y, layers=pieces)
    new = Cloth(
        name=name,
        x=rng.uniform(-0.03, 0.03),
        y=rng.uniform(-0.03, 0.03),
        yaw=rng.uniform(-0.15, 0.15),
        wrinkle=rng.uniform(0.004, 0.015) + (0.02 if creased else 0.0),
        stiff=creased,
        folds=known["folds"] if known is not None else [flat],
    )
    write(bench, new)
    bench.item.put("cloth.on_table", True)


def write(bench: Bench, cloth: Cloth) -> None:
    """Store the garment."""
    bench.item.put("cloth", cloth)


def stack(bench: Bench, rng: random.Random) -> None:
    """Lay the lifted garment on the stack; without room below the tool it bunches up."""
    cloth = read(bench)
    if cloth is None:
        return
    thickness = cloth["folds"][-1]["layers"] * PLY_M * rng.gauss(1.0, 0.05)
    if bench.item.get("stack.room", 0.0) < thickness:
        thickness *= 2.5
    bench.item.add("stack.height", thickness)
    bench.item.put("stack.room", 0.0)
    bench.item.put("cloth", None)


def smooth(cloth: Cloth, distance_m: float) -> Cloth:
    """Pull it flat; a stiff crease gives way more slowly."""
    strength = min(1.0, distance_m / 0.01)
    left = 1.0 - strength * (0.4 if cloth["stiff"] else 0.65)
    return Cloth(**{**cloth, "wrinkle": cloth["wrinkle"] * left})


def moved(cloth: Cloth, by: Offset, rng: random.Random) -> Cloth:
    """Drag it over the table."""
    x, y = cloth["x"] + by.x_m + rng.gauss(0.0, 0.0005), cloth["y"] + by.y_m + rng.gauss(0.0, 0.0005)
    return Cloth(**{**cloth, "x": x, "y": y, "yaw": cloth["yaw"] + by.yaw_rad + rng.gauss(0.0, 0.003)})


def folded(cloth: Cloth, line: FoldLine, slip_m: float) -> Cloth:
    """Fold it over a line of the table, missed by `slip_m`."""
    now = cloth["folds"][-1]
    if line.axis == "x":
        at = line.at_m - cloth["x"] + slip_m
        x0, x1 = _over(now["x0"], now["x1"], at, line.reverse)
        new = Folds(**{**now, "x0": x0, "x1": x1, "layers": now["layers"] * 2})
    else:
        at = line.at_m - cloth["y"] + slip_m
        y0, y1 = _over(now["y0"], now["y1"], at, line.reverse)
        new = Folds(**{**now, "y0": y0, "y1": y1, "layers": now["layers"] * 2})
    return Cloth(**{**cloth, "folds": [*cloth["folds"], new]})


def unfolded(cloth: Cloth) -> Cloth:
    """Take the last fold back, which leaves a small crease."""
    return Cloth(**{**cloth, "folds": cloth["folds"][:-1] or cloth["folds"], "wrinkle": cloth["wrinkle"] + 0.001})


def _over(low: float, high: float, at: float, reverse: bool) -> tuple[float, float]:
    if not low < at < high:
        return low, high
    if reverse:
        return min(low, 2 * at - high), at
    return at, max(high, 2 * at - low)
