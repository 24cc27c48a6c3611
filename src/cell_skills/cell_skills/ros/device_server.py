"""Offers devices to remote drivers: one `call` action for each role."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from cell_interfaces.action import CallDevice
from rclpy.action import ActionServer, CancelResponse
from rclpy.action.server import ServerGoalHandle
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.node import Node

from cell_line import plain_json
from cell_line.driver import StandsOn
from cell_line.plain import identifier, quoted, shown
from cell_line.ros import names, qos
from cell_line.ros.loop_bridge import LoopBridge
from cell_line.ros.stands_on import tell_stands_on
from cell_skills.devices.kinds import kinds_of, nearly
from cell_skills.devices.protocols import DeviceFault
from cell_skills.devices.remote.methods import BadCall, Method, methods_of

KEPT = 256
"""Calls of one device whose results are remembered for whoever asks again."""


@dataclass(frozen=True)
class CallAnswer:
    """How a call ended; fields as in CallDevice."""

    ok: bool
    message: str = ""
    result: str = ""


@dataclass(frozen=True)
class _Call:
    """A call that is known: what was asked, and the task that ends with its answer."""

    asked: tuple[str, str]
    task: asyncio.Task[CallAnswer]


class HostedDevice:
    """One device behind calls; lives in the asyncio loop, knows no ROS."""

    _log = logging.getLogger("cell.devices")

    def __init__(self, role: str, device: object) -> None:
        """Take a device of at least one kind.

        Raises:
            ValueError: It is of none.
        """
        self._role = role
        self._device = device
        self._methods: dict[str, Method] = {}
        for kind in kinds_of(device):
            self._methods |= methods_of(kind.protocol)
        if not self._methods:
            raise ValueError(f"{role}: {type(device).__name__} is of no device kind{nearly(type(device))}")
        self._calls: OrderedDict[str, _Call] = OrderedDict()

    async def call(self, call_id: str, method: str, arguments: str) -> CallAnswer:
        """Do what is asked for; a call known already is joined, or answered as before, if it asks for the same."""
        try:
            identifier(call_id)
        except ValueError as error:
            return CallAnswer(False, f"call_id: {error}")
        call = self._calls.get(call_id)
        if call is None:
            call = _Call((method, arguments), asyncio.create_task(self._act(method, arguments)))
            self._calls[call_id] = call
            self._forget()
        elif call.asked != (method, arguments):
            self._log.warning("%s: call %s was asked for again with other content", self._role, call_id)
            return CallAnswer(False, f"another call is known by the id {call_id}")
        await asyncio.wait({call.task})
        return CallAnswer(False, f"{shown(method, 40)} was cancelled") if call.task.cancelled() else call.task.result()

    async def cancel(self, call_id: str, method: str, arguments: str) -> None:
        """Stop a call that is under way; a coroutine, so that it comes after the call it shall stop."""
        call = self._calls.get(call_id)
        if call and call.asked == (method, arguments):
            call.task.cancel()

    async def close(self) -> None:
        """Stop all calls."""
        tasks = [call.task for call in self._calls.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _act(self, name: str, arguments: str) -> CallAnswer:
        try:
            method = self._methods[name]
        except KeyError:
            return CallAnswer(
                False, f"there is no method {quoted(name)}; there are: {', '.join(sorted(self._methods))}"
            )
        try:
            values = method.read_arguments(plain_json.read_object(arguments or "{}"))
        except ValueError as error:
            return CallAnswer(False, f"{name}: the text of the arguments {error}")
        except BadCall as error:
            return CallAnswer(False, shown(str(error)))
        try:
            result = method.write_result(await getattr(self._device, name)(**values))
        except DeviceFault as fault:
            return CallAnswer(False, shown(str(fault).removeprefix(f"{self._role}: ")))
        except Exception as error:  # a bug of the device must not leave its caller waiting
            self._log.exception("bug in %s of %s", name, self._role)
            return CallAnswer(False, shown(f"bug in {name}: {type(error).__name__}: {error}"))
        try:
            return CallAnswer(True, result=plain_json.write(result))
        except ValueError as error:
            return CallAnswer(False, f"{name}: the result {error}")

    def _forget(self) -> None:
        """Drop the oldest results; what is under way stays."""
        ended = [call_id for call_id, call in self._calls.items() if call.task.done()]
        for call_id in ended[: max(0, len(ended) - KEPT)]:
            del self._calls[call_id]


class DeviceServer:
    """The devices of one cell, offered on a node."""

    def __init__(
        self,
        node: Node,
        bridge: LoopBridge,
        namespace: str,
        cell: str,
        devices: Mapping[str, object],
        stands_on: StandsOn = StandsOn.HARDWARE,
    ) -> None:
        """Offer the devices; in the executor's thread, or before it spins.

        Args:
            node: To offer them on.
            bridge: Between loop and executor.
            namespace: Of the line.
            cell: Name of the cell.
            devices: Role -> object with the methods of its protocol.
            stands_on: What is behind them.

        Raises:
            ValueError: A device is of no kind.
        """
        self._bridge = bridge
        self._hosted = {role: HostedDevice(role, device) for role, device in devices.items()}
        group = ReentrantCallbackGroup()
        self._servers = [
            self._offer(node, names.of(names.device(namespace, cell, role), names.CALL), hosted, group)
            for role, hosted in self._hosted.items()
        ]
        self._node = node
        self._told = [tell_stands_on(node, names.device(namespace, cell, role), stands_on) for role in devices]

    def destroy(self) -> None:
        """Withdraw the devices; in the executor's thread, or after it has spun."""
        for server in self._servers:
            server.destroy()
        for told in self._told:
            self._node.destroy_publisher(told)

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
            request = goal.request
            self._bridge.start(hosted.cancel(request.call_id, request.method, request.arguments))
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
