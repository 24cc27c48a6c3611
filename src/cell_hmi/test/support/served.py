"""A line that runs as far as its files tell, and the app that serves it; what is asked of the line is kept."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any

from fastapi import FastAPI
from quick_hash import QUICK
from shift import shift
from starlette.testclient import TestClient

from cell_client.errors import LineNotRunning, Refused
from cell_client.run_file import LOCK, RunFile, default_store
from cell_client.submitted import Submitted
from cell_hmi.api.app import PageParts, build_app
from cell_hmi.api.hook_routes import HookSecrets
from cell_hmi.live.hub import WatchHub
from cell_hmi.live.kept_alarms import KeptAlarms
from cell_hmi.live.live_line import LiveLine
from cell_hmi.live.past_line import PastLine
from cell_hmi.users.desk import FrontDesk, front_desk
from cell_hmi.users.provider import OidcProvider
from cell_hmi.users.roles import Role
from cell_hmi.webhooks.hook_sender import HookSenders
from cell_line.owner import FileLock
from cell_orchestrator.core import events as ev
from cell_orchestrator.presence import Presence
from cell_orchestrator.store.sql_store import SqlStore

PASSWORD = "correct horse 7"
BASE = "http://localhost"
CONFIG = Path(__file__).parents[4] / "config" / "lines" / "demo.yaml"
SECRETS = {"shopify": "s3cret", "woocommerce": "w3cret"}


@dataclass
class AskedLine:
    """Grants whatever is asked, unless it is told to refuse; `asked`: by whom, what and with which words."""

    refusal: str = ""
    away: bool = False
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    submitted: Submitted = field(default_factory=lambda: Submitted(["B"], [], []))
    _by: str = ""

    def ask(self, by: str, wish: Callable[[Any], Any]) -> Any:
        if self.away:
            raise LineNotRunning("the line is not running")
        if self.refusal:
            raise Refused(self.refusal)
        self._by = by
        return wish(self)

    def _keep(self, *words: Any) -> str:
        self.asked.append((self._by, *words))
        return ""

    def submit_order(self, source: str, document: str, encoding: str = "", format: str = "") -> Submitted:
        self._keep("submit", source, document, format, *([encoding] if encoding else ()))
        return self.submitted

    def cancel_order(self, order: str, reason: str) -> str:
        return self._keep("cancel", order, reason)

    def set_priority(self, order: str, priority: int, reason: str) -> str:
        return self._keep("priority", order, priority, reason)

    def accept_clock(self, reason: str = "") -> str:
        return self._keep("clock", reason)

    def hold(self, kind: str, name: str, reason: str) -> str:
        return self._keep("hold", kind, name, reason)

    def resume(self, kind: str, name: str, station: str = "", reason: str = "") -> str:
        return self._keep("resume", kind, name, station, reason)

    def settle_unit(
        self,
        unit: str,
        verdict: str,
        reason: str = "",
        measured: Mapping[str, float] | None = None,
        cause: str = "",
        action: str = "",
        signature: str = "",
    ) -> str:
        beside = (cause, action, signature) if cause or action or signature else ()
        return self._keep("settle", unit, verdict, reason, dict(measured or {}), *beside)

    def changeover(self, cell: str, setup: str, reason: str = "") -> str:
        return self._keep("changeover", cell, setup, reason)


@dataclass
class Served:
    """The app, the line that it asks, and the store of that."""

    folder: Path
    app: FastAPI
    line: AskedLine
    desk: FrontDesk
    live: LiveLine
    store: SqlStore
    past: PastLine

    def client(self, role: Role | None = None) -> TestClient:
        """A program that acts for a user of this role, or for nobody."""
        client = TestClient(self.app, base_url=BASE, raise_server_exceptions=False)
        if role is not None:
            name = f"{role}-1"
            if self.desk.accounts.find(name) is None:
                self.desk.accounts.add(name, role, PASSWORD)
            token = self.desk.accounts.add_token(name, f"t{len(self.desk.accounts.tokens())}")
            client.headers["Authorization"] = f"Bearer {token}"
        return client

    def happens(self, *events: ev.Event) -> None:
        """Let something happen on the line, and the page see it."""
        self.store.append(events)
        self.live.look()


@contextmanager
def served(
    folder: Path,
    events: Sequence[ev.Event] = (),
    run: bool = True,
    line: AskedLine | None = None,
    senders: HookSenders | None = None,
    oidc: OidcProvider | None = None,
) -> Iterator[Served]:
    """Serve a line that has done this, else the hour of `shift`, as the app is up if it is to `run`."""
    url = default_store(folder)
    with ExitStack() as stack:
        store = SqlStore(url, "demo")
        stack.callback(store.close)
        store.append(list(events) or shift())
        RunFile(
            0, str(CONFIG), "demo", "/line", int(os.environ["ROS_DOMAIN_ID"]), url, 1.0, 3600.0, 0.0, in_world=True
        ).save(folder)
        stack.enter_context(_closing(FileLock(folder / LOCK, "runner")))
        presence = stack.enter_context(_closing(Presence(folder, "demo")))
        stack.enter_context(_alive(presence))
        line, desk, hub = line or AskedLine(), front_desk(folder, lambda: 1000.0, QUICK), WatchHub()
        stack.callback(desk.file.close)
        live, past = LiveLine(folder, hub, KeptAlarms(desk.file)), PastLine(folder)
        senders = senders or HookSenders()
        parts = PageParts(live, past, line, desk, hooks=HookSecrets(SECRETS), senders=senders, oidc=oidc)
        app = build_app(parts)
        if run:
            stack.enter_context(TestClient(app, base_url=BASE))
            past.read()
        yield Served(folder, app, line, desk, live, store, past)


@contextmanager
def _alive(presence: Presence) -> Iterator[None]:
    """Give signs of life, as an orchestrator does."""
    end = Event()

    def show() -> None:
        presence.show(True, 3600.0)
        while not end.wait(2.0):
            presence.show(True, 3600.0)

    thread = Thread(target=show, daemon=True)
    thread.start()
    yield
    end.set()
    thread.join()


@contextmanager
def _closing(thing: Any) -> Iterator[Any]:
    try:
        yield thing
    finally:
        thing.close()
