"""Calls of the API of a page elsewhere: JSON there and back, and its errors as those of a line."""

import json
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from cell_client.errors import ClientError, LineNotRunning, Refused
from cell_line.plain import MESSAGE_LENGTH, shown

API = "/api/v1"
LARGEST = 256 * 2**20
"""Longest answer that is read [bytes]."""
HERE = ("localhost", "127.0.0.1", "::1")


class _Stay(HTTPRedirectHandler):
    """A token goes to nobody but whom it is for."""

    def redirect_request(self, *args: Any, **more: Any) -> None:
        return None


class PageCall:
    """Calls one page, for the user of a token.

    Args:
        url: where the page is; without TLS only on this machine.
        token: of the user.
        timeout_s: longest wait for an answer [s]; a document of orders may take long.

    Raises:
        ClientError: this is no address, or nobody would be asked safely.
    """

    def __init__(self, url: str, token: str, timeout_s: float = 240.0) -> None:
        try:
            parts = urlsplit(url)
            host, _ = parts.hostname, parts.port
        except ValueError:
            host = None
        if not host or parts.scheme not in ("http", "https") or parts.query or parts.username:
            raise ClientError(f"{shown(url)}: is no address of a page, such as https://line.example.org:8080")
        if parts.scheme == "http" and host not in HERE:
            raise ClientError(f"{shown(url)}: a token goes to another machine by https only")
        if not token or not token.isascii() or not token.isprintable() or " " in token:
            raise ClientError("the page asks who you are: --token, or CELL_TOKEN in the environment, says it")
        self._base, self._token, self._timeout_s = url.rstrip("/"), token, timeout_s
        straight = [ProxyHandler({})] if parts.scheme == "http" else []  # a proxy would read the token
        self._opener = build_opener(_Stay(), *straight)

    def get(self, path: str, **query: str) -> Any:
        """What stands at a path, as plain values."""
        return self._value(self.read(path + (f"?{urlencode(query)}" if query else "")))

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """What is answered to a request."""
        return self._value(self.read(path, json.dumps(body).encode()))

    def read(self, path: str, body: bytes | None = None) -> bytes:
        """An answer as it came.

        Raises:
            LineNotRunning: nobody answers there, or the page has no line.
            Refused: the page or its line says no.
            ClientError: what answers is no page of a line.
        """
        headers = {"Authorization": f"Bearer {self._token}"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        request = Request(f"{self._base}{API}{path}", body, headers)
        try:
            with self._opener.open(request, timeout=self._timeout_s) as answer:
                found: bytes = answer.read(LARGEST + 1)
        except HTTPError as error:
            raise self._told(error) from None
        except OSError as error:  # of sockets, TLS and waits
            raise LineNotRunning(f"{self._base}: {shown(str(getattr(error, 'reason', error)))}") from None
        except (HTTPException, ValueError) as error:  # no HTTP comes from there, or the address cannot be asked
            text = shown(str(error)) or type(error).__name__
            raise ClientError(f"{self._base}: no page of a line answers there: {text}") from None
        if len(found) > LARGEST:
            raise ClientError(f"{self._base}: the answer is longer than {LARGEST // 2**20} MiB")
        return found

    def _told(self, error: HTTPError) -> ClientError:
        try:
            problem = json.loads(error.read(LARGEST))
            detail, why = problem["detail"], [str(each["why"]) for each in problem.get("errors", ())]
        except (ValueError, KeyError, TypeError, OSError, HTTPException, RecursionError):
            return ClientError(f"{self._base}: no page of a line answers there, but HTTP status {error.code}")
        text = "\n".join(shown(str(each), MESSAGE_LENGTH) for each in (why or [detail]))
        return (LineNotRunning if error.code == 503 else Refused)(text)

    def _value(self, found: bytes) -> Any:
        try:
            return json.loads(found)
        except (ValueError, RecursionError):
            raise ClientError(f"{self._base}: no page of a line answers there: this is no JSON") from None
