"""What the line remembers: records of units and key figures."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cell_bringup.commands.options import Json, State, state_of
from cell_bringup.commands.remote import only_here, page_of
from cell_bringup.failure import FAILED, CommandFailed
from cell_bringup.output import show

if TYPE_CHECKING:
    from cell_orchestrator.store.store import Broken, Verified


def trace(
    context: typer.Context,
    unit: Annotated[str, typer.Argument(help="Unit id, 1069-02 for an order #1069; none with --verify.")] = "",
    verify: Annotated[bool, typer.Option("--verify", help="Prove the hash chain of the whole log.")] = False,
    files: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Copy the files there that jobs left of it, hashes checked."),
    ] = None,
    json: Json = False,
    state: State = None,
) -> None:
    """The complete record of a unit; --verify proves that the log is what was written."""
    from cell_bringup.left_files import copy_files
    from cell_bringup.skill_defaults import installed_defaults
    from cell_bringup.verifying import verified
    from cell_bringup.views_record import record_view
    from cell_client.dates import Dates
    from cell_client.follower import open_store
    from cell_client.orders import unit_meant
    from cell_line.artifact_store import FOLDER, ArtifactStore
    from cell_orchestrator.records import unit_record

    if verify == bool(unit):
        raise typer.BadParameter("give a unit, or --verify")
    if (page := page_of(context)) is not None:
        if verify or files:
            only_here(context, "--verify and --files")
        told, offset = page.unit(unit)
        show(told if json else record_view(told, lambda at: at + offset), json)
        return
    if verify:
        _verify(verified(state_of(state)), json)
        return
    store = open_store(state_of(state))
    record = unit_record(store, unit) or unit_record(store, unit_meant(store, unit))
    if record is None:
        raise CommandFailed(f"no unit {unit!r} was ever ordered here")
    left = ArtifactStore(state_of(state) / FOLDER)
    view = record if json else record_view(record, Dates.of(store).date, installed_defaults(), left.lacks)
    show(view, json)
    if files is not None:
        for path in copy_files(record, left, files):
            show(str(path), False)


def _verify(found: "Verified | Broken", json: bool) -> None:
    from cell_orchestrator.store.store import Broken

    if isinstance(found, Broken):
        broken = {"intact": False, "seq": found.seq, "reason": found.reason}
        show(broken if json else f"BROKEN: event {found.seq} {found.reason}", json)
        raise typer.Exit(FAILED)
    if found.absent:
        away = "; ".join(found.absent)
        part = {"intact": False, "events": found.count, "absent": list(found.absent)}
        show(part if json else f"NOT PROVED: {away}; the rest of {found.count} events is intact", json)
        raise typer.Exit(FAILED)
    whole = {"intact": True, "events": found.count}
    show(whole if json else f"intact: {found.count} events, no gap, no change", json)


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The copy; it must not be there yet.")],
    json: Json = False,
    state: State = None,
) -> None:
    """Copy the store of the line into one verified file, while it runs or not; archives are files of their own."""
    from cell_bringup.backup import back_up
    from cell_bringup.verifying import proof
    from cell_client.follower import the_run

    found = back_up(the_run(state_of(state)), file)
    done = {"file": str(file), "events": found.count, "absent": list(found.absent)}
    show(done if json else f"{file}: {proof(found)}", json)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A copy that `./cell backup` made.")],
    json: Json = False,
    state: State = None,
) -> None:
    """Put a backup in the place of the line's store, which is kept aside; the line must not run."""
    from cell_bringup.restoring import restore as put_back
    from cell_bringup.verifying import proof
    from cell_client.follower import the_run

    folder = state_of(state)
    done = put_back(the_run(folder), folder, file)
    if json:
        aside, absent = str(done.aside) if done.aside else None, list(done.found.absent)
        show({"events": done.found.count, "absent": absent, "aside": aside, "missing": str(done.lacks)}, True)
        return
    aside = f"; the store before is {done.aside}" if done.aside else ""
    lacks = f"; {done.lacks}: the line starts after ./cell store accept" if done.lacks else ""
    show(f"{file} is the store now: {proof(done.found)}{aside}{lacks}", False)


def archive(
    before: Annotated[
        str,
        typer.Option(metavar="DATE", help="What is older: 2026-11-28, '2026-11-28 06:00', 30d before the last event."),
    ],
    to: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder for the archive; else the state folder of the line.")
    ] = None,
    json: Json = False,
    state: State = None,
) -> None:
    """Move old events out of the store into a file that --verify and trace read; the line must not run.

    All up to an event older than DATE goes into one compressed file of JSON lines, up to the oldest thing that is still
    open. What a line needs to go on stays: which orders there were, the revisions of products, the dates.
    """
    from dataclasses import asdict

    from cell_bringup.archiving import archive as put_away
    from cell_orchestrator.disk_room import size_text

    done = put_away(state_of(state), before, to)
    seal = done.seal
    if json:
        show({**asdict(seal), "freed": done.freed, "note": done.note}, True)
        return
    freed = done.note or f"{size_text(done.freed or 0)} freed"
    show(f"{seal.last - seal.first + 1} events ({seal.first} to {seal.last}) are in {seal.file}; {freed}", False)


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

    from cell_bringup.line_now import line_now
    from cell_bringup.period_report import AskedPeriod, lost_units, period_of, report_of
    from cell_bringup.views import lost_view, report_view
    from cell_client.dates import Dates
    from cell_client.follower import Follower, open_store, the_run
    from cell_orchestrator.core import kpis
    from cell_orchestrator.core.events import UnitLeft

    if (day and not shift) or (shift and (since or until)):
        raise typer.BadParameter("say --since and --until, or --shift and --day")
    folder = state_of(state)
    store = open_store(folder)
    plant = Follower(store).plant
    run = the_run(folder)
    dates = Dates.of(store)
    now = line_now(store, folder)
    period = period_of(AskedPeriod(since, until, shift, day), Path(run.config), dates.date(now))
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
