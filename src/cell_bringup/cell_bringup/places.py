"""Where things are: the checkout, its configuration, the folders of state.  `./cell` sets the two variables."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


def root() -> Path:
    """The checkout."""
    return Path(os.environ.get("CELL_ROOT", "")).resolve()


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


def current_state() -> Path:
    """The state folder of the line that was started last."""
    return state_base() / "current"


def make_current(state_dir: Path) -> None:
    """Let commands that name no state folder use this one from now on."""
    link = current_state()
    link.parent.mkdir(parents=True, exist_ok=True)
    fresh = link.with_name(f"current.{os.getpid()}")
    fresh.symlink_to(state_dir.resolve(), target_is_directory=True)
    fresh.replace(link)


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder on the disk that holds all state, for as long as the context lasts."""
    state_base().mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=state_base()) as folder:
        yield Path(folder)
