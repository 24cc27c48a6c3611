"""What is believed of a cell: its results by their job, its states if a cell can have them."""

import math
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from cell_interfaces.action import Changeover, RunSkill
from cell_interfaces.msg import CellState, Measurement
from other_side import OtherSide
from rclpy.action import ActionServer

from cell_line.codes import Code
from cell_line.ros import names, qos
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.effects import RunJob
from cell_orchestrator.core.events import JobKind
from cell_orchestrator.ros.cell_client import CellClient
from cell_orchestrator.ros.dispatch_times import DispatchTimes

EPOCH = 7


class Vendor(OtherSide):
    """A cell of another vendor that answers what a test wants, and the orchestrator's client of it."""

    def __init__(self) -> None:
        super().__init__()
        self.end, self.fields = "succeed", {}
        self.names_job = True
        server = names.cell(self.namespace, "mill")
        self.servers = [
            ActionServer(self.node, kind, names.of(server, name), self._answer)
            for kind, name in ((RunSkill, names.RUN_SKILL), (Changeover, names.CHANGEOVER))
        ]
        self.states = self.node.create_publisher(CellState, names.of(server, names.STATE), qos.LATCHED)
        self.client = CellClient(
            self.node,
            self.namespace,
            "mill",
            self.reports.append,
            lambda cell: None,
            DispatchTimes(),
            lambda: 50.0,
            lambda: EPOCH,
            str,
        )

    def close(self) -> None:
        self.client.destroy()
        for server in self.servers:
            server.destroy()
        super().close()

    def _answer(self, goal: Any) -> Any:
        if self.end == "raise":
            raise RuntimeError("a bug")
        getattr(goal, self.end)()
        result = type(goal.request).__name__.removesuffix("_Goal")
        kind = RunSkill if result == "RunSkill" else Changeover
        echo = {"job_id": goal.request.job_id} if self.names_job else {}
        fields = self.fields if kind is RunSkill else {k: v for k, v in self.fields.items() if k != "result"}
        return kind.Result(**echo | fields)

    def ask(self, kind: JobKind = JobKind.SKILL) -> rq.ReportJob:
        """Give the cell a job and return what is reported of it."""
        job = RunJob("j1", "mill", kind, "fine", "cut", "A-01", "A", "v", "c1", {"depth_m": 0.1})
        self.client.run(job)
        self.until(lambda: bool(self.client.poke() or [r for r in self.reports if isinstance(r, rq.ReportJob)]))
        (report,) = (report for report in self.reports if isinstance(report, rq.ReportJob))
        return report

    def tell(self, **fields: Any) -> list[Any]:
        """Publish a state and return what is reported of it."""
        self.reports.clear()
        told = {"cell": "mill", "boot_id": "b1", "epoch": EPOCH, "state": 6, "mode": 1, "active": True, "setup": "fine"}
        self.states.publish(CellState(**told | fields))
        self.until(lambda: bool(self.reports))
        return self.reports


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    """Return a cell of another vendor."""
    made = Vendor()
    yield made
    made.close()


GOOD = {"result": "{}"}
NAN = Measurement(name="depth", value=math.nan)
UNBELIEVABLE = [
    ("succeed", True, {"result": "{}", "measurements": [NAN]}, "measurement 'depth': value: must be a finite number"),
    ("succeed", True, {"result": "{}", "recovery": 9}, "9 is not a valid Recovery"),
    ("succeed", False, GOOD, "it does not name its job"),
    ("succeed", True, {**GOOD, "job_id": "j2"}, "it is of 'j2', not of 'j1'"),
    ("abort", True, GOOD, "it says DONE, and its goal did not succeed"),
    ("raise", True, GOOD, "it does not name its job"),
]


@pytest.mark.parametrize("kind", [JobKind.SKILL, JobKind.CHANGEOVER, JobKind.PREPARE])
@pytest.mark.parametrize(("end", "names_job", "fields", "reason"), UNBELIEVABLE)
def test_an_unbelievable_result_is_a_failure(
    vendor: Vendor, kind: JobKind, end: str, names_job: bool, fields: dict[str, Any], reason: str
) -> None:
    """It should end the job with a code of its own, for a person to look at the cell."""
    vendor.end, vendor.names_job, vendor.fields = end, names_job, dict(fields)
    if "job_id" in fields:
        vendor.names_job = False
    report = vendor.ask(kind)
    assert (report.job, report.end, report.code) == ("j1", rq.JobEnd.BUG, Code.BAD_RESULT)
    assert report.recovery is rq.Recovery.HOLD
    assert report.message.startswith(f"the result cannot be believed: {reason}")
    assert (report.started, report.ended, report.measurements, report.setup) == (50.0, 50.0, (), "")


@pytest.mark.parametrize("text", ["", "seven", '{"a": "\\ud83d"}'])
def test_a_text_that_is_no_result(vendor: Vendor, text: str) -> None:
    """It should end the job of a skill in the same way."""
    vendor.fields = {"result": text}
    assert vendor.ask().code == Code.BAD_RESULT


@pytest.mark.parametrize("end", ["abort", "succeed"])
def test_a_failure_is_believed(vendor: Vendor, end: str) -> None:
    """It should be reported as what it says, however its goal ended."""
    vendor.end, vendor.fields = end, {**GOOD, "code": 20_001, "message": "blunt\x07", "recovery": 2}
    report = vendor.ask()
    assert (report.end, report.code, report.recovery) == (rq.JobEnd.FAILED, 20_001, rq.Recovery.OTHER_CELL)
    assert report.message == "blunt\ufffd"


def test_a_good_result_is_believed(vendor: Vendor) -> None:
    """It should be reported with what was measured."""
    vendor.fields = {"result": '{"a": 1}', "measurements": [Measurement(name="depth", value=0.1, unit="m")]}
    report = vendor.ask()
    assert (report.end, report.result, report.measurements[0].value) == (rq.JobEnd.DONE, {"a": 1}, 0.1)


def test_a_job_that_no_message_can_carry_ends(vendor: Vendor) -> None:
    """It should fail with the next poke, and not be tried for ever."""
    job = RunJob("j1", "mill", JobKind.SKILL, "", "cut", parameters={"text": "x" * 100_000})
    vendor.client.run(job)
    assert vendor.reports == []
    vendor.client.poke()
    (report,) = vendor.reports
    assert (report.job, report.code, report.recovery) == ("j1", Code.BAD_PARAMETERS, rq.Recovery.SCRAP)
    assert report.message.startswith("the job cannot be sent: has 100")
    vendor.client.poke()
    assert len(vendor.reports) == 1


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"state": 99}, "99 is not a valid State"),
        ({"mode": 99}, "99 is not a valid Mode"),
        ({"boot_id": ""}, "boot_id must be letters"),
        ({"setup": "\x1b[31m"}, "setup character 1 cannot be printed"),
        ({"cell": "drill"}, "it is of cell 'drill'"),
        ({"stop_reason": "x" * 1_000_000, "state": 99}, "99 is not a valid State"),
    ],
)
def test_a_state_that_no_cell_can_have_holds_it(vendor: Vendor, fields: dict[str, Any], reason: str) -> None:
    """It should say why, and not be shown as what the cell is."""
    (hold, *rest) = vendor.tell(**fields)
    assert not rest
    assert (hold.target, hold.name, hold.by) == (rq.Target.CELL, "mill", "mill")
    assert hold.reason.startswith(f"its state cannot be believed: {reason}")
    assert vendor.client.heard.state is None
    assert vendor.tell() == [rq.ReportCell("mill", "b1", 6, 1, "")]


def test_a_state_is_kept_fit_to_be_shown(vendor: Vendor) -> None:
    """It should be republished by the orchestrator with a bounded reason."""
    vendor.tell(stop_reason="lunch\x07" + "x" * 1_000_000)
    assert vendor.client.heard.state.stop_reason.startswith("lunch\ufffdx")
    assert len(vendor.client.heard.state.stop_reason) == 2000


@pytest.mark.parametrize("who", [{"boot_id": "b2"}, {"epoch": 9}, {"epoch": 0}])
def test_what_another_one_says_is_not_believed(vendor: Vendor, who: dict[str, Any]) -> None:
    """It should not take the state of another process, or of one that takes other orders, for that of the cell."""
    vendor.tell()
    vendor.reports.clear()
    told = {"cell": "mill", "boot_id": "b1", "epoch": EPOCH, "state": 2, "mode": 1, "active": True}
    vendor.client._on_state(CellState(**told | who))
    assert (vendor.reports, vendor.client.heard.state.state, vendor.client.alarms()) == ([], 6, [])


def test_two_that_speak_as_one_cell(vendor: Vendor) -> None:
    """It should be an alarm and hold the cell, since both do what it is asked."""
    told = {"cell": "mill", "epoch": EPOCH, "state": 6, "mode": 1, "active": True}
    for _ in range(3):
        for boot in ("b1", "b2"):
            vendor.client._on_state(CellState(boot_id=boot, **told))
    vendor.client.poke()
    reason = "two processes speak as cell mill: b1 is believed, b2 is not"
    assert vendor.reports[-1] == rq.Hold(rq.Target.CELL, "mill", reason, "mill")
    assert vendor.client.alarms() == [reason]


@pytest.mark.parametrize(
    ("told", "alarms"),
    [
        ({"state": 2, "stop_reason": "laser: no answer"}, ["cell mill is stopped: laser: no answer"]),
        ({"state": 11, "stop_reason": "lunch"}, ["cell mill is held: lunch"]),
        ({"state": 11, "stop_reason": "orchestrator"}, []),
        ({"state": 2}, []),
        ({"state": 6, "stop_reason": "before"}, []),
        ({"state": 2, "stop_reason": "laser: no answer", "active": False}, []),
    ],
)
def test_why_a_cell_rests(vendor: Vendor, told: dict[str, Any], alarms: list[str]) -> None:
    """It should be an alarm where that is not by our word, and is true now."""
    vendor.tell(**told)
    assert vendor.client.alarms() == alarms
