"""What the line remembers: records of units and key figures."""

from pathlib import Path
from typing import Annotated

import typer

from cell_bringup.commands.options import Json, State, state_of
from cell_bringup.failure import FAILED, CommandFailed
from cell_bringup.output import show


def trace(
    unit: Annotated[str, typer.Argument(help="Unit id, 1069-02 for an order #1069; none with --verify.")] = "",
    verify: Annotated[bool, typer.Option("--verify", help="Prove the hash chain of the whole log.")] = False,
    json: Json = False,
    state: State = None,
) -> None:
    """The complete record of a unit; --verify proves that the log is what was written."""
    from cell_bringup.dates import Dates
    from cell_bringup.follower import open_store
    from cell_bringup.orders_of import unit_meant
    from cell_bringup.verifying import verified
    from cell_bringup.views_record import record_view
    from cell_orchestrator.records import unit_record

    if verify == bool(unit):
        raise typer.BadParameter("give a unit, or --verify")
    if verify:
        _verify(verified(state_of(state)), json)
        return
    store = open_store(state_of(state))
    record = unit_record(store, unit) or unit_record(store, unit_meant(store, unit))
    if record is None:
        raise CommandFailed(f"no unit {unit!r} was ever ordered here")
    show(record if json else record_view(record, Dates.of(store).date), json)


def _verify(found: object, json: bool) -> None:
    from cell_orchestrator.store.store import Broken

    if isinstance(found, Broken):
        broken = {"intact": False, "seq": found.seq, "reason": found.reason}
        show(broken if json else f"BROKEN: event {found.seq} {found.reason}", json)
        raise typer.Exit(FAILED)
    count = getattr(found, "count", 0)
    show({"intact": True, "events": count} if json else f"intact: {count} events, no gap, no change", json)


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The copy; it must not be there yet.")],
    json: Json = False,
    state: State = None,
) -> None:
    """Copy the store of the line into one verified file, while it runs or not."""
    from cell_bringup.backup import back_up
    from cell_bringup.follower import the_run

    count = back_up(the_run(state_of(state)), file)
    show({"file": str(file), "events": count} if json else f"{file}: {count} events, intact", json)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A copy that `./cell backup` made.")],
    json: Json = False,
    state: State = None,
) -> None:
    """Put a backup in the place of the line's store, which is kept aside; the line must not run."""
    from cell_bringup.follower import the_run
    from cell_bringup.restoring import restore as put_back

    folder = state_of(state)
    done = put_back(the_run(folder), folder, file)
    if json:
        aside = str(done.aside) if done.aside else None
        show({"events": done.count, "aside": aside, "missing": str(done.lacks)}, True)
        return
    aside = f"; the store before is {done.aside}" if done.aside else ""
    lacks = f"; {done.lacks}: the line starts after ./cell store accept" if done.lacks else ""
    show(f"{file} is the store now: {done.count} events, intact{aside}{lacks}", False)


def report(
    since: Annotated[
        str, typer.Option(metavar="TIME", help="From then on: 2026-11-28, '2026-11-28 06:00', 06:00, 30min, 8h, 2d.")
    ] = "",
    until: Annotated[str, typer.Option(metavar="TIME", help="Up to then; else now.")] = "",
    shift: Annotated[str, typer.Option(metavar="NAME", help="One of the line's `shifts:`, the last that began.")] = "",
    day: Annotated[str, typer.Option(metavar="DATE", help="With --shift: the one that began on that day.")] = "",
    json: Json = False,
    state: State = None,
) -> None:
    """Key figures of the line (ISO 22400), and the units that were scrapped: since its log began, or for a while."""
    from dataclasses import asdict, replace

    from cell_bringup.dates import Dates
    from cell_bringup.follower import Follower, open_store, the_run
    from cell_bringup.nodes import Sim
    from cell_bringup.period_report import Asked, lost_units, period_of, report_of
    from cell_bringup.run_file import is_running
    from cell_bringup.views import lost_view, report_view
    from cell_orchestrator.core import kpis
    from cell_orchestrator.core.events import UnitLeft

    if (day and not shift) or (shift and (since or until)):
        raise typer.BadParameter("say --since and --until, or --shift and --day")
    folder = state_of(state)
    store = open_store(folder)
    plant = Follower(store).plant
    run = the_run(folder)
    dates = Dates.of(store)
    now = run.line_time() if is_running(folder) and run.sim == Sim.NONE else plant.at
    period = period_of(Asked(since, until, shift, day), Path(run.config), dates.date(now))
    left = [stored.event for stored in store.of_kinds([UnitLeft])]
    if period is None:
        figures, lost = kpis.report(plant, now), lost_units(left)
    else:
        meant = replace(period, begin=dates.line_time(period.begin), end=min(now, dates.line_time(period.end)))
        figures = report_of((stored.event for stored in store.since(0)), meant)
        lost = lost_units(left, meant.begin, meant.end)
    if json:
        while_of = {"begin": period.begin, "end": period.end} if period else None
        show({**asdict(figures), "while": while_of, "scrapped": lost}, True)
        return
    show(report_view(figures, str(period or "")), False)
    if lost:
        show(lost_view(lost, dates.date), False)
