"""A page elsewhere that is none, or a strange one: one line, and the token goes to nobody else."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from cell_client.errors import LineNotRunning
from cell_client.page_call import PageCall


@contextmanager
def answering(answer: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """Say this to each who calls; yields the address, and what they said."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as there:

        def serve() -> None:
            while True:
                caller = there.accept()[0]
                with caller:
                    said = caller.recv(65536)
                    if not said:
                        return
                    heard.append(said)
                    caller.sendall(answer)

        serving = threading.Thread(target=serve)
        serving.start()
        try:
            yield f"http://127.0.0.1:{there.getsockname()[1]}", heard
        finally:
            socket.create_connection(there.getsockname()).close()
            serving.join()


def test_no_proxy_reads_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with answering(b"HTTP/1.1 502 no\r\n\r\n") as (proxy, heard):
        monkeypatch.setenv("http_proxy", proxy)
        with pytest.raises(LineNotRunning):
            PageCall("http://localhost:1", "cell_x").get("/line")
    assert heard == []
