"""What is in the hand of an arm: seen where the hand closed, and from then on where the hand is."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from cell_skills.devices.bench import Facts
from cell_skills.devices.perception import Perceived, Perception
from cell_world.geometry import Pose

HELD_M = 0.03
"""The frame of what a hand holds is this close to its tool [m]."""
NONE: dict[str, Any] = {}


@dataclass(frozen=True)
class Grasp:
    """A thing in a hand.

    Attributes:
        name: What perception calls it.
        thing: What it is, and where it is in the tool.
    """

    name: str
    thing: Perceived


class InHand:
    """Remembers what a hand holds, since nobody but a simulator sees it there."""

    def __init__(self, facts: Facts, robot: str, perception: Perception) -> None:
        """Keep it among the facts of the cell, under the name of the arm."""
        self._facts = facts
        self._key = f"{robot}.held"
        self._robot = robot
        self._perception = perception

    async def opened(self, tool: Pose, now: float) -> None:
        """The hand feels nothing: what it held lies where it was let go.

        Args:
            tool: Pose of the tool now.
            now: Line time [s].
        """
        if known := self._known():
            await self._perception.moved(known.name, self._at(known, tool, now))
            self._facts.put(self._key, NONE)

    def closed(self, things: Mapping[str, Perceived], tool: Pose, now: float) -> tuple[Mapping[str, Perceived], str]:
        """The hand feels something: return the things around with what it holds where it is now, and its name.

        Args:
            things: As they were perceived.
            tool: Pose of the tool now.
            now: Line time [s].
        """
        known = self._known()
        told = things.get(known.name) if known else None
        if known and not self._lost(known, told, tool):
            carried = told if told and _near(told, tool) else self._at(known, tool, now)
            return {**things, known.name: carried}, known.name
        near = {name: math.dist(thing.pose.position, tool.position) for name, thing in things.items()}
        name = min(near, key=near.__getitem__, default="")
        if not name or near[name] > HELD_M:
            return things, ""
        self._keep(Grasp(name, replace(things[name], pose=tool.inverse() @ things[name].pose)))
        return things, name

    def _lost(self, known: Grasp, told: Perceived | None, tool: Pose) -> bool:
        """Whether somebody has seen it elsewhere since the hand closed."""
        return told is not None and told.stamp > known.thing.stamp and not _near(told, tool)

    def _at(self, known: Grasp, tool: Pose, now: float) -> Perceived:
        return replace(known.thing, pose=tool @ known.thing.pose, stamp=now, source=self._robot)

    def _known(self) -> Grasp | None:
        fact = self._facts.get(self._key, NONE)
        if not fact:
            return None
        pose = Pose(*map(tuple, fact["pose"]))
        thing = Perceived(fact["model"], pose, fact["stamp"], self._robot, tuple(fact["covariance"]))
        return Grasp(fact["name"], thing)

    def _keep(self, grasp: Grasp) -> None:
        thing = grasp.thing
        fact = {
            "name": grasp.name,
            "model": thing.model,
            "pose": [thing.pose.position, thing.pose.quaternion],
            "stamp": thing.stamp,
            "covariance": thing.covariance,
        }
        self._facts.put(self._key, fact)


def _near(thing: Perceived, tool: Pose) -> bool:
    return math.dist(thing.pose.position, tool.position) <= HELD_M
