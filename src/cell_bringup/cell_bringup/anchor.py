"""The line clock's anchor: line time goes on where the log ends and never runs backwards."""

import time
from dataclasses import replace

from cell_bringup.failure import CommandFailed
from cell_bringup.nodes import LineOptions
from cell_client.run_file import is_running, load_run
from cell_line.clock import Anchor
from cell_line.plain import LATEST_S
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.store.errors import StoreError
from cell_orchestrator.store.sql_store import SqlStore
from cell_orchestrator.wall import behind_by


def anchored(options: LineOptions, line: str) -> LineOptions:
    """The options with the clock's anchor for a line that starts now.

    Raises:
        CommandFailed: the wall clock is far behind the last event, or tells what no message can say.
    """
    wall0, plant = time.time(), stored_plant(options.store_url, line)
    if behind := behind_by(plant, wall0):
        raise CommandFailed(behind)
    line0 = max(wall0, plant.at)
    if wall0 < 0.0 or line0 >= LATEST_S:
        raise CommandFailed(f"the wall clock tells {wall0:.0f} s since 1970: before 1970 and after 2038 no line runs")
    return replace(options, anchor=Anchor.now(line0, wall0))


def anchored_as(options: LineOptions, line: str) -> LineOptions:
    """The options for one more node of the line that runs in the state folder, with that line's anchor.

    Where no line runs there, it runs on another machine: its orchestrator tells line time, and until it is heard the
    wall clock does.

    Raises:
        CommandFailed: as for `anchored`.
    """
    run = load_run(options.state_dir) if is_running(options.state_dir) else None
    if run is None or run.line != line:
        return replace(anchored(options, line), time_of_claim=True)
    return replace(options, speed=run.speed, anchor=run.anchor)


def stored_plant(store_url: str, line: str) -> Plant:
    """The plant as stored, an empty one where nothing is stored yet.

    A store that cannot be read counts as empty here: the orchestrator opens it next and says what is wrong.
    """
    try:
        store = SqlStore(store_url, line, read_only=True)
    except StoreError:
        return Plant()
    try:
        return store.load()[0]
    except StoreError:
        return Plant()
    finally:
        store.close()
