"""The server of the bench, as a process of its own: it says where it is and with which token, then serves."""

import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn

from cell_client.submitted import Submitted
from cell_hmi.api.app import PageParts, build_app
from cell_hmi.live.hub import WatchHub
from cell_hmi.live.live_line import LiveLine
from cell_hmi.live.past_line import PastLine
from cell_hmi.users.desk import front_desk
from cell_hmi.users.roles import Role


class _TakesAll:
    """A line that takes every order at once."""

    def ask(self, by: str, wish: Callable[[Any], Any]) -> Any:
        return wish(self)

    def submit_order(self, source: str, document: str, encoding: str = "", format: str = "") -> Submitted:
        return Submitted(["B"], [], [])


def main() -> None:
    """Serve the line of the folder that is named."""
    folder = Path(sys.argv[1])
    desk = front_desk(folder, time.time)
    desk.accounts.add("bench", Role.OPERATOR, "a line in a file 7")
    token = desk.accounts.add_token("bench", "bench")
    app = build_app(PageParts(LiveLine(folder, WatchHub()), PastLine(folder), _TakesAll(), desk))
    listening = socket.create_server(("127.0.0.1", 0))
    print(f"http://localhost:{listening.getsockname()[1]} {token}", flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1)).run(sockets=[listening])


if __name__ == "__main__":
    main()
