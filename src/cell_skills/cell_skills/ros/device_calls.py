"""Devices that somebody else drives, over the action `call`."""

import uuid
from collections.abc import Mapping
from typing import Any

from action_msgs.msg import GoalStatus
from cell_interfaces.action import CallDevice

from cell_line import plain_json
from cell_line.driver import StandsOn
from cell_line.plain import quoted, shown
from cell_line.ros import names
from cell_line.shared import Shared, SharedThings
from cell_skills.devices.calls import DeviceCalls
from cell_skills.devices.protocols import BadAnswer, DeviceFault
from cell_skills.ros.clients import Clients

CALL_S = 900.0
"""Longest action of a device, line time [s]."""


class RosDeviceCalls(Shared, DeviceCalls):
    """`device_calls`."""

    name = "device_calls"

    def __init__(self, clients: Clients) -> None:
        """Take what asks."""
        self._clients = clients

    @classmethod
    def make(cls, things: SharedThings) -> "RosDeviceCalls":
        """Make it on the cell's node."""
        return cls(Clients.around(things, cls.name))

    def destroy(self) -> None:
        """Take its clients off the node."""
        self._clients.destroy()

    async def stands_on(self, role: str) -> StandsOn:
        """Return what the device in a role stands on."""
        return await self._clients.stands_on(role)

    async def call(self, role: str, method: str, arguments: Mapping[str, Any]) -> Any:
        """Have the device in a role do something."""
        goal = CallDevice.Goal(call_id=str(uuid.uuid4()), method=method, arguments=plain_json.write(dict(arguments)))
        status, result = await self._clients.run(CallDevice, role, names.CALL, goal, CALL_S)
        if not result.ok:
            raise DeviceFault(role, shown(result.message) or f"{method} failed")
        try:
            answer = plain_json.read(result.result)
        except ValueError as error:
            raise BadAnswer(role, f"{method} answers {quoted(result.result)}, which {error}") from None
        if result.call_id != goal.call_id or status != GoalStatus.STATUS_SUCCEEDED:
            raise BadAnswer(role, f"{method} is answered with the result of another call, or of none")
        return answer
