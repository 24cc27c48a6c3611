"""What the orchestrator asks cells and transport, by the clients that it asks with."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from builtin_interfaces.msg import Time
from cell_interfaces.msg import CarrierRead, Measurement
from cell_interfaces.srv import PackMLCommand, ReadTag, TellJobs

from cell_bringup.sweep.offer import Offer
from cell_bringup.sweep.question import Question
from cell_line.file_ledger import to_text
from cell_line.job import JobKind as LedgerKind
from cell_line.ledger import JobRecord
from cell_line.ros import names
from cell_line.ros.asking import in_ros_thread
from cell_line.ros.calls import ServiceCalls
from cell_line.ros.member import Member
from cell_line.ros.services import Service
from cell_orchestrator.core import effects as fx
from cell_orchestrator.core.effects import RunJob
from cell_orchestrator.core.events import JobKind, TagContent
from cell_orchestrator.core.requests import ReportIdentification, ReportJob, ReportMove, ReportTagWrite
from cell_orchestrator.ros.cell_client import CellClient
from cell_orchestrator.ros.dispatch_times import DispatchTimes
from cell_orchestrator.ros.far_ledgers import remembered
from cell_orchestrator.ros.transport_client import TransportClient

CELL, CARRIER, STATION = "press", "urn:epc:id:grai:0614141.12345.1", "load"
POKE_S = 0.1
"""How often what waits for its server is sent, wall time [s]."""
MEASURED = {
    "measurements": [Measurement(name="mass", value=0.5, unit="g")],
    "started": Time(sec=5),
    "ended": Time(sec=6),
}
EPOCH = 7
HEAD = f"812:{'1f' * 32}"
SKILL = RunJob("j1", CELL, JobKind.SKILL, "fine", "cut", "A-01", "A", "v", CARRIER)
CHANGEOVER = RunJob("j2", CELL, JobKind.CHANGEOVER, "fine")
MOVE = fx.MoveCarrier("m1", CARRIER, STATION, CELL)
WRITE = fx.WriteTag(CARRIER, STATION, TagContent(), recode=False, count=1)
LOOK = fx.Identify(CARRIER, STATION, 1)


class OrchestratorQuestions:
    """The clients of the orchestrator, and what was reported to it."""

    def __init__(self, member: Member, namespace: str) -> None:
        """Make the clients; before the node is asked anything, in its thread."""
        self._member = member
        self._reports: asyncio.Queue[Any] = asyncio.Queue()
        node = member.node
        self._cell = CellClient(
            node, namespace, CELL, self._report, lambda cell: None, DispatchTimes(), lambda: 50.0, lambda: EPOCH, str
        )
        self._transport = TransportClient(
            node, namespace, self._report, lambda: None, lambda: 50.0, lambda: EPOCH, str, {}
        )
        cell, transport = names.cell(namespace, CELL), names.transport(namespace)
        commands = ServiceCalls(node, PackMLCommand, names.of(cell, names.PACKML_COMMAND))
        reads = ServiceCalls(node, ReadTag, names.of(transport, names.READ_TAG))
        self._ledger = ledger = Service(node, member.bridge, TellJobs, names.of(cell, names.TELL_JOBS))
        self._clients = (self._cell, self._transport, commands, reads)
        self.questions = (
            self._job(SKILL, names.of(cell, names.RUN_SKILL), "cell_interfaces/action/RunSkill"),
            self._job(CHANGEOVER, names.of(cell, names.CHANGEOVER), "cell_interfaces/action/Changeover"),
            Question(
                Offer("action", names.of(transport, names.MOVE_CARRIER), "cell_interfaces/action/MoveCarrier"),
                lambda: self._told(lambda: self._transport.move(MOVE), ReportMove),
                {"station": CELL},
                "move_id",
            ),
            Question(
                Offer("service", names.of(transport, names.WRITE_TAG), "cell_interfaces/srv/WriteTag"),
                lambda: self._told(lambda: self._transport.write(WRITE), ReportTagWrite),
            ),
            Question(
                Offer("service", names.of(transport, names.IDENTIFY_CARRIER), "cell_interfaces/srv/IdentifyCarrier"),
                lambda: self._told(lambda: self._transport.identify(LOOK), ReportIdentification),
                {"carrier": CARRIER},
            ),
            Question(
                Offer("service", names.of(cell, names.TELL_JOBS), "cell_interfaces/srv/TellJobs"),
                lambda: remembered(ledger),
                {"known": True, "jobs": [to_text(JobRecord("j1", LedgerKind.SKILL, "cut", "A-01", 5.0, log=HEAD))]},
                refuses=(ValueError,),
            ),
            # Nobody looks at the answers of these two: what came of them is heard on topics.
            Question(
                Offer("service", names.of(cell, names.PACKML_COMMAND), "cell_interfaces/srv/PackMLCommand"),
                lambda: self._told(lambda: commands.start("", PackMLCommand.Request(), self._report_any), type(None)),
                {"accepted": True},
            ),
            Question(
                Offer("service", names.of(transport, names.READ_TAG), "cell_interfaces/srv/ReadTag"),
                lambda: self._told(lambda: reads.start("", ReadTag.Request(), self._report_any), type(None)),
                {"read": CarrierRead(station=STATION)},
            ),
        )

    def destroy(self) -> None:
        """Take the clients off their node; in its thread."""
        for client in (*self._clients, self._ledger):
            client.destroy()

    def _job(self, job: RunJob, name: str, type_: str) -> Question:
        honest = {**MEASURED, **({"result": "{}"} if job.kind is JobKind.SKILL else {"setup": "fine"})}
        ask = partial(self._told, lambda: self._cell.run(job), ReportJob)
        return Question(Offer("action", name, type_), ask, honest, "job_id")

    def _report(self, report: Any) -> None:
        self._member.bridge.to_loop(self._reports.put_nowait, report)

    def _report_any(self, message: Any) -> None:
        self._report(None)

    async def _told(self, start: Callable[[], None], kind: type) -> Any:
        """Start something and return the report of it."""
        while not self._reports.empty():
            self._reports.get_nowait()
        await in_ros_thread(self._member.bridge, start)
        while True:
            try:
                report = await asyncio.wait_for(self._reports.get(), POKE_S)
            except TimeoutError:
                for client in self._clients:
                    self._member.bridge.to_ros(client.poke)
            else:
                if isinstance(report, kind):
                    return report
