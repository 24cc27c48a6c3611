"""What a sensor can say at all, noise included.

One that cannot tell often says -1, one that was made for another unit says 60 for 0.6, one that is not sure says 0.3
for "is there": all of them are numbers, and a skill would take the part for clean, mixed or present.
"""

from collections.abc import Mapping
from numbers import Real

from cell_line.plain import finite
from cell_skills.devices.kinds import Bounds, installed_kinds
from cell_skills.devices.protocols import Camera

SHARE = (-0.1, 1.1)
"""A part of a whole."""
COUNT = (0.0, 1e6)
SMALL_M = (-0.001, 1.0)
"""A gap, a crease [m]."""

SEEN: Mapping[str, Bounds] = {
    "coverage": SHARE,
    "count": COUNT,
    "layers": COUNT,
    "wrinkle_m": SMALL_M,
}
"""What a camera measures -> lowest and highest value."""
YES_OR_NO = ("present", "intact")
"""What a camera says with 0 or 1."""


def check_possible(protocol: type, method: str, answer: object) -> None:
    """Look at an answer.

    Raises:
        ValueError: no sensor of this kind can say that; the text says where.
    """
    kind = installed_kinds().get(protocol)
    if kind and (bounds := kind.answers.get(method)):
        _check(method, answer, bounds)
    if (protocol, method) == (Camera, "look") and isinstance(answer, Mapping):
        for name, value in answer.items():
            if name in YES_OR_NO and value not in (0, 1):
                raise ValueError(f"{method}: {name}: must be 0 or 1, not {value}")
            if name in SEEN:
                _check(f"{method}: {name}", value, SEEN[name])


def _check(what: str, value: object, bounds: Bounds) -> None:
    if isinstance(value, Real):
        try:
            finite(float(value), *bounds)
        except ValueError as error:
            raise ValueError(f"{what}: {error}") from None
