"""A film in a file, picture by picture, made by ffmpeg."""

from collections.abc import Generator
from pathlib import Path
from types import TracebackType
from typing import Self

import imageio_ffmpeg

from cell_sim.physics.picture import Picture

RATE = 25
"""Pictures per second."""
CODING = ["-preset", "veryfast", "-crf", "21", "-movflags", "+faststart"]


class FilmFile:
    """Takes pictures of one size. What was written is a film, even when this process is killed."""

    def __init__(self, file: Path, width: int, height: int) -> None:
        """Begin the file; its ending says the format, and sizes are even numbers [px]."""
        self._writer: Generator[None, bytes | None, None] = imageio_ffmpeg.write_frames(
            str(file), (width, height), fps=RATE, quality=None, codec="libx264", macro_block_size=2,
            output_params=CODING, ffmpeg_log_level="error",
        )  # fmt: skip
        self._writer.send(None)

    def add(self, picture: Picture, times: int = 1) -> None:
        """Show a picture for some frames.

        Raises:
            OSError: it cannot be written.
        """
        content = picture.tobytes()
        for _ in range(times):
            self._writer.send(content)

    def close(self) -> None:
        """Finish the file."""
        self._writer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def unused(file: Path) -> Path:
    """Return this file, or where there is one already the first free one of `film-2.mp4`, `film-3.mp4` and so on."""
    number, free = 1, file
    while free.exists():
        number += 1
        free = file.with_stem(f"{file.stem}-{number}")
    return free
