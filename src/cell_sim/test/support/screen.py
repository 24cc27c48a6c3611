"""A screen that nobody sees, and what is on it."""

import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

XVFB = "Xvfb"
SIZE = "640x480x24"


@contextmanager
def screen(folder: Path) -> Iterator[str]:
    """A screen for as long as the context lasts; gives its name."""
    command = [XVFB, "-displayfd", "1", "-screen", "0", SIZE, "-fbdir", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stdout
            yield f":{server.stdout.readline().strip()}"
        finally:
            server.terminate()


def on_screen(folder: Path) -> NDArray[np.uint8]:
    """What is on it, height x width x RGB; its file is in the format of xwd."""
    content = (folder / "Xvfb_screen0").read_bytes()
    head = struct.unpack(">25I", content[:100])
    size, width, height, line, colors = head[0], head[4], head[5], head[12], head[19]
    pixels = np.frombuffer(content, np.uint8, line * height, size + 12 * colors)
    return pixels.reshape(height, line)[:, : 4 * width].reshape(height, width, 4)[:, :, 2::-1]
