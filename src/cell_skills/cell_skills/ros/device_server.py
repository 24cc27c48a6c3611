"""Offers devices to remote drivers: one `call` action for each role."""

import asyncio
import json
import logging
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from cell_interfaces.action import CallDevice
from rclpy.action import ActionServer, CancelResponse
from rclpy.action.server import ServerGoalHandle
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.node import Node

from cell_skills.conformance import CONTRACTS
from cell_skills.devices.protocols import DeviceFault
from cell_skills.devices.remote.methods import BadCall, Method, methods_of
from cell_skills.ros import names, qos
from cell_skills.ros.loop_bridge import LoopBridge

KEPT = 256
"""Calls of one device whose results are remembered for whoever asks again."""


@dataclass(frozen=True)
class Answer:
    """How a call ended; fields as in CallDevice."""

    ok: bool
    message: str = ""
    result: str = ""


class HostedDevice:
    """One device behind calls; lives in the asyncio loop, knows no ROS."""

    def __init__(self, role: str, device: object) -> None:
        """Take a device that follows at least one protocol.

        Raises:
            ValueError: It follows none.
        """
        self._role = role
        self._device = device
        self._methods: dict[str, Method] = {}
        for protocol in CONTRACTS:
            if isinstance(device, protocol):
                self._methods |= methods_of(protocol)
        if not self._methods:
            raise ValueError(f"{role}: {type(device).__name__} follows no device protocol")
        self._calls: OrderedDict[str, asyncio.Task[Answer]] = OrderedDict()

    async def call(self, call_id: str, method: str, arguments: str) -> Answer:
        """Do what is asked for; a call known already is joined, or answered as before."""
        task = self._calls.get(call_id)
        if task is None:
            task = self._calls[call_id] = asyncio.create_task(self._act(method, arguments))
            self._forget()
        await asyncio.wait({task})
        return Answer(False, f"{method} was cancelled") if task.cancelled() else task.result()

    async def cancel(self, call_id: str) -> None:
        """Stop a call that is under way; a coroutine, so that it comes after the call it shall stop."""
        if call_id in self._calls:
            self._calls[call_id].cancel()

    async def close(self) -> None:
        """Stop all calls."""
        for task in self._calls.values():
            task.cancel()
        await asyncio.gather(*self._calls.values(), return_exceptions=True)

    async def _act(self, name: str, arguments: str) -> Answer:
        try:
            method = self._methods[name]
            values = method.read_arguments(json.loads(arguments or "{}"))
        except KeyError:
            return Answer(False, f"there is no method '{name}'; there are: {', '.join(sorted(self._methods))}")
        except (BadCall, ValueError) as error:
            return Answer(False, str(error))
        try:
            result = await getattr(self._device, name)(**values)
            return Answer(True, result=json.dumps(method.write_result(result)))
        except DeviceFault as fault:
            return Answer(False, str(fault).removeprefix(f"{self._role}: "))
        except Exception as error:  # a bug of the device must not leave its caller waiting
            logging.getLogger("cell.devices").exception("bug in %s of %s", name, self._role)
            return Answer(False, f"bug in {name}: {type(error).__name__}: {error}")

    def _forget(self) -> None:
        """Drop the oldest results; what is under way stays."""
        ended = [call_id for call_id, task in self._calls.items() if task.done()]
        for call_id in ended[: max(0, len(ended) - KEPT)]:
            del self._calls[call_id]


class DeviceServer:
    """The devices of one cell, offered on a node."""

    def __init__(
        self, node: Node, bridge: LoopBridge, namespace: str, cell: str, devices: Mapping[str, object]
    ) -> None:
        """Offer the devices; in the executor's thread, or before it spins.

        Args:
            node: To offer them on.
            bridge: Between loop and executor.
            namespace: Of the line.
            cell: Name of the cell.
            devices: Role -> object with the methods of its protocol.

        Raises:
            ValueError: A device follows no protocol.
        """
        self._bridge = bridge
        self._hosted = {role: HostedDevice(role, device) for role, device in devices.items()}
        group = ReentrantCallbackGroup()
        self._servers = [
            self._offer(node, names.of(names.device(namespace, cell, role), names.CALL), hosted, group)
            for role, hosted in self._hosted.items()
        ]

    def destroy(self) -> None:
        """Withdraw the devices; in the executor's thread, or after it has spun."""
        for server in self._servers:
            server.destroy()

    async def close(self) -> None:
        """Stop what is under way."""
        for hosted in self._hosted.values():
            await hosted.close()

    def _offer(self, node: Node, name: str, hosted: HostedDevice, group: ReentrantCallbackGroup) -> ActionServer:
        async def execute(goal: ServerGoalHandle) -> CallDevice.Result:
            request = goal.request
            answer = await self._bridge.start(hosted.call(request.call_id, request.method, request.arguments))
            if answer.ok:
                goal.succeed()
            elif goal.is_cancel_requested:
                goal.canceled()
            else:
                goal.abort()
            return CallDevice.Result(
                call_id=request.call_id, ok=answer.ok, message=answer.message, result=answer.result
            )

        def cancel(goal: ServerGoalHandle) -> CancelResponse:
            self._bridge.start(hosted.cancel(goal.request.call_id))
            return CancelResponse.ACCEPT

        return ActionServer(
            node,
            CallDevice,
            name,
            execute,
            callback_group=group,
            cancel_callback=cancel,
            result_timeout=qos.RESULT_KEPT_LONG_S,
        )
