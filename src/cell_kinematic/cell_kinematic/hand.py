"""What happens at the tip of an arm when something is taken, put down or pushed in."""

import math
import random
from collections.abc import Iterable
from typing import Any

from cell_skills.devices.bench import Bench
from cell_skills.devices.parts import Placed
from cell_skills.devices.protocols import HERE, Offset
from cell_skills.devices.workpieces import Workpiece

REACH_M = 0.004
"""Fingers or cup catch a part lying at most this far from where they close [m]."""
PLACES = ("feeder.", "nest.", "seat.")
"""Names of poses that hold a part begin so."""


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


def take(bench: Bench, arm: str, work: Iterable[Workpiece[Any]] = ()) -> bool:
    """Close on what lies at the pose of the arm, work included; True if it is caught."""
    pose, near = at(bench, arm), offset(bench, arm)
    for piece in work:
        if there := piece.at(pose):
            hold(bench, arm, there)
            return True
    part = lying(bench, pose)
    if part is None or math.hypot(part["x"] - near.x_m, part["y"] - near.y_m) > REACH_M:
        return False
    x, y, yaw = part["x"] - near.x_m, part["y"] - near.y_m, part["yaw"] - near.yaw_rad
    hold(bench, arm, Placed(part=part["part"], x=x, y=y, yaw=yaw))
    lay(bench, pose, None)
    return True


def put(bench: Bench, arm: str) -> bool:
    """Let go at the pose of the arm; at a pose that holds nothing the part is lost, and False returned."""
    part, pose, near = held(bench, arm), at(bench, arm), offset(bench, arm)
    hold(bench, arm, None)
    if part is None or not pose.startswith(PLACES) or lying(bench, pose) is not None:
        return False
    x, y, yaw = part["x"] + near.x_m, part["y"] + near.y_m, part["yaw"] + near.yaw_rad
    lay(bench, pose, Placed(part=part["part"], x=x, y=y, yaw=yaw))
    return True


def slip(bench: Bench, arm: str, rng: random.Random, work: Iterable[Workpiece[Any]] = ()) -> None:
    """Let the held part turn in the hand, or fall; what is limp falls."""
    part = held(bench, arm)
    if part is None or any(piece.falls() for piece in work) or rng.random() < 0.5:
        hold(bench, arm, None)
        return
    turned = part["yaw"] + rng.choice((-1.0, 1.0)) * rng.uniform(0.15, 0.4)
    hold(bench, arm, Placed(part=part["part"], x=part["x"] + rng.uniform(-0.003, 0.003), y=part["y"], yaw=turned))
