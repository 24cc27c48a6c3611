"""A scripted hour of a cell, again and again, with another call of its disk failing each time."""

import errno
import json
import os
import time
from itertools import count
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from cell_interfaces.action import Changeover
from cell_interfaces.srv import PackMLCommand
from rclpy.task import Future
from trial_process import LINE, PLUGINS, CellClient, skill_goal

from cell_line.codes import Code
from cell_line.failing.disk import failing_disk
from cell_line.failing.hour import Hour, answer_of
from cell_line.failing.lives import Fails, Lives
from cell_line.file_ledger import read_records
from cell_line.packml import Command, State

pytestmark = pytest.mark.long
OWN = "/disk"
SOON_S = 2.0
"""Who gave a command that led nowhere gives it again after this [s]."""
JOBS = {"j1": ("count", "small"), "j2": ("count", "large"), "j3": ("unknown", "large")}


class CellHour:
    """Jobs, a changeover and commands; what was answered once is answered for ever."""

    def __init__(self, lives: Lives, folder: Path, fails: Fails) -> None:
        folder.mkdir()
        (folder / "line.yaml").write_text(LINE)
        given = {"config": folder / "line.yaml", "state_dir": folder / "state"}
        values = [word for name, value in given.items() for word in ("-p", f"{name}:={value}")]
        words = ["--ros-args", "-r", f"__ns:={OWN}/cells", "-r", "__node:=trial", *values]
        self._folder = folder
        self._answers: dict[str, tuple[int, str]] = {}
        self.hour = Hour(lives, words, folder / "log.txt", fails, lambda: CellClient(OWN))

    def live(self) -> None:
        """Work, and be asked for all of it once more at the end."""
        self.job("j1")
        self.change()
        self.command(Command.HOLD, State.HELD)
        self.command(Command.UNHOLD, State.EXECUTE)
        for job in ("j2", "j3", *JOBS):
            self.job(job)
        self.change()
        self.hour.end(lambda client: bool(client.states))

    def meet(self) -> None:
        """Wait until it can be asked."""
        self.hour.wait(
            lambda client: (
                client.skills.server_is_ready()
                and client.changes.server_is_ready()
                and client.commands.service_is_ready()
            )
        )

    def work(self) -> None:
        """Have it work; one that died between Idle and Starting waits for a word, as after a Reset by hand."""
        self.meet()
        self.hour.wait(lambda client: _shows(client, State.EXECUTE) or _shows(client, State.IDLE))
        if _shows(self.hour.client, State.IDLE):
            self.command(Command.START, State.EXECUTE)

    def job(self, job: str) -> None:
        """Have a job done, or hear again what became of it."""
        skill, setup = JOBS[job]
        work = json.dumps({"file": str(self._folder / job), "duration_s": 0.0})
        goal = skill_goal(job, skill, work, setup, 0)
        ask = lambda client: answer_of(client.skills, goal, Future())  # noqa: E731
        self._keep(job, self.hour.ask(ask, self.work))

    def change(self) -> None:
        """Change over."""
        goal = Changeover.Goal(job_id="c1", setup="large")
        ask = lambda client: answer_of(client.changes, goal, Future())  # noqa: E731
        self._keep("c1", self.hour.ask(ask, self.work))

    def command(self, command: Command, state: State) -> None:
        """Give a command until the cell shows the state it leads to."""
        request = PackMLCommand.Request(command=int(command), reason="tried")
        while True:
            self.hour.ask(lambda client: client.commands.call_async(request), self.meet)
            late = time.monotonic() + SOON_S
            if self.hour.until(lambda client, late=late: _shows(client, state) or time.monotonic() > late) and _shows(
                self.hour.client, state
            ):
                return

    def _keep(self, job: str, result: Any) -> None:
        said = (int(result.code), str(result.message))
        assert self._answers.setdefault(job, said) == said, (
            f"{job}: {self._answers[job]}, then {said}: {self.hour.said}"
        )

    def check(self) -> None:
        """Nothing was done twice; what was answered is in the ledger; only what was cut off is not done."""
        said = self.hour.said
        records = {record.job_id: record for record in read_records(self._folder / "state/cells/trial/ledger.jsonl")}
        for job, (code, message) in self._answers.items():
            result = records[job].result
            assert result, said
            assert (int(result.code), result.message) == (code, message), said
            assert code in (Code.UNKNOWN_SKILL if job == "j3" else Code.DONE, Code.INTERRUPTED), said
            if job in ("j1", "j2"):
                lines = (self._folder / job).read_text().splitlines() if (self._folder / job).exists() else []
                assert lines in ([], ["start", "end"]), said
                assert code == Code.INTERRUPTED or lines, said
        cut = [job for job, (code, _) in self._answers.items() if code == Code.INTERRUPTED]
        assert len(cut) <= self.hour.deaths, said


def _shows(client: CellClient, state: State) -> bool:
    return bool(client.states) and client.states[-1].state == state


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_each_call_of_an_hour(tmp_path: Path, code: int) -> None:
    """It should end with a line, or go on; then nothing is lost, nothing is done twice, and it works."""
    if (library := failing_disk(tmp_path)) is None:
        pytest.skip("there is no C compiler")
    environment = {"PYTHONPATH": os.pathsep.join([str(PLUGINS), os.environ.get("PYTHONPATH", "")])}
    deaths = 0
    with Lives("cell_skills.cell_node", library, environment) as lives:
        for nth in count(1):
            folder = tmp_path / str(nth)
            subject = CellHour(lives, folder, Fails(folder / "state", nth, code))
            subject.live()
            subject.check()
            deaths += subject.hour.deaths
            if not subject.hour.deaths and lives.calls < nth:
                break
    print(f"{errno.errorcode[code]}: {nth - 1} calls failed, {deaths} ends")
    assert deaths > 50
