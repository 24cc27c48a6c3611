"""A chart of known colours with tags at its corners, as a YAML file says."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Self

import numpy as np
from pydantic import Field, model_validator

from cell_line.config.strict_yaml import StrictModel, load_strict
from cell_line.params import Word
from cell_vision.colour.observer import Floats

Value = Annotated[float, Field(ge=-200.0, le=200.0, allow_inf_nan=False)]
Lab = Annotated[list[Value], Field(min_length=3, max_length=3)]
Along = Annotated[float, Field(ge=-20.0, le=20.0, allow_inf_nan=False)]
Place = Annotated[list[Along], Field(min_length=2, max_length=2)]
Side = Annotated[int, Field(ge=2, le=40)]


class ChartTagModel(StrictModel):
    """A tag of the family 36h11."""

    id: Annotated[int, Field(ge=0, le=586)]
    middle: Place


class ChartModel(StrictModel):
    """The file.

    Places are in the plane of the chart: (0, 0) is the outer corner of the first patch, (1, 1) that of the last.
    """

    name: Word
    source: str = Field(min_length=1, max_length=1000)
    """Who measured it, with what, when."""
    rows: Side
    columns: Side
    patches: list[Lab]
    """CIELAB (D65) of each, row by row from the first corner."""
    tags: list[ChartTagModel] = Field(min_length=4, max_length=20)
    content_from: Place
    """Upper left corner of where the paint is seen ..."""
    content_to: Place
    """... and lower right one."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len(self.patches) != self.rows * self.columns:
            raise ValueError(
                f"has {len(self.patches)} patches, {self.rows} rows of {self.columns} are {self.rows * self.columns}"
            )
        if not all(start < end for start, end in zip(self.content_from, self.content_to, strict=True)):
            raise ValueError("content_to must lie below and to the right of content_from")
        return self


@dataclass(frozen=True, eq=False)
class ColourChart:
    """A chart, ready to be looked for.

    Attributes:
        name: Of the chart.
        rows: Of patches.
        columns: Of patches.
        patches: CIELAB (D65), shape (rows * columns, 3).
        tags: Id -> middle, shape (2,), in the plane of the chart.
        content: Corners of where the paint is seen, likewise, shape (4, 2), in the order of the clock.
    """

    name: str
    rows: int
    columns: int
    patches: Floats
    tags: dict[int, Floats]
    content: Floats


def load_chart(file: Path) -> ColourChart:
    """Read a chart.

    Raises:
        ConfigError: Anything is wrong with the file.
    """
    model = load_strict(file, ChartModel)
    (left, top), (right, bottom) = model.content_from, model.content_to
    return ColourChart(
        name=model.name,
        rows=model.rows,
        columns=model.columns,
        patches=np.array(model.patches),
        tags={tag.id: np.array(tag.middle) for tag in model.tags},
        content=np.array([[left, top], [right, top], [right, bottom], [left, bottom]]),
    )
