"""The arms that somebody looks at in 3D: each is drawn while they do, and for a moment after."""

from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from cell_client.errors import ClientError
from cell_hmi.live.cell_views import CellViews

if TYPE_CHECKING:
    from cell_hmi.live.arm_view import ArmView

KEPT_S = 20.0
"""An arm that nobody looks at is drawn so long [s]."""
LOOK_S = 2.0


class ArmViews:
    """May be used in many threads."""

    def __init__(self, views: CellViews) -> None:
        """Take what hears arms."""
        self._views = views
        self._lock = Lock()
        self._open: dict[tuple[str, str], ArmView] = {}
        self._ended = Event()
        self._thread: Thread | None = None

    def of(self, cell: str, arm: str) -> "ArmView | None":
        """The view of an arm, None where it does not tell what it looks like; takes seconds the first time.

        Raises:
            ClientError: it cannot be drawn, or nobody can say what it looks like.
        """
        with self._lock:
            if found := self._open.get((cell, arm)):
                found.looked_at(0)
                return found
            if (urdf := self._views.description(cell, arm)) is None:
                return None
            from cell_hmi.live.arm_view import ArmView, NoArm, read_arm
            from cell_hmi.ros.package_files import package_file

            try:
                drawn = read_arm(urdf, package_file)
            except NoArm as error:
                raise ClientError(f"{arm} of {cell}: {error}") from None
            found = self._open[cell, arm] = ArmView(drawn, lambda: self._views.joints(cell, arm))
            if self._thread is None:
                self._thread = Thread(target=self._tidy, name="arm-views", daemon=True)
                self._thread.start()
            return found

    def close(self) -> None:
        """Draw none any more."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()
        with self._lock:
            for view in self._open.values():
                view.close()
            self._open.clear()

    def _tidy(self) -> None:
        while not self._ended.wait(LOOK_S):
            with self._lock:
                for name, view in list(self._open.items()):
                    if view.left_for() > KEPT_S:
                        del self._open[name]
                        view.close()
