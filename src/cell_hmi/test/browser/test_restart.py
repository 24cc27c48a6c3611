"""It should heal in a browser that was open all the time when the page's process was killed and begins again."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from busy_hour import busy_hour
from looker import FOR_ALL, Looker
from served import served

from cell_hmi.users.roles import Role
from cell_orchestrator.core import events as ev

SERVE = """
import sys
from pathlib import Path
from cell_hmi.serving import ServeOptions, serve
serve(ServeOptions(Path(sys.argv[1]), port=int(sys.argv[2])), lambda text: print(text, flush=True))
"""


@contextmanager
def page_process(folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """The page as `./cell page` serves it, until it is killed."""
    command = [sys.executable, "-c", SERVE, str(folder), str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None, "it is a pipe"
    try:
        assert "is at http://localhost" in process.stdout.readline()
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.mark.long
def test_a_page_that_was_killed_comes_back_to_who_watches(browser: object, tmp_path: Path) -> None:
    with served(tmp_path, busy_hour(), run=False) as line:
        line.desk.accounts.add(Role.OPERATOR, Role.OPERATOR, FOR_ALL)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        context = browser.new_context(viewport={"width": 1024, "height": 768})  # type: ignore[attr-defined]
        context.set_default_timeout(60_000)
        looker = Looker(context, context.new_page(), f"http://localhost:{port}")
        with page_process(tmp_path, port):
            looker.log_in(Role.OPERATOR)
            looker.says("garment is held")
            alarm = looker.page.locator("[data-alarm='cell:garment:held']")
            alarm.get_by_text("Seen", exact=True).click()
            alarm.get_by_text("Seen", exact=True).wait_for(state="detached")
        looker.page.wait_for_selector("body.lost")
        line.store.append([ev.CellHeld(9500.0, "finishing", "nozzle worn", "ann")])
        with page_process(tmp_path, port):
            looker.page.wait_for_selector("body:not(.lost)")
            looker.says("Cell finishing is held and takes no work: nozzle worn.")
            assert alarm.get_by_text("Seen", exact=True).count() == 0  # it was seen before the page ended
        context.close()
