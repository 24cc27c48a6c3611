"""For those who build on the line: tests, benchmarks, simulation, a look at the machine."""

from pathlib import Path
from typing import Annotated

import typer

from cell_bringup.commands.options import FormerSim, Json, Profile, profile_of
from cell_bringup.folders import default_line, whole
from cell_bringup.output import show
from cell_sim.virtual.faults import RATES

PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True, "allow_interspersed_args": False}
"""Typer settings of a command that hands its arguments to another program."""


def test(context: typer.Context) -> None:
    """Run all tests, with --long also those that take minutes; further arguments go to pytest."""
    from cell_bringup.testing import run_tests

    raise typer.Exit(run_tests(context.args))


def simulate(
    seed: Annotated[int, typer.Option(help="First seed.")] = 0,
    seeds: Annotated[int, typer.Option(min=1, help="How many seeds.")] = 1,
    units: Annotated[int, typer.Option(min=1, help="Units per seed.")] = 24,
    faults: Annotated[str, typer.Option(help=f"{', '.join(RATES)}, or mixed: the first three in turn.")] = "mixed",
    policy: Annotated[str, typer.Option(help="Who goes first, as a line's YAML names it; else by urgency.")] = "",
    cells: Annotated[int, typer.Option(min=0, max=1000, help="Cells of the line; 0: four or five.")] = 0,
    carriers: Annotated[int, typer.Option(min=0, max=10_000, help="Carriers of the line; 0: three to eight.")] = 0,
    workers: Annotated[int, typer.Option(min=0, help="Processes; 0: one per core.")] = 0,
    json: Json = False,
) -> None:
    """Run the orchestrator's core in the virtual plant and check every rule after every event."""
    from cell_sim.cli import run

    raise typer.Exit(run(seed, seeds, units, faults, json, workers, policy, cells, carriers))


def bench(
    what: Annotated[
        str,
        typer.Argument(
            help="core, ros, restart, motion, sim, intake, disk, recall, all; "
            "cells, or one of them: bottles, dosing, folding, inspection, kitting, picking; colour, parts, vision, web."
        ),
    ] = "all",
    seed: Annotated[int, typer.Option(min=0, help="First seed of what a package measures.")] = 1,
    count: Annotated[int, typer.Option(min=1, help="How many seeds of it.")] = 200,
    real: Annotated[
        Path | None, typer.Option(metavar="DIR", help="What sensors recorded, with what is true, instead of seeds.")
    ] = None,
    keep: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Results of each seed; those that are in it are not made again.")
    ] = None,
    garment: Annotated[str, typer.Option(metavar="NAME[:SIZE]", help="Of folding: its name, or a YAML file.")] = "",
    json: Json = False,
) -> None:
    """Measure this machine: core and store, dispatch through ROS, restart, motion planning, simulation, intake, recall.

    Not a part of all are disk, which makes 20 batches on lines whose disk is full for a while, and what packages bring
    (docs/vision.md), all of it simulated.  cells is how well cells work by what they see: bottles, how near they come
    to the colours that are wanted; dosing, how near masses do; folding; inspection, what is said of parts whose flaws
    are known; kitting, what is said of kits; picking, how well they are made.  colour is the formulas alone; parts,
    how well they are found in trays; vision, how well carriers are located.
    """
    from cell_bringup.bench.run import bench_view, run_bench

    options: dict[str, Path | str] = {name: whole(path) for name, path in {"real": real, "keep": keep}.items() if path}
    options |= {"garment": garment} if garment else {}
    results = run_bench(what, lambda text: typer.echo(text, err=True), seed, count, options)
    show(results if json else bench_view(results), json)


def sweep(
    profile: Profile = "",
    sim: FormerSim = "",
    state: Annotated[
        Path | None, typer.Option("--state", metavar="DIR", help="State folder, begun anew; else .cell/sweep.")
    ] = None,
    timeout: Annotated[float, typer.Option(min=1.0, help="Longest wait for the batch, in seconds.")] = 900.0,
    json: Json = False,
) -> None:
    """Say every kind of bad value in every field of every interface of a line, then make a good batch: docs/sweep.md.

    Fails if a process ended, a question had no answer, a lie was believed, a field was not tried, or the batch is not
    made.
    """
    from cell_bringup.commands.demo import IN_WORLD, SPEED
    from cell_bringup.demo import fresh_folder
    from cell_bringup.failure import FAILED
    from cell_bringup.folders import default_line, state_base, world_orders
    from cell_bringup.nodes import LineOptions
    from cell_bringup.sweep.run import sweep as run_sweep
    from cell_bringup.sweep.view import sweep_json, sweep_view
    from cell_bringup.view_options import simulates_world

    folder = (state or state_base() / "sweep").resolve()
    fresh_folder(folder)
    asked = profile_of(profile, sim)
    simulated = simulates_world(default_line().resolve(), asked)
    options = LineOptions(
        default_line().resolve(), folder, speed=IN_WORLD if simulated else SPEED, faults="none", profile=asked
    )
    orders = world_orders().read_text(encoding="utf-8")
    result = run_sweep(options, orders, lambda text: typer.echo(text, err=True), timeout)
    show(sweep_json(result) if json else sweep_view(result), json)
    for problem in result.problems:
        typer.echo(problem, err=True)
    if result.problems:
        raise typer.Exit(FAILED)


def check(
    line: Annotated[Path | None, typer.Option(help="The line's YAML file.")] = None,
    orders: Annotated[
        list[Path] | None, typer.Argument(metavar="[ORDERS...]", help="Files of orders that it shall be able to make.")
    ] = None,
    json: Json = False,
) -> None:
    """Find everything that is wrong with a line: its file, plug-ins, products, orders, fault rates and world."""
    from time import time

    from cell_bringup.check import check as check_line
    from cell_bringup.failure import FAILED

    checked = check_line(whole(line or default_line()), orders or (), time())
    if json:
        show({"findings": checked.findings, "seen": checked.seen}, True)
    for finding in () if json else checked.findings:
        show(f"{finding.part}: {finding.text}", False)
    if not json:
        show(f"{checked.seen}: {len(checked.findings) or 'nothing'} wrong", False)
    if checked.findings:
        raise typer.Exit(FAILED)


def plugins(json: Json = False) -> None:
    """What is found by entry point: skills, setup parts, drivers, planners, order formats, and who brings them."""
    from cell_bringup.failure import FAILED
    from cell_bringup.plugins import plugins as installed
    from cell_bringup.plugins import plugins_view

    found = installed()
    show(found if json else plugins_view(found), json)
    if any(plugin.problem for plugin in found):
        raise typer.Exit(FAILED)


def doctor(json: Json = False) -> None:
    """Check that this machine can run the line; one line per check."""
    from cell_bringup.doctor import examine, print_findings
    from cell_bringup.failure import FAILED

    findings = examine()
    print_findings(findings, json)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(FAILED)
