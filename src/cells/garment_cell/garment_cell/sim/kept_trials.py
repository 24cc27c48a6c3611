"""What came of garments, on a disk: one line of JSON each, so that hours of work go on where they were cut off."""

import json
from dataclasses import asdict
from pathlib import Path

import cv2
import numpy as np
from pydantic import TypeAdapter, ValidationError

from cell_line.config.strict_yaml import ConfigError
from cell_vision.cloth.table_view import Colours
from garment_cell.sim.folding_trial import FoldingTrial

SIDE_PX = 240
"""Of a picture that is kept [px]."""
ACROSS = 6
"""Pictures side by side."""


class KeptTrials:
    """The results in one file, or in none; pictures of failures stand in a folder beside it."""

    def __init__(self, file: Path | None) -> None:
        """Read what is there; the last line may be cut off.

        Raises:
            ConfigError: A line is no result.
            OSError: The file cannot be read.
        """
        self._file = file
        self._known: dict[tuple[str, int], FoldingTrial] = {}
        text = file.read_text(encoding="utf-8", errors="replace") if file and file.exists() else ""
        whole, _, rest = text.rpartition("\n")
        for number, line in enumerate(whole.splitlines(), 1):
            try:
                trial = TRIAL.validate_json(line)
            except ValidationError:
                assert file
                raise ConfigError(file, number, "", "this is no result of a garment") from None
            self._known[trial.garment, trial.seed] = trial
        if file and rest:
            file.write_text(whole + "\n" if whole else "", encoding="utf-8")

    def find(self, garment: str, seed: int) -> FoldingTrial | None:
        """Return what is known of a seed."""
        return self._known.get((garment, seed))

    def add(self, trial: FoldingTrial, shots: list[Colours]) -> None:
        """Write a result down, and the pictures of a failure."""
        if not self._file:
            return
        if not trial.good:
            folder = self._file.with_name(self._file.name + ".failures")
            folder.mkdir(exist_ok=True)
            name = f"{trial.garment.replace(' ', '-')}-{trial.seed}.jpg"
            cv2.imwrite(str(folder / name), strip(shots)[..., ::-1])
        with self._file.open("a", encoding="utf-8") as out:
            out.write(json.dumps(asdict(trial)) + "\n")


def strip(shots: list[Colours]) -> Colours:
    """Return straight pictures side by side, in rows, with y of the table upwards."""
    small = [cv2.resize(shot[::-1], (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_AREA) for shot in shots]
    small += [np.zeros_like(small[0])] * (-len(small) % min(ACROSS, len(small)))
    wide = min(ACROSS, len(small))
    rows = [np.hstack(small[start : start + wide]) for start in range(0, len(small), wide)]
    return np.asarray(np.vstack(rows), dtype=np.uint8)


TRIAL = TypeAdapter(FoldingTrial)
