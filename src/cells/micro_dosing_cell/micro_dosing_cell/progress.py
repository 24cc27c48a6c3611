"""What of a formula is in the vessel already, told from its net mass alone.  Pure."""

from micro_dosing_cell.models import Formula

SAFETY = 3.0
"""Every component is dosed to a third of the finest tolerance: so close that the net mass tells which are complete."""


def aim(formula: Formula) -> float:
    """Return how close every component is dosed [g], those with wide tolerances, too."""
    return formula.finest_g / SAFETY


def dosed(formula: Formula, net_g: float) -> dict[str, float]:
    """Share the net mass [g] out to the components in the order of dosing.

    A component that is complete within its aim takes all that is left, so a leftover smaller than that is not taken for
    the start of the next one.  The last component takes whatever remains.
    """
    order = formula.order()
    shares: dict[str, float] = {}
    left = net_g
    for channel in order:
        wanted = formula.components[channel]
        complete = left > wanted + aim(formula) and channel != order[-1]
        shares[channel] = wanted if complete else max(0.0, left)
        left -= shares[channel]
    return shares
