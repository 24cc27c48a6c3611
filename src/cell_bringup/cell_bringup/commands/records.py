"""What the line remembers: records of units and key figures."""

from typing import Annotated

import typer

from cell_bringup.commands.options import Json, State, state_of
from cell_bringup.failure import FAILED, CommandFailed
from cell_bringup.output import show


def trace(
    unit: Annotated[str, typer.Argument(help="Unit id; none with --verify.")] = "",
    verify: Annotated[bool, typer.Option("--verify", help="Prove the hash chain of the whole log.")] = False,
    json: Json = False,
    state: State = None,
) -> None:
    """The complete record of a unit; --verify proves that the log is what was written."""
    from cell_bringup.follower import open_store
    from cell_bringup.views_record import record_view
    from cell_orchestrator.records import unit_record

    if verify == bool(unit):
        raise typer.BadParameter("give a unit, or --verify")
    store = open_store(state_of(state))
    if verify:
        _verify(store.verify(), json)
        return
    record = unit_record(store, unit)
    if record is None:
        raise CommandFailed(f"no unit {unit!r} was ever ordered here")
    show(record if json else record_view(record), json)


def _verify(found: object, json: bool) -> None:
    from cell_orchestrator.store.store import Broken

    if isinstance(found, Broken):
        broken = {"intact": False, "seq": found.seq, "reason": found.reason}
        show(broken if json else f"BROKEN: event {found.seq} {found.reason}", json)
        raise typer.Exit(FAILED)
    count = getattr(found, "count", 0)
    show({"intact": True, "events": count} if json else f"intact: {count} events, no gap, no change", json)


def report(json: Json = False, state: State = None) -> None:
    """Key figures of the line since its log began (ISO 22400)."""
    from time import time

    from cell_bringup.follower import Follower, open_store, the_run
    from cell_bringup.nodes import Sim
    from cell_bringup.run_file import is_running
    from cell_bringup.views import report_view
    from cell_orchestrator.core import kpis

    folder = state_of(state)
    plant = Follower(open_store(folder)).plant
    run = the_run(folder)
    now = run.line_time(time()) if is_running(folder) and run.sim == Sim.NONE else plant.at
    figures = kpis.report(plant, now)
    show(figures if json else report_view(figures), json)
