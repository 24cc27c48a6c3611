"""The server of the benches, as a process of its own: it says where it is and with which token, then serves.

`FOLDER` serves a line that is only read; `FOLDER real` one that runs, and asks it.
"""

import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn

from cell_client.errors import LineNotRunning
from cell_hmi.api.app import PageParts, build_app
from cell_hmi.live.hub import WatchHub
from cell_hmi.live.kept_alarms import KeptAlarms
from cell_hmi.live.line_services import RosAsker
from cell_hmi.live.live_line import LiveLine
from cell_hmi.live.past_line import PastLine
from cell_hmi.users.desk import front_desk
from cell_hmi.users.roles import Role


class _AsksNobody:
    """The line that is only read is asked nothing."""

    def ask(self, by: str, wish: Callable[[Any], Any]) -> Any:
        raise LineNotRunning("nobody answers here")


def main() -> None:
    """Serve the line of the folder that is named."""
    folder = Path(sys.argv[1])
    desk = front_desk(folder, time.time)
    desk.accounts.add("bench", Role.OPERATOR, "a line in a file 7")
    token = desk.accounts.add_token("bench", "bench")
    line = RosAsker(folder) if sys.argv[2:] == ["real"] else _AsksNobody()
    app = build_app(PageParts(LiveLine(folder, WatchHub(), KeptAlarms(desk.file)), PastLine(folder), line, desk))
    listening = socket.create_server(("127.0.0.1", 0))
    print(f"http://localhost:{listening.getsockname()[1]} {token}", flush=True)
    try:
        uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1)).run(sockets=[listening])
    except KeyboardInterrupt:
        pass
    finally:
        if isinstance(line, RosAsker):
            line.close()


if __name__ == "__main__":
    main()
