"""`./cell page`: one process that serves the page and the API of a line until it is ended."""

import logging
import os
import socket
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from cell_hmi.api.app import HERE, PageParts, build_app
from cell_hmi.api.hook_routes import HookSecrets
from cell_hmi.live.hub import WatchHub
from cell_hmi.live.kept_alarms import KeptAlarms
from cell_hmi.live.line_services import RosAsker
from cell_hmi.live.live_line import LiveLine
from cell_hmi.live.past_line import PastLine
from cell_hmi.pages.site import add_pages
from cell_hmi.users.desk import front_desk
from cell_hmi.users.identity import OidcConfig
from cell_hmi.users.provider import OidcProvider
from cell_hmi.webhooks.hook_sender import HookSenders
from cell_hmi.webhooks.hook_setup import WebhooksWrong, hook_senders
from cell_line.config.strict_yaml import ConfigError, load_strict
from cell_line.private_file import private_folder

PORTS = 20
"""So many ports are tried where none is named."""
LOOPBACK = ("127.0.0.1", "localhost", "::1")
GRACE_S = 3
"""How long answers may go on when the page ends [s]."""


class CannotServe(Exception):
    """The page cannot be served as it was asked for; says why."""


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """How a page is served.

    Attributes:
        state_dir: folder of the line.
        address: on which it listens; anything but this machine needs TLS.
        port: 0 for the first free one from 8080 on.
        hosts: names by which it may be asked for, beside those of this machine.
        certificate, key: files of TLS, None for none.
        webhooks: file that says who is told what happens, None for nobody.
        oidc: file that says who else knows users, None for nobody.
    """

    state_dir: Path
    address: str = "127.0.0.1"
    port: int = 0
    hosts: tuple[str, ...] = ()
    certificate: Path | None = None
    key: Path | None = None
    webhooks: Path | None = None
    oidc: Path | None = None

    @property
    def secure(self) -> bool:
        """Whether it is reached by TLS."""
        return self.certificate is not None and self.key is not None


def serve(options: ServeOptions, say: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM.

    Raises:
        CannotServe: says why.
        OSError, sqlite3.Error: the page's file cannot be written.
    """
    check_options(options)
    oidc = _provider(options)
    private_folder(options.state_dir)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(asctime)s %(name)s: %(message)s")
    with ExitStack() as stack:
        listening = stack.enter_context(closing(_listen(options)))
        desk = front_desk(options.state_dir, time.time)
        stack.callback(desk.file.close)
        asker = RosAsker(options.state_dir)
        stack.callback(asker.close)
        live = LiveLine(options.state_dir, WatchHub(), KeptAlarms(desk.file))
        past = PastLine(options.state_dir)
        hosts = (*HERE, *options.hosts)
        hooks = HookSecrets.of(os.environ)
        senders = _senders(options)
        app = build_app(PageParts(live, past, asker, desk, hosts, options.secure, hooks, senders, oidc))
        add_pages(app)
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            ssl_certfile=str(options.certificate) if options.certificate else None,
            ssl_keyfile=str(options.key) if options.key else None,
            timeout_graceful_shutdown=GRACE_S,
        )
        address = url_of(options, listening.getsockname()[1])
        say(f"the page of the line in {options.state_dir} is at {address}")
        if not desk.accounts.all():
            say(f"nobody can log in yet; make the first engineer at {address}setup?code={app.state.setup_code}")
        uvicorn.Server(config).run(sockets=[listening])


def _senders(options: ServeOptions) -> HookSenders:
    try:
        return hook_senders(options.webhooks, options.state_dir, os.environ)
    except WebhooksWrong as error:
        raise CannotServe(str(error)) from None


def check_options(options: ServeOptions) -> None:
    """Refuse what would show the line to others unprotected.

    Raises:
        CannotServe: says why.
    """
    if (options.certificate is None) != (options.key is None):
        raise CannotServe("TLS needs both: --certificate and --key")
    for file in (options.certificate, options.key):
        if file is not None and not file.is_file():
            raise CannotServe(f"{file}: there is no such file")
    if options.address not in LOOPBACK and not options.secure:
        raise CannotServe(f"{options.address} can be reached from other machines: that needs --certificate and --key")


def _provider(options: ServeOptions) -> OidcProvider | None:
    if options.oidc is None:
        return None
    try:
        return OidcProvider(load_strict(options.oidc, OidcConfig), os.environ.get("CELL_OIDC_SECRET", ""))
    except ConfigError as error:
        raise CannotServe(str(error)) from None


def url_of(options: ServeOptions, port: int) -> str:
    """Where the page is."""
    name = options.hosts[0] if options.hosts else "localhost" if options.address in LOOPBACK else options.address
    return f"{'https' if options.secure else 'http'}://{name}:{port}/"


def _listen(options: ServeOptions) -> socket.socket:
    ports = [options.port] if options.port else range(8080, 8080 + PORTS)
    why = ""
    for port in ports:
        listening = socket.socket(socket.AF_INET6 if ":" in options.address else socket.AF_INET)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((options.address, port))
            listening.listen()  # who comes before the server is up waits a moment
        except OSError as error:
            listening.close()
            why = f"{options.address}:{port}: {error.strerror}"
            continue
        return listening
    raise CannotServe(f"{why}; --port names another")
