"""What came of garments, on a disk: results that go on where they were cut off, and pictures of failures."""

from pathlib import Path

import cv2
import numpy as np
from pydantic import TypeAdapter

from cell_line.kept_results import KeptResults
from cell_vision.cloth.table_view import Colours
from garment_cell.sim.folding_trial import FoldingTrial

SIDE_PX = 240
"""Of a picture that is kept [px]."""
ACROSS = 6
"""Pictures side by side."""


def kept_trials(file: Path | None) -> KeptResults[FoldingTrial]:
    """Return the results in a file by garment and seed; see `KeptResults`."""
    return KeptResults(file, TypeAdapter(FoldingTrial), lambda trial: (trial.garment, trial.seed), "a garment")


def keep_pictures(file: Path, trial: FoldingTrial, shots: list[Colours]) -> None:
    """Write the pictures of a failure into a folder beside the file of results."""
    folder = file.with_name(file.name + ".failures")
    folder.mkdir(exist_ok=True)
    name = f"{trial.garment.replace(' ', '-')}-{trial.seed}.jpg"
    cv2.imwrite(str(folder / name), strip(shots)[..., ::-1])


def strip(shots: list[Colours]) -> Colours:
    """Return straight pictures side by side, in rows, with y of the table upwards."""
    small = [cv2.resize(shot[::-1], (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_AREA) for shot in shots]
    small += [np.zeros_like(small[0])] * (-len(small) % min(ACROSS, len(small)))
    wide = min(ACROSS, len(small))
    rows = [np.hstack(small[start : start + wide]) for start in range(0, len(small), wide)]
    return np.asarray(np.vstack(rows), dtype=np.uint8)
