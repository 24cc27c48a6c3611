"""A served line with pages, and a real Chromium that looks at it; one of each for all tests of a file.

While what drives the browser is there, its event loop runs in this thread: no other test may come in between.
"""

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("nicegui", reason="./cell test installs what serves pages")
pytest.importorskip("playwright.sync_api", reason="./cell test installs what drives a browser")
import uvicorn
from busy_hour import busy_hour
from cable import Cable
from deaf_receiver import deaf_receiver
from looker import FOR_ALL, Looker, Shown
from nicegui.testing.general import nicegui_reset_globals
from playwright.sync_api import sync_playwright
from served import served

from cell_hmi.pages.site import add_pages
from cell_hmi.users.roles import Role

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    # What serves pages lives once in a process: it begins anew for each file of tests.
    folder = tmp_path_factory.mktemp("line")
    senders = deaf_receiver(folder)
    with nicegui_reset_globals(), served(folder, busy_hour(), run=False, senders=senders) as line:
        add_pages(line.app)
        for role in Role:
            line.desk.accounts.add(role, role, FOR_ALL)
        server = uvicorn.Server(uvicorn.Config(line.app, port=0, log_level="error", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        line.past.read()
        cable = Cable(port)
        yield Shown(line, f"http://localhost:{cable.port}", cable)
        cable.close()
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as started:
        found = started.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture
def looker(browser: Any, shown: Shown, request: pytest.FixtureRequest) -> Iterator[Looker]:
    """One who has no cookies yet; `param`: options of the browser."""
    options = {"viewport": {"width": 1024, "height": 768}, "locale": "en-US", **getattr(request, "param", {})}
    context = browser.new_context(**options)
    context.set_default_timeout(30_000)
    found = Looker(context, context.new_page(), shown.url)
    yield found
    context.close()
    assert found.errors == []


@pytest.fixture
def pictures() -> Path:
    """Where pictures of pages are kept, to be looked at."""
    folder = Path(__file__).parents[4] / ".cell" / "pages"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
