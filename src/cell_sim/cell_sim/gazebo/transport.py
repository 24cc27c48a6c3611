"""A Gazebo server by gz-transport: create, remove, set_pose, publish and subscribe, and one that lets it step.

Gazebo answers before it has done what it was asked for, and says yes to what cannot be; so each call looks at the next
reports until it is so.
"""

import time
from collections.abc import Callable
from typing import Any

from gz.msgs10.boolean_pb2 import Boolean
from gz.msgs10.double_pb2 import Double
from gz.msgs10.empty_pb2 import Empty
from gz.msgs10.entity_factory_pb2 import EntityFactory
from gz.msgs10.entity_pb2 import Entity
from gz.msgs10.pose_pb2 import Pose as PoseMessage
from gz.msgs10.pose_v_pb2 import Pose_V
from gz.msgs10.scene_pb2 import Scene
from gz.msgs10.world_control_pb2 import WorldControl
from gz.transport13 import Node

from cell_sim.gazebo.port import GazeboError, Place
from cell_sim.gazebo.reports import PoseReports
from cell_world.geometry import IDENTITY, Pose

ANSWER_MS = 5000
"""Longest answer of a service [ms]."""
LOADED_S = 120.0
"""Longest time that a server takes to load a world [s]."""
DONE_S = 20.0
"""Longest time in which a server does what it was asked for [s]."""
CLOSE_M = 0.01
"""A model is where it was put when it is this close [m]; it may fall on meanwhile."""


class GazeboTransport:
    """One world of a running server."""

    def __init__(self, world: str, end: Callable[[], None], alive: Callable[[], bool]) -> None:
        """Wait until it is there.

        Args:
            world: Its name.
            end: Ends the server.
            alive: Whether the server runs.

        Raises:
            GazeboError: It does not come.
        """
        self._node = Node()
        self._world = f"/world/{world}"
        self._end, self._alive = end, alive
        self._publishers: dict[str, Any] = {}
        self._found: set[str] = set()
        self._reports = PoseReports(f"{self._world}/dynamic_pose/info", Pose_V.FromString)
        self._reports.know(self._scene())
        self._wait(lambda: self._reports.time >= 0.0, "reports no poses")

    @property
    def time(self) -> float:
        """Simulated time of the last report [s]."""
        return self._reports.time

    def at(self, name: str) -> Place | None:
        """Return where a link of the world (by scoped name) or a created model (by name) is; None for none such."""
        return self._reports.at(name)

    def step(self, steps: int) -> None:
        """Let some steps pass, and wait for the poses after them."""
        before = self._reports.stamp_ns
        self._ask("control", WorldControl(pause=True, multi_step=steps))
        goal = before + steps * self._reports.step_ns
        self._wait(lambda: self._reports.stamp_ns >= goal, "does not step")

    def create(self, name: str, sdf: str, pose: Pose) -> None:
        """Bring a model; Gazebo says yes to a name that is taken, and brings nothing."""
        if self._reports.at(name) is not None:
            raise GazeboError(f"Gazebo has something called {name} already")
        request = EntityFactory(sdf=sdf, name=name, allow_renaming=False)
        _fill(request.pose, pose)
        self._ask("create", request)
        self._wait(lambda: self._reports.at(name) is not None, f"does not bring {name}")

    def remove(self, name: str) -> None:
        """Take a model away."""
        self._ask("remove", Entity(name=name, type=Entity.MODEL))
        self._wait(lambda: self._reports.at(name) is None, f"does not take {name} away")

    def set_pose(self, name: str, pose: Pose) -> None:
        """Put a model elsewhere."""
        request = PoseMessage(name=name)
        _fill(request, pose)
        self._ask("set_pose", request)
        self._wait(lambda: self._is_near(name, pose), f"does not put {name} where it shall be")

    def publish(self, topic: str, value: float | None = None) -> None:
        """Send a number, or an empty message for None."""
        if topic not in self._publishers:
            self._advertise(topic, Empty if value is None else Double)
        self._heard(topic)
        self._publishers[topic].publish(Empty() if value is None else Double(data=value))

    def announce(self, topic: str) -> None:
        """Say that empty messages will be sent on a topic."""
        self._advertise(topic, Empty)

    def _heard(self, topic: str) -> None:
        """Wait once until the plugin that listens is found; what is sent before is lost."""
        if topic not in self._found:
            until = time.monotonic() + DONE_S
            while not self._publishers[topic].has_connections():
                if time.monotonic() > until:
                    raise GazeboError(f"Gazebo does not listen to {topic}")
                time.sleep(0.005)
            self._found.add(topic)

    def _advertise(self, topic: str, kind: Any) -> None:
        self._publishers[topic] = self._node.advertise(topic, kind)

    def close(self) -> None:
        """End the server and what listens to it."""
        self._reports.close()
        self._end()

    def _scene(self) -> Any:
        """What stands in the world: models and links with their numbers; asked for until the world is loaded."""
        until = time.monotonic() + LOADED_S
        while time.monotonic() < until and self._alive():
            done, scene = self._node.request(f"{self._world}/scene/info", Empty(), Empty, Scene, 1000)
            if done and len(scene.model):
                return scene
            time.sleep(0.2)
        raise GazeboError(f"Gazebo does not load {self._world}")

    def _ask(self, service: str, request: Any) -> None:

        name = f"{self._world}/{service}"
        done, answer = self._node.request(name, request, type(request), Boolean, ANSWER_MS)
        if not done or not answer.data:
            raise GazeboError(f"Gazebo {'refuses' if done else 'does not answer'} {name}")

    def _wait(self, holds: Callable[[], bool], otherwise: str) -> None:
        until = time.monotonic() + DONE_S
        while not holds():
            if not self._alive() or time.monotonic() > until:
                raise GazeboError(f"Gazebo {otherwise}")
            self._reports.next(0.5)

    def _is_near(self, name: str, pose: Pose) -> bool:
        at = self._reports.at(name)
        away = (pose.inverse() @ Pose(*at)).position if at else (CLOSE_M, 0.0, 0.0)
        return max(map(abs, away)) < CLOSE_M


def _fill(message: Any, pose: Pose = IDENTITY) -> None:
    """Write a pose into a message."""
    message.position.x, message.position.y, message.position.z = pose.position
    turn = message.orientation
    turn.w, turn.x, turn.y, turn.z = pose.quaternion
