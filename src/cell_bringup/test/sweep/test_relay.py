"""What is asked in one ROS domain is answered from another, and bent on its way."""

import asyncio
import os
from typing import Any

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from action_msgs.msg import GoalStatus
from cell_interfaces.action import MoveCarrier
from cell_interfaces.msg import TransportState
from cell_interfaces.srv import ReadTag
from rclpy.action import ActionServer

from cell_bringup.domain import beside
from cell_bringup.sweep.offer import Offer
from cell_bringup.sweep.ros.relay import Relay
from cell_line.manual_clock import ManualClock
from cell_line.ros import qos
from cell_line.ros.asking import in_ros_thread
from cell_line.ros.goals import Goals
from cell_line.ros.listener import Listener
from cell_line.ros.member import Member, spinning
from cell_line.ros.services import Service

LINE = "/relayed"
READ = Offer("service", f"{LINE}/read", "cell_interfaces/srv/ReadTag")
MOVE = Offer("action", f"{LINE}/move", "cell_interfaces/action/MoveCarrier")
STATE = Offer("topic", f"{LINE}/state", "cell_interfaces/msg/TransportState")


def bend(type_: str, kind: str, message: Any) -> Any:
    """Write into every answer which one it is."""
    setattr(message, "zone" if kind == "feedback" else "message", f"bent {kind}")
    return message


def offer(node: Any) -> ActionServer:
    """Offer a read point, a move and a state, as the real ones do."""

    def read(request: ReadTag.Request, response: ReadTag.Response) -> ReadTag.Response:
        return ReadTag.Response(code=7 if request.station == "load" else 1)

    def move(goal: Any) -> MoveCarrier.Result:
        goal.succeed() if goal.request.to_station == "press" else goal.abort()
        return MoveCarrier.Result(move_id=goal.request.move_id, code=202, message="honest")

    node.create_service(ReadTag, READ.name, read)
    node.create_publisher(TransportState, STATE.name, qos.LATCHED).publish(TransportState(boot_id="b1"))
    return ActionServer(node, MoveCarrier, MOVE.name, move)


def connect(inside: Member, outside: Member) -> Relay:
    """Relay all three."""
    relay = Relay(inside, outside, bend)
    relay.service(READ)
    relay.action(MOVE)
    relay.topic(STATE, qos.LATCHED)
    return relay


def test_whoever_asks_hears_the_other_side_bent() -> None:
    """It should pass on requests, goals, how they end and what is published, and bend answers and results only."""
    domain = int(os.environ.get("ROS_DOMAIN_ID", "0"))
    apart = beside(domain)

    async def story() -> None:
        async with (
            spinning("real", LINE, apart) as real,
            spinning("inside", LINE, apart) as inside,
            spinning("outside", LINE, domain) as outside,
            spinning("asker", LINE, domain) as asker,
        ):
            server = await in_ros_thread(real.bridge, lambda: offer(real.node))
            relay = await in_ros_thread(outside.bridge, lambda: connect(inside, outside))
            service = await in_ros_thread(asker.bridge, lambda: Service(asker.node, asker.bridge, ReadTag, READ.name))
            answer = await service.call(ReadTag.Request(station="load"))
            assert (answer.code, answer.message) == (7, "bent response")
            goals = await in_ros_thread(
                asker.bridge, lambda: Goals(asker.node, asker.bridge, ManualClock(), MoveCarrier, MOVE.name)
            )
            ends = {"press": GoalStatus.STATUS_SUCCEEDED, "load": GoalStatus.STATUS_ABORTED}
            for station, end in ends.items():
                status, result = await goals.run(MoveCarrier.Goal(move_id="m1", to_station=station), 10.0)
                assert (status, result.move_id, result.code, result.message) == (end, "m1", 202, "bent result")
            listener = await in_ros_thread(
                asker.bridge, lambda: Listener(asker.node, asker.bridge, TransportState, STATE.name, qos.LATCHED)
            )
            assert (await listener.until(lambda state: True)).boot_id == "b1"
            assert inside.errors == outside.errors == []
            await in_ros_thread(asker.bridge, goals.destroy)
            await in_ros_thread(outside.bridge, relay.destroy)
            await in_ros_thread(real.bridge, server.destroy)

    asyncio.run(story())
