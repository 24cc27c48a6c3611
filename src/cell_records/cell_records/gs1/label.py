"""A label of a unit, for any printer."""

from dataclasses import dataclass

WIDTH_MM, HEIGHT_MM = 60.0, 40.0


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on a label.

    Attributes:
        link: the unit's Digital Link, which the QR code holds.
        gtin: of its variant.
        unit: its id, which is its serial.
        variant: what it is.
        done: when it left the line, '' if it has not.
    """

    link: str
    gtin: str
    unit: str
    variant: str
    done: str

    @property
    def lines(self) -> tuple[str, ...]:
        """What people read, beside the code."""
        return tuple(filter(None, (self.variant, f"(01) {self.gtin}", f"(21) {self.unit}", self.done)))
