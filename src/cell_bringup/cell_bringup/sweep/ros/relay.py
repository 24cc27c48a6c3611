"""Stands between two ROS domains: nodes of a line in one are heard in the other with lies in their answers."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from action_msgs.msg import GoalStatus
from rclpy.action import ActionClient, ActionServer, CancelResponse
from rclpy.action.server import ServerGoalHandle
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.qos import QoSProfile

from cell_bringup.sweep.fields import interface
from cell_bringup.sweep.offer import Offer
from cell_bringup.sweep.ros.half_emoji import write_halves
from cell_line.ros.asking import answer, appeared
from cell_line.ros.member import Member

LOOK_S = 0.2
"""How often a goal that runs is looked at for a cancel, wall time [s]."""
PassOn = Callable[[str, str, Any], Any]
"""Takes the type of an interface, which kind of answer it is, and the answer; returns what is said instead."""


class Relay:
    """Offers on one side what is offered on the other.  Made in no thread of either node before they are asked."""

    def __init__(self, inside: Member, outside: Member, pass_on: PassOn) -> None:
        """Connect.

        Args:
            inside: Where the nodes are.
            outside: Where they are asked.
            pass_on: Lies.
        """
        self._inside, self._outside, self._pass_on = inside, outside, pass_on
        self._group = ReentrantCallbackGroup()
        self._servers: list[ActionServer] = []

    def topic(self, offer: Offer, profile: QoSProfile) -> None:
        """Pass on what is published, as it is."""
        publisher = self._outside.node.create_publisher(offer.message, offer.name, profile)
        self._inside.node.create_subscription(offer.message, offer.name, publisher.publish, profile)

    def topic_inwards(self, offer: Offer, profile: QoSProfile) -> None:
        """Pass on what is published outside, as it is."""
        publisher = self._inside.node.create_publisher(offer.message, offer.name, profile)
        self._outside.node.create_subscription(offer.message, offer.name, publisher.publish, profile)

    def service(self, offer: Offer) -> None:
        """Pass on requests, and bend the answers."""
        kind = interface(offer.type)
        write_halves(kind.Response)
        client = self._inside.node.create_client(kind, offer.name)

        async def ask(request: Any) -> Any:
            # A request to a server that this node has not found yet is lost, though somebody else has found it.
            await appeared(self._inside.bridge, client.service_is_ready, offer.name)
            return await answer(self._inside.bridge, lambda: client.call_async(request))

        async def respond(request: Any, response: Any) -> Any:
            return self._pass_on(offer.type, "response", await self._outside.bridge.start(ask(request)))

        self._outside.node.create_service(kind, offer.name, respond, callback_group=self._group)

    def action(self, offer: Offer) -> None:
        """Pass on goals and what cancels them, and bend what comes back."""
        kind = interface(offer.type)
        write_halves(kind.Impl.GetResultService.Response)
        write_halves(kind.Impl.FeedbackMessage)
        client = ActionClient(self._inside.node, kind, offer.name)
        self._servers.append(
            ActionServer(
                self._outside.node,
                kind,
                offer.name,
                partial(self._execute, offer, client),
                callback_group=self._group,
                cancel_callback=lambda goal: CancelResponse.ACCEPT,
            )
        )

    def destroy(self) -> None:
        """Offer no action any more; in the outside's thread."""
        for server in self._servers:
            server.destroy()

    async def _execute(self, offer: Offer, client: ActionClient, goal: ServerGoalHandle) -> Any:
        status, result = await self._outside.bridge.start(self._run(offer, client, goal))
        end = {GoalStatus.STATUS_SUCCEEDED: goal.succeed, GoalStatus.STATUS_CANCELED: goal.canceled}
        end.get(status, goal.abort)()
        return self._pass_on(offer.type, "result", result)

    async def _run(self, offer: Offer, client: ActionClient, goal: ServerGoalHandle) -> tuple[int, Any]:
        def fed(message: Any) -> None:
            goal.publish_feedback(self._pass_on(offer.type, "feedback", message.feedback))

        await appeared(self._inside.bridge, client.server_is_ready, offer.name)
        handle = await answer(self._inside.bridge, lambda: client.send_goal_async(goal.request, fed))
        if not handle.accepted:
            return GoalStatus.STATUS_ABORTED, interface(offer.type).Result()
        ended = asyncio.ensure_future(answer(self._inside.bridge, handle.get_result_async))
        cancelled = False
        while not ended.done():
            await asyncio.wait({ended}, timeout=LOOK_S)
            if goal.is_cancel_requested and not cancelled:
                cancelled = True
                self._inside.bridge.to_ros(handle.cancel_goal_async)
        wrapped = ended.result()
        return wrapped.status, wrapped.result
