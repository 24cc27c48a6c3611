"""Results of images on a disk, so that a long measurement goes on where it was cut off, and parts are put together.

One line of JSON for each.  Files of several processes, put together as they are, are one.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from cell_line.config.strict_yaml import ConfigError


@dataclass(frozen=True, slots=True)
class FrameResult:
    """One image.

    Attributes:
        seed: It can be made again by it.
        failure: Why nothing was located, "" if something was.
        off_mm: Distance between the located and the true origin of the target [mm].
        turn_deg: Angle between its located and its true turn [deg].
        claimed: Squared distance in standard deviations that the answer claims for itself.
        took_ms: Detection and pose together, of one thread's own time [ms].
    """

    seed: int
    failure: str
    off_mm: float
    turn_deg: float
    claimed: float
    took_ms: float


class KeptFrames:
    """The results in one file, or in none."""

    def __init__(self, file: Path | None) -> None:
        """Read what is there; the last line may be cut off.

        Raises:
            ConfigError: A line is no result.
            OSError: The file cannot be read.
        """
        self._file = file
        self._known: dict[tuple[str, int], FrameResult] = {}
        text = file.read_text(encoding="utf-8", errors="replace") if file and file.exists() else ""
        whole, _, rest = text.rpartition("\n")
        for number, line in enumerate(whole.splitlines(), 1):
            try:
                target, result = RESULT.validate_json(line)
            except ValidationError:
                assert file
                raise ConfigError(file, number, "", "this is no result of an image") from None
            self._known[target, result.seed] = result
        if file and rest:
            file.write_text(whole + "\n" if whole else "", encoding="utf-8")

    def find(self, target: str, seed: int) -> FrameResult | None:
        """Return what is known of a target in the image of a seed."""
        return self._known.get((target, seed))

    def add(self, target: str, result: FrameResult) -> FrameResult:
        """Write a result down, and return it."""
        if self._file:
            with self._file.open("a", encoding="utf-8") as out:
                out.write(json.dumps([target, asdict(result)]) + "\n")
        return result


RESULT: TypeAdapter[tuple[str, FrameResult]] = TypeAdapter(tuple[str, FrameResult])
