"""What happens at the tip of an arm when something is taken, put down or pushed in."""

import math
import random
from typing import TypedDict

from cell_skills.devices.bench import Bench
from cell_skills.devices.kinematic import cloth, printed
from cell_skills.devices.protocols import HERE, Offset

REACH_M = 0.004
"""Fingers or cup catch a part lying at most this far from where they close [m]."""


class Placed(TypedDict):
    """A part and how far it is off the pose that holds it: x, y [m], yaw [rad]."""

    part: str
    x: float
    y: float
    yaw: float


def at(bench: Bench, arm: str) -> str:
    """Return the name of the pose the arm stands at."""
    return bench.cell.get(f"{arm}.at", "home")


def offset(bench: Bench, arm: str) -> Offset:
    """Return how far the arm really is off that pose."""
    x, y, yaw = bench.cell.get(f"{arm}.offset", [HERE.x_m, HERE.y_m, HERE.yaw_rad])
    return Offset(x, y, yaw)


def held(bench: Bench, arm: str) -> Placed | None:
    """Return what the arm holds."""
    return bench.cell.get(f"{arm}.hand", None)


def hold(bench: Bench, arm: str, part: Placed | None) -> None:
    """Set what the arm holds."""
    bench.cell.put(f"{arm}.hand", part)


def lying(bench: Bench, pose: str) -> Placed | None:
    """Return the part at a pose: on the feeder of the cell, or on the carrier."""
    facts = bench.cell if pose.startswith("feeder.") else bench.item
    return facts.get(pose, None)


def lay(bench: Bench, pose: str, part: Placed | None) -> None:
    """Set the part at a pose."""
    facts = bench.cell if pose.startswith("feeder.") else bench.item
    facts.put(pose, part)


def take(bench: Bench, arm: str) -> bool:
    """Close on what lies at the pose of the arm; True if it is caught."""
    pose, near = at(bench, arm), offset(bench, arm)
    if pose == "table" and cloth.lies(bench):
        hold(bench, arm, Placed(part=cloth.lift(bench), x=0.0, y=0.0, yaw=0.0))
        return True
    if pose in printed.supports(bench):
        hold(bench, arm, Placed(part=pose, x=0.0, y=0.0, yaw=0.0))
        return True
    part = lying(bench, pose)
    if part is None or math.hypot(part["x"] - near.x_m, part["y"] - near.y_m) > REACH_M:
        return False
    x, y, yaw = part["x"] - near.x_m, part["y"] - near.y_m, part["yaw"] - near.yaw_rad
    hold(bench, arm, Placed(part=part["part"], x=x, y=y, yaw=yaw))
    lay(bench, pose, None)
    return True


def put(
    bench: Bench,
    arm: str,
    rng: random.Random,
    creased: bool = False,
    size_m: tuple[float, float] = (0.5, 0.7),
    pieces: int = 1,
) -> None:
    """Let go at the pose of the arm; at a pose that holds nothing the part is lost."""
    part, pose, near = held(bench, arm), at(bench, arm), offset(bench, arm)
    hold(bench, arm, None)
    if part is None or pose in printed.supports(bench):
        return
    if pose == "table":
        cloth.lay(bench, part["part"], rng, creased, size_m, pieces)
    elif pose == "stack":
        cloth.stack(bench, rng)
    elif pose.startswith(("feeder.", "nest.", "seat.")) and lying(bench, pose) is None:
        x, y, yaw = part["x"] + near.x_m, part["y"] + near.y_m, part["yaw"] + near.yaw_rad
        lay(bench, pose, Placed(part=part["part"], x=x, y=y, yaw=yaw))
    else:
        cloth.lose(bench, part["part"])


def slip(bench: Bench, arm: str, rng: random.Random) -> None:
    """Let the held part turn in the hand, or fall; a cloth falls back on the table."""
    part = held(bench, arm)
    if part is None or cloth.read(bench) is not None or rng.random() < 0.5:
        hold(bench, arm, None)
        bench.item.put("cloth.on_table", cloth.read(bench) is not None)
        return
    turned = part["yaw"] + rng.choice((-1.0, 1.0)) * rng.uniform(0.15, 0.4)
    hold(bench, arm, Placed(part=part["part"], x=part["x"] + rng.uniform(-0.003, 0.003), y=part["y"], yaw=turned))
