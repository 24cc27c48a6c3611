"""A real HTTP receiver of webhooks: it keeps what comes, and answers what it is told to."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread


@dataclass
class HookInbox:
    """What came: headers in lower case and body; `answers`: statuses for the next requests, then 200.

    Attributes:
        begun: set when the first request comes.
        hold: clear it, and none is taken until it is set again.
    """

    url: str
    answers: list[int] = field(default_factory=list)
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    elsewhere: str = ""
    begun: Event = field(default_factory=Event)
    hold: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self.hold.set()

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _ in self.came]


@contextmanager
def receiving(tls: ssl.SSLContext | None = None) -> Iterator[HookInbox]:
    """Receive as long as the context lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the library calls it so
            inbox.begun.set()
            inbox.hold.wait(20.0)
            body = self.rfile.read(int(self.headers["Content-Length"]))
            inbox.came.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(inbox.answers.pop(0) if inbox.answers else 200)
            if inbox.elsewhere:
                self.send_header("Location", inbox.elsewhere)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    inbox = HookInbox(f"{'https' if tls else 'http'}://localhost:{server.server_address[1]}/hook")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield inbox
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
