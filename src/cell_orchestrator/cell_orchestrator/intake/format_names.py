"""What the order formats of this environment are called, without loading them."""

from importlib.metadata import entry_points

from cell_line.registry import Group

GROUP = "cell.order_formats"
"""The entry points of order formats."""
ORDER_FORMATS: Group[object] = Group(GROUP)


def format_names() -> list[str]:
    """The names, those of formats that are broken among them."""
    return sorted({point.name for point in entry_points(group=GROUP)})
