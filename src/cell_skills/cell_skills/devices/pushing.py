"""What several pushes measured together."""

from collections.abc import Sequence

from cell_line.outcome import Measurement
from cell_skills.devices.protocols import Contact


def highest_force(name: str, contacts: Sequence[Contact], upper: float) -> tuple[Measurement, ...]:
    """Return the highest force of some pushes, and nothing where the force of one of them was not measured.

    Args:
        name: Of the measurement.
        contacts: What the pushes met; without any the force is 0.
        upper: Greatest good force [N].
    """
    forces = [contact.force_n for contact in contacts]
    measured = [force for force in forces if force is not None]
    return (Measurement(name, max(measured, default=0.0), "N", upper=upper),) if len(measured) == len(forces) else ()
