"""How people view a line while it runs: a film, a window, Foxglove, a recording."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from glob import escape
from pathlib import Path

from cell_bringup.failure import CommandFailed
from cell_bringup.folders import FOXGLOVE_PORT
from cell_line.config.line import load_line

HOST = "127.0.0.1"
PORTS = 20
"""How many ports are tried."""


@dataclass(frozen=True, slots=True)
class ViewOptions:
    """How people want to view a line.

    Attributes:
        film: File for a film of the simulated world, "" for none.
        window: Whether to open a window on the simulated world.
        port: Where Foxglove can watch on this machine, 0 for nowhere.
        recording: MCAP file of all that Foxglove could show, "" for none.
        black_box: Whether what precedes failures is kept.
    """

    film: str = ""
    window: bool = False
    port: int = 0
    recording: str = ""
    black_box: bool = False


def simulates_world(config: Path, profile: str) -> bool:
    """Return whether a line has a simulated world in a profile.

    Args:
        config: Its YAML file.
        profile: Name of the profile.

    Raises:
        ConfigError: The file is wrong, or there is no such profile.
    """
    return bool(load_line(config).profile(profile).engine)


def view_options(
    film: Path | None, window: bool, port: int, recording: Path | None, simulated: bool, black_box: bool = False
) -> ViewOptions:
    """Return the options, if they are possible.  A file that exists already stays, and the new one gets a number.

    Args:
        film: File for a film.
        window: Whether to open a window.
        port: For Foxglove.
        recording: MCAP file.
        simulated: Whether there is a simulated world.
        black_box: Whether what precedes failures is kept.

    Raises:
        CommandFailed: it is not possible; says why.
    """
    if (film or window) and not simulated:
        raise CommandFailed("only a simulated world can be filmed or viewed: --profile physics")
    if window:
        _check_screen()
    return ViewOptions(_name(film), window, port, _name(recording), black_box)


def port_for(foxglove: bool, named: int | None) -> int:
    """Return the port at which Foxglove can watch, 0 for none.  A port that is named is taken or refused.

    Raises:
        CommandFailed: the port is taken, or all that are tried are.
    """
    if named:
        if not _is_free(named):
            raise CommandFailed(f"--foxglove-port: port {named} is taken")
        return named
    if not foxglove:
        return 0
    tried = range(FOXGLOVE_PORT, FOXGLOVE_PORT + PORTS)
    found = next(filter(_is_free, tried), None)
    if found is None:
        raise CommandFailed(f"--foxglove: the ports {tried[0]} to {tried[-1]} are taken; name another: --foxglove-port")
    return found


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server itself does
        try:
            probe.bind((HOST, port))
            probe.listen()
        except OSError:
            return False
    return True


@contextmanager
def announced(wanted: ViewOptions, logs: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Say where to look while a line runs, and which files there are when it has ended.

    Args:
        wanted: What is wanted.
        logs: Folder of the logs, which tell why there is no file.
        say: Takes a line.
    """
    files = {what: Path(name) for what, name in (("film", wanted.film), ("recording", wanted.recording)) if name}
    before = {file for wish in files.values() for file in _pieces(wish)}
    if wanted.port:
        say(f"Foxglove can watch at ws://localhost:{wanted.port}{_why_there(wanted.port)}")
    try:
        yield
    finally:
        for what, wish in files.items():
            made = ", ".join(str(file) for file in _pieces(wish) if file not in before)
            say(f"{what}: {made}" if made else f"no {what} was made; {logs} tells why")


def _why_there(port: int) -> str:
    between = FOXGLOVE_PORT < port < FOXGLOVE_PORT + PORTS
    return f" (port {FOXGLOVE_PORT} is taken)" if between and not _is_free(FOXGLOVE_PORT) else ""


def _pieces(file: Path) -> list[Path]:
    """The files of a film or a recording: a process that is started again begins a new one."""
    return sorted(file.parent.glob(f"{escape(file.stem)}*{escape(file.suffix)}"), key=lambda piece: len(piece.name))


def _name(file: Path | None) -> str:
    if file is None:
        return ""
    from cell_sim.physics.onlooking.film_file import unused

    whole = file.absolute()
    if not whole.parent.is_dir():
        raise CommandFailed(f"{file}: there is no folder {whole.parent}")
    return str(unused(whole))


def _check_screen() -> None:
    from cell_sim.physics.onlooking.viewer import check_screen
    from cell_sim.world.pictures import NoScreen

    try:
        check_screen()
    except NoScreen as reason:
        raise CommandFailed(f"--view: {reason}") from reason
