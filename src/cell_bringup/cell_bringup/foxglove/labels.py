"""What is written above things: the unit on each carrier, the state of each cell."""

from collections.abc import Mapping
from typing import Any

from foxglove import messages as fox

from cell_bringup.foxglove.frames import to_pose
from cell_bringup.foxglove.shapes import whole_scene
from cell_world.geometry import Pose
from cell_world.sdf.elements import WORLD

ABOVE_CARRIER = Pose((0.0, 0.0, 0.3))
"""Place of the text in the frame of a carrier [m]."""
ABOVE_CELL = Pose((0.0, 0.3, 2.3))
"""Place of the text in the frame of a cell [m]."""
CARRIER_TEXT, CELL_TEXT = 0.07, 0.14
"""Heights of the letters [m]."""
QUIET = fox.Color(r=0.15, g=0.45, b=0.85, a=1.0)
BAD = fox.Color(r=0.85, g=0.2, b=0.1, a=1.0)


def to_labels(
    status: Mapping[str, Any], carriers: Mapping[str, str], cells: Mapping[str, Pose], time: fox.Timestamp
) -> fox.SceneUpdate:
    """Return all texts.

    Args:
        status: Of the line, as in the JSON of its state.
        carriers: Frame of each carrier by its id.
        cells: Where the cells stand in the world, by name.
        time: Now.
    """
    texts = [
        _text(f"label/{carrier['id']}", carriers[carrier["id"]], ABOVE_CARRIER, _carrier_text(carrier),
              CARRIER_TEXT, bool(carrier["held"] or carrier["doubt"]), time)
        for carrier in status.get("carriers", ())
        if carrier["id"] in carriers and _carrier_text(carrier)
    ]  # fmt: skip
    texts += [
        _text(f"label/{cell['name']}", WORLD, cells[cell["name"]] @ ABOVE_CELL, _cell_text(cell),
              CELL_TEXT, bool(cell["held"]) or not cell["online"], time)
        for cell in status.get("cells", ())
        if cell["name"] in cells
    ]  # fmt: skip
    return whole_scene(texts, time)


def _carrier_text(carrier: Mapping[str, Any]) -> str:
    """The unit on a carrier, and why it waits; "" for an empty one that does not."""
    trouble = carrier["held"] or carrier["doubt"]
    return "\n".join(part for part in (carrier["unit"], trouble) if part)


def _cell_text(cell: Mapping[str, Any]) -> str:
    job = cell["job"]
    doing = f"{job['what']} {job['unit']}".strip() if job else cell["state"].lower()
    return f"{cell['name']} ({cell['setup']})\n{cell['held'] or doing}"


def _text(name: str, frame: str, at: Pose, text: str, height: float, bad: bool, time: fox.Timestamp) -> fox.SceneEntity:
    label = fox.TextPrimitive(
        pose=to_pose(at), billboard=True, font_size=height, color=BAD if bad else QUIET, text=text
    )
    return fox.SceneEntity(timestamp=time, frame_id=frame, id=name, frame_locked=True, texts=[label])
