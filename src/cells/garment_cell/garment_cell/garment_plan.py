"""Garments and how they are folded, as YAML files say: outline, sizes, and folds with pick points.

Whoever has another garment writes a file; nothing else is touched.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Self

import numpy as np
from pydantic import Field, model_validator

from cell_line.config.strict_yaml import ConfigError, StrictModel, load_strict
from cell_line.params import Word
from cell_vision.cloth.outlines import Crease, GarmentOutline, Pieces
from cell_vision.images import Floats

OURS = Path(__file__).with_name("garments")
"""Where those that come with the package are."""
SLACK_M = 0.005
"""A pick point may lie this far beyond the cloth [m]."""
STRIP_M = 0.04
"""A fold turns at least so much over [m]."""
Share = Annotated[float, Field(ge=-0.5, le=0.5, allow_inf_nan=False)]
Length = Annotated[float, Field(ge=0.05, le=3.0, allow_inf_nan=False)]
Spot = Annotated[list[Share], Field(min_length=2, max_length=2)]
Corner = Word | Spot


class FoldModel(StrictModel):
    """One fold: what lies to the left of a directed line is turned over it."""

    start: Spot = Field(alias="from")
    end: Spot = Field(alias="to")
    pick: list[Corner] = Field(min_length=2, max_length=2)
    """Where both fingers take the part that is turned: corners by name, or places of the flat garment."""


class GarmentModel(StrictModel):
    """A garment as its file has it; x and y are shares of its width and length, from its middle."""

    garment: Word
    weight_kg_m2: Annotated[float, Field(gt=0.01, le=5.0)] = 0.3
    sizes: dict[Word, Annotated[list[Length], Field(min_length=2, max_length=2)]] = Field(min_length=1, max_length=40)
    outline: dict[Word, Spot] = Field(min_length=3, max_length=40)
    hold: list[Annotated[list[Word], Field(min_length=2, max_length=2)]] = Field(min_length=1, max_length=12)
    folds: list[FoldModel] = Field(min_length=1, max_length=8)

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        named = [name for pair in self.hold for name in pair]
        named += [name for fold in self.folds for name in fold.pick if isinstance(name, str)]
        for name in named:
            if name not in self.outline:
                raise ValueError(f"'{name}' is no corner of the outline")
        for size in self.sizes:
            as_garment(self, size)
        return self


@dataclass(frozen=True)
class PlannedTurn:
    """One fold of a garment, in its frame.

    Attributes:
        crease: What lies to its left is turned over it.
        picks: Where the fingers take it, (2, 2) [m].
        places: Where they lay it down, (2, 2) [m].
        before: The outline before the fold.
        after: The outline after it, which a camera shall see.
    """

    crease: Crease
    picks: Floats
    places: Floats
    before: Pieces
    after: Pieces


@dataclass(frozen=True)
class GarmentPlan:
    """A garment of one size and how it is folded.

    Attributes:
        size: Its name.
        weight: Mass of a square metre [kg/m2].
        outline: Flat.
        hold: Pairs of corners by which it hangs, the best first.
        turns: Its folds, in order.
    """

    size: str
    weight: float
    outline: GarmentOutline
    hold: tuple[tuple[str, str], ...]
    turns: tuple[PlannedTurn, ...]

    @property
    def name(self) -> str:
        """Of the garment."""
        return self.outline.name

    @property
    def stages(self) -> Mapping[str, Pieces]:
        """What a camera may see of it, by name: flat, then after each fold."""
        return {"flat": self.outline.flat()} | {f"fold {n}": turn.after for n, turn in enumerate(self.turns, 1)}

    @property
    def final_m(self) -> tuple[float, float]:
        """Width and length of the folded garment [m]."""
        low, high = self.turns[-1].after.bounds()
        width, length = (high - low).tolist()
        return width, length


def find_garment(name: str, folder: Path = OURS) -> Path:
    """Return the file of a garment: one of a name, or the file itself where the name is a path.

    Raises:
        ConfigError: There is none.
    """
    if name.endswith((".yaml", ".yml")):
        return Path(name)
    known = sorted(file.stem for file in folder.glob("*.yaml"))
    if name not in known:
        text = f"there is no garment '{name}'; there are: {', '.join(known)}, or a file of yours (.yaml)"
        raise ConfigError(folder / f"{name}.yaml", 1, "", text)
    return folder / f"{name}.yaml"


def load_garment(file: Path, size: str = "") -> GarmentPlan:
    """Read a garment in one of its sizes, by default the first.

    Raises:
        ConfigError: Anything is wrong with the file, or it has no such size.
    """
    model = load_strict(file, GarmentModel)
    if size and size not in model.sizes:
        raise ConfigError(file, 1, "sizes", f"there is no size '{size}'; there are: {', '.join(model.sizes)}")
    return as_garment(model, size or next(iter(model.sizes)))


def as_garment(model: GarmentModel, size: str) -> GarmentPlan:
    """Return a garment in a size.

    Raises:
        ValueError: A fold misses the cloth, or is picked beside what it turns.
    """
    scale = np.array(model.sizes[size])
    corners = {name: (float(x * scale[0]), float(y * scale[1])) for name, (x, y) in model.outline.items()}
    outline = GarmentOutline(model.garment, corners)
    turns = tuple(_turns(model, outline, scale))
    pairs = tuple((first, second) for first, second in model.hold)
    return GarmentPlan(size, model.weight_kg_m2, outline, pairs, turns)


def _turns(model: GarmentModel, outline: GarmentOutline, scale: Floats) -> Iterator[PlannedTurn]:
    state = outline.flat()
    for number, fold in enumerate(model.folds, start=1):
        start, end = (tuple((np.array(spot) * scale).tolist()) for spot in (fold.start, fold.end))
        crease = Crease(start, end)
        if not state.crossed_by(crease, STRIP_M):
            raise ValueError(f"fold {number}: the line misses the garment, or turns next to nothing over")
        picks = np.array([outline.points[at] if isinstance(at, str) else np.array(at) * scale for at in fold.pick])
        if not state.holds(picks, SLACK_M):
            raise ValueError(f"fold {number}: a pick point lies beside the cloth")
        if crease.left_of(picks).min() < STRIP_M:
            raise ValueError(
                f"fold {number}: a pick point is not on the part that is turned over, to the left of the line"
            )
        after = state.folded(crease)
        yield PlannedTurn(crease, picks, crease.mirrored(picks), state, after)
        state = after
