"""How people look at a line while it runs: a film, a window, Foxglove, a recording."""

from dataclasses import dataclass
from pathlib import Path

from cell_bringup.failure import CommandFailed


@dataclass(frozen=True, slots=True)
class Looking:
    """What is wanted.

    Attributes:
        film: File for a film of the simulated world, "" for none.
        window: Whether to open a window on the simulated world.
        port: Where Foxglove can watch on this machine, 0 for nowhere.
        recording: MCAP file of all that Foxglove could show, "" for none.
    """

    film: str = ""
    window: bool = False
    port: int = 0
    recording: str = ""


def looking(film: Path | None, window: bool, port: int, recording: Path | None, simulated: bool) -> Looking:
    """Return what is wanted, if it is possible.

    Args:
        film: File for a film.
        window: Whether to open a window.
        port: For Foxglove.
        recording: MCAP file.
        simulated: Whether there is a simulated world.

    Raises:
        CommandFailed: it is not possible; says why.
    """
    if (film or window) and not simulated:
        raise CommandFailed("only a simulated world can be filmed or viewed: --sim physics")
    if window:
        _check_screen()
    for file in (film, recording):
        if file and not file.absolute().parent.is_dir():
            raise CommandFailed(f"{file}: there is no folder {file.absolute().parent}")
    return Looking(_name(film), window, port, _name(recording))


def _name(file: Path | None) -> str:
    return str(file.absolute()) if file else ""


def _check_screen() -> None:
    from cell_sim.viewer import NoScreen, check_screen  # slow: MuJoCo

    try:
        check_screen()
    except NoScreen as reason:
        raise CommandFailed(f"--view: {reason}") from reason
