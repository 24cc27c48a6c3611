"""`./cell doctor`: can this machine run the line?  One line per check."""

import importlib
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cell_bringup.folders import default_line, scratch, sources, state_base
from cell_bringup.output import show

DISK_MIB = 500
"""Free space below which a line should not be started [MiB]."""

SHOWN = 6
"""So many other nodes are named."""


@dataclass(frozen=True, slots=True)
class MachineCheck:
    """One check: what was looked at, whether it is good, what was seen."""

    check: str
    ok: bool
    seen: str


def examine() -> list[MachineCheck]:
    """Do every check; one that raises counts as failed."""
    return [_finding(name, check) for name, check in CHECKS.items()]


def _finding(name: str, check: Callable[[], str]) -> MachineCheck:
    try:
        return MachineCheck(name, True, check())
    except Exception as error:  # whatever is wrong with a machine belongs into the list
        return MachineCheck(name, False, f"{error}".splitlines()[0] if str(error) else type(error).__name__)


def print_findings(findings: list[MachineCheck], as_text: bool) -> None:
    """One line each, or JSON."""
    if as_text:
        show(findings, True)
        return
    for finding in findings:
        sys.stdout.write(f"{'ok  ' if finding.ok else 'FAIL'}  {finding.check}: {finding.seen}\n")


def _python() -> str:
    return f"{sys.version.split()[0]} in {sys.prefix}"


def _ros() -> str:
    rclpy = importlib.import_module("rclpy")
    return f"rclpy from {Path(str(rclpy.__file__)).parent}"


def _packages() -> str:
    """Every package of the checkout is built and importable."""
    from importlib.metadata import distribution

    names = sorted(path.parent.name for path in (sources() / "src").rglob("setup.py"))
    for name in names:
        distribution(name)
    importlib.import_module("cell_interfaces.action")
    return f"{len(names)} packages and the interfaces are built"


def _plugins() -> str:
    from cell_line.registry import Registry

    registry = Registry.installed()
    return ", ".join(f"{len(registry.names(group))} {group}" for group in registry.groups())


def _config() -> str:
    from cell_line.config.line import load_line
    from cell_line.registry import Registry
    from cell_skills.config.plugin_checks import check_cell_plugins

    line = load_line(default_line())
    registry = Registry.installed()
    for cell in line.cells:
        check_cell_plugins(line, cell, registry, line.profile())
    return f"{default_line()} is valid: {', '.join(line.cells)}"


def _world() -> str:
    """The world is there and has everything that the line names in it."""
    from cell_line.config.line import load_line
    from cell_sim.simulated_line import build_simulated_line

    line = load_line(default_line())
    if line.world_path is None:
        return "the line names none"
    world = build_simulated_line(line, line.world_path)
    return f"{line.world_path} has all the line names: {len(world.machines)} robots, {len(world.carriers)} carriers"


def _store() -> str:
    from cell_orchestrator.store.sql_store import SqlStore
    from cell_orchestrator.store.store_url import sqlite_url

    with scratch() as folder:
        store = SqlStore(sqlite_url(folder / "check.db"), "check")
        store.close()
    return f"SQLite works in {state_base()}"


def _disk() -> str:
    free = shutil.disk_usage(state_base()).free // 2**20
    if free < DISK_MIB:
        raise RuntimeError(f"{free} MiB free in {state_base()}, {DISK_MIB} MiB are needed")
    return f"{free} MiB free in {state_base()}"


def _dds() -> str:
    from cell_bringup.ros.dds_check import two_nodes_hear_each_other

    return f"two nodes hear each other after {two_nodes_hear_each_other():.2f} s"


def _neighbours() -> str:
    """Name the nodes on the ROS domain that a line would start on: they could be taken for its own."""
    from cell_bringup.domain import line_domain
    from cell_bringup.ros.domain_look import DomainLook

    with DomainLook(line_domain()) as look:
        others = look.others()
    shown = ", ".join(others[:SHOWN]) + (", ..." if len(others) > SHOWN else "")
    return f"on ROS domain {line_domain()}: {f'{len(others)} other nodes: {shown}' if others else 'nobody'}"


CHECKS: dict[str, Callable[[], str]] = {
    "Python": _python,
    "ROS": _ros,
    "build": _packages,
    "plug-ins": _plugins,
    "line configuration": _config,
    "world": _world,
    "store": _store,
    "disk": _disk,
    "DDS": _dds,
    "neighbours": _neighbours,
}
