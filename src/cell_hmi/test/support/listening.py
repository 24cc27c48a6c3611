"""An app that is reached over a socket, for as long as a block lasts."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn


def port_of(address: str = "127.0.0.1") -> socket.socket:
    """A socket that listens on a free port."""
    return socket.create_server((address, 0))


@contextmanager
def listening(app: Any, there: socket.socket, tls: tuple[Path, Path] | None = None) -> Iterator[int]:
    """Answer at a socket; `tls`: files of certificate and key.  Yields its port."""
    certificate, key = tls or (None, None)
    config = uvicorn.Config(
        app,
        log_level="error",
        ssl_certfile=certificate and str(certificate),
        ssl_keyfile=key and str(key),
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [there]})
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "it does not come up"
            time.sleep(0.02)
        yield int(there.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join()
