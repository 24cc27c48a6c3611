"""`./cell watch`: the line as it changes."""

from collections import deque
from pathlib import Path

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.text import Text

from cell_bringup.follower import Follower, open_store
from cell_bringup.run_file import is_running
from cell_bringup.signals import stop_requested
from cell_bringup.views import clock, status_view, table
from cell_orchestrator.core.event_text import text_of
from cell_orchestrator.core.queries import status
from cell_orchestrator.store.store import Stored

LOOK_S = 0.25
RECENT = 8


def watch_line(state_dir: Path) -> None:
    """Show the line until Ctrl-C; events as plain lines where there is no terminal."""
    follower = Follower(open_store(state_dir))
    console = Console()
    recent: deque[Stored] = deque(maxlen=RECENT)
    with stop_requested() as stop:
        if not console.is_terminal:
            while not stop.wait(LOOK_S):
                for stored in follower.poll():
                    console.print(event_line(stored), highlight=False, soft_wrap=True)
            return
        with Live(console=console, screen=True, auto_refresh=False) as live:
            while not stop.wait(LOOK_S):
                recent.extend(follower.poll())
                view = status_view(status(follower.plant), is_running(state_dir))
                live.update(Group(view, "", events_view(recent)), refresh=True)


def event_line(stored: Stored) -> Text:
    """One event as one line."""
    return Text(f"{stored.seq:6} {clock(stored.event.at)} {type(stored.event).__name__}: {text_of(stored.event)}")


def events_view(recent: deque[Stored]) -> RenderableType:
    """The last events."""
    out = table("Events", "no.", "time", "event", "text")
    for stored in recent:
        out.add_row(str(stored.seq), clock(stored.event.at), type(stored.event).__name__, text_of(stored.event))
    return out
