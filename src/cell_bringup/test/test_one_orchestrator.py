"""One namespace on one ROS domain has one orchestrator, whichever folders they have."""

import os
import time
from pathlib import Path

import pytest
from node_process import StartNode

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from cell_bringup.domain import TESTS
from cell_bringup.failure import CommandFailed
from cell_bringup.ros.domain_look import DomainLook, check_free, free_domain
from cell_line.config.line import load_line
from cell_line.exit_codes import OWNED

WAIT_S = 240.0


def holder_of(domain: int, namespace: str) -> str:
    """Who runs a line there, as far as it is heard in time."""
    with DomainLook(domain) as look:
        return look.holder(namespace)


def test_of_two_that_start_at_once_one_stays(start_node: StartNode, line_file: Path, tmp_path: Path) -> None:
    """It should name the one that stays to the other, and to whoever starts a line; its successor should work."""
    domain, namespace = int(os.environ["ROS_DOMAIN_ID"]), load_line(line_file).namespace
    both = [start_node(0, tmp_path / name) for name in ("one", "two")]
    deadline = time.monotonic() + WAIT_S
    while not any(one.is_active for one in both) or all(one.process.poll() is None for one in both):
        assert time.monotonic() < deadline, [one.log for one in both]
        time.sleep(0.1)
    # On a busy machine the one that ends may have been active before it heard the other.
    loser, winner = sorted(both, key=lambda one: one.process.poll() is None)
    assert loser.process.returncode == OWNED
    assert winner.process.poll() is None
    holder = f"process {winner.process.pid} on "
    assert loser.log.count(f"{namespace} is run by {holder}") == 1
    while not (heard := holder_of(domain, namespace)):
        assert time.monotonic() < deadline
    assert heard.startswith(holder)
    assert holder_of(domain, "/elsewhere") == ""
    with pytest.raises(CommandFailed, match=rf"{namespace} on ROS domain {domain} is run by {holder}"):
        check_free(domain, namespace, tmp_path, load_line(line_file).profile())
    assert free_domain(domain, TESTS) != domain
    winner.kill()
    successor = start_node(0, tmp_path / "three")
    while not successor.is_active:
        assert time.monotonic() < deadline, successor.log
        time.sleep(0.1)
