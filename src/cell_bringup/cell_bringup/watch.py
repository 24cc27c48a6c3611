"""`./cell watch`: the line as it changes."""

from collections import deque
from pathlib import Path

from rich.live import Live

from cell_bringup.output import console
from cell_bringup.signals import stop_requested
from cell_bringup.views import event_line, live_view
from cell_client.follower import Follower, open_store
from cell_client.line_health import as_told, line_health
from cell_orchestrator.core.queries import status
from cell_orchestrator.store.store import Stored

LOOK_S = 0.25
RECENT = 8


def watch_line(state_dir: Path) -> None:
    """Show the line until Ctrl-C; events as plain lines where there is no terminal."""
    follower = Follower(open_store(state_dir))
    screen = console()
    recent: deque[Stored] = deque(maxlen=RECENT)
    with stop_requested() as stop:
        if not screen.is_terminal:
            while not stop.wait(LOOK_S):
                for stored in follower.poll():
                    screen.print(event_line(stored, follower.plant.clock.date), highlight=False, soft_wrap=True)
            return
        with Live(console=screen, screen=True, auto_refresh=False) as live:
            while not stop.wait(LOOK_S):
                recent.extend(follower.poll())
                now = as_told(status(follower.plant), state_dir)
                live.update(live_view(now, line_health(state_dir), recent), refresh=True)
