"""What pictures are drawn with."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from types import TracebackType
from typing import Self

import mujoco

_DRAWING = RLock()
"""Held by the thread that draws.  Mesa's software renderer crashes, once in many minutes, where a film and cameras are
drawn at the same moment, though each has its own context and thread."""

UPLOADED = ("flex_vertnum", "mesh_vert", "mesh_face", "tex_data", "tex_adr", "tex_width", "tex_nchannel")
"""What of a model is put into the graphics when they are made, and cloth, which has a place of its own there."""


class Graphics:
    """Base of what draws a scene without a screen. Belongs to the thread that makes it; a context manager."""

    def __init__(self) -> None:
        """Take hold of the graphics."""
        self._option = mujoco.MjvOption()
        self._option.sitegroup[:] = 0  # places are not seen
        self._context: mujoco.MjrContext | None = None
        with _DRAWING:
            self._gl = mujoco.GLContext(1, 1)

    def close(self) -> None:
        """Give the graphics back."""
        with self._drawing():
            self._drop_context()
            self._gl.free()

    @contextmanager
    def _drawing(self) -> Iterator[None]:
        """What is drawn with these graphics, and with no others at the same time."""
        with _DRAWING:
            self._gl.make_current()
            yield

    def _drop_context(self) -> None:
        """Forget what was uploaded."""
        if self._context is not None:
            self._context.free()
        self._context = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def assets_of(model: mujoco.MjModel) -> bytes:
    """Return a digest of what of a model is uploaded: while it is the same, so may be the graphics."""
    digest = hashlib.blake2b()
    for name in UPLOADED:
        digest.update(getattr(model, name).tobytes())
    return digest.digest()
