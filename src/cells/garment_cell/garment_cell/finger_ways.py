"""How two fingers move a garment: lift it, draw it taut, swing it out, lay it down, turn a part over.  Pure geometry.

Places are in the frame of the table, z up [m]; times come from speeds that are stated here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cell_vision.images import Floats
from garment_cell.drawing_out import DrawOut
from garment_cell.flattening import LayOut

CARRY_M_S = 0.5
"""Speed of fingers that hold cloth ..."""
TRAVEL_M_S = 0.8
"""... and of free ones."""
CLEAR_M = 0.06
"""What hangs is this high over the table [m]."""
SWING_M = 0.25
"""The garment is swung out by this before it is laid down [m] ..."""
SWING_S = 0.45
"""... in this time."""
DRAG_M = 0.1
"""It is dragged by this when it lies, which smooths it [m]."""
LOW_M = 0.006
"""Height of fingers that lay something down [m]."""
DRAWN_M = 0.03
"""Height of fingers that draw cloth along the table [m] ..."""
DRAW_M_S = 0.2
"""... and their speed."""
ARC = 0.85
"""Height of the way over a fold, in halves of its length: what is turned stays slack."""


@dataclass(frozen=True, slots=True)
class FingerWay:
    """One motion of both fingers.

    Attributes:
        points: Points of both ways, (2, n, 3): left, right [m].
        duration: [s].
    """

    points: Floats
    duration: float


def lifted(lay: LayOut) -> FingerWay:
    """Lift it so high that it hangs free."""
    up = lay.hang_m + CLEAR_M
    return FingerWay(_raised(lay.picks, up)[:, None], up / CARRY_M_S)


def widths(lay: LayOut, step_m: float = 0.04) -> Iterator[tuple[float, FingerWay]]:
    """Draw it apart, step by step, each with the distance then; whoever follows stops when it is taut."""
    middle, along, apart = _line(lay.picks)
    while apart < lay.spread_m:
        apart = min(apart + step_m, lay.spread_m)
        at = _raised(_both(middle, along, apart), lay.hang_m + CLEAR_M)
        yield apart, FingerWay(at[:, None], 0.12)


def laid(lay: LayOut, apart_m: float) -> list[FingerWay]:
    """Swing it out over the table and lay it down around the middle of that, from its hanging end; then drag it.

    Args:
        lay: What was decided.
        apart_m: How far apart the fingers are [m].
    """
    middle, along, _ = _line(lay.picks)
    up, half = lay.hang_m + CLEAR_M, lay.hang_m / 2.0

    def at(share: float, height: float) -> Floats:
        return _raised(_both(share * lay.away, along, apart_m), height)[:, None]

    back = -half + SWING_M
    reach = float(np.hypot(*(middle - back * lay.away)))
    return [
        FingerWay(at(back, up), max(0.4, reach / CARRY_M_S)),
        FingerWay(at(back, up), 0.4),
        FingerWay(at(-half - 0.05, up - 0.02), SWING_S),
        FingerWay(at(half, LOW_M), 1.3 * lay.hang_m / CARRY_M_S),
        FingerWay(at(half + DRAG_M, 0.02), DRAG_M / 0.2 + 0.1),
    ]


def drawn(draw: DrawOut, step_m: float = 0.03) -> Iterator[FingerWay]:
    """Draw cloth along the table, step by step; whoever follows stops when it is taut."""
    length = float(np.hypot(*(draw.places - draw.picks).T).max())
    count = max(1, int(np.ceil(length / step_m)))
    for number in range(1, count + 1):
        at = draw.picks + (draw.places - draw.picks) * number / count
        yield FingerWay(_raised(at, DRAWN_M if number < count else LOW_M)[:, None], step_m / DRAW_M_S)


def turned_over(picks: Floats, places: Floats) -> FingerWay:
    """Turn a part over: both fingers go along flat arcs from where they take it, (2, 2), to where they lay it [m]."""
    share = (1.0 - np.cos(np.linspace(0.0, np.pi, 15))) / 2.0
    height = np.sin(np.linspace(0.0, np.pi, 15))
    length = np.hypot(*(places - picks).T)
    flat = picks[:, None] + share[None, :, None] * (places - picks)[:, None]
    z = LOW_M + height[None] * length[:, None] * ARC / 2.0
    return FingerWay(np.concatenate([flat, z[..., None]], axis=-1)[:, 1:], 0.6 + float(length.max()) * 1.5 / CARRY_M_S)


def travel_s(start: Floats, end: Floats) -> float:
    """How long free fingers take from places, (2, 2), to others, up and down included [s]."""
    return float(np.hypot(*(end - start).T).max()) / TRAVEL_M_S + 0.6


def _line(picks: Floats) -> tuple[Floats, Floats, float]:
    apart = float(np.hypot(*(picks[1] - picks[0])))
    return picks.mean(axis=0), (picks[1] - picks[0]) / apart, apart


def _both(middle: Floats, along: Floats, apart: float) -> Floats:
    return np.stack([middle - along * apart / 2.0, middle + along * apart / 2.0])


def _raised(places: Floats, height: float) -> Floats:
    return np.column_stack([places, np.full(len(places), height)])
