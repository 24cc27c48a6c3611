"""`./cell bench`."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from rich.console import RenderableType
from rich.table import Table

from cell_bringup.add_ons import BENCHES, WORK_BENCHES
from cell_bringup.bench.core import CoreBench, bench_core
from cell_bringup.bench.disk import DiskBench, bench_disk, disk_rows
from cell_bringup.bench.intake import IntakeBench, bench_intake, intake_rows
from cell_bringup.bench.motion import MotionBench, bench_motion, motion_rows
from cell_bringup.bench.recall import RecallBench, bench_recall, recall_rows
from cell_bringup.bench.restart import RestartTime, bench_restart
from cell_bringup.bench.ros import RosBench, bench_ros
from cell_bringup.bench.sim import SimBench, bench_sim, sim_rows
from cell_bringup.failure import CommandFailed
from cell_bringup.needs import no_sight
from cell_bringup.output import table
from cell_line.registry import Registry

OWN = ("core", "ros", "restart", "motion", "sim", "intake", "disk", "recall", "all")
"""What can be measured without a package's help."""
CELLS = "cells"
"""All that packages say of the work of cells."""


@dataclass(frozen=True, slots=True)
class BenchResults:
    """What was measured; None where nothing was asked for.  What a package measured has `rows`."""

    core: CoreBench | None = None
    ros: RosBench | None = None
    restart: tuple[RestartTime, ...] = ()
    motion: MotionBench | None = None
    sim: SimBench | None = None
    intake: IntakeBench | None = None
    disk: DiskBench | None = None
    recall: RecallBench | None = None
    of_package: Any = None


@dataclass(frozen=True, slots=True)
class CellBenches:
    """How well cells work, by the name of the bench."""

    benches: Mapping[str, Any]

    def rows(self) -> list[tuple[str, str, str]]:
        """Return the rows of all, each below its name."""
        return [row for name, bench in self.benches.items() for row in ((name, "", ""), *bench.rows())]


NO_OPTIONS: Mapping[str, Path | str] = MappingProxyType({})


def run_bench(
    what: str,
    tell: Callable[[str], None],
    seed: int = 1,
    count: int = 200,
    options: Mapping[str, Path | str] = NO_OPTIONS,
) -> BenchResults:
    """Measure one part, or all of it but what takes half an hour; a package's part is told its seeds and options.

    Raises:
        CommandFailed: Nobody measures that, it takes no such option, or a library for it is missing.
    """
    if what not in OWN:
        return BenchResults(of_package=_measured(what, seed, count, tell, options))
    for name in options:
        raise CommandFailed(f"bench '{what}' takes no --{name}")
    everything = what == "all"
    return BenchResults(
        core=bench_core() if everything or what == "core" else None,
        ros=bench_ros(tell) if everything or what == "ros" else None,
        restart=tuple(bench_restart(tell)) if everything or what == "restart" else (),
        motion=bench_motion(tell) if everything or what == "motion" else None,
        sim=bench_sim(tell) if everything or what == "sim" else None,
        intake=bench_intake(tell) if everything or what == "intake" else None,
        disk=bench_disk(tell) if what == "disk" else None,
        recall=bench_recall(tell) if everything or what == "recall" else None,
    )


def _measured(what: str, seed: int, count: int, tell: Callable[[str], None], options: Mapping[str, Path | str]) -> Any:
    if what == CELLS:
        names = Registry.installed().names(WORK_BENCHES)
        return CellBenches({name: _measured(name, seed, count, tell, options) for name in names})
    measure = _of_package(what)
    for name in options.keys() - inspect.signature(measure).parameters.keys():
        raise CommandFailed(f"bench '{what}' takes no --{name}")
    try:
        return measure(seed, count, tell, **options)
    except ModuleNotFoundError as missing:
        raise no_sight(missing) from None


def _of_package(what: str) -> Callable[..., Any]:
    registry = Registry.installed()
    groups = {name: group for group in (BENCHES, WORK_BENCHES) for name in registry.names(group)}
    if what not in groups:
        raise CommandFailed(f"there is no bench '{what}'; there are: {', '.join((*OWN, CELLS, *sorted(groups)))}")
    return registry.instance(groups[what], what)


def bench_view(bench: BenchResults) -> RenderableType:
    """One line per figure, with its goal."""
    out = table("", "figure", "measured", "goal")
    if bench.core:
        _core(out, bench.core)
    if bench.ros:
        _ros(out, bench.ros)
    for restart in bench.restart:
        name = f"restart after {restart.units:,} units ({restart.events:,} events, {restart.log_mib:.0f} MiB)"
        took = f"{restart.load_s * 1e3:.0f} ms, {restart.process_s:.2f} s as a new process"
        out.add_row(name, took, "flat, under 2 s")
        other = f"{restart.lifted_s * 1e3:.0f} ms, {restart.fold_s:.1f} s where it cannot be lifted"
        out.add_row("  with a snapshot of a former version", other, "60 s")
    rows = motion_rows(bench.motion) if bench.motion else []
    rows += sim_rows(bench.sim) if bench.sim else []
    rows += list(disk_rows(bench.disk)) if bench.disk else []
    rows += list(recall_rows(bench.recall)) if bench.recall else []
    rows += bench.of_package.rows() if bench.of_package else []
    for row in rows + (intake_rows(bench.intake) if bench.intake else []):
        out.add_row(*row)
    return out


def _core(out: Table, core: CoreBench) -> None:
    out.add_row("events per second, fold alone", f"{core.fold:,.0f}", "")
    out.add_row("events per second, in memory", f"{core.memory:,.0f}", "20,000")
    out.add_row("events per second, durable", f"{core.durable:,.0f}", "")
    for size in core.sizes:
        what = f"events per second, in memory, {size.cells} cells and {size.carriers} carriers"
        out.add_row(what, f"{size.memory:,.0f}", "20,000")


def _ros(out: Table, ros: RosBench) -> None:
    out.add_row(f"carrier read to goal accepted, median of {ros.reads}", f"{ros.read_to_accept_p50_ms:.1f} ms", "")
    out.add_row("carrier read to goal accepted, 99th percentile", f"{ros.read_to_accept_p99_ms:.1f} ms", "20 ms")
    out.add_row("operations per second through ROS, durable", f"{ros.operations_per_s:.0f}", "100")
