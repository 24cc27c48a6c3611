"""Where things are, the same from every folder: the checkout or what is installed of it, and the folders of state.

`CELL_ROOT` and `CELL_STATE_DIR` say it; `./cell` sets both.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from ament_index_python.packages import get_package_share_directory

from cell_bringup.failure import CommandFailed

PACKAGE = "cell_bringup"
FOXGLOVE_PORT = 8765
"""Where Foxglove looks first."""


def root() -> Path:
    """Where `config/` and `worlds/` are: the checkout, else the share folder of an installed workspace."""
    return _checkout() or Path(get_package_share_directory(PACKAGE))


def sources() -> Path:
    """The checkout.

    Raises:
        CommandFailed: this code is installed without one.
    """
    if found := _checkout():
        return found
    raise CommandFailed("this needs the sources; of what is installed here they are not found: CELL_ROOT may name them")


def _checkout() -> Path | None:
    """The one that is named, else the one that this file, or what it is a link to, is a part of."""
    if named := os.environ.get("CELL_ROOT"):
        return Path(named).resolve()
    above = Path(__file__).resolve().parents
    return next((it for it in above if (it / "cell").is_file() and (it / "src" / PACKAGE).is_dir()), None)


def whole(path: Path) -> Path:
    """The absolute path without links; of links that lead in a circle, whoever opens it tells."""
    return Path(os.path.realpath(path))


def default_line() -> Path:
    """The line that is meant when none is named."""
    return root() / "config" / "lines" / "demo.yaml"


def default_orders() -> Path:
    """The orders of the demo."""
    return root() / "config" / "orders" / "mixed-24.json"


def world_orders() -> Path:
    """The orders of the demo in a simulated world."""
    return root() / "config" / "orders" / "world-8.json"


def state_base() -> Path:
    """The folder of all state folders: the named one, else `.cell` in the checkout, else where state of users belongs.

    Source: XDG Base Directory Specification 0.8.
    """
    if named := os.environ.get("CELL_STATE_DIR"):
        return Path(named).absolute()
    if found := _checkout():
        return found / ".cell"
    home = Path(os.environ.get("XDG_STATE_HOME", ""))
    return (home if home.is_absolute() else Path.home() / ".local" / "state") / "cell_line"


def default_state() -> Path:
    """The state folder of a line that names none."""
    return state_base() / "line"


def demo_state() -> Path:
    """The state folder of a demo that names none."""
    return state_base() / "demo"


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder on the disk that holds all state, for as long as the context lasts."""
    state_base().mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=state_base()) as folder:
        yield Path(folder)
