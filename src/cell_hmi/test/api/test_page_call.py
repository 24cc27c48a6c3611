"""A page elsewhere that is none, or a strange one: one line, and the token goes to nobody else."""

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from cell_client.errors import ClientError, LineNotRunning
from cell_client.page_call import PageCall
from cell_client.remote_line import RemoteLine, listed


@contextmanager
def answering(answer: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """Say this to each who calls; yields the address, and what they said."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as there:

        def serve() -> None:
            while True:
                caller = there.accept()[0]
                with caller:
                    said = b""
                    while not _whole(said):
                        part = caller.recv(65536)
                        if not part:
                            return
                        said += part
                    heard.append(said)
                    caller.sendall(answer)

        serving = threading.Thread(target=serve)
        serving.start()
        try:
            yield f"http://127.0.0.1:{there.getsockname()[1]}", heard
        finally:
            socket.create_connection(there.getsockname()).close()
            serving.join()


def _whole(said: bytes) -> bool:
    head, end, body = said.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    return bool(end) and len(body) >= int(length[1] if length else 0)


def test_no_proxy_reads_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with answering(b"HTTP/1.1 502 no\r\n\r\n") as (proxy, heard):
        monkeypatch.setenv("http_proxy", proxy)
        with pytest.raises(LineNotRunning):
            PageCall("http://localhost:1", "cell_x").get("/line")
    assert heard == []


JSON = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",
        b"HTTP/1.1 404 no\r\nContent-Length: 100\r\n\r\n{",
        b"HTTP/1.1 404 no\r\n\r\n" + b"[" * 60_000,
        JSON + b"[" * 60_000,
        JSON + b"\xff",
    ],
    ids=["no HTTP", "cut short", "a cut refusal", "a deep refusal", "deep", "no text"],
)
def test_no_page_answers(answer: bytes) -> None:
    with answering(answer) as (url, _), pytest.raises(ClientError, match="no page of a line answers there"):
        PageCall(url, "cell_x").get("/line")


@pytest.mark.parametrize("url", ["http://localhost:1/a b", "https://" + "\u00e9" * 70])
def test_an_address_that_cannot_be_asked(url: str) -> None:
    with pytest.raises(ClientError):
        PageCall(url, "cell_x").get("/line")


ASKED: list[Callable[[RemoteLine], Any]] = [
    lambda line: line.status(),
    lambda line: line.orders(True),
    lambda line: line.order("A"),
    lambda line: line.unit("A-01"),
    lambda line: line.submit_order("a.json", "{}"),
    lambda line: line.hold("cell", "dosing", ""),
]


@pytest.mark.parametrize("said", [b"{}", b"[]", b"null", b'{"items": 7, "history": [7], "orders": [7], "message": 7}'])
def test_an_answer_that_is_another_thing(said: bytes) -> None:
    with answering(JSON + said) as (url, _):
        for ask in ASKED:
            with pytest.raises(ClientError, match="of another version"):
                ask(RemoteLine(PageCall(url, "cell_x")))
    with pytest.raises(ClientError, match="of another version"):
        listed({})


@pytest.mark.parametrize("said", [b'{"items": [{"id": "A"}], "next": "A"}', b'{"items": [], "next": "A"}'])
def test_a_list_without_an_end(said: bytes) -> None:
    with answering(JSON + said) as (url, _), pytest.raises(ClientError, match="has no end"):
        RemoteLine(PageCall(url, "cell_x")).orders(True)
