"""What a sensor can say at all, noise included; what cameras see is checked where it is made (`seen`).

One that cannot tell often says -1, one that was made for another unit says 60 for 0.6: both are numbers, and a skill
would take the part for clean or mixed.
"""

from numbers import Real

from cell_line.plain import finite
from cell_skills.devices.kinds import Bounds, installed_kinds


def check_possible(protocol: type, method: str, answer: object) -> None:
    """Look at an answer.

    Raises:
        ValueError: no sensor of this kind can say that; the text says where.
    """
    kind = installed_kinds().get(protocol)
    if kind and (bounds := kind.answers.get(method)):
        _check(method, answer, bounds)


def _check(what: str, value: object, bounds: Bounds) -> None:
    if isinstance(value, Real):
        try:
            finite(float(value), *bounds)
        except ValueError as error:
            raise ValueError(f"{what}: {error}") from None
