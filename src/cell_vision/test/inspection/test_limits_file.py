import json
from typing import Any

import pytest

from cell_vision.inspection.limits_file import NoLimits, one_limit, read_limits
from cell_vision.inspection.regions import HoleWall, InBox, LooksTo, OnPlane, RestOfIt

LIMITS = {"too_little_m": 0.0001, "too_much_m": 0.0002}
HOLE = {"at": [0, 0, 0], "way": [0, 0, 1], "diameter_m": 0.008}
FILE = {
    "surface": LIMITS,
    "features": {
        "bore": {**LIMITS, "hole": HOLE},
        "seat": {**LIMITS, "plane": {"at": [0, 0, 0.01], "way": [0, 0, 1]}},
        "left": {**LIMITS, "box": {"low": [-1, -1, -1], "high": [0, 1, 1]}},
        "top": {**LIMITS, "facing": {"way": [0, 0, 1]}},
    },
}


def test_features_come_with_their_regions_and_the_rest_last() -> None:
    bore, seat, left, top, rest = read_limits(json.dumps(FILE).encode())
    assert [each.name for each in (bore, seat, left, top, rest)] == ["bore", "seat", "left", "top", "surface"]
    assert (bore.too_little_m, bore.too_much_m) == (0.0001, 0.0002)
    assert [type(each.region) for each in (bore, seat, left, top, rest)] == [
        HoleWall,
        OnPlane,
        InBox,
        LooksTo,
        RestOfIt,
    ]


def test_without_features_the_rest_is_all() -> None:
    (whole,) = one_limit(0.0002)
    assert (whole.region, whole.too_little_m, whole.too_much_m) == (None, 0.0002, 0.0002)


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (b"solid part", "Invalid JSON"),
        (b" " * 70_000, "has 70000 bytes"),
        ({}, "surface: Field required"),
        ({"surface": {**LIMITS, "too_much_m": 0.0}}, "surface.too_much_m"),
        ({"surface": {**LIMITS, "too_much_m": float("nan")}}, "surface.too_much_m"),
        ({"surface": LIMITS, "features": {"bore": LIMITS}}, "must be one of: box, plane, hole, facing"),
        ({"surface": LIMITS, "features": {"b": {**LIMITS, "hole": {**HOLE, "way": [0, 0, 0]}}}}, "leads nowhere"),
        ({"surface": LIMITS, "features": {"../b": {**LIMITS, "hole": HOLE}}}, "features"),
        ({"surface": LIMITS, "colour": "red"}, "colour: Extra inputs"),
    ],
)
def test_what_holds_no_limits_is_refused_in_a_line(file: Any, why: str) -> None:
    with pytest.raises(NoLimits) as error:
        read_limits(file if isinstance(file, bytes) else json.dumps(file).encode())
    assert why in str(error.value) and "\n" not in str(error.value)
