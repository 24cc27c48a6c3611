"""The ROS node of the transport: translates, asks the transport, translates back."""

import sys
import traceback
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from cell_interfaces.action import MoveCarrier
from cell_interfaces.msg import CarrierRead, TransportState
from cell_interfaces.srv import IdentifyCarrier, ReadTag, WriteTag
from diagnostic_msgs.msg import DiagnosticStatus
from rclpy.action import ActionServer, CancelResponse, GoalResponse
from rclpy.action.server import ServerGoalHandle
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.context import Context

from cell_line.allegiance import BY_HAND
from cell_line.codes import Code
from cell_line.config.line import TRANSPORT, LineConfig, load_line
from cell_line.driver_keeper import Refuses, hardware_only, nothing
from cell_line.log_head import log_text
from cell_line.plain import ID_LENGTH, identifier, shown
from cell_line.registry import Registry
from cell_line.ros import names, qos
from cell_line.ros.actions import end
from cell_line.ros.convert.times import to_time
from cell_line.ros.line_node import Health, LineNode
from cell_line.ros.message_part import part
from cell_line.ros.obedience import Obedience
from cell_line.ros.plain_message import make_plain
from cell_line.ros.ros_side import RosSide
from cell_line.ros.runtime import run_node
from cell_line.shared import CellSite, SharedThings
from cell_line.tag_schemes.carriers import carrier_epcs, scheme_of
from cell_line.unwritable import end_process
from cell_transport.answer import Answer
from cell_transport.drivers import TransportEnv
from cell_transport.factory import make_drivers
from cell_transport.fault_rates import TransportFaults, load_faults
from cell_transport.moves import MoveResult
from cell_transport.parts import TransportParts
from cell_transport.plugin_checks import errors_in_profile
from cell_transport.ros.read_message import to_read
from cell_transport.supervisor import TransportSupervisor
from cell_transport.tag_access import IdentifyAnswer, ReadAnswer, WriteAnswer
from cell_transport.transport import Read, Transport
from cell_transport.zones import ZoneGraph

END_S = 5.0
"""Longest wait for the transport to stop when the node is deactivated, wall time [s]."""

A = TypeVar("A", bound=Answer)


@dataclass(eq=False)
class _Followed:
    """A goal under way, and the zone it was last told."""

    goal: ServerGoalHandle
    told: str = ""


class TransportNode(LineNode):
    """The transport of a line, under `transport`."""

    def __init__(self, context: Context, registry: Registry | None = None) -> None:
        """Declare the parameters.

        Args:
            context: The private rclpy context.
            registry: The plug-ins; those installed if None.
        """
        super().__init__(names.TRANSPORT, context)
        self._registry = registry or Registry.installed()
        self._parts: TransportParts
        self._refuses: Refuses = nothing
        self._obedience = Obedience(self, self.get_namespace(), self.show_soon, self.hear_time)
        self._supervisor = TransportSupervisor(self.get_logger().warning, lambda: self.attempt(self._show))
        self._followed: set[_Followed] = set()

    # Lifecycle

    def configure(self) -> None:
        """Check the configuration and offer action, services and topics."""
        line = load_line(self.config_path)
        folder = self.state_dir / "transport"
        self.own(folder, f"transport of line {line.line}")
        env, profile = self._env(line), line.profile(str(self.param("profile")))
        for error in errors_in_profile(line, self._registry, profile):
            raise error
        self._refuses = hardware_only(profile.spared(TRANSPORT)) if profile.hardware else nothing
        scheme = scheme_of(line, self._registry)
        rates = load_faults(line.faults_path(str(self.param("faults"))))
        faults = TransportFaults() if profile.hardware else rates
        self._parts = TransportParts(
            env,
            make_drivers(line.transport.fitted(profile), env, self._registry, faults, int(self.param("seed")), scheme),
            carrier_epcs(line, self._registry),
            line.carriers.home,
            folder / "journal.jsonl",
            lambda read: self.attempt(partial(self._publish_read, read)),
            env.changed,
            end_process,
        )
        self._offer()

    def _env(self, line: LineConfig) -> TransportEnv:
        ros = RosSide(self, self.bridge, self.get_namespace())
        shared = SharedThings(CellSite(line, "", self._registry, self.clock, ros))
        return TransportEnv(ZoneGraph.of(line.transport), self.clock, shared, lambda: self.attempt(self._show))

    def _offer(self) -> None:
        group = ReentrantCallbackGroup()
        self._reads = self.create_lifecycle_publisher(CarrierRead, names.own(names.CARRIER_READS), qos.STREAM)
        self._states = self.create_lifecycle_publisher(TransportState, names.own(names.STATE), qos.LATCHED)
        self._offered_action = ActionServer(
            self,
            MoveCarrier,
            names.own(names.MOVE_CARRIER),
            self._move,
            callback_group=group,
            goal_callback=lambda goal: GoalResponse.ACCEPT if self.active else GoalResponse.REJECT,
            cancel_callback=self._recall,
            result_timeout=qos.RESULT_KEPT_S,
        )
        offered: list[tuple[Any, str, Any]] = [
            (ReadTag, names.READ_TAG, self._read),
            (WriteTag, names.WRITE_TAG, self._write),
            (IdentifyCarrier, names.IDENTIFY_CARRIER, self._identify),
        ]
        self._offered_services = [
            self.create_service(kind, names.own(name), answer, callback_group=group) for kind, name, answer in offered
        ]

    def activate(self) -> None:
        """Go on where the journal ends, once all drivers are open, and a track with sensors was heard."""
        self._parts.check()
        self.bridge.to_loop(self._supervisor.start, self._parts, self._refuses)

    def deactivate(self) -> None:
        """Stop everything where it is, and say so."""
        self.bridge.run(self.close(), END_S)
        self._show_rest()

    def cleanup(self) -> None:
        """Withdraw everything the node offers."""
        self._offered_action.destroy()
        for service in self._offered_services:
            self.destroy_service(service)
        for publisher in (self._reads, self._states):
            self.destroy_lifecycle_publisher(publisher)
        self._parts.env.shared.destroy()

    async def close(self) -> None:
        """Stop as a crash would: what is under way goes on after the restart."""
        await self._supervisor.close()

    # Topics and diagnostics, in the loop

    def _publish_read(self, read: Read) -> None:
        self._reads.publish(to_read(read, self._supervisor.boot_id, self._obedience.epoch))

    def _show(self) -> None:
        """Publish the state, and to every goal its zone if that is new."""
        transport = self._supervisor.transport
        if transport is None:
            self._show_rest(self._supervisor.why_none)
            return
        occupied = transport.traffic.occupancy()
        zones = list(transport.graph.zones)
        self._states.publish(
            TransportState(
                active=True,
                boot_id=self._supervisor.boot_id,
                epoch=self._obedience.epoch,
                journal=transport.journal.identity,
                lost=transport.journal.lost,
                trouble=self._supervisor.trouble,
                zones=zones,
                carriers=[len(occupied.get(zone, ())) for zone in zones],
                moves=transport.open_moves(),
                stamp=to_time(self.clock.now()),
            )
        )
        for followed in self._followed:
            if (zone := transport.zone_of_move(followed.goal.request.move_id)) not in ("", followed.told):
                followed.told = zone
                followed.goal.publish_feedback(MoveCarrier.Feedback(zone=zone))

    def _show_rest(self, trouble: str = "") -> None:
        """Publish that nothing moves, and what is wrong."""
        boot, epoch, now = self._supervisor.boot_id, self._obedience.epoch, to_time(self.clock.now())
        self._states.publish(TransportState(active=False, trouble=trouble, boot_id=boot, epoch=epoch, stamp=now))

    def beat(self) -> None:
        """Publish the state once more."""
        self._show()

    def health(self) -> Health:
        """Return ok, a warning that names the carriers that are stuck, or why there is no transport."""
        if self._supervisor.transport is None:
            level = DiagnosticStatus.ERROR if self._supervisor.problem else DiagnosticStatus.WARN
            return Health(level, self._supervisor.why_none)
        values = {"open moves": str(len(self._supervisor.transport.open_moves()))}
        if self._supervisor.trouble:
            return Health(DiagnosticStatus.WARN, self._supervisor.trouble, values)
        if stuck := sorted(self._supervisor.transport.stuck()):
            return Health(DiagnosticStatus.WARN, f"stuck: {', '.join(stuck)}", values)
        if lost := self._supervisor.transport.journal.lost:
            return Health(DiagnosticStatus.WARN, f"the journal was lost, or is an older copy: {lost}", values)
        return Health(values=values)

    # Action and services, in the executor thread

    async def _ask(self, request: Any, kind: type[A], call: Callable[[Transport], Coroutine[Any, Any, A]]) -> A:
        """Let the loop ask the transport; a bug is an answer too: nobody could tell anything from an empty one."""
        try:
            make_plain(request)
        except ValueError as error:
            return kind(Code.BAD_PARAMETERS, str(error))
        if refusal := self._obedience.refusal(getattr(request, "epoch", BY_HAND)):
            return kind(Code.FOREIGN, refusal)
        if self._supervisor.transport is None:
            return kind(Code.REFUSED, self._supervisor.why_none)
        try:
            answer: A = await self.bridge.start(call(self._supervisor.transport))
        except Exception as error:
            self.get_logger().error(traceback.format_exc())
            return kind(Code.EXCEPTION, shown(repr(error)))
        return answer

    async def _move(self, goal: ServerGoalHandle) -> MoveCarrier.Result:
        move_id = goal.request.move_id[:ID_LENGTH]
        result = await self._ask(goal.request, MoveResult, lambda transport: self._follow(goal, transport))
        if result.code is Code.ID_TAKEN:
            self.get_logger().error(f"refused: {result.message}")
        end(goal, result.code)
        return MoveCarrier.Result(
            move_id=move_id, code=int(result.code), message=result.message, station=result.station
        )

    def _recall(self, goal: ServerGoalHandle) -> CancelResponse:
        """Take a move back if it has not begun; one that has goes on, for a carrier between stations helps nobody."""
        self.bridge.to_loop(self._recall_in_loop, goal.request.move_id)
        return CancelResponse.ACCEPT

    def _recall_in_loop(self, move_id: str) -> None:
        if self._supervisor.transport:
            self._supervisor.transport.recall(move_id)

    async def _follow(self, goal: ServerGoalHandle, transport: Transport) -> MoveResult:
        """Move, and let the goal have feedback as long as it takes."""
        wanted, followed = goal.request, _Followed(goal)
        try:
            part("move_id:", identifier, wanted.move_id)
            log = part("log:", log_text, wanted.log)
        except ValueError as error:
            return MoveResult(Code.BAD_PARAMETERS, str(error))
        self._followed.add(followed)
        try:
            about = (wanted.from_station, wanted.to_station, wanted.carrier)
            return await transport.move(wanted.move_id, *about, log, wanted.journal)
        finally:
            self._followed.discard(followed)

    async def _read(self, request: ReadTag.Request, response: ReadTag.Response) -> ReadTag.Response:
        answer = await self._ask(request, ReadAnswer, lambda transport: transport.read(request.station))
        response.code, response.message = int(answer.code), answer.message
        if answer.code is Code.DONE:
            response.read = to_read(Read(request.station, answer.sighting, self.clock.now()))
        return response

    async def _write(self, request: WriteTag.Request, response: WriteTag.Response) -> WriteTag.Response:
        memory = bytes(request.user_memory)
        answer = await self._ask(
            request,
            WriteAnswer,
            lambda transport: transport.tags.write(request.station, request.target, memory, request.new_epc),
        )
        response.code, response.message, response.overwrote = int(answer.code), answer.message, answer.overwrote
        return response

    async def _identify(
        self, request: IdentifyCarrier.Request, response: IdentifyCarrier.Response
    ) -> IdentifyCarrier.Response:
        answer = await self._ask(request, IdentifyAnswer, lambda transport: transport.tags.identify(request.station))
        response.code, response.message, response.carrier = int(answer.code), answer.message, answer.carrier
        return response


def main() -> None:
    """Run the transport until it is told to end."""
    sys.exit(run_node(TransportNode))


if __name__ == "__main__":
    main()
