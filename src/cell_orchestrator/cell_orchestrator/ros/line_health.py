"""What the orchestrator says of the line in diagnostics."""

from collections.abc import Mapping, Sequence

from diagnostic_msgs.msg import DiagnosticStatus

from cell_line.ros.line_node import Health
from cell_orchestrator.core.carrier_names import short
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.settling import waiting


def line_health(plant: Plant, figures: Mapping[str, str], alarms: Sequence[str] = ()) -> Health:
    """Ok, or a warning that names what waits for a person.

    Args:
        plant: as it is now.
        figures: what else there is to say.
        alarms: what else is wrong, such as with the disk, a line each; "" for nothing.
    """
    cells = plant.cells.values()
    held = [alarm for alarm in alarms if alarm]
    held += [f"line: {plant.held}"] if plant.held else []
    held += [f"cell {c.name}: {c.held}" for c in cells if c.held]
    held += [f"cell {c.name}: nothing is made on {setup}: {why}" for c in cells for setup, why in c.blocked.items()]
    held += [f"carrier {short(c.id)}: {c.held}" for c in plant.carriers.values() if c.held]
    held += [f"unit {name}: {plant.units[name].unsettled}" for name in waiting(plant)]
    held += [f"unit {u.id}: held: {u.held}" for u in plant.units.values() if u.held]
    held += [f"products: {error}" for error in plant.product_errors]
    held += [plant.clock.alarm] if plant.clock.alarm else []
    values = {"open_orders": str(len(plant.orders)), "open_units": str(len(plant.units)), **figures}
    return Health(DiagnosticStatus.WARN, "; ".join(held), values) if held else Health(values=values)
