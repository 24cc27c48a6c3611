"""The limits that an order brings for its part: a small JSON file, read strictly.

`{"surface": {"too_little_m": 0.0002, "too_much_m": 0.0002}, "features": {"bore": {"too_little_m": 0.0001,
"too_much_m": 0.0001, "hole": {"at": [0, 0, 0], "way": [0, 0, 1], "diameter_m": 0.008}}}}`; a feature is a `box`, a
`plane`, a `hole` or all that is `facing` one way, in the frame of the part's file, in metres.
"""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from cell_vision.inspection.regions import HoleWall, InBox, LooksTo, OnPlane, RestOfIt, SurfaceRegion
from cell_vision.inspection.verdict import Feature

LARGEST = 65_536
"""Of such a file [bytes]."""
REST = "surface"
"""Name of what is in no feature."""
Length = Annotated[float, Field(ge=-2.0, le=2.0)]
Size = Annotated[float, Field(gt=0.0, le=2.0)]
Limit = Annotated[float, Field(ge=0.00001, le=0.01)]
"""From 0.01 mm, below which nothing is measured, to 10 mm [m]."""
Place = tuple[Length, Length, Length]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class _Way(_Model):
    way: Place

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        if not any(self.way):
            raise ValueError("'way' leads nowhere")
        return self


class _Box(_Model):
    low: Place
    high: Place


class _Plane(_Way):
    at: Place
    within_m: Size = 0.0001


class _Hole(_Way):
    at: Place
    diameter_m: Size
    depth_m: Size = 2.0
    within_m: Size = 0.0001


class _Limits(_Model):
    too_little_m: Limit
    too_much_m: Limit


class _Feature(_Limits):
    box: _Box | None = None
    plane: _Plane | None = None
    hole: _Hole | None = None
    facing: _Way | None = None

    @model_validator(mode="after")
    def _is_one_region(self) -> Self:
        if sum(each is not None for each in (self.box, self.plane, self.hole, self.facing)) != 1:
            raise ValueError("must be one of: box, plane, hole, facing")
        return self

    def region(self) -> SurfaceRegion:
        """Return where it is."""
        if self.box:
            return InBox(self.box.low, self.box.high)
        if self.plane:
            return OnPlane(self.plane.at, self.plane.way, self.plane.within_m)
        if self.hole:
            return HoleWall(self.hole.at, self.hole.way, self.hole.diameter_m, self.hole.depth_m, self.hole.within_m)
        assert self.facing is not None
        return LooksTo(self.facing.way)


class _File(_Model):
    surface: _Limits
    features: dict[Name, _Feature] = Field(default_factory=dict, max_length=100)


class NoLimits(ValueError):
    """A file that holds no limits; the text says why."""


def read_limits(content: bytes) -> list[Feature]:
    """Return the features in a file, and last the rest of the surface.

    Raises:
        NoLimits: it is no such file.
    """
    if len(content) > LARGEST:
        raise NoLimits(f"has {len(content)} bytes; at most {LARGEST} are taken")
    try:
        file = _File.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise NoLimits(f"{where}: {first['msg']}" if where else str(first["msg"])) from None
    named = [Feature(name, each.too_little_m, each.too_much_m, each.region()) for name, each in file.features.items()]
    rest = RestOfIt([each.region for each in named if each.region is not None])
    return [*named, Feature(REST, file.surface.too_little_m, file.surface.too_much_m, rest)]


def one_limit(limit_m: float) -> list[Feature]:
    """Return the whole surface with one limit to either side [m]."""
    return [Feature(REST, limit_m, limit_m)]
