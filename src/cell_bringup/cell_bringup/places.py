"""Where things are: the checkout, its configuration, the folders of state.  `./cell` sets the two variables."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

FOXGLOVE_PORT = 8765
"""Where Foxglove looks first."""


def root() -> Path:
    """The checkout."""
    return Path(os.environ.get("CELL_ROOT", "")).resolve()


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
    """The folder of all state folders."""
    return Path(os.environ.get("CELL_STATE_DIR", root() / ".cell"))


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
