"""One arm in 3D, drawn by viser: its server listens on this machine only, and the page passes on what it shows."""

import io
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Event, Thread

import numpy as np
import rich
import viser
import yourdfpy
from defusedxml.ElementTree import fromstring
from numpy.typing import NDArray
from viser.extras import ViserUrdf

_LOG = logging.getLogger(__name__)
PERIOD_S = 0.1
"""How often the arm moves as the real one does [s]."""
STANDS = 1e-4
"""Joints that moved less are not drawn anew [rad] or [m]."""
HERE = "127.0.0.1"
FROM = (1.0, -0.9, 0.5)
"""From where the arm is looked at, in lengths of the arm."""


class NoArm(ValueError):
    """What describes the arm cannot be drawn; says why."""


class ArmView:
    """Draws an arm as long as it is open."""

    def __init__(self, arm: yourdfpy.URDF, joints: Callable[[], Mapping[str, float]]) -> None:
        """Start the server.

        Args:
            arm: what it looks like.
            joints: tells where its joints are [rad] or [m]; asked only while somebody looks.
        """
        self._joints, self._ended = joints, Event()
        self._lookers, self._left = 0, time.monotonic()
        with _silent():
            self._server = viser.ViserServer(host=HERE, port=0, verbose=False)
        self.address = f"{HERE}:{self._server.get_port()}"
        self._drawn = ViserUrdf(self._server, arm, root_node_name="/arm")
        self._at = self._told(np.zeros(len(arm.actuated_joint_names)))
        self._drawn.update_cfg(self._at)
        self._set_scene(arm)
        self._thread = Thread(target=self._follow, name="arm-view", daemon=True)
        self._thread.start()

    def looked_at(self, by: int) -> None:
        """Somebody begins to look (1), is about to (0), or ends (-1)."""
        self._lookers, self._left = self._lookers + by, time.monotonic()

    def left_for(self) -> float:
        """Return how long nobody has looked [s]."""
        return 0.0 if self._lookers else time.monotonic() - self._left

    def close(self) -> None:
        """End the server."""
        self._ended.set()
        self._thread.join()
        with _silent():
            self._server.stop()

    def _told(self, at: NDArray[np.float64]) -> NDArray[np.float64]:
        """Where its joints are now; those that nobody tells stay."""
        told, names = self._joints(), self._drawn.get_actuated_joint_names()
        return np.array([told.get(name, here) for name, here in zip(names, at, strict=True)])

    def _set_scene(self, arm: yourdfpy.URDF) -> None:
        low, high = arm.scene.bounds
        size, middle = float(max(high - low)), (low + high) / 2.0
        self._server.gui.configure_theme(show_logo=False)
        self._server.gui.main_panel.minimize()
        self._server.scene.add_grid("/ground", width=2.0 * size, height=2.0 * size, position=(0.0, 0.0, float(low[2])))
        self._server.initial_camera.look_at = tuple(middle)
        self._server.initial_camera.position = tuple(middle + np.array(FROM) * size)

    def _follow(self) -> None:
        while not self._ended.wait(PERIOD_S):
            try:
                if not self._lookers:
                    continue
                at = self._told(self._at)
                if at.size and np.abs(at - self._at).max() > STANDS:
                    self._at = at
                    self._drawn.update_cfg(at)
            except Exception:
                _LOG.exception("an arm cannot be drawn")
                self._ended.wait(1.0)


def read_arm(urdf: str, mesh_file: Callable[[str], str]) -> yourdfpy.URDF:
    """Read what an arm looks like.

    Args:
        urdf: its description.
        mesh_file: file -> where it is, '' for one that is not read.

    Raises:
        NoArm: it cannot be drawn.
    """
    try:
        fromstring(urdf)
        arm = yourdfpy.URDF.load(io.BytesIO(urdf.encode()), filename_handler=lambda fname: mesh_file(fname))
        seen = arm.scene.geometry and np.isfinite(arm.scene.bounds).all()
    except Exception as error:  # of a parser, of a library of shapes, or of numbers that are none
        raise NoArm(" ".join(f"its description is not that of an arm: {error}".split())[:300]) from None
    if not seen:
        raise NoArm("nothing of it can be drawn: it has no shapes, or meshes that are not on this machine")
    return arm


@contextmanager
def _silent() -> Iterator[None]:
    """Keep viser from printing where it listens, which is nobody's matter."""
    console = rich.get_console()
    before, console.quiet = console.quiet, True
    try:
        yield
    finally:
        console.quiet = before
