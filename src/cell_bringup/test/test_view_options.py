"""What people want to see is refused in one line when it is not possible."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from cell_bringup.failure import CommandFailed
from cell_bringup.folders import FOXGLOVE_PORT
from cell_bringup.view_options import HOST, ViewOptions, announced, port_for, view_options

pytestmark = pytest.mark.xdist_group("foxglove_ports")
"""One after the other: one of them takes every port that another one looks for."""


def test_nothing_is_wanted() -> None:
    """It should be the default of a line."""
    assert view_options(None, False, 0, None, simulated=False) == ViewOptions()


def test_files_are_named_in_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It should mean the folder of the command, not that of the process that writes."""
    monkeypatch.chdir(tmp_path)
    found = view_options(Path("out.mp4"), False, 8765, Path("line.mcap"), simulated=True)
    assert found == ViewOptions(str(tmp_path / "out.mp4"), False, 8765, str(tmp_path / "line.mcap"))
    Path("out.mp4").touch()
    assert view_options(Path("out.mp4"), False, 0, None, simulated=True).film == str(tmp_path / "out-2.mp4")


def test_only_a_simulated_world_is_filmed_or_viewed() -> None:
    """It should say how to get one; Foxglove needs none."""
    for film, window in ((Path("out.mp4"), False), (None, True)):
        with pytest.raises(CommandFailed, match="--profile physics"):
            view_options(film, window, 0, None, simulated=False)
    assert view_options(None, False, 8765, None, simulated=False).port == 8765


def test_no_window_without_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should say so before anything is started."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(CommandFailed, match="^--view: there is no screen"):
        view_options(None, True, 0, None, simulated=True)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """It should be named before an hour of film is lost."""
    for film, recording in ((tmp_path / "no" / "out.mp4", None), (None, tmp_path / "no" / "line.mcap")):
        with pytest.raises(CommandFailed, match=f"there is no folder {tmp_path / 'no'}"):
            view_options(film, False, 0, recording, simulated=True)


def test_who_looks_is_told_where(tmp_path: Path) -> None:
    """It should name the address at once and all pieces of the files at the end, and say where one is missing."""
    told: list[str] = []
    film, recording, log = tmp_path / "out.mp4", tmp_path / "line.mcap", tmp_path / "log"
    (tmp_path / "outing.mp4").touch()
    with announced(ViewOptions(str(film), port=8765, recording=str(recording)), log, told.append):
        assert told == ["Foxglove can watch at ws://localhost:8765"]
        film.touch()
        (tmp_path / "out-2.mp4").touch()
    assert told[1:] == [f"film: {film}, {tmp_path / 'out-2.mp4'}", f"no recording was made; {log} tells why"]


@pytest.fixture
def take() -> Iterator[Callable[[int], int]]:
    """Takes a port, 0 for any, and tells which; a port that others have taken is taken as well."""
    with ExitStack() as taken:

        def take(port: int) -> int:
            listener = taken.enter_context(socket.socket())
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                listener.bind((HOST, port))
                listener.listen()
                return int(listener.getsockname()[1])
            return port

        yield take


def test_who_names_a_port_wants_foxglove(take: Callable[[int], int]) -> None:
    """It should not need both options, and be told when others have the port."""
    port = take(0)
    assert port_for(False, None) == 0
    with pytest.raises(CommandFailed, match=f"^--foxglove-port: port {port} is taken$"):
        port_for(False, port)


def test_a_second_line_is_watched_at_the_next_port(take: Callable[[int], int], tmp_path: Path) -> None:
    """It should say so."""
    take(FOXGLOVE_PORT)
    port = port_for(True, None)
    assert port > FOXGLOVE_PORT
    told: list[str] = []
    with announced(ViewOptions(port=port), tmp_path, told.append):
        assert told == [f"Foxglove can watch at ws://localhost:{port} (port {FOXGLOVE_PORT} is taken)"]


def test_no_port_is_free(take: Callable[[int], int]) -> None:
    """It should end the search, and say how to go on."""
    for port in range(FOXGLOVE_PORT, FOXGLOVE_PORT + 20):
        take(port)
    with pytest.raises(CommandFailed, match="the ports 8765 to 8784 are taken; name another: --foxglove-port"):
        port_for(True, None)
