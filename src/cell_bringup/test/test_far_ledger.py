"""The ledger of a cell on another computer counts as one beside the store: the cell is asked for it."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from node_process import NodeProcess, StartNode

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from cell_bringup.nodes import LineOptions
from cell_bringup.own_run import run_of
from cell_bringup.store_accepted import accept_store
from cell_line.codes import Code
from cell_line.config.line import load_line
from cell_line.exit_codes import NOT_CONFIGURED
from cell_line.file_ledger import FileLedger
from cell_line.job import JobKind, JobRequest, JobResult
from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.memories import Missing

WAIT_S = 240.0
ORCHESTRATOR, CELL = 0, 2
HEAD = f"812:{'1f' * 32}"


def wait(node: NodeProcess, condition: Callable[[NodeProcess], bool]) -> None:
    """Until something is so of a node."""
    deadline = time.monotonic() + WAIT_S
    while not condition(node):
        assert time.monotonic() < deadline, node.log
        time.sleep(0.1)


def accepted(state: Path) -> Missing:
    """What is missing, once it is accepted; a cell that a busy machine lets answer too late is asked again."""
    deadline = time.monotonic() + WAIT_S
    while True:
        try:
            return accept_store(state)
        except NotAllowed:
            if time.monotonic() > deadline:
                raise


def is_over(node: NodeProcess) -> bool:
    return node.process.poll() is not None


def is_active(node: NodeProcess) -> bool:
    return node.is_active


def keep_a_job(line_file: Path, state: Path) -> None:
    """Have a cell remember a job that nobody's log has."""
    cell = next(iter(load_line(line_file).cells))
    ledger = FileLedger(state / "cells" / cell / "ledger.jsonl")
    ledger.started(JobRequest("j-812", JobKind.SKILL, "place", unit="A-01", operation="op", log=HEAD), 100.0)
    ledger.finished(JobResult("j-812", Code.DONE))
    ledger.close()


@pytest.mark.parametrize("first", [CELL, pytest.param(ORCHESTRATOR, marks=pytest.mark.long)])
def test_a_job_that_only_a_cell_far_away_remembers(
    start_node: StartNode, line_file: Path, tmp_path: Path, first: int
) -> None:
    """It should be missed at the start, or when the cell is heard, and be settled once that is accepted."""
    here, there = tmp_path / "here", tmp_path / "there"
    keep_a_job(line_file, there / "state")
    (here / "state").mkdir(parents=True)
    options = LineOptions(line_file, here / "state")
    run_of(load_line(line_file), options, int(os.environ["ROS_DOMAIN_ID"])).save(here / "state")
    folders = {ORCHESTRATOR: here, CELL: there}
    nodes = {first: start_node(first, folders[first])}
    wait(nodes[first], is_active)
    second = CELL - first
    nodes[second] = start_node(second, folders[second])
    orchestrator, cell = nodes[ORCHESTRATOR], nodes[CELL]
    wait(orchestrator, is_over)
    assert orchestrator.process.returncode == NOT_CONFIGURED
    assert f"but cell {cell.name} has event 812: the log was cut off" in orchestrator.log
    assert f"missing are the jobs j-812 (op A-01 at {cell.name})" in orchestrator.log
    lacks = accepted(here / "state")
    assert [(job.job, job.cell) for job in lacks.jobs] == [("j-812", cell.name)]
    again = start_node(ORCHESTRATOR, here)
    wait(again, lambda node: node.log.count("]: active") == 1 + (first == ORCHESTRATOR))
