"""The services of a cell: PackML commands, what it can do, and the jobs that it remembers."""

from collections.abc import Callable

from cell_interfaces.srv import DescribeCell, PackMLCommand, TellJobs
from rclpy.callback_groups import ReentrantCallbackGroup

from cell_line.file_ledger import KEPT_JOBS, to_text
from cell_line.packml import Command, CommandNotAllowed, Mode, ModeNotAllowed, NotReady
from cell_line.plain import TEXT_LENGTH, shown
from cell_line.ros import names
from cell_line.ros.line_node import LineNode
from cell_skills.cell_assembly import AssembledCell, CellParts
from cell_skills.ros.describing import describe


class CellServices:
    """Offered from configuring on; what needs the cell at work says so while it is not."""

    def __init__(
        self,
        node: LineNode,
        parts: CellParts,
        assembled: Callable[[], AssembledCell | None],
        refusal: Callable[[int], str],
    ) -> None:
        """Offer them.

        Args:
            node: Whose they are.
            parts: What the cell is built from.
            assembled: Returns the cell at work, None while the node is not active.
            refusal: Says why a command of an epoch is not obeyed, "" if it is.
        """
        self._node, self._parts, self._assembled, self._refusal = node, parts, assembled, refusal
        group = ReentrantCallbackGroup()
        self._offered = [
            node.create_service(kind, names.own(name), answer, callback_group=group)
            for kind, name, answer in (
                (PackMLCommand, names.PACKML_COMMAND, self._command),
                (DescribeCell, names.DESCRIBE, self._describe),
                (TellJobs, names.TELL_JOBS, self._tell_jobs),
            )
        ]

    def destroy(self) -> None:
        """Withdraw them."""
        for service in self._offered:
            self._node.destroy_service(service)

    async def _command(
        self, request: PackMLCommand.Request, response: PackMLCommand.Response
    ) -> PackMLCommand.Response:
        response.message = self._refusal(request.epoch) if self._node.active else "the node is not active"
        if response.message:
            return response
        return await self._node.bridge.start(self._obey(request, response))

    async def _obey(self, request: PackMLCommand.Request, response: PackMLCommand.Response) -> PackMLCommand.Response:
        assembled = self._assembled()
        assert assembled, "the node is not active"
        runtime = assembled.runtime
        try:
            command, mode = Command(request.command), Mode(request.mode)
            reason = shown(request.reason, TEXT_LENGTH)  # a Stop is obeyed, however it is reasoned
            if mode is Mode.INVALID:
                runtime.command(command, reason)
            else:
                runtime.change_mode(mode, command, reason)
        except (ValueError, CommandNotAllowed, ModeNotAllowed, NotReady) as error:
            response.message = str(error)
        now = runtime.cell.snapshot()
        response.accepted, response.state, response.mode = not response.message, int(now.state), int(now.mode)
        return response

    def _describe(self, request: DescribeCell.Request, response: DescribeCell.Response) -> DescribeCell.Response:
        return describe(self._parts, response)

    async def _tell_jobs(self, request: TellJobs.Request, response: TellJobs.Response) -> TellJobs.Response:
        return await self._node.bridge.start(self._remembered(response))

    async def _remembered(self, response: TellJobs.Response) -> TellJobs.Response:
        if assembled := self._assembled():
            response.known, response.jobs = True, list(map(to_text, assembled.jobs()[-KEPT_JOBS:]))
        return response
