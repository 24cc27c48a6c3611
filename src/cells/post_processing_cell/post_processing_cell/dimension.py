"""A dimension of a printed part and how it is measured."""

from statistics import median

from cell_line.params import Params, Positive, Word
from post_processing_cell.devices import Gauge


class Dimension(Params):
    """One dimension with its tolerance."""

    name: Word
    """As the gauge knows it."""
    nominal_m: Positive
    """Wanted size [m]."""
    tolerance_m: Positive
    """Greatest deviation to either side [m]."""


async def deviation(gauge: Gauge, dimension: Dimension, readings: int) -> float:
    """Return the median deviation from the nominal [m], positive for oversize."""
    sizes = [await gauge.measure(dimension.name, dimension.nominal_m) for _ in range(readings)]
    return median(sizes) - dimension.nominal_m
