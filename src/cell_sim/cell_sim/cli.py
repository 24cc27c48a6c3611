"""What `./cell simulate` does: run seeds of the virtual plant and say how they ended."""

import json as text
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict

from rich.console import Console
from rich.markup import escape
from rich.progress import MofNCompleteColumn, Progress, TimeElapsedColumn
from rich.table import Table

from cell_line.params import ParamsError
from cell_line.registry import RegistryError
from cell_orchestrator.policies import policy_called
from cell_sim.virtual.faults import RATES, rates_name
from cell_sim.virtual.run import FAULTS_UNTIL_S, SeedVerdict, simulate, simulate_many
from cell_sim.virtual.scenario import LineSize

SHOWN = 5
"""Broken seeds that are told in full; the others only by number."""


def run(
    seed: int = 0,
    seeds: int = 1,
    units: int = 24,
    faults: str = "mixed",
    json: bool = False,
    workers: int = 0,
    policy: str = "",
    cells: int = 0,
    carriers: int = 0,
) -> int:
    """Run `seeds` seeds from `seed` on; returns the exit code: 0 if every rule held, 1 if not, 2 for a wrong name.

    Args:
        seed: the first seed.
        seeds: how many.
        units: units per seed.
        faults: fault rates by name, or `mixed`.
        json: print JSON instead of text.
        workers: processes; 0 for one per core.
        policy: who goes first; "" for the default.
        cells: cells of the line; 0 for four or five, as the seed draws it.
        carriers: carriers of the line; 0 for three to eight, as the seed draws it.
    """
    if faults not in (*RATES, "mixed"):
        print(f"no fault rates {faults!r}; there are: {', '.join((*RATES, 'mixed'))}", file=sys.stderr)
        return 2
    try:
        policy_called(policy or "urgency")
    except (RegistryError, ParamsError) as error:
        print(error, file=sys.stderr)
        return 2
    started = time.monotonic()
    line = LineSize(cells, carriers)
    verdicts = _run(range(seed, seed + seeds), units, faults, workers or os.cpu_count() or 1, policy, line)
    summary = {**summarise(verdicts, units, faults), "wall_s": round(time.monotonic() - started, 2)}
    if json:
        print(text.dumps(asdict(verdicts[0]) if seeds == 1 else summary, indent=2))
    elif seeds == 1:
        _show_one(verdicts[0], units, faults)
    else:
        chosen = {"units": units, "faults": faults, "policy": policy, "cells": cells, "carriers": carriers}
        _show_many(verdicts, summary, " ".join(f"--{name} {value}" for name, value in chosen.items() if value))
    return int(any(v.violation for v in verdicts))


def _run(seeds: Sequence[int], units: int, faults: str, workers: int, policy: str, size: LineSize) -> list[SeedVerdict]:
    if len(seeds) == 1:
        return [simulate(seeds[0], units, faults, policy, size)]
    columns = (*Progress.get_default_columns(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("seeds", total=len(seeds))
        return simulate_many(seeds, units, faults, workers, lambda _: progress.advance(task), policy, size)


def summarise(verdicts: Sequence[SeedVerdict], units: int, faults: str) -> dict[str, object]:
    """Totals of many seeds; `units` holds those made again, too, `violations` (seed, broken rule and facts)."""
    counted = ("done", "scrapped", "cancelled", "events", "crashes", "doubts", "reworks", "changeovers")
    return {
        "first_seed": verdicts[0].seed,
        "seeds": len(verdicts),
        "faults": faults,
        "units": sum(v.ordered for v in verdicts),
        **{name: sum(getattr(v, name) for v in verdicts) for name in counted},
        "faults_struck": sum(sum(v.faults.values()) for v in verdicts),
        "deadlocks": sum(v.violation.startswith("deadlock") for v in verdicts),
        "violations": [(v.seed, v.violation) for v in verdicts if v.violation],
    }


def _show_one(verdict: SeedVerdict, units: int, faults: str) -> None:
    console = Console(highlight=False)
    named = rates_name(faults, verdict.seed)
    console.print(
        f"[bold]Seed {verdict.seed}[/], {verdict.ordered} units, {named} faults for the first {FAULTS_UNTIL_S:.0f} s"
    )
    for name, count in verdict.faults.items():
        console.print(f"  {name.replace('_', ' '):<20}{count:>6}")
    console.print(
        f"{verdict.done} done, {verdict.scrapped} scrapped, {verdict.cancelled} cancelled "
        f"after {verdict.line_s:.0f} s; "
        f"{verdict.reworks} reworks, {verdict.changeovers} changeovers, {verdict.doubts} doubts, "
        f"{verdict.crashes} crashes of the orchestrator, {verdict.events} events",
        soft_wrap=True,
    )
    _show_violation(console, verdict)
    if not verdict.violation:
        console.print(f"[green]every rule held[/]; the log's digest is {verdict.trail[:16]}")


def _show_many(verdicts: Sequence[SeedVerdict], summary: dict[str, object], chosen: str) -> None:
    console = Console(highlight=False)
    table = Table("", "", show_header=False, title="Virtual plant")
    for name, value in summary.items():
        table.add_row(name.replace("_", " "), str(len(value) if isinstance(value, list) else value))
    console.print(table)
    broken = [v for v in verdicts if v.violation]
    for verdict in broken[:SHOWN]:
        _show_violation(console, verdict)
        console.print(f"[bold]replay: ./cell simulate --seed {verdict.seed} {chosen}[/]")
    if broken[SHOWN:]:
        console.print(f"also: {', '.join(str(v.seed) for v in broken[SHOWN:])}")


def _show_violation(console: Console, verdict: SeedVerdict) -> None:
    if verdict.violation:
        console.print(
            f"[red]seed {verdict.seed}, {verdict.broken_s:.2f} s of line time:[/] ", escape(verdict.violation)
        )
        for line in verdict.last:
            console.print("  " + line, markup=False, soft_wrap=True)
