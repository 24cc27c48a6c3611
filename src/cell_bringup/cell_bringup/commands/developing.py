"""For those who build on the line: tests, benchmarks, simulation, new skills, a look at the machine."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from cell_bringup.commands.options import Json
from cell_bringup.places import root

PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True, "allow_interspersed_args": False}
"""Typer settings of a command that hands its arguments to another program."""

FAULT_PROFILES = ("none", "light", "heavy", "wild_messages", "swapped_tags", "crashes")
"""Those of the virtual plant, for the help text; named here so that help does not import the plant."""

new = typer.Typer(no_args_is_help=True, help="Start something new.")


def test(context: typer.Context) -> None:
    """Run all tests; further arguments go to pytest."""
    from cell_bringup.testing import run_tests

    raise typer.Exit(run_tests(context.args))


def simulate(
    seed: Annotated[int, typer.Option(help="First seed.")] = 0,
    seeds: Annotated[int, typer.Option(min=1, help="How many seeds.")] = 1,
    units: Annotated[int, typer.Option(min=1, help="Units per seed.")] = 24,
    faults: Annotated[
        str, typer.Option(help=f"{', '.join(FAULT_PROFILES)}, or mixed: the first three in turn.")
    ] = "mixed",
    workers: Annotated[int, typer.Option(min=0, help="Processes; 0: one per core.")] = 0,
    json: Json = False,
) -> None:
    """Run the orchestrator's core in the virtual plant and check every rule after every event."""
    from cell_sim.cli import run

    raise typer.Exit(run(seed=seed, seeds=seeds, units=units, faults=faults, json=json, workers=workers))


def bench(
    what: Annotated[
        Literal["core", "ros", "restart", "motion", "sim", "all"], typer.Argument(help="What to measure.")
    ] = "all",
    json: Json = False,
) -> None:
    """Measure this machine: core and store, dispatch through ROS, restart time, motion planning, simulation."""
    from cell_bringup.bench.run import bench_view, run_bench
    from cell_bringup.output import show

    results = run_bench(what, tell=lambda text: typer.echo(text, err=True))
    show(results if json else bench_view(results), json)


@new.command("skill")
def new_skill(
    name: Annotated[str, typer.Argument(help="snake_case, a verb and a noun: polish_lid.")],
    folder: Annotated[Path | None, typer.Option("--dir", help="Where to put the package; else src/.")] = None,
) -> None:
    """Write a package with one skill that builds and passes its test."""
    from cell_bringup.new_skill import next_steps, write_skill

    written = write_skill(name, folder or root() / "src")
    typer.echo(next_steps(name, written))


def doctor(json: Json = False) -> None:
    """Check that this machine can run the line; one line per check."""
    from cell_bringup.doctor import examine, print_findings
    from cell_bringup.failure import FAILED

    findings = examine()
    print_findings(findings, json)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(FAILED)
