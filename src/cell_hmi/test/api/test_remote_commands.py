"""The command line, with --url: it should ask the page of a line on another machine, by the same words."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from certificate import certified
from listening import listening, port_of
from served import Served, served
from typer.testing import CliRunner

from cell_client.errors import ClientError, LineNotRunning, Refused
from cell_client.page_call import PageCall
from cell_hmi.users.roles import Role

app = pytest.importorskip("cell_bringup.cli", reason="the workspace is not built").app
ORDER = '{"orders": [{"id": "B", "lines": [{"variant": "polish-red"}]}]}'


@dataclass
class FarLine:
    """A line whose page is reached by TLS, and who asks it."""

    line: Served
    url: str
    token: str

    def cell(self, *words: str, token: str = "", stdin: str = "") -> str:
        """Run the command line; what it could not do is raised."""
        found = CliRunner().invoke(
            app, ["--url", self.url, "--token", token or self.token, *words], input=stdin, env={"COLUMNS": "200"}
        )
        if found.exception is not None and not isinstance(found.exception, SystemExit):
            raise found.exception
        return found.output

    def json(self, *words: str) -> Any:
        return json.loads(self.cell(*words, "--json"))

    def token_of(self, role: Role) -> str:
        return self.line.client(role).headers["Authorization"].removeprefix("Bearer ")


@pytest.fixture
def far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FarLine]:
    tls = certified(tmp_path, "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(tls[0]))
    with served(tmp_path, run=False) as line, listening(line.app, port_of(), tls) as port:
        made = FarLine(line, f"https://127.0.0.1:{port}", "")
        made.token = made.token_of(Role.ENGINEER)
        line.past.read()
        line.live.look()
        yield made


def test_what_is_seen(far: FarLine, tmp_path: Path) -> None:
    assert "dosing" in far.cell("status") and far.json("status")["running"] is True
    (listed,) = far.json("order", "list", "--all")
    assert (listed["id"], listed["customer"], listed["units"]) == ("A", "Åsa", 3)
    assert "Åsa" in far.cell("order", "list", "--all")
    assert [unit["unit"] for unit in far.json("order", "show", "A")["units"]] == ["A-01", "A-02", "A-03"]
    assert "1970-01-01" in far.cell("order", "show", "A")
    assert far.json("trace", "A-01")["status"] == "done"
    assert "A-01" in far.cell("trace", "A-01")
    for name, begin in (("unit.json", b"{"), ("unit.pdf", b"%PDF")):
        far.cell("export", "record", "A-01", str(tmp_path / name))
        assert (tmp_path / name).read_bytes().startswith(begin)


@pytest.mark.long
def test_what_is_asked(far: FarLine) -> None:
    assert "in the book: B" in far.cell("order", "submit", "-", stdin=ORDER)
    far.cell("order", "priority", "A", "70", "--reason", "a friend")
    far.cell("order", "cancel", "A", "--reason", "not wanted")
    far.cell("hold", "cell", "dosing", "--reason", "look")
    far.cell("resume", "carrier", "2", "--at", "load")
    far.cell("changeover", "dosing", "blue")
    far.cell("unit", "settle", "A-02", "rework", "--measured", "net_mass=5.0")
    who = "engineer-1"
    assert far.line.line.asked == [
        (who, "submit", "stdin", ORDER, ""),
        (who, "priority", "A", 70, "a friend"),
        (who, "cancel", "A", "not wanted"),
        (who, "hold", "cell", "dosing", "look"),
        (who, "resume", "carrier", "2", "load", ""),
        (who, "changeover", "dosing", "blue", ""),
        (who, "settle", "A-02", "rework", "", {"net_mass": 5.0}),
    ]


@pytest.mark.long
def test_what_a_file_was_taken_for_is_said(far: FarLine, tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_bytes("order,variant,customer\nB,polish-red,Åsa\n".encode("cp1252"))
    far.cell("order", "submit", str(tmp_path / "b.csv"))
    assert far.line.line.asked[-1][-1] == "Windows-1252"


@pytest.mark.long
def test_help_is_given_here(far: FarLine) -> None:
    """Also for a command that no page does."""
    assert "Usage" in far.cell("up", "--help")


def test_what_is_refused(far: FarLine) -> None:
    """It should say in one line why not."""
    with pytest.raises(Refused, match="may not"):
        far.cell("hold", "line", token=far.token_of(Role.VIEWER))
    with pytest.raises(Refused, match="log in|token"):
        far.cell("status", token="cell_nobody")
    with pytest.raises(Refused, match="'Z'"):
        far.cell("order", "show", "Z")
    far.line.line.away = True
    with pytest.raises(LineNotRunning, match="the line is not running"):
        far.cell("hold", "line")
    for words in (("down",), ("up",), ("trace", "--verify"), ("order", "submit", "-", "--wait")):
        assert "is done on the line's own machine" in far.cell(*words, stdin=ORDER)
    assert far.line.line.asked == []


@pytest.mark.long
def test_where_it_does_not_go(far: FarLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A token should go to nobody but a page that proves who it is."""
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(LineNotRunning, match="(?i)certificate"):
        far.cell("status")
    for url in (
        "http://192.0.2.1",
        "ftp://localhost",
        "line",
        "https://",
        "https://me:word@localhost",
        "http://[",
        "x:y",
    ):
        with pytest.raises(ClientError):
            PageCall(url, "cell_x")
    for token in ("", "a b", "a\r\nX-Other: 1", "é"):
        with pytest.raises(ClientError, match="--token"):
            PageCall("http://localhost:1", token)
    with pytest.raises(LineNotRunning, match="refused"):
        PageCall("http://localhost:1", "cell_x").get("/line")
