"""What the bench of kits makes of what a camera says, and of its results."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cell_bringup.bench import kitting
from cell_bringup.bench.kits import KitTrial, judged
from cell_skills.devices.seen import PartSeen

WANTED = {"nest.tray": "tray", "nest.board": "board_lamp"}
TRAY, BOARD = PartSeen(present=True, part="tray"), PartSeen(present=True, part="board_lamp")


@pytest.mark.parametrize(
    ("board", "fault"),
    [
        (BOARD, ""),
        (PartSeen(present=False), "nest.board: empty"),
        (None, "nest.board: not seen"),
        (TRAY, "nest.board: tray, not board_lamp"),
        (BOARD.model_copy(update={"flipped": True}), "nest.board: board_lamp on its head, not board_lamp"),
        (BOARD.model_copy(update={"part": ""}), "nest.board: unknown, not board_lamp"),
        (BOARD.model_copy(update={"x_m": 0.002}), "nest.board: 2.0 mm and 0.00 rad off"),
        (BOARD.model_copy(update={"yaw_rad": -0.2}), "nest.board: 0.0 mm and 0.20 rad off"),
    ],
)
def test_a_kit_is_good_if_every_part_lies_as_it_should(board: PartSeen | None, fault: str) -> None:
    """It should say which nest is wrong, and why."""
    assert judged(WANTED, {"nest.tray": TRAY, "nest.board": board}) == fault


class MadeUp:
    """Kits of which every third is judged wrongly."""

    def __init__(self, _: Path) -> None:
        self.made: list[int] = []

    def __enter__(self) -> "MadeUp":
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is open."""

    def trial(self, seed: int) -> KitTrial:
        made.append(seed)
        wrong = "flipped" if seed % 2 else ""
        return KitTrial(seed, wrong, "" if seed % 2 == (seed % 3 != 0) else "nest.tray: empty")


made: list[int] = []


def test_rates_are_printed_with_their_seeds_and_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It should count good and wrong kits apart, name those that failed, and make no kit twice."""
    monkeypatch.setattr(kitting, "KitWorld", MadeUp)
    unheard: Callable[[str], None] = lambda line: None  # noqa: E731
    kitting.bench_kitting(1, 3, unheard, tmp_path / "kept")
    rows = kitting.bench_kitting(1, 6, unheard, tmp_path / "kept").rows()
    assert made == [1, 2, 3, 4, 5, 6]
    told = dict(rows)
    assert told["kits, simulated: rendered pictures, no arm"] == "6"
    assert told["good kits rejected"].startswith("2/3")
    assert told["wrong kits passed: flipped"].startswith("2/3")
    assert {"  seed 1", "  seed 5"} <= told.keys()
