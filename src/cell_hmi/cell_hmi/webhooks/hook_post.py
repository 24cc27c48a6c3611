"""Sends one message: to an address that was looked at before, over TLS that is checked, and nowhere else."""

import http.client
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from threading import Event, Timer
from urllib.parse import urlsplit

from cell_hmi.webhooks.receivers import Receiver

TIMEOUT_S = 10.0
"""For each step of it [s]."""
WHOLE_S = 30.0
"""For all of it from when there is a link on [s]: one who answers a letter at a time keeps no sender for ever."""


class NotTaken(Exception):
    """The receiver does not have it; says why in one line."""


def post(receiver: Receiver, headers: Mapping[str, str], body: bytes, tls: ssl.SSLContext) -> None:
    """Send it; a redirection is not followed, for it could lead anywhere.

    Raises:
        NotTaken: it was not answered with 2xx.
    """
    parts = urlsplit(receiver.url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    connection, late = http.client.HTTPConnection(host, port, timeout=TIMEOUT_S), Event()
    deadline = Timer(WHOLE_S, _cut, (connection, late))
    deadline.daemon = True
    try:
        # The very address that was looked at: asked again, its name could stand for another one.
        link = socket.create_connection((_address(receiver, host, port), port), TIMEOUT_S)
        connection.sock = link
        deadline.start()
        if parts.scheme == "https":
            connection.sock = tls.wrap_socket(link, server_hostname=host, do_handshake_on_connect=False)
            connection.sock.do_handshake()
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, {"Content-Type": "application/json", **headers})
        status = connection.getresponse().status
    except (OSError, ValueError, http.client.HTTPException) as error:  # ValueError: a name that no address has
        if late.is_set():
            raise NotTaken(f"it took longer than {WHOLE_S:g} s") from None
        raise NotTaken(" ".join(f"{type(error).__name__}: {error}".split())[:200]) from None
    finally:
        deadline.cancel()
        connection.close()
    if not 200 <= status < 300:
        raise NotTaken(f"answered with {status}")


def _cut(connection: http.client.HTTPConnection, late: Event) -> None:
    late.set()
    with suppress(OSError):  # it has just ended
        socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)  # not that of TLS, which is for its own thread


def _address(receiver: Receiver, host: str, port: int) -> str:
    found = [str(it[4][0]) for it in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for address in found:
        if not receiver.may_be_at(address):
            raise NotTaken(f"{host} is at {address}, where nothing is sent to: see loopback and private")
    return found[0]
